"""Whether the cells of an allocation file are what their columns hold, before facts are made."""

from __future__ import annotations

from goldenthread.exchange.allocation_columns import COLUMNS, POPULATION, WEIGHTED
from goldenthread.exchange.columns import Column, swapped_columns
from goldenthread.exchange.problems import Place, Problems
from goldenthread.exchange.table import Row

HARMLESS = frozenset({"postcode", "latitude", "longitude"})
"""Fields whose malformed value a named person may accept; it is then recorded as unknown."""


def check_shapes(
    body: list[Row], at: dict[str, int], headings: list[str], problems: Problems
) -> bool:
    """Note swapped columns, and every cell that is not what its column holds.

    Takes columns that must not be read (an upper tier that is a copy) out of ``at``. False where
    columns were swapped: whatever else one read of them would be noise.
    """
    if _upper_tier_is_a_copy(body, at, headings, problems):
        for name in ("upper_tier", "upper_tier_name"):
            at.pop(name, None)
    astray = swapped_columns(body, COLUMNS, at, headings, problems)
    numbers = {POPULATION.field, *(column.field for column in WEIGHTED)}
    for column in COLUMNS:
        index = at.get(column.field)
        # Numbers are checked where they are read, cell by cell.
        if index is None or column.field in astray or column.field in numbers:
            continue
        good: set[str] = set()
        for row in body:
            value = row.fields[index]
            if value in good:
                continue
            if column.shape.fits(value) or (not value and column.may_be_empty):
                good.add(value)
            else:
                _report_cell(column, row.number, value, headings[index], problems)
    return not astray


def _upper_tier_is_a_copy(
    body: list[Row], at: dict[str, int], headings: list[str], problems: Problems
) -> bool:
    lower, upper = at["lower_tier"], at.get("upper_tier")
    if upper is None:
        return False
    if any(row.fields[lower] != row.fields[upper] for row in body):
        return False
    if not any(row.fields[upper].startswith("E07") for row in body):
        return False
    problems.notice(
        "upper-tier-is-a-copy",
        "Every row repeats the lower-tier district as its upper-tier area, county districts "
        "included. No upper tiers were read from this file.",
        "Upper tiers come from the lookup of 2022/23.",
        column=headings[upper],
    )
    return True


def _report_cell(column: Column, number: int, value: str, heading: str, problems: Problems) -> None:
    place: Place = {"row": number, "column": heading, "value": value}
    if not value:
        problems.refuse(
            "missing-value",
            f"The cell is empty; it should hold {column.shape.words}.",
            "Fill it in from the source.",
            **place,
        )
    elif column.field in HARMLESS:
        problems.may_accept(
            f"malformed-{column.field}",
            f"This is not {column.shape.words}.",
            "Mend it, or accept it: it is then recorded as unknown.",
            **place,
        )
    else:
        problems.refuse(
            "malformed-value",
            f"This is not {column.shape.words}.",
            "Remove the spaces round it."
            if column.shape.fits(value.strip())
            else "Mend it from the source.",
            **place,
        )
