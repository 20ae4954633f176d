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
    """What is missing: a link that a fact requires, a record of it, or an end never reached.

    ``words`` follow the name of the fact: "has no link 'under'", "is not in the record".
    """

    ref: Ref
    words: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What a trace found: the start, the steps in the order found, every tie, and the gaps."""

    start: Ref
    steps: tuple[Step, ...]
    ties: tuple[Tie, ...]
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing: every link, every record, and each end to be reached."""
        return not self.gaps

    @property
    def reaches_law(self) -> bool:
        """Whether the thread leads up to a law; a practice that nothing pays has none."""
        return self.start.kind == "law" or any(step.ref.kind == "law" for step in self.steps)

    def up(self) -> tuple[Step, ...]:
        """The steps towards the law."""
        return tuple(step for step in self.steps if step.direction is Direction.UP)

    def down(self) -> tuple[Step, ...]:
        """The steps towards people."""
        return tuple(step for step in self.steps if step.direction is Direction.DOWN)


Recorded = Callable[[Collection[Ref]], Collection[Ref]]
"""Which of some refs are in the record: a link may name a fact that nobody recorded."""


@dataclass(slots=True)
class _Walk:
    steps: dict[Ref, Step] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)


def trace(
    start: Ref,
    fetch: Fetch,
    recorded: Recorded,
    directions: Sequence[Direction] = (Direction.UP, Direction.DOWN),
    shown: int = SHOWN,
) -> Thread:
    """Pull the thread from ``start``; the number of fetches depends on the kinds, not on size."""
    walks = {direction: _walk(start, fetch, direction, shown) for direction in directions}
    found = [start, *(ref for walk in walks.values() for ref in walk.steps)]
    gaps = _gaps(start, walks, frozenset(recorded(found)))
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
        ties = fetch(frontier, direction, max(1, shown - depth + 1))
        for tie in _in_order([tie for tie in ties if _leads_on(tie, direction, depth)], direction):
            walk.ties.append(tie)
            if tie.far == start or tie.far in walk.steps:
                continue
            walk.steps[tie.far] = Step(tie.far, direction, depth, tie)
            if not _beside(tie, direction) and not _arrived(tie, direction):
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


def _gaps(
    start: Ref, walks: Mapping[Direction, _Walk], recorded: frozenset[Ref]
) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    for direction, walk in walks.items():
        carried = {(tie.link.source, tie.link.relation) for tie in walk.ties}
        for ref in (start, *walk.steps):
            kind = kinds.get(ref.kind)
            if kind is None or ref not in recorded:
                gaps.append(Gap(ref, "is not in the record"))
            elif ref == start or not _beside(walk.steps[ref].tie, direction):
                gaps += [
                    Gap(ref, f"has no link '{rule.relation}'")
                    for rule in kind.links
                    if rule.required
                    and rule.direction is direction
                    and (ref, rule.relation) not in carried
                ]
        kind = kinds.get(start.kind)
        for wanted, ends in kind.reaches if kind else ():
            reached = any(ref.kind in ends and ref in recorded for ref in walk.steps)
            if wanted is direction and not reached:
                gaps.append(Gap(start, f"leads {direction} to no {' or '.join(sorted(ends))}"))
    return tuple(dict.fromkeys(gaps))


def _beside(tie: Tie, direction: Direction) -> bool:
    """Upwards, what stands aside is shown beside what it points at, and leads no further."""
    return tie.link.aside and not tie.forward and direction is Direction.UP


def _in_order(ties: Sequence[Tie], direction: Direction) -> list[Tie]:
    """Ties of one step in an order of their own, whichever engine fetched them.

    A fact is walked from as the first tie to it says, so ties that lead on come first.
    """
    by_number = sorted(ties, key=lambda tie: (len(tie.far.key), str(tie.far)), reverse=True)
    return sorted(
        by_number,
        key=lambda tie: (
            _beside(tie, direction), _arrived(tie, direction), tie.near, tie.link.relation,
            not tie.forward,
        ),
    )  # fmt: skip
