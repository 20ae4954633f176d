"""The register of practices: headerless, with closed and dormant practices made plain."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.exchange.organisation_register import (
    OrganisationRegister,
    Status,
    read_organisation_register,
)
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, Reading, take_in
from goldenthread.kernel import Ref, Span

OPEN = {1: "Z98001", 2: "SALTMARSH SURGERY", 3: "Y59", 4: "QZX", 10: "ZX1 1AA", 11: "19740401",
        13: "A", 14: "B", 15: "98Z", 16: "20200401", 22: "0", 26: "4"}  # fmt: skip
CLOSED = {**OPEN, 1: "Z98002", 12: "20231031", 13: "C", 17: "20231031"}
DORMANT = {**OPEN, 1: "Z98003", 13: "D"}
HOSPICE = {**OPEN, 1: "Z98004", 26: "13"}


def line(columns: dict[int, str]) -> str:
    return ",".join(f'"{columns.get(n, "")}"' for n in range(1, 28)) + "\n"


def read(*rows: dict[int, str]) -> Reading[OrganisationRegister]:
    return read_organisation_register(Incoming("epraccur.csv", "".join(map(line, rows)).encode()))


def test_practices_with_their_days_systems_and_status() -> None:
    facts = read(OPEN, CLOSED, DORMANT, HOSPICE).facts
    assert facts is not None
    assert [fact.span for fact in facts.practices] == [
        Span(date(1974, 4, 1)),
        Span(date(1974, 4, 1), date(2023, 11, 1)),
        Span(date(1974, 4, 1)),
    ]
    assert list(facts.statuses.values()) == [Status.ACTIVE, Status.CLOSED, Status.DORMANT]
    assert facts.not_read == {"13": 1}
    assert {fact.group for fact in facts.memberships} == {Ref("system", "QZX")}
    # The commissioner is older than the system, which was established on 1 July 2022.
    assert facts.memberships[1].span == Span(date(2022, 7, 1), date(2023, 11, 1))


def test_a_former_geography_is_told_and_no_system_is_made_of_it() -> None:
    reading = read({**OPEN, 4: "Q72"})
    assert reading.facts
    assert reading.facts.memberships == ()
    assert "Q72" in next(each.message for each in reading.problems if each.code == "no-system")


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({**OPEN, 1: "99001"}, "malformed-value", "1 (code)"),
        ({**DORMANT, 2: " "}, "malformed-value", "2 (name)"),
        ({**DORMANT, 11: "1 April 1974"}, "malformed-value", "11 (open date)"),
        ({**DORMANT, 12: "20230231"}, "malformed-value", "12 (close date)"),
        ({**DORMANT, 13: "X"}, "malformed-value", "13 (status)"),
        ({**OPEN, 26: ""}, "malformed-value", "26 (prescribing setting)"),
        (OPEN, "duplicate-practice", "1 (code)"),
        ({**CLOSED, 12: "19700101"}, "end-before-start", "12 (close date)"),
        ({**CLOSED, 12: ""}, "status-against-days", "13 (status)"),
    ],
)
def test_a_fault_is_told_with_its_place(row: dict[int, str], code: str, column: str) -> None:
    reading = read(OPEN, row)
    (problem,) = reading.outstanding(())
    assert (problem.code, problem.row, problem.column) == (code, 2, column)


def test_a_register_with_headings_or_other_columns_is_refused() -> None:
    headings = {n: f"Column {n}" for n in range(1, 28)} | {1: "Organisation Code"}
    assert "unexpected-headings" in read(headings, OPEN).counts
    narrow = read_organisation_register(Incoming("a.csv", b"Z98001,SALTMARSH\n"))
    assert "wrong-number-of-fields" in narrow.counts


def test_as_published(shared_data: Path) -> None:
    problems = Problems()
    incoming = take_in(shared_data / "organisations" / "epraccur.csv", problems)
    facts = read_organisation_register(incoming, problems).facts
    assert facts is not None
    assert len(facts.practices) == 8647
    statuses = list(facts.statuses.values())
    assert (statuses.count(Status.CLOSED), statuses.count(Status.DORMANT)) == (1690, 207)
    assert sum(facts.not_read.values()) == 7324
    assert len({fact.group for fact in facts.memberships}) == 42
