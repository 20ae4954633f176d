"""Whom facts concern: the bodies and places to which their links lead, a few steps at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from goldenthread.kernel import Ref
from goldenthread.records.models import LinkRow
from goldenthread.records.reading import any_of, true_on

CONCERNED = frozenset({"body", "place"})
_THROUGH = {
    "payment": frozenset({"fund", "decision", "practice"}),
    "allotment": frozenset({"fund"}),
    "receipt": frozenset({"fund"}),
    "contract": frozenset({"decision"}),
    "challenge": frozenset({"decision"}),
    "decision": frozenset({"meeting"}),
}
"""Through which kinds of fact a fact of a kind concerns somebody: a challenge, through the decision
that it questions and the meeting that took it. Of anything else, its own links alone."""
STEPS = 3


def concerned(refs: Collection[Ref], day: date) -> dict[Ref, frozenset[Ref]]:
    """The bodies and places that each fact concerns on a day; at most three queries.

    A body or place concerns itself. Facts with no link to any, such as a law, concern nobody.
    """
    found: dict[Ref, set[Ref]] = {ref: {ref} & _kinds({ref}) for ref in refs}
    frontier: dict[Ref, set[Ref]] = {ref: {ref} for ref in refs}
    for _ in range(STEPS):
        onward: dict[Ref, set[Ref]] = defaultdict(set)
        rows = LinkRow.objects.filter(
            # A practice that moved concerns the place where it is, and not the one that it left.
            ~Q(source__startswith="practice:") | true_on(day),
            any_of("source", frontier),
        ).values_list("source", "target")
        for source, target in rows:
            for ref in frontier[source]:
                if target.kind in CONCERNED:
                    found[ref].add(target)
            if target.kind in _THROUGH.get(source.kind, ()):
                onward[target] |= frontier[source]
        frontier = onward
    return {ref: frozenset(others) for ref, others in found.items()}


def _kinds(refs: Collection[Ref]) -> set[Ref]:
    return {ref for ref in refs if ref.kind in CONCERNED}
