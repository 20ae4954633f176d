"""Areas from nation to community, and which practice serves whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from goldenthread.kernel import Ref, Span
from goldenthread.structure.areas import Area, SmallArea
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.places import PlaceRule, Scheme
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import (
    DISTRICTS,
    NEIGHBOUR,
    NEIGHBOUR_NAME,
    PEOPLE,
    PLACES,
    REGION,
    REGION_NAME,
    SYSTEM,
    SYSTEM_NAME,
    TOWNS,
    UPPER_TIERS,
    Town,
)
from goldenthread.synthetic.names import COMMUNITY_WORDS
from goldenthread.synthetic.practices import DISTRICT_OF, FIRST_DAY, Surgeries, Surgery

COMMUNITIES = 60
SMALL_AREAS = 720
NATION_REF = Ref("nation", "england")
REGION_REF = Ref("region", REGION)
SYSTEM_REF = Ref("system", SYSTEM)
NEIGHBOUR_REF = Ref("system", NEIGHBOUR)
_ALWAYS = Span()
_SINCE = Span(FIRST_DAY)


def place_ref(key: str) -> Ref:
    """The reference of a place by its key, such as ``corrant``."""
    return Ref("place", f"{SYSTEM}-{key}")


@dataclass(frozen=True, slots=True)
class Community:
    """A community: a set of small areas of one town."""

    ref: Ref
    name: str
    town: Town


@dataclass(frozen=True, slots=True)
class Ground:
    """The communities, and for each practice those that it serves."""

    communities: tuple[Community, ...]
    small_areas: tuple[SmallArea, ...]
    served_by: Mapping[str, tuple[Community, ...]]


def lay_ground(draw: Draw, surgeries: Surgeries) -> Ground:
    """Divide each town into communities, and these into small areas."""
    communities = tuple(_communities(draw))
    by_town: dict[str, list[Community]] = {}
    for community in communities:
        by_town.setdefault(community.town.name, []).append(community)
    served = {
        surgery.code: tuple(
            draw.shuffled(
                by_town[surgery.town.name], "serves", surgery.code
            )[: draw.whole(1, 3, "serves how many", surgery.code)]
        )
        for surgery in surgeries.by_code.values()
        if surgery.town.name in by_town
    }  # fmt: skip
    return Ground(communities, tuple(_small_areas(draw, communities)), MappingProxyType(served))


def _communities(draw: Draw) -> Iterator[Community]:
    shares = sum(town.share for town in TOWNS)
    spare = COMMUNITIES - 2 * len(TOWNS)
    counts = {town: 2 + spare * town.share // shares for town in TOWNS}
    for town in sorted(TOWNS, key=lambda one: (-one.share, one.name)):
        if sum(counts.values()) < COMMUNITIES:
            counts[town] += 1
    number = 0
    for town in TOWNS:
        for word in draw.shuffled(COMMUNITY_WORDS, "community", town.name)[: counts[town]]:
            number += 1
            yield Community(
                Ref("community", f"{SYSTEM}-C{number:02d}"), f"{town.name} {word}", town
            )


def _small_areas(draw: Draw, communities: tuple[Community, ...]) -> Iterator[SmallArea]:
    """Small areas in proportion to each town's people; more of them poor where the town is."""
    each, more = divmod(SMALL_AREAS, len(communities))
    number = 0
    for index, community in enumerate(communities):
        for part in range(each + (index < more)):
            number += 1
            name = (community.ref, part)
            poverty = community.town.deprivation + draw.whole(-35, 35, "poverty", *name)
            yield SmallArea(
                Ref("small-area", f"E99{number:06d}"),
                f"{community.name} {part + 1:03d}",
                community.ref,
                PEOPLE // SMALL_AREAS + draw.whole(-320, 320, "residents", *name),
                max(1, min(10, 10 - poverty // 10)),
                _ALWAYS,
            )


def area_facts(ground: Ground, surgeries: Surgeries) -> Iterator[Any]:
    """Areas, the scheme of places, small areas, and who belongs to which."""
    yield Area(NATION_REF, "England", _ALWAYS)
    yield Area(REGION_REF, REGION_NAME, _ALWAYS)
    yield Area(SYSTEM_REF, SYSTEM_NAME, _SINCE)
    yield Area(NEIGHBOUR_REF, NEIGHBOUR_NAME, _SINCE)
    yield Membership(REGION_REF, NATION_REF, Capacity.IN_NATION, _ALWAYS)
    for system in (SYSTEM_REF, NEIGHBOUR_REF):
        yield Membership(system, REGION_REF, Capacity.IN_REGION, _SINCE)
    yield Scheme(Ref("scheme", SYSTEM), SYSTEM_REF, PlaceRule.FILE, _SINCE)
    for place in PLACES:
        yield Area(place_ref(place.key), place.name, _SINCE)
        yield Membership(place_ref(place.key), SYSTEM_REF, Capacity.IN_SYSTEM, _SINCE)
    for upper in UPPER_TIERS:
        yield Area(Ref("upper-tier", upper.code), upper.name, _ALWAYS)
    for district in DISTRICTS:
        ref = Ref("lower-tier", district.code)
        yield Area(ref, district.name, _ALWAYS)
        yield Membership(ref, Ref("upper-tier", district.upper), Capacity.IN_UPPER_TIER, _ALWAYS)
    for community in ground.communities:
        inside = Ref("lower-tier", community.town.district)
        yield Area(community.ref, community.name, _ALWAYS)
        yield Membership(community.ref, inside, Capacity.IN_LOWER_TIER, _ALWAYS)
    yield from ground.small_areas
    for surgery in surgeries.by_code.values():
        yield surgery.fact
        yield from _practice_memberships(surgery, ground)


def _practice_memberships(surgery: Surgery, ground: Ground) -> Iterator[Membership]:
    ref, span = surgery.ref, surgery.fact.span
    district = DISTRICT_OF[surgery.town.district]
    yield Membership(ref, Ref("system", surgery.system), Capacity.IN_SYSTEM, span)
    yield Membership(ref, Ref("lower-tier", district.code), Capacity.IN_LOWER_TIER, span)
    yield Membership(ref, Ref("upper-tier", district.upper), Capacity.IN_UPPER_TIER, span)
    if surgery.place is not None:
        yield Membership(ref, place_ref(surgery.place), Capacity.IN_PLACE, span)
    for community in ground.served_by.get(surgery.code, ()):
        yield Membership(ref, community.ref, Capacity.SERVES, span)
