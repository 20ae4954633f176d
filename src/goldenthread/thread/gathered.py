"""Links gathered in memory: the plain way to fetch a step of a trace.

The record answers the same question in SQL; that both agree is a property test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from goldenthread.kernel import Ref
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Direction, Link
from goldenthread.thread.trace import Thread, Tie, trace


class GatheredLinks:
    """Every link that some facts carry, by either end, and which facts there are."""

    def __init__(self, links: Iterable[Link], held: Iterable[Ref]) -> None:
        self._held = frozenset(held)
        self._forward: dict[Ref, list[Link]] = defaultdict(list)
        self._backward: dict[Ref, list[Link]] = defaultdict(list)
        for link in links:
            self._forward[link.source].append(link)
            self._backward[link.target].append(link)

    @classmethod
    def of(cls, facts: Iterable[Any]) -> GatheredLinks:
        """The links that facts carry, as their kinds declare them."""
        known = list(facts)
        return cls(
            (link for fact in known for link in kinds.links(fact)),
            (fact.ref for fact in known if hasattr(fact, "ref")),
        )

    def pull(self, start: Ref, directions: Sequence[Direction] = tuple(Direction)) -> Thread:
        """The thread from a fact."""
        return trace(start, self.fetch, self.recorded, directions)

    def recorded(self, refs: Collection[Ref]) -> frozenset[Ref]:
        """Which of some refs are among the facts."""
        return self._held.intersection(refs)

    def fetch(self, refs: Collection[Ref], direction: Direction, shown: int) -> Sequence[Tie]:
        """One step of a trace; of each relation of each ref the newest ``shown``."""
        ties: list[Tie] = []
        for ref in refs:
            ahead = [link for link in self._forward[ref] if link.direction is direction]
            behind = [
                link
                for link in self._backward[ref]
                if link.direction is not direction or (link.aside and direction is Direction.UP)
            ]
            ties += _newest(ahead, shown, forward=True) + _newest(behind, shown, forward=False)
        return ties


def _newest(links: Sequence[Link], shown: int, *, forward: bool) -> list[Tie]:
    by_relation: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_relation[link.relation].append(link)
    return [
        Tie(link, forward, len(alike))
        for alike in by_relation.values()
        for link in sorted(alike, key=lambda link: _rank(link, forward=forward), reverse=True)[
            :shown
        ]
    ]


def _rank(link: Link, *, forward: bool) -> tuple[bool, bool, date, int, str]:
    """What goes on comes before what has ended, the later before the earlier, then by number."""
    far = str(link.target if forward else link.source)
    since = link.span.since
    return (link.span.until is None, since is not None, since or date.min, len(far), far)
