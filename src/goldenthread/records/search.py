"""Search over the index of facts: exact references first, then titles, then words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from goldenthread.kernel import Ref
from goldenthread.records.models import EntryRow
from goldenthread.thread.kinds import Entry

_TERMS = 8
"""Words of a query that are looked for; more would narrow nothing and cost time."""

_IN_BULK = ("payment", "answer", "contract", "allotment", "small-area")
"""Kinds with so many facts alike that they would bury the decision or the body behind them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: how many of each kind, and one page of entries in order."""

    counts: dict[str, int]
    entries: tuple[Entry, ...]

    @property
    def total(self) -> int:
        """How many facts of all kinds match."""
        return sum(self.counts.values())


def search(query: str, *, kind: str = "", limit: int = 20, offset: int = 0) -> Found:
    """Facts that hold every word of the query, ranked; two queries, on either database.

    An empty query finds every fact of the kind, the newest first.
    """
    terms = query.lower().split()[:_TERMS]
    matching: QuerySet[EntryRow] = EntryRow.objects.all()
    for term in terms:
        # A reference is found by its key, which the words hold, or typed whole.
        matching = matching.filter(Q(words__contains=term) | Q(ref__iexact=term))
    counts = dict(
        matching.values("kind").annotate(number=Count("pk")).values_list("kind", "number")
    )
    if kind:
        matching = matching.filter(kind=kind)
    whole = " ".join(terms)
    rank = Case(
        When(Q(ref__iexact=whole) | Q(ref__iendswith=f":{whole}"), then=Value(0)),
        When(title__iexact=whole, then=Value(1)),
        When(title__istartswith=whole, then=Value(2)),
        When(title__icontains=whole, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    in_bulk = Case(
        When(kind__in=_IN_BULK, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    ordered = matching.order_by("-dated", "ref")
    if terms:
        ordered = matching.annotate(rank=rank, in_bulk=in_bulk).order_by(
            "rank", "in_bulk", "-dated", "title", "ref"
        )
    rows = ordered.values_list("ref", "title", "detail", "dated")[offset : offset + limit]
    return Found(counts, tuple(Entry(*row) for row in rows))


def near(ref: Ref, limit: int = 5) -> tuple[Entry, ...]:
    """Facts with a reference that begins like one that is not in the record; one query."""
    stem = f"{ref.kind}:{ref.key[: max(1, len(ref.key) - 2)]}"
    rows = EntryRow.objects.filter(ref__istartswith=stem).order_by("ref")
    return tuple(Entry(*row) for row in rows.values_list("ref", "title", "detail", "dated")[:limit])
