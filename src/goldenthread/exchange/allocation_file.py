"""Practice allocation files exactly as published: practices, areas, memberships and need.

A file states what holds in one financial year, so its facts begin on 1 April of that year and
stay open: a later year's file ends them. Nation, regions and systems are older than a file, and
only named by it. Weighted populations are kept exactly; zero stays zero,
an empty cell is None, and both are told. Where the upper-tier column repeats the lower-tier one
(2024/25) nothing is read from it: a district of a county is never its own upper tier.
"""

from __future__ import annotations

from goldenthread.exchange.allocation_columns import COLUMNS, NOT_READ
from goldenthread.exchange.allocation_facts import ENGLAND, AllocationFile, FactBuilder
from goldenthread.exchange.allocation_notices import tell, tell_year_of_name
from goldenthread.exchange.allocation_shapes import check_shapes
from goldenthread.exchange.columns import match_headings
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, Reading, concluded
from goldenthread.exchange.table import read_rows
from goldenthread.kernel import FinancialYear

__all__ = ["ENGLAND", "AllocationFile", "read_allocation_file"]


def read_allocation_file(
    incoming: Incoming, year: FinancialYear, problems: Problems | None = None
) -> Reading[AllocationFile]:
    """Read a practice allocation file of a financial year; every problem is returned."""
    problems = problems or Problems()
    rows = read_rows(incoming, problems)
    if problems.refused or not rows:
        return concluded(incoming, problems, None)
    headings, body = rows[0].fields, rows[1:]
    if len(headings) == 1 and any(mark in headings[0] for mark in ";\t"):
        problems.refuse(
            "wrong-delimiter",
            "The fields are not parted by commas.",
            "Save the file as 'CSV UTF-8', with commas.",
            row=1,
            value=headings[0],
        )
        return concluded(incoming, problems, None)
    at = match_headings(headings, (*COLUMNS, *NOT_READ), problems)
    matched = {name: headings[index] for name, index in at.items()}
    if len(at) < 2 or problems.counts.keys() & {"missing-heading", "repeated-heading"}:
        return concluded(incoming, problems, None, rows=len(body), headings=matched)
    every_column = dict(at)
    facts = None
    if check_shapes(body, at, headings, problems):
        facts = FactBuilder(year, at, headings, problems).build(body)
    tell(body, every_column, headings, year, problems)
    tell_year_of_name(incoming.name, year, problems)
    return concluded(incoming, problems, facts, rows=len(body), headings=matched)
