"""Where an area stands: the ladder above it, and the areas that its practices belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from goldenthread.kernel import Ref
from goldenthread.records.reading import any_of
from goldenthread.structure.areas import LADDER, Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Membership
from goldenthread.thread.catalogue import kinds
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.standpoint import Standpoint

_STEPS_UP = 3
"""Steps from a practice to its nation: system, region, nation (places and networks on the way)."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """What lies above an area: the chain from the nation down, and everything it belongs to."""

    chain: tuple[Ref, ...]
    memberships: tuple[Membership, ...]
    through: tuple[Ref, ...] = ()

    @property
    def around(self) -> tuple[Ref, ...]:
        """Every area above, for what concerns this one too."""
        return tuple(dict.fromkeys((*self.through, *(item.group for item in self.memberships))))

    def of_kind(self, kind: str) -> tuple[Ref, ...]:
        """The areas of one kind above it."""
        return tuple(ref for ref in self.around if ref.kind == kind)


def ladder_of(ref: Ref, here: Standpoint, through: Iterable[Ref] = ()) -> Ladder:
    """Climb from an area to its nation, always in the same number of queries.

    ``through``: the systems of its practices, which a district or network has above it although
    it belongs to none itself.
    """
    through = tuple(sorted(through))
    found: list[Membership] = []
    rung: list[Ref] = [ref, *through]
    for _ in range(_STEPS_UP):
        above = here.facts(Membership, any_of("member", rung), order_by=("group",))
        above = [item for item in above if item.group.kind in kinds and item.group.kind != "body"]
        found += above
        rung = [item.group for item in above if item.group.kind != "community"]
    chain: list[Ref] = []
    for level in LADDER:
        at_level = {item.group for item in found if item.group.kind == level}
        at_level |= {item for item in through if item.kind == level}
        # Where two are above (a network across places) no one of them is the way up.
        if len(at_level) == 1 and level != ref.kind:
            chain.extend(at_level)
    return Ladder(tuple(chain), tuple(found), through)


def area_fact(ref: Ref, here: Standpoint) -> tuple[Area | Network | Practice, bool]:
    """The latest state of an area up to a day, and whether it is in being on that day."""
    noun = kinds[ref.kind].fact if ref.kind in kinds else Area
    states = here.ever(noun, ref=ref, order_by=("since", "pk"))
    if not states:
        raise NotInRecord(ref, here.known_on)
    for state in reversed(states):
        if state.span.holds_on(here.at):
            return state, True
    return states[-1], False


def systems_through(ref: Ref, groups: Mapping[Ref, int]) -> tuple[Ref, ...]:
    """The systems that the practices of an area belong to, for an area that is in none itself."""
    if ref.kind in {"practice", "system", "region", "nation"}:
        return ()
    return tuple(group for group in groups if group.kind == "system")
