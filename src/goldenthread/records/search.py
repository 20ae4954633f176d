"""Search over the index of facts: exact references first, then titles, then words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from goldenthread.kernel import Ref
from goldenthread.records.models import EntryRow
from goldenthread.records.threads import with_powers
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Entry

_TERMS = 8
"""Words of a query that are looked for; more would narrow nothing and cost time."""

_BESIDE = 40
"""Keys before and after one in their order that are compared with it."""

_ALIKE = 0.6
"""Likeness from which a key may be what was meant."""

_WIDEST = 6
"""Digits to which the numbers of keys are padded."""

_LAST_NUMBER = re.compile(r"(.*?)([0-9]+)([^0-9]*)", re.DOTALL)
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")

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
    return Found(counts, tuple(with_powers(Entry(*row) for row in rows)))


def near(ref: Ref, limit: int = 5) -> tuple[Entry, ...]:
    """Facts of its kind whose keys are most like one that is not in the record; four queries.

    A number without its leading zeros is the same number, and the case of letters is no matter.
    Else the keys that share the longest beginning with it are found beside it in their order, and
    the likest of them come first. Of a kind that has only a few facts, such as nations, all are
    near.
    """
    of_kind = EntryRow.objects.filter(kind=ref.kind)
    fields = ("ref", "title", "detail", "dated")
    meant = [f"{ref.kind}:{key}" for key in _spellings(ref.key)]
    rows = [
        *of_kind.filter(ref__in=meant).order_by("ref").values_list(*fields)[:limit],
        *of_kind.filter(ref__gte=str(ref)).order_by("ref").values_list(*fields)[:_BESIDE],
        *of_kind.filter(ref__lt=str(ref)).order_by("-ref").values_list(*fields)[:_BESIDE],
    ]
    found = {row[0]: Entry(*row) for row in rows}
    if len(found) > limit:
        likeness = {each: _likeness(ref.key, each.key) for each in found}
        alike = [each for each in found if likeness[each] >= _ALIKE]
        best = sorted(alike, key=lambda each: (-likeness[each], each.key))[:limit]
        found = {each: found[each] for each in best}
    return tuple(with_powers(found.values()))


def named(text: str) -> tuple[Ref, ...]:
    """References whose key is this text, in this case of letters or upper case; one query."""
    keys = {text, text.upper()}
    wanted = [f"{kind.name}:{key}" for kind in kinds for key in sorted(keys)]
    return tuple(
        EntryRow.objects.filter(ref__in=wanted).order_by("ref").values_list("ref", flat=True)
    )


def titled(texts: Collection[str], of_kinds: Collection[str]) -> dict[str, tuple[Entry, ...]]:
    """For each text, the facts of some kinds that are so called, or have it as key or reference.

    Case is no matter. One query.
    """
    wanted = Q()
    for text in texts:
        wanted |= Q(title__iexact=text) | Q(ref__iexact=text)
        for kind in of_kinds:
            wanted |= Q(ref__iexact=f"{kind}:{text}")
    if not texts:
        return {}
    rows = EntryRow.objects.filter(wanted, kind__in=of_kinds).order_by("ref")
    found = [Entry(*row) for row in rows.values_list("ref", "title", "detail", "dated")]
    return {
        text: tuple(
            one for one in found
            if text.lower() in {one.title.lower(), one.ref.key.lower(), str(one.ref).lower()}
        )
        for text in texts
    }  # fmt: skip


def alike(text: str, of_kinds: Collection[str], limit: int = 5) -> tuple[Entry, ...]:
    """Facts of some kinds whose titles hold every word of a text; one query."""
    matching = EntryRow.objects.filter(kind__in=of_kinds)
    for term in text.lower().split()[:_TERMS]:
        matching = matching.filter(words__contains=term)
    rows = matching.order_by("title", "ref").values_list("ref", "title", "detail", "dated")
    return tuple(Entry(*row) for row in rows[:limit])


def _spellings(key: str) -> set[str]:
    """A key in other cases of letters, its last number padded with zeros or with none."""
    spelt = {key, key.upper(), key.lower()}
    for each in tuple(spelt):
        if last := _LAST_NUMBER.fullmatch(each):
            before, number, after = last.groups()
            bare = number.lstrip("0") or "0"
            spelt |= {f"{before}{bare.zfill(width)}{after}" for width in range(1, _WIDEST + 1)}
    return spelt


def _likeness(one: str, other: str) -> float:
    """From 0 to 1: how alike two keys are, and 1 where they name the same but for zeros or case."""
    first, second = (_ZEROS.sub("", key.lower()) for key in (one, other))
    if first == second:
        return 1.0
    one, other = one.lower(), other.lower()
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    # Of keys equally alike the one that begins alike: people lose and swap the last characters.
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return 0.9 * ratio + 0.09 * sum(1 for _ in same) / max(1, len(one))
