"""Sums and counts over the record, added up by the database in one query each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from goldenthread.authority.handbook import spent_under
from goldenthread.authority.powers import Delegation
from goldenthread.kernel import FinancialYear, Money, Ref
from goldenthread.records.models import (
    AllotmentRow,
    AnswerRow,
    DecisionRow,
    EntryRow,
    FundBalance,
    MembershipRow,
    PaymentRow,
    PracticeNeedRow,
    ReceiptRow,
)
from goldenthread.records.reading import believed, facts, true_on
from goldenthread.structure.memberships import Capacity
from goldenthread.voice.consultations import Opinion


@dataclass(frozen=True, slots=True)
class Paid:
    """A sum of payments and how many they are."""

    amount: Money = Money(0)
    payments: int = 0

    def __add__(self, other: Paid) -> Paid:
        return Paid(self.amount + other.amount, self.payments + other.payments)


def paid_by_day(
    *conditions: Q, known_at: datetime | None = None, **exactly: Any
) -> dict[date, Paid]:
    """Payments added up by the day on which they were paid: some hundred days a year at most.

    Months and years are added up from days, because SQLite would call back into Python for the
    month of every payment.
    """
    rows = (
        PaymentRow.objects.filter(believed(known_at), *conditions, **exactly)
        .values("paid")
        .annotate(pence=Sum("amount"), number=Count("pk"))
        .order_by("paid")
        .values_list("paid", "pence", "number")
    )
    return {paid: Paid(_money(pence), number) for paid, pence, number in rows}


def paid_by_month(*conditions: Q, **exactly: Any) -> dict[tuple[int, int], Paid]:
    """Payments added up by (year, month) of the day on which they were paid; one query."""
    totals: dict[tuple[int, int], Paid] = {}
    for day, paid in paid_by_day(*conditions, **exactly).items():
        key = (day.year, day.month)
        totals[key] = totals.get(key, Paid()) + paid
    return totals


def paid_by_year(
    *conditions: Q, known_at: datetime | None = None, **exactly: Any
) -> dict[FinancialYear, Paid]:
    """Payments added up by the financial year in which they were paid; one query."""
    totals: dict[FinancialYear, Paid] = {}
    for day, paid in paid_by_day(*conditions, known_at=known_at, **exactly).items():
        key = FinancialYear.of(day)
        totals[key] = totals.get(key, Paid()) + paid
    return totals


def paid_by(
    field: str, *conditions: Q, limit: int | None = None, **exactly: Any
) -> dict[Any, Paid]:
    """Payments added up by one of their fields, the largest sum first."""
    rows = (
        PaymentRow.objects.filter(believed(None), *conditions, **exactly)
        .values(field)
        .annotate(pence=Sum("amount"), number=Count("pk"))
        .order_by("-pence", field)
        .values_list(field, "pence", "number")
    )
    return {key: Paid(_money(pence), number) for key, pence, number in rows[:limit]}


def allotted_by(end: str, funds: Collection[Ref]) -> dict[Ref, Money]:
    """Money allotted from (``source``) or to (``destination``) each of the funds."""
    rows = (
        AllotmentRow.objects.filter(believed(None), **{f"{end}__in": list(funds)})
        .values(end)
        .annotate(pence=Sum("amount"))
        .values_list(end, "pence")
    )
    return {fund: _money(pence) for fund, pence in rows}


def came_back(*conditions: Q, **exactly: Any) -> dict[Ref, Money]:
    """Money that came back into each fund, by the receipts that fit."""
    rows = (
        ReceiptRow.objects.filter(believed(None), *conditions, **exactly)
        .values("fund")
        .annotate(pence=Sum("amount"))
        .values_list("fund", "pence")
    )
    return {fund: _money(pence) for fund, pence in rows}


def balances(funds: Collection[Ref]) -> dict[Ref, Money]:
    """What stands in each of the funds, as the database keeps it with every transfer."""
    rows = FundBalance.objects.filter(fund__in=list(funds)).values_list("fund", "pence")
    return {fund: Money(pence) for fund, pence in rows if fund is not None}


@dataclass(frozen=True, slots=True)
class Committed:
    """What decisions committed under a delegation, and how many they are."""

    amount: Money = Money(0)
    decisions: int = 0


def committed_by(year: FinancialYear) -> dict[Ref, Committed]:
    """What decisions of a financial year committed under each delegation and those made out of it.

    Two queries. ``decisions`` counts those that used the delegation itself.
    """
    rows = (
        DecisionRow.objects.filter(
            believed(None), delegation__isnull=False,
            taken__gte=year.span.since, taken__lt=year.span.until,
        )
        .values("delegation")
        .annotate(pence=Sum("amount"), number=Count("pk"))
        .order_by("delegation")
        .values_list("delegation", "pence", "number")
    )  # fmt: skip
    own = {ref: (_money(pence), number) for ref, pence, number in rows if ref is not None}
    delegations = facts(Delegation)
    first = year.span.since or date.min
    under = spent_under(delegations, ((ref, first, pence) for ref, (pence, _) in own.items()))
    nothing = (Money(0), 0)
    return {
        ref: Committed(under.get((ref, year), own.get(ref, nothing)[0]), own.get(ref, nothing)[1])
        for ref in {*own, *(ref for ref, _ in under)}
    }


def opinions(consultation: Ref) -> dict[Opinion, int]:
    """How many answers of each opinion a consultation had."""
    rows = (
        AnswerRow.objects.filter(believed(None), consultation=consultation)
        .values("opinion")
        .annotate(number=Count("pk"))
        .values_list("opinion", "number")
    )
    found = {Opinion(opinion): number for opinion, number in rows}
    return {opinion: found.get(opinion, 0) for opinion in Opinion}


def capacities(consultation: Ref) -> dict[str, int]:
    """How many answers were given in each capacity, the most first."""
    rows = (
        AnswerRow.objects.filter(believed(None), consultation=consultation)
        .values("capacity")
        .annotate(number=Count("pk"))
        .order_by("-number", "capacity")
    )
    return dict(rows.values_list("capacity", "number"))


def counts_by_kind() -> dict[str, int]:
    """How many facts of each kind are in the record."""
    rows = EntryRow.objects.values("kind").annotate(number=Count("pk")).order_by("kind")
    return dict(rows.values_list("kind", "number"))


def registered(
    year: FinancialYear | None = None, *conditions: Q, known_at: datetime | None = None
) -> tuple[FinancialYear, int] | None:
    """Registered people in billionths of a person, and the latest year that says so."""
    rows = (
        PracticeNeedRow.objects.filter(believed(known_at), *conditions)
        .values("year")
        .annotate(people=Sum("population"))
        .order_by("-year")
    )
    if year is not None:
        rows = rows.filter(year=year)
    row = rows.values_list("year", "people").first()
    return None if row is None or row[1] is None else (row[0], int(row[1]))


def practices_by_group(
    practices: Any, day: date, known_at: datetime | None = None
) -> dict[Ref, int]:
    """How many of some practices (refs, or a subquery of them) belong to each group on a day."""
    rows = (
        MembershipRow.objects.filter(believed(known_at), true_on(day), member__in=practices)
        .exclude(capacity=Capacity.NOMINATED_PAYEE)
        .values("group")
        .annotate(number=Count("member", distinct=True))
        .values_list("group", "number")
    )
    return dict(rows)


def practices_by_network(networks: Collection[Ref], day: date) -> dict[Ref, int]:
    """How many practices are signatories of each of some networks on a day; one query."""
    rows = (
        MembershipRow.objects.filter(
            believed(None), true_on(day), group__in=networks, capacity=Capacity.IN_NETWORK
        )
        .values("group")
        .annotate(number=Count("member", distinct=True))
        .values_list("group", "number")
    )
    return dict(rows)


def people_by_system(
    year: FinancialYear, day: date, known_at: datetime | None = None
) -> dict[Ref, int]:
    """Registered people of each system in a year, billionths of a person; one query."""
    system = MembershipRow.objects.filter(
        believed(known_at), true_on(day), member=OuterRef("practice"), group__startswith="system:"
    )
    rows = (
        PracticeNeedRow.objects.filter(believed(known_at), year=year)
        .annotate(system=Subquery(system.values("group")[:1]))
        .values("system")
        .annotate(people=Sum("population"))
        .values_list("system", "people")
    )
    return {system: int(people) for system, people in rows if system and people is not None}


def _money(pence: Any) -> Money:
    # Aggregates give plain integers on one database and Decimal on another, or our Money.
    return Money(int(pence.pence if isinstance(pence, Money) else pence or 0))
