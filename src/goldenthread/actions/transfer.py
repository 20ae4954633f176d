"""The first door of money: authorise transfers before they are made, or refuse them with reasons.

One or many in one turn, all or nothing. Each is judged on the books as those before it left them.
A key makes a request safe to repeat: the same key with the same content is done once and answered
with what was recorded; with other content it is refused. Without a key (a reference with an empty
one) the next number of the year is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Q

from goldenthread.actions.judging_transfers import Judging
from goldenthread.actions.recording import check_named, record_facts, recording
from goldenthread.actions.refusal import RefusedError, another_content
from goldenthread.actions.turns import in_turn
from goldenthread.kernel import FinancialYear, Money, Ref, Verdict, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.gate import day_of
from goldenthread.money.mending import Mending, cleared, taken_back
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.records.models import Recording
from goldenthread.records.nouns import MODELS
from goldenthread.records.reading import facts
from goldenthread.records.standing import MOST_TRANSFERS, recorded, standing

VERB = "authorise transfers"
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Authorised:
    """What was done: transfers as they are recorded, each with the verdict that let it through.

    ``verdicts`` has none for those that were recorded ``before`` under the same key.
    ``recording`` is the number of the event, None where nothing was written.
    """

    transfers: tuple[Transfer, ...]
    verdicts: tuple[Verdict, ...]
    before: frozenset[Ref]
    recording: int | None


class NothingToReverseError(LookupError):
    """There is no transfer that could be taken back or made good. The words say why."""


def authorise(
    transfers: Sequence[Transfer],
    *,
    by: str,
    at: datetime,
    on: date,
    reason: str,
    dry_run: bool = False,
) -> Authorised:
    """Authorise transfers on a day, all of them or none, and record them.

    Raises RefusedError, which carries a verdict on each that is refused, RecorderError
    where nobody is named, and ValueError for none or more than MOST_TRANSFERS at once.
    """
    check_named(by)
    _check_number(transfers)
    with in_turn(at):
        before = recorded(one.ref for one in transfers)
        wanted = with_numbers(transfers)
        verdicts = _judge(wanted, before, on)
        fresh = tuple(dict.fromkeys(one for one in wanted if one.ref not in before))
        kept = frozenset(before)
        if dry_run or not fresh:
            return Authorised(tuple(wanted), verdicts, kept, None)
        with recording(VERB, by=by, at=at, reason=reason, summary=in_words(fresh)) as event:
            record_in_order(event, fresh)
        return Authorised(tuple(wanted), verdicts, kept, int(event.pk))


def reverse(
    ref: Ref,
    *,
    amount: Money | None = None,
    key: str = "",
    description: str = "",
    by: str,
    at: datetime,
    on: date,
    reason: str,
    dry_run: bool = False,
) -> Authorised:
    """Take a transfer back, whole or in part: a payment by a receipt, an allotment by another.

    ``amount`` is what came back (None: all that has not yet). Raises NothingToReverseError where
    there is no such payment or allotment, or all of it came back; RefusedError besides.
    """
    check_named(by)
    with in_turn(at):
        original, left = _to_reverse(ref, key)
        wanted = amount if amount is not None else left
        back: Transfer
        if isinstance(original, Payment):
            back = Receipt(
                Ref("receipt", key), original.fund, original.payee, ref,
                description or f"Came back: {original.description}"[:300], wanted, on,
            )  # fmt: skip
        else:
            back = _back(original, key, wanted, on)
        return authorise([back], by=by, at=at, on=on, reason=reason, dry_run=dry_run)


def clear(
    ref: Ref,
    *,
    source: Ref,
    decision: Ref,
    amount: Money | None = None,
    key: str = "",
    by: str,
    at: datetime,
    on: date,
    reason: str,
    dry_run: bool = False,
) -> Authorised:
    """Make an irregular transfer good: allot to suspense what it took, by a later decision.

    ``source`` is the fund that bears it after all, ``amount`` how much (None: all that is open).
    Raises NothingToReverseError where there is no such transfer; RefusedError besides.
    """
    check_named(by)
    with in_turn(at):
        original, _ = _to_reverse(ref, key)
        fund = original.fund if isinstance(original, Payment) else original.source
        held = facts(Fund, ref=fund)
        again = recorded([Ref("allotment", key)]).get(Ref("allotment", key))
        allotted = amount
        if allotted is None:
            allotted = again.amount if again is not None else _open(original)
        good = Allotment(
            Ref("allotment", key), source, fund, allotted, decision,
            held[0].clause if held else Ref("clause", "none"), on,
            WarrantKind.DECISION, clears=ref,
        )  # fmt: skip
        return authorise([good], by=by, at=at, on=on, reason=reason, dry_run=dry_run)


def _check_number(transfers: Sequence[Transfer]) -> None:
    if not transfers:
        raise ValueError("There is no transfer to authorise: name at least one.")
    if len(transfers) > MOST_TRANSFERS:
        raise ValueError(
            f"{len(transfers):,} transfers at once are more than the {MOST_TRANSFERS:,} that are "
            "judged in one turn: divide them."
        )


def _judge(
    wanted: Sequence[Transfer], before: dict[Ref, Transfer], on: date
) -> tuple[Verdict, ...]:
    """Verdicts on those that are not recorded yet. Raises RefusedError."""
    fresh = [one for one in wanted if one.ref not in before]
    judging = Judging(standing(fresh, on), on) if fresh else None
    verdicts, refused = [], []
    seen: dict[Ref, Transfer] = dict(before)
    for number, one in enumerate(wanted, 1):
        earlier = seen.get(one.ref)
        if earlier == one:
            continue
        if earlier is not None:
            refused.append((number, Verdict(one.ref, (), (another_content(one.ref),))))
            continue
        seen[one.ref] = one
        assert judging is not None  # noqa: S101 - one that is not recorded is fresh
        verdict = judging.judge(one)
        verdicts.append(verdict)
        if not verdict.permitted:
            refused.append((number, verdict))
    if refused:
        raise RefusedError(refused, len(wanted))
    return tuple(verdicts)


def with_numbers(transfers: Sequence[Transfer]) -> list[Transfer]:
    """The transfers, those without a key with the next number of their kind and year."""
    following: dict[tuple[str, int], int] = {}
    taken = {one.ref for one in transfers}
    numbered: list[Transfer] = []
    for one in transfers:
        if one.ref.key:
            numbered.append(one)
            continue
        kind, year = one.ref.kind, FinancialYear.of(day_of(one)).begins
        if (kind, year) not in following:
            following[kind, year] = _last_number(type(one), kind, year)
        while True:
            following[kind, year] += 1
            ref = Ref(kind, f"{year}-{following[kind, year]:04d}")
            if ref not in taken:
                break
        numbered.append(replace(one, ref=ref))
    return numbered


def _last_number(noun: type[Transfer], kind: str, year: int) -> int:
    """The highest number of a year that is taken, 0 for none."""
    first, past = f"{kind}:{year}-", f"{kind}:{year}."  # the mark after the hyphen, for a range
    model: Any = MODELS[noun]
    keys = model._default_manager.filter(ref__gte=first, ref__lt=past)
    numbers = (str(ref).removeprefix(first) for ref in keys.values_list("ref", flat=True))
    return max((int(one) for one in numbers if _NUMBER.fullmatch(one)), default=0)


def record_in_order(event: Recording, transfers: Sequence[Transfer]) -> None:
    """Record transfers in their order: the database asks of each what those before it left."""
    for _, group in groupby(transfers, type):
        record_facts(event, list(group))


def in_words(transfers: Sequence[Transfer]) -> str:
    """How many transfers of each kind, and what they come to."""
    return "; ".join(_counted(transfers))


def _counted(transfers: Sequence[Transfer]) -> Iterator[str]:
    for noun in (Allotment, Payment, Receipt):
        of_kind = [one for one in transfers if isinstance(one, noun)]
        if of_kind:
            total = Money(sum(one.amount.pence for one in of_kind))
            name = noun.__name__.lower()
            yield f"{len(of_kind):,} {name}{'s' if len(of_kind) > 1 else ''} of {total}"


def _to_reverse(ref: Ref, key: str) -> tuple[Payment | Allotment, Money]:
    """A transfer that may be taken back, and how much of it has not come back yet.

    Where the key was used for taking it back before, that transfer's own amount counts as there.
    """
    found = recorded([ref]).get(ref)
    if found is None or isinstance(found, Receipt):
        what = "A receipt is not taken back: pay again" if found else f"{ref} is not recorded"
        raise NothingToReverseError(f"{what}. Name a payment or an allotment.")
    back: list[Receipt | Allotment] = [
        *facts(Receipt, reverses=ref),
        *facts(Allotment, reverses=ref),
    ]
    came = sum(one.amount.pence for one in back if not key or one.ref.key != key)
    left = Money(found.amount.pence - came)
    if left.pence <= 0:
        raise NothingToReverseError(f"All of {ref} came back already: {found.amount}.")
    return found, left


def _open(original: Payment | Allotment) -> Money:
    """What of a transfer neither came back nor was made good."""
    allotments = facts(Allotment, Q(clears=original.ref) | Q(reverses=original.ref))
    back = taken_back(allotments, facts(Receipt, reverses=original.ref))
    ref, nothing = original.ref, Money(0)
    return Mending(original, back.get(ref, nothing), cleared(allotments).get(ref, nothing)).open


def _back(original: Allotment, key: str, amount: Money, on: date) -> Allotment:
    """An allotment back, resting on what the first rested on; irregular money is made good so."""
    irregular = original.warrant is WarrantKind.IRREGULAR
    warrant = original.warrant
    if irregular:
        warrant = WarrantKind.DECISION if original.decision else WarrantKind.STATUTE
    return Allotment(
        Ref("allotment", key), original.destination, original.source, amount, original.decision,
        original.clause, on, warrant, clears=original.ref if irregular else None,
        reverses=original.ref,
    )  # fmt: skip
