"""The gate: money moves on a warrant, within its limits, out of a fund that may pay for it.

A transfer is judged with the warrant that authority gave for it, the books as they stand, and the
day. What the books refuse whoever asks is in ``possible``; here is what needs authority. Money
that comes back needs none: it rests on what it takes back.

Sources: National Health Service Act 2006, sections 223GC (no more is spent than came) and 223GA
(directions on use); the rest is in each board's standing financial instructions. Not coded:
accruals, and virement between funds allowed in advance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from goldenthread.kernel import Reason, Ref, Step, Verdict, Warrant, WarrantKind
from goldenthread.money.fences import Use, fences, outside
from goldenthread.money.funds import Fund
from goldenthread.money.holders import BUDGETS, account_of
from goldenthread.money.possible import (
    Books,
    destination_of,
    out_of_fence,
    source_of,
    why_impossible,
)
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.structure.bodies import Form

BEFOREHAND = frozenset({WarrantKind.DECISION, WarrantKind.DELEGATION})
"""The kinds of warrant on which money can be authorised before it moves."""

RECORD_INSTEAD = "if it has happened already, record it, with a reason"
_LADDER = frozenset({"practice", "place", "system", "region", "nation"})


@dataclass(frozen=True, slots=True)
class Case:
    """What a transfer is judged on.

    ``warrant`` and its ``chain`` come from authority, ``acting`` are the body that gave it and
    those of which that is a committee, and ``refused`` says why there is no warrant and what a
    contract has against it. ``areas`` are those in which whom it is for lies, itself among them.
    ``forms`` and ``committee_of`` tell of the bodies that hold funds or are paid.
    """

    on: date
    warrant: Warrant | None = None
    chain: tuple[Step, ...] = ()
    refused: tuple[Reason, ...] = ()
    acting: frozenset[Ref] = frozenset()
    areas: frozenset[Ref] = frozenset()
    use: Use | None = None
    forms: Mapping[Ref, Form] = field(default_factory=dict)
    committee_of: Mapping[Ref, frozenset[Ref]] = field(default_factory=dict)


def judge(transfer: Transfer, case: Case, books: Books) -> Verdict:
    """Whether a transfer may be made, on what it rests, and everything against it."""
    power = case.use.power if case.use else case.warrant.power if case.warrant else None
    impossible = why_impossible(transfer, power, books)
    dated = tuple(_dated(transfer, case))
    back = _taken_back(transfer)
    if back is not None:
        chain = _rests_on(books.transfers.get(back), books)
        return Verdict(transfer.ref, chain, (*impossible, *dated, *_comes_back(transfer, books)))
    assert not isinstance(transfer, Receipt)  # noqa: S101 - a receipt takes a payment back
    reasons = (*case.refused, *_unwarranted(transfer, case), *impossible, *dated)
    source = books.funds.get(source_of(transfer) or transfer.ref)
    if source is not None:
        reasons += (
            *_warranted(transfer, source, case, books),
            *_held(transfer, case, books),
            *(
                ()
                if out_of_fence(transfer, power, books)
                else _fenced(transfer, source, case, books)
            ),
            *_made_good(transfer, books),
        )
    return Verdict(transfer.ref, case.chain, tuple(dict.fromkeys(reasons)))


def _taken_back(transfer: Transfer) -> Ref | None:
    return None if isinstance(transfer, Payment) else transfer.reverses


def _rests_on(original: Transfer | None, books: Books) -> tuple[Step, ...]:
    if original is None:
        return ()
    fund = books.funds.get(source_of(original) or original.ref)
    return (
        () if fund is None
        else (Step(original.ref, f"{original.amount} left {fund.ref}", fund.clause),)
    )  # fmt: skip


def _dated(transfer: Transfer, case: Case) -> Iterator[Reason]:
    day = day_of(transfer)
    if day != case.on:
        words = f"it is dated {day:%-d %B %Y}, and today is {case.on:%-d %B %Y}"
        remedy = "wait for the day" if day > case.on else RECORD_INSTEAD
        yield Reason(transfer.ref, words, None, remedy)


def day_of(transfer: Transfer) -> date:
    """The day on which money moves."""
    if isinstance(transfer, Allotment):
        return transfer.made
    return transfer.paid if isinstance(transfer, Payment) else transfer.received


def _comes_back(transfer: Transfer, books: Books) -> Iterator[Reason]:
    if isinstance(transfer, Receipt):
        payment = books.transfers.get(transfer.reverses)
        if isinstance(payment, Payment) and payment.payee != transfer.payer:
            words = f"{payment.ref} was paid to {payment.payee}, and {transfer.payer} pays it back"
            yield Reason(transfer.payer, words, None, RECORD_INSTEAD)
    elif isinstance(transfer, Allotment) and transfer.reverses is not None:
        original = books.transfers.get(transfer.reverses)
        if not isinstance(original, Allotment):
            return
        if transfer.decision != original.decision:
            words = f"{original.ref} rests on {original.decision}, and this on {transfer.decision}"
            yield Reason(original.ref, words, None, "let it rest on the same decision")
        irregular = WarrantKind.IRREGULAR
        if original.warrant not in {irregular, transfer.warrant} or transfer.warrant is irregular:
            words = f"{original.ref} is {original.warrant.value}, and this {transfer.warrant.value}"
            yield Reason(original.ref, words, None, "let it say the same")
        if original.reverses is not None:
            words = f"{original.ref} took {original.reverses} back, which needs a warrant to redo"
            yield Reason(original.ref, words, None, "allot it anew, by a decision")
        if original.clears is not None:
            words = f"{original.ref} made {original.clears} good, which nothing undoes"
            yield Reason(original.ref, words, None, RECORD_INSTEAD)


def _unwarranted(transfer: Payment | Allotment, case: Case) -> Iterator[Reason]:
    if transfer.warrant not in BEFOREHAND:
        words = f"nothing authorises it: it says that it is {transfer.warrant.value}"
        yield Reason(
            transfer.ref, words, None, "name a decision or a delegation, or record what happened"
        )
    elif case.warrant is None and not case.refused:
        yield Reason(transfer.ref, "it has no warrant", None, "name a decision or a delegation")


def _warranted(
    transfer: Payment | Allotment, source: Fund, case: Case, books: Books
) -> Iterator[Reason]:
    warrant = case.warrant
    if warrant is None:
        return
    if warrant.kind not in BEFOREHAND or warrant.kind is not transfer.warrant:
        words = f"it says {transfer.warrant.value}, and the warrant is {warrant.kind.value}"
        yield Reason(transfer.ref, words, None, "name what it rests on")
    if not warrant.span.holds_on(case.on):
        words = f"{warrant.ref} may be used {warrant.span}, and not on {case.on:%-d %B %Y}"
        yield Reason(warrant.ref, words, None, "have it decided again")
    if warrant.left is not None and transfer.amount > warrant.left:
        words = f"{transfer.amount} is more than the {warrant.left} that is left of {warrant.ref}"
        yield Reason(warrant.ref, words, None, "have the increase decided by a body that may")
    places = _areas(transfer, source, case)
    if warrant.area is not None and warrant.area not in places:
        words = f"{warrant.ref} is for {warrant.area}, and this is for {_for_whom(transfer, books)}"
        yield Reason(warrant.ref, words, None, "name a decision for that area")
    if isinstance(transfer, Payment) and not source.suspense and source.area not in places:
        words = f"{source.ref} is for {source.area}, and this is for {transfer.benefits}"
        yield Reason(source.ref, words, source.clause, "pay it from a fund for that area")
    if source.holder not in case.acting:
        who = min(case.acting, default=warrant.ref)
        words = f"{source.ref} is held by {source.holder}, for which {who} does not act"
        remedy = f"have {source.holder} or a committee of it decide"
        yield Reason(source.ref, words, source.clause, remedy)


def _areas(transfer: Payment | Allotment, source: Fund, case: Case) -> frozenset[Ref]:
    """Where whom it is for lies. Districts and networks lie across the ladder: the fund tells."""
    if isinstance(transfer, Payment) and transfer.benefits.kind not in _LADDER:
        return case.areas | {source.area}
    return case.areas


def _for_whom(transfer: Payment | Allotment, books: Books) -> Ref:
    if isinstance(transfer, Payment):
        return transfer.benefits
    if isinstance(original := books.transfers.get(transfer.clears or transfer.ref), Payment):
        return original.benefits
    fund = books.funds.get(transfer.destination)
    return fund.area if fund else transfer.destination


def _held(transfer: Payment | Allotment, case: Case, books: Books) -> Iterator[Reason]:
    for ref in (source_of(transfer), destination_of(transfer)):
        fund = books.funds.get(ref) if ref is not None else None
        if fund is None:
            continue
        if not fund.suspense and not fund.year.span.holds_on(case.on):
            words = f"{fund.ref} is of {fund.year}, and this is {case.on:%-d %B %Y}"
            yield Reason(fund.ref, words, fund.clause, "use the fund of the year")
        form = case.forms.get(fund.holder)
        if fund.holder.kind == "network":
            words = f"{fund.ref} is held by {fund.holder}, which is an agreement and holds no money"
            yield Reason(fund.ref, words, fund.clause, "let a body hold the fund")
        elif form not in BUDGETS:
            what = f"a {form.value}" if form else "no body that is recorded"
            words = f"{fund.ref} is held by {fund.holder}, {what}, which can hold no budget"
            yield Reason(fund.ref, words, fund.clause, "let a body hold it that can")
    if isinstance(transfer, Payment):
        yield from _accounts(transfer, case, books)


def _accounts(payment: Payment, case: Case, books: Books) -> Iterator[Reason]:
    fund = books.funds.get(payment.fund)
    if fund is not None and account_of(fund.holder, case.forms, case.committee_of) is None:
        words = f"{fund.holder} has no account, and is a committee of nobody who has one"
        yield Reason(fund.ref, words, fund.clause, "record of which body it is a committee")
    if payment.payee.kind == "body":
        form = case.forms.get(payment.payee)
        if form is not None and account_of(payment.payee, {payment.payee: form}, {}) is None:
            words = f"{payment.payee} is a {form.value}, which has no account to be paid into"
            yield Reason(payment.payee, words, None, "pay the body that acts for it")


def _fenced(
    transfer: Payment | Allotment, source: Fund, case: Case, books: Books
) -> Iterator[Reason]:
    if not source.ring_fenced or case.warrant is None:
        return
    around = tuple(fences(source, books.funds.get))
    allotted_on = isinstance(transfer, Allotment) and transfer.clears is None
    # Within the fence money changes no purpose yet, so only its power is asked.
    use = Use(None, case.warrant.power) if allotted_on or case.use is None else case.use
    why = outside(around[:1] if allotted_on else around, books.came_with, use)
    if why:
        yield Reason(source.ref, f"it would be money out of {why}", source.clause,
                     "pay it from a fund for that purpose")  # fmt: skip


def _made_good(transfer: Payment | Allotment, books: Books) -> Iterator[Reason]:
    if not isinstance(transfer, Allotment) or transfer.clears is None:
        return
    original = books.transfers.get(transfer.clears)
    if original is None or isinstance(original, Receipt):
        return
    if original.warrant is not WarrantKind.IRREGULAR:
        words = f"{original.ref} is not irregular: there is nothing to make good"
        yield Reason(original.ref, words, None, "leave it as it is")
        return
    if transfer.destination != source_of(original):
        words = (
            f"{original.ref} left {source_of(original)}, and this goes to {transfer.destination}"
        )
        yield Reason(original.ref, words, None, f"allot it to {source_of(original)}")
    still = books.open(original.ref)
    if transfer.amount > still:
        words = f"{still} of {original.ref} is still open, and this is {transfer.amount}"
        yield Reason(original.ref, words, None, f"make good at most {still}")
