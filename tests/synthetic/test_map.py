"""The map: practices, networks, places and districts in believable proportions."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import pairwise
from statistics import median

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.kernel.fixed_point import ONE_PERSON
from goldenthread.structure.agreements import Succession
from goldenthread.structure.areas import Area, Outline, SmallArea
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.synthetic.outlines import encloses
from tests.synthetic.conftest import Invented

FIRST = FinancialYear(2024)
SYSTEM = Ref("system", "QZZ")


def members(invented: Invented, capacity: Capacity, day: date) -> dict[Ref, Ref]:
    return {
        fact.member: fact.group
        for fact in invented.all(Membership)
        if fact.capacity is capacity and fact.member.kind == "practice" and fact.span.holds_on(day)
    }


def people(invented: Invented) -> dict[Ref, float]:
    return {
        need.practice: (need.population or 0) / ONE_PERSON
        for need in invented.all(PracticeNeed)
        if need.year == FIRST
    }


def test_lists_spread_as_in_life(invented: Invented):
    own = members(invented, Capacity.IN_SYSTEM, date(2024, 4, 1))
    sizes = [size for ref, size in people(invented).items() if own[ref] == SYSTEM]
    assert len(sizes) == 160
    assert 1_150_000 < sum(sizes) < 1_250_000
    assert 6_000 < median(sizes) < 8_000
    assert sum(size < 100 for size in sizes) == 1
    assert max(sizes) <= 40_001
    assert sorted(sizes)[1] >= 1_500


def test_networks_hold_twenty_five_to_sixty_thousand_people(invented: Invented):
    signed = members(invented, Capacity.IN_NETWORK, date(2024, 4, 1))
    sizes: Counter[Ref] = Counter()
    for practice, network in signed.items():
        sizes[network] += int(people(invented)[practice])
    assert len(sizes) == len(invented.all(Network)) == 28
    assert all(25_000 <= size <= 60_000 for size in sizes.values())


def test_some_networks_lie_across_districts(invented: Invented):
    signed = members(invented, Capacity.IN_NETWORK, date(2024, 4, 1))
    district = members(invented, Capacity.IN_LOWER_TIER, date(2024, 4, 1))
    lies_in: dict[Ref, set[Ref]] = {}
    for practice, network in signed.items():
        lies_in.setdefault(network, set()).add(district[practice])
    assert any(len(districts) > 1 for districts in lies_in.values())


def test_five_practices_sign_no_network_and_one_leaves_mid_year(invented: Invented):
    own = members(invented, Capacity.IN_SYSTEM, date(2025, 9, 30))
    before = members(invented, Capacity.IN_NETWORK, date(2025, 9, 30))
    after = members(invented, Capacity.IN_NETWORK, date(2025, 10, 1))
    ours = {practice for practice, system in own.items() if system == SYSTEM}
    assert len(ours - set(before)) == 5
    assert len(set(before) - set(after)) == 1
    assert not set(after) - set(before)


def test_one_practice_closes_and_one_joins_another(invented: Invented):
    ended = [one for one in invented.all(Practice) if one.span.until is not None]
    joined = [
        one for one in invented.all(Succession) if one.predecessor.kind == one.successor.kind
        and one.predecessor.kind == "practice"
    ]  # fmt: skip
    assert len(ended) == 2
    assert len(joined) == 1
    assert joined[0].predecessor in {one.ref for one in ended}


def test_every_practice_has_one_place_but_those_of_the_neighbour(invented: Invented):
    own = members(invented, Capacity.IN_SYSTEM, date(2024, 4, 1))
    placed = members(invented, Capacity.IN_PLACE, date(2024, 4, 1))
    assert set(placed) == {practice for practice, system in own.items() if system == SYSTEM}
    assert len(set(placed.values())) == 5


def test_one_district_straddles_two_systems(invented: Invented):
    own = members(invented, Capacity.IN_SYSTEM, date(2024, 4, 1))
    district = members(invented, Capacity.IN_LOWER_TIER, date(2024, 4, 1))
    systems: dict[Ref, set[Ref]] = {}
    for practice, system in own.items():
        systems.setdefault(district[practice], set()).add(system)
    assert len(systems) == 7
    assert [len(found) for found in systems.values()].count(2) == 1


def test_practices_lie_inside_the_outline_of_their_district(invented: Invented):
    district = members(invented, Capacity.IN_LOWER_TIER, date(2024, 4, 1))
    rings = {
        outline.area: [tuple(point) for point in json.loads(outline.geometry)["coordinates"][0]]
        for outline in invented.all(Outline)
    }
    for practice in invented.all(Practice):
        assert practice.longitude is not None
        assert practice.latitude is not None
        assert encloses(rings[district[practice.ref]], (practice.longitude, practice.latitude))


def test_neighbouring_outlines_share_their_border(invented: Invented):
    edges: Counter[tuple[tuple[float, ...], tuple[float, ...]]] = Counter()
    for outline in invented.all(Outline):
        ring = [tuple(point) for point in json.loads(outline.geometry)["coordinates"][0]]
        assert ring[0] == ring[-1]
        edges.update(pairwise(ring))
    assert max(edges.values()) == 1
    shared = sum((end, start) in edges for start, end in edges)
    assert shared > len(edges) / 3


def test_postcodes_lie_where_no_postcode_is(invented: Invented):
    postcodes = [one.postcode for one in invented.all(Practice)]
    assert len(set(postcodes)) == len(postcodes)
    assert all(postcode.startswith("ZZ") for postcode in postcodes)


def test_communities_hold_about_as_many_people_as_the_practices(invented: Invented):
    communities = [one for one in invented.all(Area) if one.level == "community"]
    small_areas = invented.all(SmallArea)
    assert len(communities) == 60
    assert len(small_areas) == 720
    assert 1_150_000 < sum(one.residents for one in small_areas) < 1_250_000
    assert {one.deprivation_decile for one in small_areas} == set(range(1, 11))
    assert {one.community for one in small_areas} == {one.ref for one in communities}
