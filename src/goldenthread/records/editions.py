"""Editions of evidence and their values, each question in a number of queries that is fixed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from goldenthread.evidence.editions import Edition, ReleasedValue, Shown
from goldenthread.evidence.strata import Stratification
from goldenthread.kernel import Ref
from goldenthread.records.models import ReleasedValueRow
from goldenthread.records.reading import any_of, facts

FIELDS = (
    "measure", "area", "stratification", "stratum", "numerator", "denominator", "value", "lower",
    "upper", "shown", "note",
)  # fmt: skip
"""The columns of a value in the order of its fields."""

_LINES = (
    f"SELECT {', '.join(f'v.{name}' for name in FIELDS)} FROM records_releasedvaluerow v "  # noqa: S608
    "JOIN records_editionrow e ON e.id = v.edition_id WHERE e.ref = %s"
)


def editions() -> list[Edition]:
    """Every edition, the latest day first; one query."""
    return facts(Edition, order_by=("-day", "-published", "-pk"))


def edition_of(ref: Ref) -> Edition | None:
    """The edition of a reference; one query."""
    found = facts(Edition, ref=ref)
    return found[0] if found else None


def latest_edition(
    systems: Collection[Ref], at: date, known_at: datetime | None = None
) -> Edition | None:
    """Of the editions of some systems published by a day, that of the latest day; one query."""
    found = facts(
        Edition, any_of("system", systems), published__lte=at, known_at=known_at,
        order_by=("-day", "-published", "-pk"), limit=1,
    )  # fmt: skip
    return found[0] if found else None


def values_of(
    edition: Ref,
    areas: Collection[Ref],
    *,
    measures: Collection[str] | None = None,
    stratification: Stratification | None = Stratification.ALL,
) -> list[ReleasedValue]:
    """Values of an edition for some areas, in the order of their strata; one query.

    ``measures``: those of these keys only. ``stratification`` None: by everything.
    """
    asked = Q(edition__ref=edition) & any_of("area", areas)
    if measures is not None:
        asked &= any_of("measure", measures)
    if stratification is not None:
        asked &= Q(stratification=stratification.value)
    return list(_values(ReleasedValueRow.objects.filter(asked)))


def values_at(edition: Ref, measure: str, level: str) -> list[ReleasedValue]:
    """Undivided values of one measure for all areas of a level, such as ``place``; one query."""
    # The character after the colon bounds the range, which an index can be searched for.
    within = Q(area__gte=f"{level}:", area__lt=f"{level};")
    asked = Q(edition__ref=edition, measure=measure, stratification=Stratification.ALL.value)
    return list(_values(ReleasedValueRow.objects.filter(within & asked)))


def every_value(edition: Ref) -> Iterator[ReleasedValue]:
    """All values of an edition, in the order in which they were recorded; one query."""
    rows = ReleasedValueRow.objects.filter(edition__ref=edition)
    return _values(rows, 5_000)


def _values(rows: Any, at_once: int = 0) -> Iterator[ReleasedValue]:
    found: Iterable[tuple[Any, ...]] = rows.order_by("pk").values_list(*FIELDS)
    if at_once:
        found = rows.order_by("pk").values_list(*FIELDS).iterator(at_once)
    return (ReleasedValue(*row) for row in found)


def lines_of(edition: Ref) -> list[str]:
    """The sorted lines of all values of an edition, as its digest is made of them; one query.

    They are read past the models: a whole edition in tenths of a second.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [str(edition)])
        return sorted(
            "\t".join("" if field is None else str(field) for field in row)
            for row in cursor.fetchall()
        )


def said_by(edition: Edition) -> tuple[str, int]:
    """The digest of an edition's values as they are in the record now, and how many they are."""
    lines = lines_of(edition.ref)
    return sha256("\n".join(lines).encode()).hexdigest(), len(lines)


def shown_by_level(edition: Ref) -> dict[str, tuple[int, int, int]]:
    """By kind of area, how many values are shown, suppressed and not calculated; one query."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    rows = (
        ReleasedValueRow.objects.filter(edition__ref=edition)
        .values("area", "shown")
        .annotate(number=Count("pk"))
        .order_by("area", "shown")
        .values_list("area", "shown", "number")
    )
    for area, shown, number in rows:
        counts[area.kind][shown] += number
    return {
        kind: (found[Shown.SHOWN], found[Shown.SUPPRESSED], found[Shown.NOT_CALCULATED])
        for kind, found in counts.items()
    }
