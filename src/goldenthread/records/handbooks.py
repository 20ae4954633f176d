"""The handbook of the record: who may decide what, from a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db.models import Q

from goldenthread.authority.decisions import Decision
from goldenthread.authority.handbook import Handbook, limits_above, spent_under
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.kernel import FinancialYear, Money, Ref, WarrantKind
from goldenthread.records.models import DecisionRow, PaymentRow
from goldenthread.records.reading import any_of, believed, facts
from goldenthread.structure.memberships import Capacity, Membership

_INSIDE = (Capacity.IN_PLACE, Capacity.IN_SYSTEM, Capacity.IN_REGION, Capacity.IN_NATION)


def handbook(
    on: date, known_at: datetime | None = None, *, before: Decision | None = None
) -> Handbook:
    """The handbook with which questions about a day are ruled on; seven queries.

    ``before`` is a decision of which it is asked whether it was within power: only what was
    committed before it, by day and then by reference, counts to yearly limits.
    """
    delegations = facts(Delegation, known_at=known_at)
    return Handbook(
        facts(Power, known_at=known_at),
        delegations,
        facts(Suspension, known_at=known_at),
        facts(Reservation, known_at=known_at),
        areas_on(on, known_at),
        _committed(delegations, known_at, before),
    )


def areas_on(on: date, known_at: datetime | None = None) -> dict[Ref, frozenset[Ref]]:
    """For each area, every area that contains it on a day; one query."""
    held: dict[Ref, set[Ref]] = defaultdict(set)
    for tie in facts(Membership, any_of("capacity", _INSIDE), as_at=on, known_at=known_at):
        held[tie.member].add(tie.group)
    inside: dict[Ref, frozenset[Ref]] = {}

    def above(area: Ref) -> frozenset[Ref]:
        if area not in inside:
            inside[area] = frozenset()  # a ring of areas ends here rather than nowhere
            nearest = held.get(area, set())
            inside[area] = frozenset(nearest).union(*(above(one) for one in nearest))
        return inside[area]

    for area in list(held):
        above(area)
    return inside


def _committed(
    delegations: list[Delegation], known_at: datetime | None, before: Decision | None
) -> dict[tuple[Ref, FinancialYear], Money]:
    """What was committed by decisions, and paid directly, under delegations with yearly limits."""
    counted = limits_above(delegations)
    earlier = paid_earlier = Q()
    if before is not None:
        earlier = Q(taken__lt=before.taken) | Q(taken=before.taken, ref__lt=before.ref)
        paid_earlier = Q(paid__lt=before.taken)
    decided = DecisionRow.objects.filter(
        Q(amount__isnull=False), earlier, believed(known_at), any_of("delegation", counted)
    ).values_list("delegation", "taken", "amount")
    paid = PaymentRow.objects.filter(
        Q(warrant=WarrantKind.DELEGATION), paid_earlier, believed(known_at),
        any_of("delegation", counted),
    ).values_list("delegation", "paid", "amount")  # fmt: skip
    uses = (
        (delegation, on, amount)
        for delegation, on, amount in (*decided, *paid)
        if delegation is not None and amount is not None
    )
    return spent_under(delegations, uses)
