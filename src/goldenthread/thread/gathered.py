"""Links gathered in memory: the plain way to fetch a step of a trace.

The record answers the same question in SQL; that both agree is a property test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from goldenthread.kernel import Ref
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Direction, Link
from goldenthread.thread.trace import Tie


class GatheredLinks:
    """Every link that some facts carry, by either end."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._forward: dict[Ref, list[Link]] = defaultdict(list)
        self._backward: dict[Ref, list[Link]] = defaultdict(list)
        for link in links:
            self._forward[link.source].append(link)
            self._backward[link.target].append(link)

    @classmethod
    def of(cls, facts: Iterable[Any]) -> GatheredLinks:
        """The links that facts carry, as their kinds declare them."""
        return cls(link for fact in facts for link in kinds.links(fact))

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
        for link in alike[: -shown - 1 : -1]
    ]
