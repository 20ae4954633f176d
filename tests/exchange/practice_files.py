"""The sample that ships with the documentation, and ways to change it for a test."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from goldenthread.exchange.allocation_file import AllocationFile, read_allocation_file
from goldenthread.exchange.problems import Problem
from goldenthread.exchange.reading import Incoming, Reading
from goldenthread.kernel import FinancialYear

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "samples" / "practices_2025-26.csv"
YEAR = FinancialYear(2025)

Table = list[list[str]]


def sample_text() -> str:
    return SAMPLE.read_text("utf-8")


def sample_table() -> Table:
    return list(csv.reader(io.StringIO(sample_text())))


def as_bytes(table: Table) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue().encode()


def edited(change: Callable[[Table], None]) -> bytes:
    """The sample with its table changed; row 0 holds the headings."""
    table = sample_table()
    change(table)
    return as_bytes(table)


def with_cell(row: int, heading: str, value: str) -> bytes:
    """The sample with one cell changed; rows count as an editor shows them."""

    def change(table: Table) -> None:
        table[row - 1][table[0].index(heading)] = value

    return edited(change)


def read(content: bytes, year: FinancialYear = YEAR) -> Reading[AllocationFile]:
    return read_allocation_file(Incoming("practices.csv", content), year)


def only(reading: Reading[AllocationFile], code: str) -> Problem:
    """The one problem of a code."""
    (problem,) = [each for each in reading.problems if each.code == code]
    return problem
