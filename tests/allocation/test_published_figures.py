"""What England's practices show, from the files as published. Skipped where they are absent."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from goldenthread.allocation.need_index import NeedRow, measure_need
from goldenthread.allocation.need_table import COMPONENTS, ROW, NeedTable
from goldenthread.allocation.partition import Level, Partition, by_practice, upper_tier_of
from goldenthread.allocation.practice_need import Component, PracticeNeed
from goldenthread.kernel import FinancialYear, Ref, people_from_text, people_to_text

COLUMN = {
    Component.CORE: "Final WP",
    Component.GENERAL_ACUTE: "G&A WP",
    Component.COMMUNITY: "CS WP",
    Component.MENTAL_HEALTH: "MH WP",
    Component.MATERNITY: "Mat WP",
    Component.PRESCRIBING: "Prescr WP",
    Component.HEALTH_INEQUALITIES: "Health Ineq WP",
    Component.PRIMARY_MEDICAL: "Final PMC WP",
    Component.PRIMARY_MEDICAL_NEED: "Primary Medical Care WP",
}


def published(path: Path) -> list[dict[str, str]]:
    """The rows of a practice file, read apart from the product's own reader."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table_of(rows: list[dict[str, str]], year: FinancialYear) -> NeedTable:
    def count(text: str | None) -> int | None:
        return people_from_text(text) if text else None

    needs = [
        PracticeNeed(
            Ref("practice", row["Practice_Code"]),
            year,
            count(row["pop 2022/23"]),
            *(count(row.get(COLUMN[component])) for component in COMPONENTS),
        )
        for row in rows
    ]
    return NeedTable.build(year, needs, {row["Practice_Code"]: row["ICS22"] for row in rows})


def by_lower_tier(rows: list[dict[str, str]], table: NeedTable) -> Partition:
    return Partition.build(
        Level.LOWER_TIER,
        table,
        {row["Practice_Code"]: row["LAD21"] for row in rows},
        {row["LAD21"]: row["LTLA21"] for row in rows},
    )


@pytest.fixture(scope="module")
def england(shared_data: Path) -> tuple[list[dict[str, str]], NeedTable]:
    rows = published(shared_data / "allocation" / "2024_2025.csv")
    return rows, table_of(rows, FinancialYear(2024))


def test_every_practice_and_person_of_england(england) -> None:
    _, table = england
    assert (len(table.practices), len(table.systems)) == (6_553, 42)
    assert people_to_text(int(table.population.sum())).startswith("62154630.308")
    for component, zeros in ((Component.MATERNITY, 113), (Component.GENERAL_ACUTE, 2)):
        row = ROW[component]
        assert int((table.published[row] & (table.weighted[row] == 0)).sum()) == zeros
    assert table.published.all()


@pytest.mark.parametrize(
    ("district", "expected"),
    [
        ("Bradford", 1.0046),
        ("Calderdale", 1.0041),
        ("Craven", 1.0339),
        ("Kirklees", 0.9830),
        ("Leeds", 0.9780),
        ("Wakefield", 1.0654),
    ],
)
def test_west_yorkshire_by_lower_tier(england, district: str, expected: float) -> None:
    rows, table = england
    index = measure_need(table, by_lower_tier(rows, table))
    found = {row.area_name: row for row in index.rows(["QWO"], [Component.CORE])}
    assert round(found[district].index_in_system or 0, 4) == expected


def test_three_hundred_and_forty_two_places_agree_with_fractions(england) -> None:
    """All 3,078 indices, each to the last bit, by sums of fractions written apart."""
    rows, table = england
    index = measure_need(table, by_lower_tier(rows, table))
    measured = list(index.rows())
    assert len(measured) == 342 * 9
    assert len(index.partition.straddling) == 32
    sums: dict[tuple[str, ...], list[Fraction]] = {}
    for row in rows:
        for key in ((row["ICS22"], row["LAD21"]), (row["ICS22"],), ()):
            into = sums.setdefault(key, [Fraction(0)] * 10)
            into[9] += Fraction(row["pop 2022/23"])
            for place, component in enumerate(COMPONENTS):
                into[place] += Fraction(row[COLUMN[component]])
    for row in measured:
        place = COMPONENTS.index(row.component)

        def per_head(*key: str, place: int = place) -> Fraction:
            return sums[key][place] / sums[key][9]

        own = per_head(row.system, row.area_code)
        assert row.index_in_system == float(own / per_head(row.system))
        assert row.index_in_england == float(own / per_head())


def test_primary_medical_is_need_and_inequalities_in_every_practice(england) -> None:
    _, table = england
    need = table.weighted[ROW[Component.PRIMARY_MEDICAL_NEED]].tolist()
    inequalities = table.weighted[ROW[Component.HEALTH_INEQUALITIES]].tolist()
    final = table.weighted[ROW[Component.PRIMARY_MEDICAL]].tolist()
    apart = [
        abs(100 * f - 85 * n - 15 * i) for f, n, i in zip(final, need, inequalities, strict=True)
    ]
    assert max(apart) <= 100 * 10**4  # 1e-5 of a person, in billionths


def test_thirty_seven_practices_have_fewer_than_a_hundred_people(england) -> None:
    _, table = england
    index = measure_need(table, by_practice(table, {}))
    core = list(index.rows(components=[Component.CORE]))
    assert len(core) == 6_553

    def people(row: NeedRow) -> int:
        assert row.population is not None
        return row.population

    few = [row for row in core if people(row) < 100 * 10**9]
    assert len(few) == 37
    assert all("read with care" in row.people_warning for row in few)
    assert sum("less than one person" in row.people_warning for row in few) == 3


def test_upper_tiers_of_both_years_are_all_in_the_lookup(england) -> None:
    rows, table = england
    tiers = upper_tier_of({row["Practice_Code"]: row["LAD21"] for row in rows})
    partition = Partition.build(Level.UPPER_TIER, table, tiers, {})
    assert not partition.unplaced(table)
    assert len({part.code for part in partition.parts}) == 152


def test_a_year_without_primary_medical_weights_says_so(shared_data: Path) -> None:
    rows = published(shared_data / "allocation" / "wp_data_2022LAD.csv")
    table = table_of(rows, FinancialYear(2022))
    index = measure_need(table, by_lower_tier(rows, table))
    for row in index.rows(["QWO"], [Component.PRIMARY_MEDICAL]):
        assert (row.weighted_population, row.index_in_system) == (None, None)
        assert "not published" in row.people_warning
    missing = ~table.published[ROW[Component.MATERNITY]]
    assert int(missing.sum()) == 17
