"""Need and indicative budgets as flat objects, and flat objects as CSV: one form for every door.

People and money travel as exact decimal strings, an index as the double nearest to its ratio.
What is not published or undefined is None in JSON and empty in CSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from goldenthread.allocation.indicative_budget import BudgetRow
from goldenthread.allocation.need_index import NeedRow
from goldenthread.exchange.cells import safe_cell
from goldenthread.kernel import people_to_text

NEED_COLUMNS = (
    "year", "system", "level", "area_code", "area_name", "component", "population",
    "weighted_population", "index_in_system", "index_in_england", "people_warning",
)  # fmt: skip
BUDGET_COLUMNS = ("year", "system", "stream", "level", "area_code", "area_name", "pounds")


def need_object(row: NeedRow) -> dict[str, Any]:
    """The need of one area for one component."""
    return {
        "year": str(row.year),
        "system": row.system,
        "level": row.level.value,
        "area_code": row.area_code,
        "area_name": row.area_name,
        "component": row.component.value,
        "population": _people(row.population),
        "weighted_population": _people(row.weighted_population),
        "index_in_system": row.index_in_system,
        "index_in_england": row.index_in_england,
        "people_warning": row.people_warning,
    }


def budget_object(row: BudgetRow) -> dict[str, Any]:
    """The indicative budget of one area."""
    return {
        "year": str(row.year),
        "system": row.system,
        "stream": row.stream,
        "level": row.level.value,
        "area_code": row.area_code,
        "area_name": row.area_name,
        "pounds": row.pounds.decimal(),
    }


def as_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Flat objects as CSV with headings; a name that a spreadsheet would run is quoted with ``'``.

    Practice names come from files that others write, so a name that begins as a formula does
    would be executed by the spreadsheet that opens the download.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe_cell(row.get(name)) for name in columns})
    return text.getvalue()


def _people(billionths: int | None) -> str | None:
    return None if billionths is None else people_to_text(billionths)
