"""Network workbooks: spells with inclusive last days, and the faults that they publish."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.exchange.network_workbook import NetworkWorkbook, read_network_workbook
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, Reading, take_in
from goldenthread.kernel import Ref, Span
from goldenthread.structure.memberships import Capacity, Membership
from tests.exchange.workbooks import Cell, workbook

HEADINGS: list[Cell] = [
    "Partner\nOrganisation\nCode",
    "Partner\nName",
    "PCN Code",
    "PCN Name",
    "Practice to PCN\nRelationship\nStart Date",
    "Practice to PCN\nRelationship\nEnd Date",
]
ENDED: list[Cell] = [
    "Z98001", "SALTMARSH SURGERY", "U99801", "SALTINGS PCN", "20191001", "20240630",
]  # fmt: skip
CURRENT: list[Cell] = [
    "Z98001", "SALTMARSH SURGERY", "U99802", "MOOR PCN", 20240701, None,
]  # fmt: skip


def read(*rows: list[Cell], **more: list[list[Cell]]) -> Reading[NetworkWorkbook]:
    content = workbook({"Partners": [HEADINGS, *rows], **more})
    return read_network_workbook(Incoming("networks.xlsx", content))


def changed(row: list[Cell], at: int, value: Cell) -> list[Cell]:
    return [*row[:at], value, *row[at + 1 :]]


def test_ended_spells_are_kept_and_last_days_are_inclusive() -> None:
    facts = read(ENDED, CURRENT).facts
    assert facts is not None
    practice = Ref("practice", "Z98001")
    assert facts.memberships == (
        Membership(
            practice,
            Ref("network", "U99801"),
            Capacity.IN_NETWORK,
            Span(date(2019, 10, 1), date(2024, 7, 1)),
        ),
        Membership(practice, Ref("network", "U99802"), Capacity.IN_NETWORK, Span(date(2024, 7, 1))),
    )
    assert [(fact.ref.key, fact.name, fact.span.last) for fact in facts.networks] == [
        ("U99801", "SALTINGS PCN", date(2024, 6, 30)),
        ("U99802", "MOOR PCN", None),
    ]


def test_a_sheet_of_networks_gives_the_days_they_opened_and_closed() -> None:
    details: list[list[Cell]] = [
        ["PCN Code", "PCN Name", "Open Date", "Close Date"],
        ["U99801", "Saltings PCN", "20190701", "20240930"],
    ]
    facts = read(ENDED, CURRENT, Details=details).facts
    assert facts is not None
    assert facts.networks[0].span == Span.through(date(2019, 7, 1), date(2024, 9, 30))
    assert facts.networks[0].name == "Saltings PCN"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (changed(CURRENT, 4, 20240615), "overlapping-spells", 0),
        (ENDED, "repeated-spell", 0),
        (changed(CURRENT, 5, "20240630"), "end-before-start", 5),
        (changed(CURRENT, 0, "99001"), "malformed-practice", 0),
        (changed(CURRENT, 2, "X99902"), "malformed-network", 2),
        (changed(CURRENT, 4, "1 July 2024"), "malformed-first", 4),
        (changed(CURRENT, 4, 20240231), "malformed-first", 4),
        (changed(CURRENT, 4, None), "missing-first", 4),
    ],
)
def test_a_fault_that_a_named_person_may_accept(row: list[Cell], code: str, column: int) -> None:
    reading = read(ENDED, row)
    (problem,) = reading.outstanding(())
    assert (problem.code, problem.row, problem.column) == (code, 3, HEADINGS[column])
    assert "accept it" in problem.remedy
    assert reading.facts
    assert not reading.outstanding({f"{code}@3"})
    kept = 2 if code == "overlapping-spells" else 1
    assert len(reading.facts.memberships) == kept


def test_a_day_in_two_networks_at_a_change_is_told() -> None:
    reading = read(ENDED, changed(CURRENT, 4, 20240630))
    assert not reading.outstanding(())
    assert reading.counts["shared-day"] == 1


def test_a_sheet_left_behind_is_told_or_must_be_accepted() -> None:
    copy = read(ENDED, CURRENT, Sheet1=[HEADINGS, ENDED])
    assert not copy.outstanding(())
    assert "Each of its 1 rows" in copy.problems[0].message
    other = read(ENDED, CURRENT, Sheet1=[HEADINGS, changed(ENDED, 0, "Z98002")])
    assert [each.code for each in other.outstanding(())] == ["sheet-not-read"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"Partner Organisation Code,PCN Code\n", "not-a-workbook"),
        (workbook({"A": [["something", "else"]]}), "missing-sheet"),
        (workbook({"A": [HEADINGS, ENDED]})[:-30], "not-a-workbook"),
        (workbook({"A": [HEADINGS[:4], ENDED[:4]]}), "missing-heading"),
    ],
)
def test_what_is_no_network_workbook_is_refused(content: bytes, code: str) -> None:
    reading = read_network_workbook(Incoming("networks.xlsx", content))
    assert reading.facts is None
    assert code in reading.counts


@pytest.mark.parametrize(
    ("name", "networks", "spells", "overlaps"),
    [
        ("ePCN_2023-01.xlsx", 1329, 7455, 0),
        ("epcncorepartnerdetails_2026-06.xlsx", 1388, 7830, 7),
    ],
)
def test_as_published(
    shared_data: Path, name: str, networks: int, spells: int, overlaps: int
) -> None:
    problems = Problems()
    reading = read_network_workbook(
        take_in(shared_data / "organisations" / name, problems), problems
    )
    assert reading.facts
    assert (len(reading.facts.networks), len(reading.facts.memberships)) == (networks, spells)
    waiting = reading.outstanding(())
    assert {each.code for each in waiting} <= {"overlapping-spells"}
    assert len(waiting) == overlaps
    if overlaps:
        assert waiting[0].value == "P85004"
        assert "78 rows" in next(
            each.message for each in reading.problems if each.sheet == "Sheet1"
        )
