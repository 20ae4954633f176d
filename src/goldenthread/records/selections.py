"""Conditions that read through another noun, so that a page stays a fixed number of queries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from goldenthread.kernel import Ref
from goldenthread.records.models import (
    FundRow,
    MeetingRow,
    MembershipRow,
    PostRow,
    SmallAreaRow,
)
from goldenthread.records.reading import believed, true_on


def members_of(group: Ref, kind: str, day: date) -> QuerySet[Any, Any]:
    """The refs of one kind that belong to a group on a day, as a subquery."""
    return MembershipRow.objects.filter(
        believed(None), true_on(day), group=group, member__startswith=f"{kind}:"
    ).values("member")


def decided_by(body: Ref) -> Q:
    """Decisions taken at meetings of a body."""
    return Q(meeting__in=MeetingRow.objects.filter(believed(None), body=body).values("ref"))


def for_practices_of(area: Ref, day: date) -> Q:
    """Payments for the practices of an area, or for the area itself."""
    return Q(benefits=area) | Q(benefits__in=members_of(area, "practice", day))


def from_funds_of(year_begins: int) -> Q:
    """Payments out of the funds of a financial year."""
    return Q(fund__in=FundRow.objects.filter(believed(None), year=year_begins).values("ref"))


def holds_funds() -> Q:
    """Bodies that hold a fund in this record."""
    return Q(ref__in=FundRow.objects.filter(believed(None)).values("holder"))


def posts_of(body: Ref) -> Q:
    """Holdings of the posts on a body."""
    return Q(post__in=PostRow.objects.filter(believed(None), body=body).values("ref"))


def small_areas_of(communities: list[Ref]) -> QuerySet[Any, Any]:
    """Small areas of communities."""
    return SmallAreaRow.objects.filter(believed(None), community__in=communities)
