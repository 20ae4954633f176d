"""Reading facts as at a day, as known at an instant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q

from goldenthread.records.nouns import MODELS, columns, maker

Fact = TypeVar("Fact")


def facts(
    noun: type[Fact],
    *conditions: Q,
    as_at: date | None = None,
    known_at: datetime | None = None,
    order_by: Iterable[str] = (),
    limit: int | None = None,
    offset: int = 0,
    **exactly: Any,
) -> list[Fact]:
    """Facts of a noun, in one query.

    ``as_at`` keeps those true on that day (None: whenever true); ``known_at`` those that were
    believed at that instant (None: believed now). ``conditions`` and ``exactly`` are Django's.
    """
    name: Any = noun
    rows = (
        MODELS[name]
        ._default_manager.filter(*conditions, believed(known_at), **exactly)
        .order_by(*order_by)
    )
    if as_at is not None and "since" in columns(name):
        rows = rows.filter(true_on(as_at))
    if limit is not None:
        rows = rows[offset : offset + limit]
    make = maker(name)
    return [make(values) for values in rows.values_list(*columns(name))]


def count(
    noun: Any,
    *conditions: Q,
    as_at: date | None = None,
    known_at: datetime | None = None,
    **exactly: Any,
) -> int:
    """How many facts of a noun hold, by the same two times as :func:`facts`."""
    rows = MODELS[noun]._default_manager.filter(*conditions, believed(known_at), **exactly)
    if as_at is not None and "since" in columns(noun):
        rows = rows.filter(true_on(as_at))
    return rows.count()


def believed(known_at: datetime | None) -> Q:
    """Rows believed at an instant (None: now)."""
    if known_at is None:
        return Q(retracted_in__isnull=True)
    return Q(recorded_in__recorded_at__lte=known_at) & (
        Q(retracted_in__isnull=True) | Q(retracted_in__recorded_at__gt=known_at)
    )


def true_on(day: date) -> Q:
    """Rows whose span holds on a day."""
    return (Q(since__isnull=True) | Q(since__lte=day)) & (Q(until__isnull=True) | Q(until__gt=day))


def any_of(field: str, values: Collection[Any]) -> Q:
    """Rows whose field is one of the values."""
    return Q(**{f"{field}__in": list(values)})
