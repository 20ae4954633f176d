"""The second door: record what has happened anyway, in the name of a person who says why.

Opening balances, what a statute owes, national payments as published, and what was done without
authority: a record that refused these would only make people keep a second book. Nothing is
refused here for want of authority; only what cannot be true is. Irregular money goes through
suspense, never draws on a fund or its fence, and is found until it is mended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from goldenthread.actions.judging_transfers import Judging
from goldenthread.actions.recording import check_named, record_facts, recording, retract_rows
from goldenthread.actions.refusal import RefusedError, another_content
from goldenthread.actions.transfer import in_words, record_in_order, with_numbers
from goldenthread.actions.turns import in_turn
from goldenthread.authority.decisions import Decision
from goldenthread.evidence.editions import Edition
from goldenthread.kernel import Reason, Ref, Verdict, WarrantKind
from goldenthread.kernel.chain import Salts, fresh_salt
from goldenthread.money.funds import Fund
from goldenthread.money.gate import day_of
from goldenthread.money.holders import account_of, acts_for
from goldenthread.money.suspense import new_suspense, suspense_of, through
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.records.models import EntryRow
from goldenthread.records.nouns import MODELS, row_values
from goldenthread.records.reading import any_of, facts
from goldenthread.records.standing import funds_touched, recorded, standing, ties_upward
from goldenthread.records.streams import NEVER_TAKEN_BACK
from goldenthread.structure.bodies import Body
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.thread.catalogue import kinds

VERB = "record"
LONGEST_SUMMARY = 2_000
Correction = tuple[Any, Any | None]
"""A fact as it was recorded, and as it should have been (None: it never should have been)."""
_TRANSFERS = (Allotment, Payment, Receipt)


class NotRecordableError(ValueError):
    """What was given is no fact of a kind that is recorded, or lacks a reason. The words say so."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What was recorded: ``facts`` as they now stand, with suspense funds that had to be made.

    ``before`` counts facts that the record held already; ``corrected`` those put right.
    ``recording`` is the number of the event, None where nothing was written.
    """

    facts: tuple[Any, ...]
    before: int
    corrected: int
    recording: int | None


def record(
    given: Sequence[Any],
    *,
    by: str,
    at: datetime,
    reason: str,
    kind: WarrantKind | None = None,
    corrections: Sequence[Correction] = (),
    salts: Salts = fresh_salt,
    dry_run: bool = False,
) -> Entered:
    """Record facts of any kind, and put right facts other than money; all of it or nothing.

    Payments and allotments say by ``kind`` on what they rest. Each ``correction`` takes a fact
    back and records what it should have been. Raises RefusedError for what cannot be true,
    NotRecordableError and RecorderError for what nobody can answer for.
    """
    check_named(by)
    _check(given, kind, reason, corrections)
    with in_turn(at):
        transfers = with_numbers(
            [_rests_on(one, kind) for one in given if isinstance(one, _TRANSFERS)]
        )
        others = [one for one in given if not isinstance(one, _TRANSFERS)]
        made: list[Fund] = []
        if kind is WarrantKind.IRREGULAR:
            transfers, made = _through_suspense(transfers, others)
        known = _believed(others)
        before = recorded(one.ref for one in transfers)
        fresh = list(dict.fromkeys(one for one in others if one not in known.all))
        moves = list(dict.fromkeys(one for one in transfers if before.get(one.ref) != one))
        rows = [_row_of(old) for old, _ in corrections]
        put_right = [new for _, new in corrections if new is not None]
        entering = [*made, *fresh, *put_right]
        _refuse_what_cannot_be(
            [*others, *transfers], corrections, rows, entering, moves, known, before, at
        )
        done = Entered(
            (*made, *others, *transfers), len(others) + len(transfers) - len(fresh) - len(moves),
            len(corrections), None,
        )  # fmt: skip
        if dry_run or not (entering or moves or corrections):
            return done
        words = _in_words(entering, moves, corrections)
        with recording(VERB, by=by, at=at, reason=reason, summary=words) as event:
            for (old, _), row in zip(corrections, rows, strict=True):
                retract_rows(event, type(old), [(int(row or 0), old)])
            record_facts(event, entering, salts=salts)
            record_in_order(event, moves)
        return replace(done, recording=int(event.pk))


def _check(
    given: Sequence[Any],
    kind: WarrantKind | None,
    reason: str,
    corrections: Sequence[Correction],
) -> None:
    if not reason.strip():
        raise NotRecordableError("No reason is given: say why this is recorded, and how you know.")
    if not given and not corrections:
        raise NotRecordableError("There is nothing to record: name at least one fact.")
    for one in (*given, *(each for pair in corrections for each in pair if each is not None)):
        if type(one) not in MODELS:
            raise NotRecordableError(f"{type(one).__name__} is no kind of fact that is recorded.")
        if isinstance(one, Edition):
            raise NotRecordableError(
                "An edition of evidence is released with its values: see goldenthread evidence."
            )
    if kind is None and any(isinstance(one, Allotment | Payment) for one in given):
        every = ", ".join(each.value for each in WarrantKind)
        raise NotRecordableError(
            f"Money says on what it rests: name a kind of warrant, one of {every}."
        )
    olds = [old for old, _ in corrections]
    if len(set(olds)) < len(olds):
        twice = next(one for one in olds if olds.count(one) > 1)
        raise NotRecordableError(f"{_subject(twice)} is corrected twice: correct it once.")
    for old, new in corrections:
        # A fact without a key may have been of another kind: a vote that was a withdrawal.
        if new is not None and getattr(old, "ref", None) != getattr(new, "ref", None):
            raise NotRecordableError("A correction is of one fact: its kind and key stay the same.")
        if type(old) in NEVER_TAKEN_BACK or type(new) in NEVER_TAKEN_BACK:
            raise NotRecordableError(
                f"{old.ref} is money, which is never corrected: take it back by another transfer."
            )


def _rests_on(transfer: Transfer, kind: WarrantKind | None) -> Transfer:
    if isinstance(transfer, Receipt) or kind is None:
        return transfer
    return replace(transfer, warrant=kind)


def _through_suspense(
    transfers: Sequence[Transfer], others: Sequence[Any]
) -> tuple[list[Transfer], list[Fund]]:
    """The transfers out of suspense funds, and the suspense funds that have to be made for it."""
    drawn = [one for one in transfers if not isinstance(one, Receipt)]
    funds = funds_touched(drawn) | {one.ref: one for one in others if isinstance(one, Fund)}
    ties = ties_upward(
        {one.holder for one in funds.values()} | {one.area for one in funds.values()}
    )
    above = {tie.group for each in ties.values() for tie in each} | set(ties)
    bodies = above | {one.holder for one in funds.values()}
    forms = {one.ref: one.form for one in facts(Body, any_of("ref", bodies))}
    there = [*facts(Fund, suspense=True), *(one for one in funds.values() if one.suspense)]
    made: list[Fund] = []
    moved: list[Transfer] = []
    for one in transfers:
        fund = None if isinstance(one, Receipt) else funds.get(_charged(one))
        if isinstance(one, Receipt) or fund is None:
            moved.append(one)  # no such fund is told with everything else that cannot be true
            continue
        committee_of = _committee_of(ties, day_of(one))
        suspense = suspense_of(fund, (*there, *made), acts_for(fund.holder, committee_of))
        if suspense is None:
            suspense = new_suspense(
                fund, holder=account_of(fund.holder, forms, committee_of) or fund.holder,
                area=_system_of(fund.area, ties, day_of(one)), find=funds.get,
            )  # fmt: skip
            made.append(suspense)
        moved.append(through(one, suspense.ref))
    return moved, made


def _charged(transfer: Payment | Allotment) -> Ref:
    return transfer.fund if isinstance(transfer, Payment) else transfer.source


def _committee_of(ties: Mapping[Ref, list[Membership]], day: date) -> dict[Ref, list[Ref]]:
    return {
        member: [
            tie.group
            for tie in each
            if tie.capacity is Capacity.COMMITTEE_OF and tie.span.holds_on(day)
        ]
        for member, each in ties.items()
    }


def _system_of(area: Ref, ties: Mapping[Ref, list[Membership]], day: date) -> Ref:
    """The system in which an area lies; itself where it lies in none."""
    if area.kind == "system":
        return area
    for tie in ties.get(area, ()):
        if tie.span.holds_on(day) and tie.group.kind in {"place", "system"}:
            return _system_of(tie.group, ties, day)
    return area


@dataclass(frozen=True, slots=True)
class _Known:
    """Facts that are believed already under the keys of those that are given."""

    all: frozenset[Any]
    by_ref: Mapping[Ref, list[Any]]


def _believed(given: Sequence[Any]) -> _Known:
    """One query for each noun: by key, or by the first end of a fact that ties two others."""
    by_noun: dict[type[Any], list[Any]] = defaultdict(list)
    for one in given:
        by_noun[type(one)].append(one)
    found: list[Any] = []
    for noun, group in by_noun.items():
        first = fields(noun)[0].name
        found += facts(noun, any_of(first, {getattr(one, first) for one in group}))
    by_ref: dict[Ref, list[Any]] = defaultdict(list)
    for one in found:
        if (ref := getattr(one, "ref", None)) is not None:
            by_ref[ref].append(one)
    return _Known(frozenset(found), by_ref)


def _row_of(fact: Any) -> int | None:
    """The row of a fact that is believed, or None."""
    model: Any = MODELS[type(fact)]
    found = model._default_manager.filter(retracted_in__isnull=True, **row_values(fact))
    row = found.values_list("pk", flat=True).first()
    return None if row is None else int(row)


def _refuse_what_cannot_be(  # noqa: PLR0917 - what is asked, and what there is
    given: Sequence[Any],
    corrections: Sequence[Correction],
    rows: Sequence[int | None],
    entering: Sequence[Any],
    moves: Sequence[Transfer],
    known: _Known,
    before: Mapping[Ref, Transfer],
    at: datetime,
) -> None:
    """Raise RefusedError with everything that cannot be true."""
    lost = _lost(given, entering)
    impossible = _impossible(entering, moves, before, at)
    refused: list[tuple[int, Verdict]] = []
    seen: dict[Ref, Any] = {}
    for number, one in enumerate(given, 1):
        reasons = [*lost(one)]
        if isinstance(one, _TRANSFERS):
            reasons += impossible.get(one, ())
        elif (ref := getattr(one, "ref", None)) is not None:
            earlier = [*known.by_ref.get(ref, ()), *([seen[ref]] if ref in seen else [])]
            if any(_at_odds(one, other) for other in earlier):
                reasons.append(another_content(ref))
            seen[ref] = one
        if reasons:
            refused.append((number, Verdict(_subject(one), (), tuple(dict.fromkeys(reasons)))))
    for number, ((old, _), row) in enumerate(zip(corrections, rows, strict=True), len(given) + 1):
        if row is None:
            words = "it is not recorded so, or was corrected already"
            again = Reason(
                _subject(old), words, None, "read it again, and correct what it says now"
            )
            refused.append((number, Verdict(_subject(old), (), (again,))))
    if refused:
        raise RefusedError(refused, len(given) + len(corrections))


def _at_odds(one: Any, other: Any) -> bool:
    """Whether two facts of one key cannot both stand: spells of different days can."""
    if one == other:
        return False
    if type(one) is type(other) and hasattr(one, "span"):
        return bool(one.span.overlaps(other.span))
    return True


def _subject(fact: Any) -> Ref:
    subject = getattr(fact, fields(fact)[0].name)
    return subject if isinstance(subject, Ref) else Ref("fact", type(fact).__name__)


def _lost(given: Sequence[Any], entering: Sequence[Any]) -> Callable[[Any], Iterator[Reason]]:
    """What facts of money name that is not recorded, from one query."""
    money = [one for one in given if type(one) in NEVER_TAKEN_BACK]
    named = {link.target for one in money for link in kinds.links(one)}
    there = set(EntryRow.objects.filter(any_of("ref", named)).values_list("ref", flat=True))
    there |= {one.ref for one in (*given, *entering) if hasattr(one, "ref")}

    def lost(fact: Any) -> Iterator[Reason]:
        if type(fact) in NEVER_TAKEN_BACK:
            for link in kinds.links(fact):
                if link.target not in there:
                    yield Reason(
                        link.target, f"{link.target} is not recorded", None,
                        f"record the {link.target.kind} first",
                    )  # fmt: skip

    return lost


def _impossible(
    entering: Sequence[Any], moves: Sequence[Transfer], before: Mapping[Ref, Transfer], at: datetime
) -> dict[Transfer, tuple[Reason, ...]]:
    """Why transfers cannot be true, on the books as those before them left them."""
    if not moves:
        return {}
    today = timezone.localdate(at)
    held = standing(moves, today)
    for one in entering:
        if isinstance(one, Fund):
            held.funds[one.ref] = one
        elif isinstance(one, Decision):
            held.decisions[one.ref] = one
    known = {one.ref for one in entering if hasattr(one, "ref")}
    judging = Judging(held, today, known)
    found: dict[Transfer, tuple[Reason, ...]] = {}
    seen: set[Ref] = set(before)
    for one in moves:
        reasons = judging.impossible(one)
        if one.ref in seen:
            reasons += (another_content(one.ref),)
        if isinstance(one, Payment | Receipt) and day_of(one) > today:
            words = f"it is dated {day_of(one):%-d %B %Y}, and has not happened yet"
            reasons += (Reason(one.ref, words, None, "record it once it has"),)
        seen.add(one.ref)
        if reasons:
            found[one] = reasons
    return found


def _in_words(
    entering: Sequence[Any], moves: Sequence[Transfer], corrections: Sequence[Correction]
) -> str:
    more = len(entering) - sum(new is not None for _, new in corrections)
    parts = [f"{more:,} facts"] if more else []
    parts += [f"{len(corrections):,} corrected"] if corrections else []
    parts += [in_words(moves)] if moves else []
    return "; ".join(parts)[:LONGEST_SUMMARY]
