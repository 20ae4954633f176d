"""What the record holds of all that some transfers touch, from a number of queries that is fixed.

However many transfers there are, each noun is asked for once; funds and areas are followed upward
one step at a time, as far as the ladder goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.handbook import limits_above
from goldenthread.authority.instruments import Clause
from goldenthread.authority.minutes import Quorum, Vote, Withdrawal
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import BY_LAW, FinancialYear, Money, Ref, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.records.models import AllotmentRow, EntryRow, FundBalance, PaymentRow, ReceiptRow
from goldenthread.records.reading import any_of, facts
from goldenthread.structure.bodies import Body, Practice
from goldenthread.structure.memberships import Capacity, Membership

MOST_TRANSFERS = 20_000
"""Transfers of which the record is asked at once: a database takes so many values in a question."""

INSIDE = (Capacity.IN_PLACE, Capacity.IN_SYSTEM, Capacity.IN_REGION, Capacity.IN_NATION)
_STEPS = 8
"""Steps up from a fund or an area: more than any ladder has, so that a ring ends."""

Bill = tuple[Ref | None, Ref, Ref, Money, date, str]


@dataclass
class Standing:
    """The facts that some transfers are judged on, and sums of what was moved on them before.

    ``used`` is pence by (flow, decision or delegation): what was ``paid`` and ``allotted`` on each
    less what came back; a delegation's is by year as well. ``bills`` are payments of the day.
    ``named`` are the clauses and those whom payments are for, as far as they are recorded;
    ``law`` are the clauses among them that bind by law, whatever a body decides.
    """

    funds: dict[Ref, Fund] = field(default_factory=dict)
    left: dict[Ref, Money] = field(default_factory=dict)
    decisions: dict[Ref, Decision] = field(default_factory=dict)
    meetings: dict[Ref, Meeting] = field(default_factory=dict)
    quorums: list[Quorum] = field(default_factory=list)
    withdrawn: Counter[Ref] = field(default_factory=Counter)
    votes: dict[Ref, list[Vote]] = field(default_factory=lambda: defaultdict(list))
    contracts: dict[Ref, list[Contract]] = field(default_factory=dict)
    ties: dict[Ref, list[Membership]] = field(default_factory=dict)
    nominations: list[Membership] = field(default_factory=list)
    beings: dict[Ref, list[Body | Practice]] = field(default_factory=dict)
    powers: list[Power] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    suspensions: list[Suspension] = field(default_factory=list)
    reservations: list[Reservation] = field(default_factory=list)
    committed: list[Decision] = field(default_factory=list)
    used: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    transfers: dict[Ref, Transfer] = field(default_factory=dict)
    came_back: dict[Ref, Money] = field(default_factory=dict)
    cleared: dict[Ref, Money] = field(default_factory=dict)
    bills: dict[Bill, Ref] = field(default_factory=dict)
    named: frozenset[Ref] = frozenset()
    law: frozenset[Ref] = frozenset()


def bill_of(payment: Payment) -> Bill:
    """What tells one bill from another, whatever its key."""
    return (
        payment.contract, payment.payee, payment.benefits, payment.amount, payment.paid,
        payment.description,
    )  # fmt: skip


def standing(transfers: Sequence[Transfer], on: date) -> Standing:
    """What the record holds of all that some transfers touch."""
    found = Standing()
    _earlier(found, transfers)
    touched = [*transfers, *found.transfers.values()]
    payments = [one for one in touched if isinstance(one, Payment)]
    _funds(found, touched)
    found.contracts = _spells(Contract, {one.contract for one in payments})
    _authority(found, touched)
    _used(found, on)
    _around(found, payments)
    asked = [one for one in transfers if isinstance(one, Payment)]
    alike = facts(
        Payment, any_of("contract", {one.contract for one in asked if one.contract}),
        any_of("description", {one.description for one in asked}), paid=on,
    )  # fmt: skip
    found.bills = {bill_of(one): one.ref for one in alike}
    found.named = _named(transfers)
    found.law = _law(transfers)
    return found


def _law(transfers: Sequence[Transfer]) -> frozenset[Ref]:
    """The clauses that payments name and that bind by law; one query."""
    named = {one.clause for one in transfers if isinstance(one, Payment) and one.clause}
    clauses = facts(Clause, any_of("ref", named), any_of("force", BY_LAW))
    return frozenset(one.ref for one in clauses)


def _named(transfers: Sequence[Transfer]) -> frozenset[Ref]:
    """What transfers name that nothing else is asked of but that it is recorded; one query."""
    clauses = {one.clause for one in transfers if not isinstance(one, Receipt)}
    wanted = clauses | {one.benefits for one in transfers if isinstance(one, Payment)}
    rows = EntryRow.objects.filter(any_of("ref", {ref for ref in wanted if ref}))
    return frozenset(rows.values_list("ref", flat=True))


def recorded(refs: Iterable[Ref]) -> dict[Ref, Transfer]:
    """The transfers that are recorded under some references; three queries."""
    wanted = {ref for ref in refs if ref.key}
    found: dict[Ref, Transfer] = {}
    found |= {one.ref: one for one in facts(Payment, any_of("ref", wanted))}
    found |= {one.ref: one for one in facts(Allotment, any_of("ref", wanted))}
    found |= {one.ref: one for one in facts(Receipt, any_of("ref", wanted))}
    return found


def _earlier(found: Standing, transfers: Sequence[Transfer]) -> None:
    """Transfers that are taken back or made good, and what came of them so far."""
    named = {
        ref
        for one in transfers
        for ref in (getattr(one, "reverses", None), getattr(one, "clears", None))
        if ref is not None
    }
    found.transfers = recorded(named)
    back = Counter(_sums(ReceiptRow, "reverses", named))
    back.update(_sums(AllotmentRow, "reverses", named))
    found.came_back = {ref: Money(pence) for ref, pence in back.items()}
    good = Q(reverses__isnull=True)  # what takes it back as well is counted there
    made_good = _sums(AllotmentRow, "clears", named, good)
    found.cleared = {ref: Money(pence) for ref, pence in made_good.items()}


def _sums(model: Any, column: str, refs: Iterable[Any], *conditions: Q) -> dict[Any, int]:
    rows = (
        model._default_manager.filter(*conditions, any_of(column, list(refs)))
        .values(column)
        .annotate(pence=Sum("amount"))
        .order_by(column)
        .values_list(column, "pence")
    )
    return {key: _pence(pence) for key, pence in rows}


def _pence(sum_of: Any) -> int:
    # Aggregates give plain integers on one database and Decimal on another, or our Money.
    return int(sum_of.pence if isinstance(sum_of, Money) else sum_of or 0)


def _spells(noun: type[Any], refs: Iterable[Ref | None]) -> dict[Ref, list[Any]]:
    spells: dict[Ref, list[Any]] = defaultdict(list)
    for one in facts(noun, any_of("ref", {ref for ref in refs if ref}), order_by=("pk",)):
        spells[one.ref].append(one)
    return dict(spells)


def funds_touched(transfers: Iterable[Transfer]) -> dict[Ref, Fund]:
    """The funds that transfers name, and all from which those are fed."""
    wanted: set[Ref] = set()
    found: dict[Ref, Fund] = {}
    for one in transfers:
        wanted |= {one.source, one.destination} if isinstance(one, Allotment) else {one.fund}
    for _ in range(_STEPS):
        if not wanted:
            break
        more = {one.ref: one for one in facts(Fund, any_of("ref", wanted))}
        found |= more
        wanted = {one.parent for one in more.values() if one.parent and one.parent not in found}
    return found


def _funds(found: Standing, transfers: Iterable[Transfer]) -> None:
    found.funds = funds_touched(transfers)
    rows = FundBalance.objects.filter(any_of("fund", found.funds)).values_list("fund", "pence")
    found.left = {fund: Money(pence) for fund, pence in rows}


def _authority(found: Standing, transfers: Iterable[Transfer]) -> None:
    named = {one.decision for one in transfers if not isinstance(one, Receipt)}
    named |= {one.decision for spells in found.contracts.values() for one in spells}
    named |= {one.decision for one in found.funds.values()}
    decisions = facts(Decision, any_of("ref", {ref for ref in named if ref}))
    found.decisions = {one.ref: one for one in decisions}
    held = facts(Meeting, any_of("ref", {one.meeting for one in decisions}))
    found.meetings = {one.ref: one for one in held}
    found.quorums = facts(Quorum, any_of("body", {one.body for one in held}))
    found.withdrawn = Counter(
        one.decision for one in facts(Withdrawal, any_of("decision", set(found.decisions)))
    )
    for vote in facts(Vote, any_of("decision", set(found.decisions))):
        found.votes[vote.decision].append(vote)
    found.powers, found.delegations = facts(Power), facts(Delegation)
    found.suspensions, found.reservations = facts(Suspension), facts(Reservation)
    yearly = set(limits_above(found.delegations))
    found.committed = facts(Decision, any_of("delegation", yearly))


def _used(found: Standing, on: date) -> None:
    """What was paid and allotted on each decision, and paid on each delegation in the year.

    An irregular payment uses none of what it names; what makes it good is paid by that decision.
    """
    refs, used = set(found.decisions), found.used
    regular = ~Q(warrant=WarrantKind.IRREGULAR)
    for key, pence in _sums(PaymentRow, "decision", refs, regular).items():
        used["paid", key] += pence
    onward, good = Q(reverses__isnull=True), Q(clears__startswith="payment:")
    for key, pence in _sums(AllotmentRow, "decision", refs, onward, good).items():
        used["paid", key] += pence
    passed = Q(clears__isnull=True) | ~good
    for key, pence in _sums(AllotmentRow, "decision", refs, onward, passed).items():
        used["allotted", key] += pence
    for key, pence in _sums(AllotmentRow, "decision", refs, ~onward).items():
        used["allotted", key] -= pence
    year = FinancialYear.of(on).span
    within = Q(paid__gte=year.since, paid__lt=year.until)
    delegations = {one.ref for one in found.delegations}
    for key, pence in _sums(PaymentRow, "delegation", delegations, within).items():
        used["delegated", key, FinancialYear.of(on)] += pence
    # What came back of a payment can be paid again on the same decision.
    ours = PaymentRow.objects.filter(regular, any_of("decision", refs)).values("ref")
    rows = facts(Receipt, reverses__in=ours)
    paid_on = dict(
        PaymentRow.objects.filter(any_of("ref", {one.reverses for one in rows})).values_list(
            "ref", "decision"
        )
    )
    for one in rows:
        used["paid", paid_on[one.reverses]] -= one.amount.pence


def _around(found: Standing, payments: Sequence[Payment]) -> None:
    """Bodies and practices that hold, are paid or decide; and the areas in which they lie."""
    bodies = {one.holder for one in found.funds.values()} | {one.payee for one in payments}
    bodies |= {one.body for one in found.meetings.values()}
    bodies |= {one.delegate for one in found.delegations}
    bodies |= {one.provider for spells in found.contracts.values() for one in spells}
    areas = {one.benefits for one in payments} | {one.area for one in found.funds.values()}
    areas |= {one.area for one in found.decisions.values()}
    found.ties = ties_upward(bodies | areas)
    bodies |= {ref for ref in found.ties if ref.kind == "body"}
    bodies |= {
        tie.group for ties in found.ties.values() for tie in ties if tie.group.kind == "body"
    }
    found.beings = {
        **_spells(Body, (ref for ref in bodies if ref.kind == "body")),
        **_spells(Practice, (ref for ref in bodies if ref.kind == "practice")),
    }
    networks = {one.benefits for one in payments if one.benefits.kind == "network"}
    found.nominations = facts(
        Membership, any_of("group", networks), capacity=Capacity.NOMINATED_PAYEE
    )


def ties_upward(refs: Iterable[Ref]) -> dict[Ref, list[Membership]]:
    """By member, what bodies are committees of and areas lie in, on any day; step by step up."""
    ties: dict[Ref, list[Membership]] = defaultdict(list)
    frontier, seen = set(refs), set[Ref]()
    for _ in range(_STEPS):
        if not frontier:
            break
        seen |= frontier
        rows = facts(
            Membership, any_of("member", frontier),
            any_of("capacity", (*INSIDE, Capacity.COMMITTEE_OF)),
        )  # fmt: skip
        for tie in rows:
            ties[tie.member].append(tie)
        frontier = {tie.group for tie in rows} - seen
    return dict(ties)
