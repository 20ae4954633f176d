"""The allocation file of the demonstration, and what was released from it."""

from __future__ import annotations

from datetime import date

import pytest

from goldenthread.allocation.need_index import measure_need
from goldenthread.allocation.need_table import NeedTable
from goldenthread.allocation.partition import Level, Partition, area_of
from goldenthread.allocation.practice_need import Component, PracticeNeed
from goldenthread.evidence.releases import Release
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership
from tests.synthetic.conftest import Invented

YEARS = (FinancialYear(2024), FinancialYear(2025))
MILLIONTH = 1_000
EXACT = set(Component) - {Component.PRIMARY_MEDICAL}


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_each_component_sums_to_the_registered_total(invented: Invented, year: FinancialYear):
    needs = [need for need in invented.all(PracticeNeed) if need.year == year]
    people = sum(need.population or 0 for need in needs)
    for component in EXACT:
        assert sum(need.weighted(component) or 0 for need in needs) == people
    final = sum(need.primary_medical or 0 for need in needs)
    assert abs(final - people) < len(needs) * MILLIONTH


def test_primary_medical_need_is_85_parts_need_and_15_inequalities(invented: Invented):
    for need in invented.all(PracticeNeed):
        assert need.primary_medical is not None
        assert need.primary_medical_need is not None
        assert need.health_inequalities is not None
        expected = 85 * need.primary_medical_need + 15 * need.health_inequalities
        assert abs(100 * need.primary_medical - expected) <= 50 * MILLIONTH


def test_values_have_six_decimals_and_people_are_not_whole(invented: Invented):
    for need in invented.all(PracticeNeed):
        values = [need.population, *(need.weighted(component) for component in Component)]
        assert all(value is not None and value % MILLIONTH == 0 for value in values)
    whole = [need for need in invented.all(PracticeNeed) if (need.population or 0) % 10**9 == 0]
    assert len(whole) < 5


def test_one_practice_has_no_maternity_need(invented: Invented):
    without = {need.practice for need in invented.all(PracticeNeed) if need.maternity == 0}
    assert len(without) == 1


def test_released_indices_are_those_that_the_product_measures(invented: Invented):
    year = YEARS[1]
    memberships = invented.all(Membership)
    day = date(2025, 4, 1)
    systems = {
        fact.member: fact.group.key
        for fact in memberships
        if fact.capacity is Capacity.IN_SYSTEM and fact.member.kind == "practice"
    }
    needs = [need for need in invented.all(PracticeNeed) if need.year == year]
    table = NeedTable.build(year, needs, {ref.key: code for ref, code in systems.items()})
    joined = area_of(
        (fact.member.key, fact.group.key)
        for fact in memberships
        if fact.capacity is Capacity.IN_PLACE and fact.span.holds_on(day)
    )
    places = Partition.build(Level.PLACE, table, joined, {})
    index = measure_need(table, places)
    released = {release.ref: release for release in invented.all(Release)}
    for key in ("corrant", "northwaith", "dunmarrow", "saltings", "quillbourne"):
        part = places.position["QZZ", f"QZZ-{key}"]
        for component in (Component.CORE, Component.HEALTH_INEQUALITIES):
            measured = index.row(part, component).index_in_system
            release = released[Ref("release", f"2025-{component.value}-QZZ-{key}")]
            assert measured is not None
            assert release.value == f"{measured:.4f}"
            assert release.population == int((index.row(part, component).population or 0) / 10**9)


def test_every_practice_of_the_file_is_known(invented: Invented):
    practices = {one.ref for one in invented.all(Practice)}
    assert {need.practice for need in invented.all(PracticeNeed)} <= practices
