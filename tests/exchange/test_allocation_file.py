"""The practice allocation file: what is read of it, and what is told."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from goldenthread.exchange.allocation_file import AllocationFile, read_allocation_file
from goldenthread.exchange.problems import Consequence, Problems
from goldenthread.exchange.reading import Reading, take_in
from goldenthread.kernel import FinancialYear, Ref, Span, people_from_text, people_to_text
from goldenthread.structure.memberships import Capacity
from tests.exchange.practice_files import (
    SAMPLE,
    Table,
    edited,
    only,
    read,
    sample_table,
    with_cell,
)


@pytest.fixture(scope="module")
def sample() -> AllocationFile:
    facts = read(SAMPLE.read_bytes()).facts
    assert facts is not None
    return facts


def test_the_facts_of_the_sample(sample: AllocationFile) -> None:
    assert len(sample.practices) == 12
    assert sample.systems == {Ref("system", "QZX")}
    since = Span(date(2025, 4, 1))
    districts = [area for area in sample.areas if area.level in ("lower-tier", "upper-tier")]
    for facts in (sample.practices, districts, sample.networks, sample.memberships):
        assert {fact.span for fact in facts} == {since}
    assert sample.practices[2].name == "Harbour Lane Surgery (Branch at Quay)"
    assert Counter(fact.ref.kind for fact in sample.areas) == {
        "nation": 1, "region": 1, "system": 1, "lower-tier": 3, "upper-tier": 2,
    }  # fmt: skip
    assert Counter(fact.capacity for fact in sample.memberships) == {
        Capacity.IN_SYSTEM: 12,
        Capacity.IN_LOWER_TIER: 12,
        Capacity.IN_NETWORK: 11,
        Capacity.IN_REGION: 1,
        Capacity.IN_NATION: 1,
        Capacity.IN_UPPER_TIER: 3,
    }


def test_values_are_exactly_those_published(sample: AllocationFile) -> None:
    table = sample_table()
    at = table[0].index("pop 2024/25")
    assert [need.population for need in sample.needs] == [
        people_from_text(row[at]) for row in table[1:]
    ]


def test_zero_stays_zero_and_missing_stays_missing(sample: AllocationFile) -> None:
    of = {need.practice.key: need.maternity for need in sample.needs}
    assert of["Z98012"] == 0
    assert of["Z98010"] is None
    reading = read(SAMPLE.read_bytes())
    assert "row 13" in only(reading, "zero").message
    assert "row 11" in only(reading, "value-not-published").message
    assert "row 11" in only(reading, "practice-in-no-network").message


def test_a_file_without_primary_medical_columns_has_none_not_zero() -> None:
    def change(table: Table) -> None:
        for row in table:
            del row[-2:]
        table[0][table[0].index("pop 2024/25")] = "pop 2022/23"

    reading = read(edited(change), FinancialYear(2022))
    assert reading.facts
    assert {need.primary_medical for need in reading.facts.needs} == {None}
    assert reading.counts["column-not-published"] == 2
    assert not reading.outstanding(())


def test_next_years_headings_are_known() -> None:
    def change(table: Table) -> None:
        for old, new in (
            ("ICS22", "ICB26"), ("ICS22name", "ICB26name"), ("R22", "R26"),
            ("Region22", "Region26"),
            ("LAD21", "LAD25"), ("LTLA21", "LTLA25"), ("LA21", "LA25"), ("UTLA21", "UTLA25"),
            ("pop 2024/25", "pop 2026/27"),
        ):  # fmt: skip
            table[0][table[0].index(old)] = new

    reading = read(edited(change), FinancialYear(2026))
    assert reading.facts
    assert reading.headings["system"] == "ICB26"
    assert "population-misnamed" not in reading.counts


def test_a_misnamed_population_is_told_and_the_wrong_year_must_be_accepted() -> None:
    misnamed = only(read(SAMPLE.read_bytes()), "population-misnamed")
    assert misnamed.consequence is Consequence.NOTICE
    assert (misnamed.row, misnamed.column) == (1, "pop 2024/25")

    def change(table: Table) -> None:
        for row in table:
            del row[-2:]

    reading = read(edited(change), FinancialYear(2026))
    assert [each.code for each in reading.outstanding(())] == ["another-year"]
    assert not reading.outstanding({"another-year"})
    assert not reading.outstanding({"another-year@1"})
    assert reading.unknown_acceptances({"another-yaer"}) == ("another-yaer",)


def test_an_upper_tier_that_repeats_the_district_is_not_read() -> None:
    def change(table: Table) -> None:
        for row in table[1:]:
            row[table[0].index("LA21")] = row[table[0].index("LAD21")]
            row[table[0].index("UTLA21")] = row[table[0].index("LTLA21")]

    reading = read(edited(change))
    assert reading.facts
    assert only(reading, "upper-tier-is-a-copy").column == "LA21"
    assert not [fact for fact in reading.facts.areas if fact.level == "upper-tier"]


def test_two_names_of_one_code_must_be_accepted_and_the_first_is_recorded() -> None:
    reading = read(with_cell(4, "LTLA21", "Salting"))
    (problem,) = reading.outstanding(())
    assert (problem.code, problem.row, problem.value) == ("two-names", 4, "Salting")
    assert "row 2" in problem.message
    assert reading.facts
    assert [area.name for area in reading.facts.areas if area.ref.key == "E07998001"] == [
        "Saltings"
    ]


def test_a_primary_medical_column_that_is_no_mix_of_its_parts_is_told() -> None:
    assert "primary-medical-mix" not in read(SAMPLE.read_bytes()).counts
    told = only(read(with_cell(7, "Final PMC WP", "7000")), "primary-medical-mix")
    assert "row 7" in told.message


def published(shared_data: Path, name: str, begins: int) -> Reading[AllocationFile]:
    problems = Problems()
    incoming = take_in(shared_data / "allocation" / name, problems)
    return read_allocation_file(incoming, FinancialYear(begins), problems)


def test_england_2024_25_as_published(shared_data: Path) -> None:
    started = time.process_time()
    reading = published(shared_data, "2024_2025.csv", 2024)
    seconds = time.process_time() - started
    facts = reading.facts
    assert facts is not None
    assert not reading.outstanding(())
    assert len(facts.practices) == 6553
    assert len(facts.systems) == 42
    people = sum(need.population or 0 for need in facts.needs)
    assert people_to_text(people) == "62154630.308167759"
    assert sum(need.maternity == 0 for need in facts.needs) == 113
    assert {need.practice.key for need in facts.needs if need.general_acute == 0} == {
        "Y00400",
        "Y02157",
    }
    brackets = [p.name for p in facts.practices if "(" in p.name or ")" in p.name]
    rare = [p.name for p in facts.practices if not set(p.name) <= _USUAL]
    assert (len(brackets), len(rare)) == (69, 4)
    assert {"upper-tier-is-a-copy", "population-misnamed", "empty-column"} <= set(reading.counts)
    assert not facts.networks
    assert seconds < 10  # 0.3 s when alone on the machine


_USUAL = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '&.,-/()")


def test_districts_that_straddle_systems_are_in_each(shared_data: Path) -> None:
    facts = published(shared_data, "2024_2025.csv", 2024).facts
    assert facts is not None
    system, district = (
        {fact.member: fact.group for fact in facts.memberships if fact.capacity is capacity}
        for capacity in (Capacity.IN_SYSTEM, Capacity.IN_LOWER_TIER)
    )
    parts = {(district[practice], system[practice]) for practice in system}
    systems_of = Counter(area for area, _ in parts)
    assert len(parts) == 342
    assert (len(systems_of), sum(number > 1 for number in systems_of.values())) == (309, 32)


def test_england_2022_23_as_published(shared_data: Path) -> None:
    reading = published(shared_data, "wp_data_2022LAD.csv", 2022)
    facts = reading.facts
    assert facts is not None
    assert not reading.outstanding(())
    assert len(facts.practices) == 6554
    assert people_to_text(sum(need.population or 0 for need in facts.needs)).startswith("61498822")
    assert sum(need.maternity is None for need in facts.needs) == 17
    assert {need.primary_medical for need in facts.needs} == {None}
    assert Counter(area.level for area in facts.areas)["upper-tier"] == 152
    assert len(facts.networks) == 1255
    assert "75 practices are in no network" in only(reading, "practice-in-no-network").message
