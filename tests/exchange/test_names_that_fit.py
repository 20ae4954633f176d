"""Names too long to be kept are returned by every reader, with their place and a remedy."""

from __future__ import annotations

from typing import Any

import pytest

from goldenthread.exchange.allocation_file import read_allocation_file
from goldenthread.exchange.columns import LONGEST_NAME
from goldenthread.exchange.network_workbook import read_network_workbook
from goldenthread.exchange.organisation_register import read_organisation_register
from goldenthread.exchange.problems import Problem
from goldenthread.exchange.reading import Incoming, Reading
from goldenthread.kernel import FinancialYear
from tests.exchange.practice_files import as_bytes, sample_table
from tests.exchange.test_network_workbook import CURRENT, HEADINGS, changed
from tests.exchange.test_organisation_register import OPEN, line
from tests.exchange.workbooks import workbook

FITS, TOO_LONG = "N" * LONGEST_NAME, "N" * (LONGEST_NAME + 1)


def read_allocation(name: str) -> Reading[Any]:
    table = sample_table()
    table[1][table[0].index("GP_Practice_Name")] = name
    return read_allocation_file(Incoming("p.csv", as_bytes(table)), FinancialYear(2025))


def read_register(name: str) -> Reading[Any]:
    return read_organisation_register(Incoming("e.csv", line({**OPEN, 2: name}).encode()))


def read_networks(name: str) -> Reading[Any]:
    content = workbook({"Partners": [HEADINGS, changed(CURRENT, 3, name)]})
    return read_network_workbook(Incoming("n.xlsx", content))


def of_name(reading: Reading[Any]) -> list[Problem]:
    return [each for each in reading.problems if each.code.startswith("malformed")]


@pytest.mark.parametrize("read", [read_allocation, read_register, read_networks])
def test_a_name_is_kept_whole_or_returned(read) -> None:
    assert of_name(read(FITS)) == []
    (problem,) = of_name(read(TOO_LONG))
    assert problem.row is not None
    assert problem.column
    assert str(LONGEST_NAME) in problem.message
    assert problem.remedy
