"""What a load tells that only file and record together can say, and a report that adds up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.exchange.problems import Problem, Problems
from goldenthread.exchange.reading import Incoming, take_in
from goldenthread.kernel import FinancialYear, Ref, Span
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Membership
from tests.actions.test_load import EARLIER, NOW, load, load_workbook
from tests.exchange.practice_files import as_bytes, sample_table
from tests.exchange.test_network_workbook import CURRENT, ENDED
from tests.exchange.test_outlines import collection, feature

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MIDDLE = FinancialYear(2025)


def told(report, code: str) -> list[Problem]:
    return [each for each in report.problems if each.code == code]


def with_populations(**people: str) -> bytes:
    table = sample_table()
    headings = table[0]
    practice, column = headings.index("Practice_Code"), headings.index("pop 2024/25")
    headings[column] = "pop 2025/26"
    for row in table[1:]:
        row[column] = people.get(row[practice], row[column])
    return as_bytes(table)


def test_practices_whose_population_changed_by_more_than_half_are_told() -> None:
    load(MIDDLE, with_populations(Z98001="8000", Z98002="1000", Z98003="0", Z98004="3000"))
    report = load(
        FinancialYear(2026),
        with_populations(Z98001="3999.4", Z98002="1500", Z98003="12", Z98004="4500.000001"),
    )
    (notice,) = told(report, "population-changed")
    assert "of 3 practices changed by more than half since 2025/26" in notice.message
    assert "Z98001 8,000 -> 3,999; Z98004 3,000 -> 4,500; Z98003 0 -> 12." in notice.message
    assert report.event is not None


def test_a_first_year_or_a_year_like_the_last_tells_of_no_population() -> None:
    assert not told(load(EARLIER), "population-changed")
    assert not told(load(MIDDLE), "population-changed")


def test_as_published_the_practices_that_shrank_are_told(shared_data: Path) -> None:
    from goldenthread.actions.load_practices import load_practices
    from goldenthread.exchange.allocation_file import read_allocation_file

    for name, begins in (("wp_data_2022LAD.csv", 2022), ("2024_2025.csv", 2024)):
        problems, year = Problems(), FinancialYear(begins)
        reading = read_allocation_file(
            take_in(shared_data / "allocation" / name, problems), year, problems
        )
        report = load_practices(reading, year=year, by="A analyst", at=NOW)
    (notice,) = told(report, "population-changed")
    assert "of 71 practices changed by more than half since 2022/23" in notice.message
    assert "Y00449 28,177 -> 1,178" in notice.message


def test_districts_of_the_record_without_an_outline_are_told() -> None:
    from goldenthread.actions.load_outlines import load_outlines
    from goldenthread.exchange.outlines import read_outlines

    load(MIDDLE)

    def outline(*codes: str):
        incoming = Incoming("districts.geojson", collection(*map(feature, codes)))
        return load_outlines(read_outlines(incoming), by="A analyst", at=NOW)

    (notice,) = told(outline("E07998001"), "district-without-outline")
    assert notice.message.startswith("2 districts of the 3 on record have no outline: ")
    assert not told(outline("E07998002", "E06998003"), "district-without-outline")


def test_the_kinds_of_facts_add_up_to_what_is_recorded() -> None:
    report = load(EARLIER)
    assert report.recorded == sum(recorded for recorded, _ in report.facts.values())
    assert report.facts[Practice] == (11, 0)
    again = load(MIDDLE)
    assert again.retracted == sum(taken_back for _, taken_back in again.facts.values())
    assert again.facts[Membership][1] > 0


def test_what_changed_after_a_workbook_is_told_with_its_days() -> None:
    from goldenthread.actions.loading import What

    load(MIDDLE)
    (network,) = _changes(load_workbook(ENDED, CURRENT), "practice:Z98001")
    assert network[0] is What.MOVED
    load_workbook(CURRENT)
    report = load_workbook(ENDED, CURRENT)
    (days,) = _changes(report, "practice:Z98001")
    assert days == (
        What.CHANGED,
        "network:U99802 from 1 July 2024",
        "network:U99801 from 1 October 2019 to 30 June 2024; network:U99802 from 1 July 2024",
    )
    assert "the workbook knows other days" in report.meaning(What.CHANGED)
    assert report.meaning(What.ADDED) == What.ADDED.meaning


def _changes(report, subject: str) -> list[tuple[object, str, str]]:
    return [
        (each.what, each.before, each.after)
        for each in report.changes
        if str(each.subject) == subject
    ]


def test_a_system_begins_when_it_was_established_and_goes_by_its_earliest_name() -> None:
    from goldenthread.records.reading import facts

    def named(year: FinancialYear, system: str, region: str) -> bytes:
        table = sample_table()
        headings = table[0]
        headings[headings.index("pop 2024/25")] = f"pop {year}"
        for row in table[1:]:
            row[headings.index("ICS22name")] = system
            row[headings.index("Region22")] = region
        return as_bytes(table)

    load(MIDDLE, named(MIDDLE, "Fictional Shires", "Far East"))
    load(EARLIER, named(EARLIER, "The Shires", "Far East"))
    systems = facts(Area, ref=Ref("system", "QZX"), order_by=["since"])
    assert [(area.name, area.span) for area in systems] == [
        ("The Shires", Span(date(2022, 7, 1), date(2025, 4, 1))),
        ("Fictional Shires", Span(date(2025, 4, 1))),
    ]
    (region,) = (area for area in facts(Area) if area.ref.kind == "region")
    assert (region.name, region.span) == ("Far East", Span())
