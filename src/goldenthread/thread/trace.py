"""Trace: pull the thread from any fact, up to the law or down to people, in one call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from goldenthread.kernel import Ref
from goldenthread.structure.memberships import Capacity
from goldenthread.thread.catalogue import PEOPLE, kinds
from goldenthread.thread.kinds import Direction, Link

DEPTH = 12
"""Steps followed at the most; the longest chain that the kinds allow has eleven."""

SHOWN = 5
"""Facts shown for one relation of one fact, where more are tied to it; the count is told."""

_NEIGHBOURS = frozenset({Capacity.PARTNER.value, Capacity.NOMINATED_PAYEE.value})
"""Ties that tell who stands beside whom: shown at the start, never walked through."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as one end of it sees it, and how many of the same kind that end has."""

    link: Link
    forward: bool
    alike: int

    @property
    def near(self) -> Ref:
        """The end from which the link was found."""
        return self.link.source if self.forward else self.link.target

    @property
    def far(self) -> Ref:
        """The end to which it leads."""
        return self.link.target if self.forward else self.link.source


Fetch = Callable[[Collection[Ref], Direction, int], Sequence[Tie]]
"""Ties that lead from any of the refs in a direction, at most so many per ref and relation.

A fetch must return, for direction up, up-links forward, down-links backward and links aside
that point at the refs; for down the opposite. One call is a fixed number of queries.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A fact on the thread: where it was found, how far from the start, and by which tie."""

    ref: Ref
    direction: Direction
    depth: int
    tie: Tie


@dataclass(frozen=True, slots=True)
class Gap:
    """A link that a fact requires and does not have, or an end that the thread never reaches."""

    ref: Ref
    missing: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What a trace found: the start, the steps in the order found, every tie, and the gaps."""

    start: Ref
    steps: tuple[Step, ...]
    ties: tuple[Tie, ...]
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        """Whether every required link is there and each end that must be reached is reached."""
        return not self.gaps

    def up(self) -> tuple[Step, ...]:
        """The steps towards the law."""
        return tuple(step for step in self.steps if step.direction is Direction.UP)

    def down(self) -> tuple[Step, ...]:
        """The steps towards people."""
        return tuple(step for step in self.steps if step.direction is Direction.DOWN)


@dataclass(slots=True)
class _Walk:
    steps: dict[Ref, Step] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)


def trace(
    start: Ref,
    fetch: Fetch,
    directions: Sequence[Direction] = (Direction.UP, Direction.DOWN),
    shown: int = SHOWN,
) -> Thread:
    """Pull the thread from ``start``; the number of fetches depends on the kinds, not on size."""
    walks = {direction: _walk(start, fetch, direction, shown) for direction in directions}
    gaps = _gaps(start, walks)
    steps = tuple(step for walk in walks.values() for step in walk.steps.values())
    ties = tuple(tie for walk in walks.values() for tie in walk.ties)
    return Thread(start, steps, ties, gaps)


def _walk(start: Ref, fetch: Fetch, direction: Direction, shown: int) -> _Walk:
    walk = _Walk()
    frontier = [start]
    for depth in range(1, DEPTH + 1):
        if not frontier:
            break
        onward: list[Ref] = []
        for tie in fetch(frontier, direction, max(1, shown - depth + 1)):
            if not _leads_on(tie, direction, depth):
                continue
            walk.ties.append(tie)
            if tie.far == start or tie.far in walk.steps:
                continue
            walk.steps[tie.far] = Step(tie.far, direction, depth, tie)
            if not _beside(walk.steps[tie.far]) and not _arrived(tie, direction):
                onward.append(tie.far)
        frontier = onward
    return walk


def _leads_on(tie: Tie, direction: Direction, depth: int) -> bool:
    """Whether a tie belongs to the thread at this depth.

    Upwards, a down-link is followed backward from the start (who pays this practice?) and from
    a fund (what fed it?), not from every body on the way: their other business is another thread.
    """
    if tie.link.relation in _NEIGHBOURS:
        return depth == 1
    if direction is Direction.UP and tie.link.direction is Direction.DOWN:
        return depth == 1 or tie.near.kind == "fund"
    return True


def _arrived(tie: Tie, direction: Direction) -> bool:
    """Downwards, an area reached from a fact is the end: these are the people it serves."""
    return direction is Direction.DOWN and tie.forward and tie.far.kind in PEOPLE


def _gaps(start: Ref, walks: Mapping[Direction, _Walk]) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    for direction, walk in walks.items():
        carried = {(tie.link.source, tie.link.relation) for tie in walk.ties}
        walked = [start] + [ref for ref, step in walk.steps.items() if not _beside(step)]
        for ref in walked:
            kind = kinds.get(ref.kind)
            if kind is None:
                gaps.append(Gap(ref, "a kind that is known"))
                continue
            gaps.extend(
                Gap(ref, rule.relation)
                for rule in kind.links
                if rule.required
                and rule.direction is direction
                and (ref, rule.relation) not in carried
            )
        kind = kinds.get(start.kind)
        for wanted, ends in kind.reaches if kind else ():
            if wanted is direction and not any(ref.kind in ends for ref in walk.steps):
                gaps.append(Gap(start, f"a way {direction} to {' or '.join(sorted(ends))}"))
    return tuple(dict.fromkeys(gaps))


def _beside(step: Step) -> bool:
    return step.tie.link.aside and not step.tie.forward and step.direction is Direction.UP
