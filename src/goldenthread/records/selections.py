"""Conditions that read through another noun, so that a page stays a fixed number of queries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from goldenthread.kernel import FinancialYear, Ref
from goldenthread.records.models import (
    ContractRow,
    DecisionRow,
    EntryRow,
    FundRow,
    MeetingRow,
    MembershipRow,
    PostRow,
)
from goldenthread.records.reading import believed, true_on
from goldenthread.structure.memberships import Capacity


def members_of(
    group: Ref, kind: str, day: date, known_at: datetime | None = None
) -> QuerySet[Any, Any]:
    """The refs of one kind that belong to a group on a day, as a subquery."""
    return _members([group], kind, day, known_at)


def practices_of(area: Ref, day: date, known_at: datetime | None = None) -> QuerySet[Any, Any]:
    """The practices of an area on a day, as a subquery: of a region or nation by its systems."""
    groups: Any = [area]
    for level in _THROUGH.get(area.kind, ()):
        groups = _members(groups, level, day, known_at)
    return _members(groups, "practice", day, known_at)


_THROUGH = {"nation": ("region", "system"), "region": ("system",)}


def _members(groups: Any, kind: str, day: date, known_at: datetime | None) -> QuerySet[Any, Any]:
    return (
        MembershipRow.objects.filter(
            believed(known_at), true_on(day), group__in=groups, member__startswith=f"{kind}:"
        )
        # Who is paid for a network need not be in it.
        .exclude(capacity=Capacity.NOMINATED_PAYEE)
        .values("member")
    )


def networks_of(system: Ref, day: date) -> QuerySet[Any, Any]:
    """The networks that practices of a system have signed, as a subquery."""
    return MembershipRow.objects.filter(
        believed(None), true_on(day), capacity=Capacity.IN_NETWORK,
        member__in=members_of(system, "practice", day),
    ).values("group")  # fmt: skip


def decided_by(body: Ref, known_at: datetime | None = None) -> Q:
    """Decisions taken at meetings of a body."""
    return Q(meeting__in=MeetingRow.objects.filter(believed(known_at), body=body).values("ref"))


def for_practices_of(area: Ref, day: date, known_at: datetime | None = None) -> Q:
    """Payments for the practices of an area, or for the area itself.

    For a system: also every payment out of a fund that is for its people or for those of its
    places, whomever it serves within: networks, hospitals, councils.
    """
    served = Q(benefits=area) | Q(benefits__in=members_of(area, "practice", day, known_at))
    if area.kind != "system":
        return served
    for_people = Q(area=area) | Q(area__in=members_of(area, "place", day, known_at))
    funds = FundRow.objects.filter(believed(known_at), for_people)
    return served | Q(fund__in=funds.values("ref"))


def paid_within(year: FinancialYear) -> Q:
    """Payments made on a day of a financial year, out of whichever fund."""
    return Q(paid__gte=year.span.since, paid__lt=year.span.until)


def reply_owed(day: date) -> Q:
    """Challenges that are open: raised by a day, and not answered on it."""
    return Q(raised__lte=day) & (Q(replied__isnull=True) | Q(replied__gt=day))


def that_buy_care() -> QuerySet[Any, Any]:
    """The powers by whose use contracts were awarded, as a subquery."""
    contracts = ContractRow.objects.filter(believed(None)).values("decision")
    return DecisionRow.objects.filter(believed(None), ref__in=contracts).values("power")


def meeting_bodies() -> Q:
    """Bodies that have met in this record."""
    return Q(ref__in=MeetingRow.objects.filter(believed(None)).values("body"))


def holds_funds() -> Q:
    """Bodies that hold a fund in this record."""
    return Q(ref__in=FundRow.objects.filter(believed(None)).values("holder"))


def posts_of(body: Ref, known_at: datetime | None = None) -> Q:
    """Holdings of the posts on a body."""
    return Q(post__in=PostRow.objects.filter(believed(known_at), body=body).values("ref"))


def interests_with(text: str) -> Q:
    """Interests of, or in, whoever has a name with some words in it, or that say them."""
    named = EntryRow.objects.filter(title__icontains=text)
    people = named.filter(ref__startswith="person:")
    parties = named.filter(
        Q(ref__startswith="body:") | Q(ref__startswith="practice:") | Q(ref__startswith="network:")
    )
    return (
        Q(words__icontains=text)
        | Q(person__in=people.values("ref"))
        | Q(party__in=parties.values("ref"))
    )
