"""The index of facts and links in the database, and the fetch by which a trace walks it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from goldenthread.kernel import Ref, Span
from goldenthread.records.models import EntryRow, LinkRow
from goldenthread.thread.kinds import Direction, Entry, Link
from goldenthread.thread.trace import Thread, Tie, trace

# Both halves of one step in one query: links forward from the frontier, and links that point
# back at it. Window functions keep a few of each relation and count the rest, so that a step
# costs the same below a law that 20,000 payments rest on as below one that has three.
_STEP = """
SELECT source, relation, target, direction, aside, since, until, forward, alike FROM (
    SELECT source, relation, target, direction, aside, since, until, 1 AS forward,
        COUNT(*) OVER (PARTITION BY source, relation) AS alike,
        ROW_NUMBER() OVER (PARTITION BY source, relation ORDER BY {newest}, LENGTH(target) DESC,
            target {binary} DESC) AS place
    FROM records_linkrow WHERE source IN ({refs}) AND direction = %s
) AS forwards WHERE place <= %s
UNION ALL
SELECT source, relation, target, direction, aside, since, until, forward, alike FROM (
    SELECT source, relation, target, direction, aside, since, until, 0 AS forward,
        COUNT(*) OVER (PARTITION BY target, relation) AS alike,
        ROW_NUMBER() OVER (PARTITION BY target, relation ORDER BY {newest}, LENGTH(source) DESC,
            source {binary} DESC) AS place
    FROM records_linkrow WHERE target IN ({refs}) AND ({backward})
) AS backwards WHERE place <= %s
"""
# What goes on comes before what has ended, the later before the earlier, then by number: the
# same few on either database, in whatever order they were recorded.
_NEWEST = "(until IS NULL) DESC, (since IS NULL), since DESC"


def fetch(refs: Collection[Ref], direction: Direction, shown: int) -> Sequence[Tie]:
    """One step of a trace: one query, whatever the number of refs and links."""
    names = [str(ref) for ref in refs]
    marks = ", ".join(["%s"] * len(names))
    # Up, what is aside (a challenge, an answer) is shown although it points up at the fact.
    backward = "direction = %s" + (" OR aside" if direction is Direction.UP else "")
    binary = 'COLLATE "C"' if connection.vendor == "postgresql" else ""
    opposite = Direction.DOWN if direction is Direction.UP else Direction.UP
    with connection.cursor() as cursor:
        cursor.execute(
            _STEP.format(refs=marks, backward=backward, newest=_NEWEST, binary=binary),
            [*names, direction.value, shown, *names, opposite.value, shown],
        )
        rows = cursor.fetchall()
    return [
        Tie(
            Link(
                _ref(source), relation, _ref(target), Direction(way), bool(aside),
                Span(_day(since), _day(until)),
            ),
            bool(forward),
            alike,
        )
        for source, relation, target, way, aside, since, until, forward, alike in rows
    ]  # fmt: skip


def pull(start: Ref, directions: Sequence[Direction] = tuple(Direction)) -> Thread:
    """The thread from a fact, from the record."""
    return trace(start, fetch, recorded, directions)


def recorded(refs: Collection[Ref]) -> frozenset[Ref]:
    """Which of some refs are in the record, in one query."""
    rows = EntryRow.objects.filter(ref__in=[str(ref) for ref in refs])
    return frozenset(rows.values_list("ref", flat=True))


def entries(refs: Collection[Ref]) -> dict[Ref, Entry]:
    """The index lines of refs, in one query; one more where a delegation is among them."""
    rows: Iterable[Any] = EntryRow.objects.filter(ref__in=[str(ref) for ref in refs]).values_list(
        "ref", "title", "detail", "dated"
    )
    return {line.ref: line for line in with_powers(Entry(*row) for row in rows)}


def with_powers(lines: Iterable[Entry]) -> list[Entry]:
    """Index lines, delegations titled by the power that each delegates; one query for them all.

    A delegation holds only the reference of its power, so its own line cannot say which it is.
    """
    found = list(lines)
    delegations = [str(line.ref) for line in found if line.ref.kind == "delegation"]
    if not delegations:
        return found
    title = EntryRow.objects.filter(ref=OuterRef("target")).values("title")[:1]
    named: dict[Ref, str | None] = dict(
        LinkRow.objects.filter(source__in=delegations, target__startswith="power:")
        .annotate(power=Subquery(title))
        .values_list("source", "power")
    )
    return [
        replace(line, title=f"Delegation of: {power}{_limit(line.title)}")
        if (power := named.get(line.ref))
        else line
        for line in found
    ]


def _limit(title: str) -> str:
    """The limit as the title of a delegation tells it: ``, up to £2,000.00 a decision``."""
    return title.removeprefix("Delegation").removesuffix(" of the power")


def entry(ref: Ref) -> Entry | None:
    """The index line of one ref, or None when nothing of that name is recorded."""
    return entries([ref]).get(ref)


def links_of(ref: Ref, limit: int = 200) -> list[Link]:
    """The links that a fact carries, at most ``limit``."""
    rows = LinkRow.objects.filter(source=ref).order_by("id")[:limit]
    return [
        Link(row.source, row.relation, row.target, Direction(row.direction), row.aside,
             Span(row.since, row.until))
        for row in rows
    ]  # fmt: skip


def _ref(text: str) -> Ref:
    kind, _, key = text.partition(":")
    return Ref(kind, key)


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
