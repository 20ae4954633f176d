"""Sheets of a published .xlsx workbook, as rows with their numbers; checked before it is opened."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming
from goldenthread.exchange.table import MOST_ROWS
from goldenthread.exchange.workbook_extent import UNPACKING_ERRORS, ExtentError, check_extent

_OTHER_KINDS = {"xl/workbook.bin", "content.xml"}
"""What workbooks of other formats have; a file that is of two formats at once is of none."""

Cell = str | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name and its rows as text, the first of them row 1."""

    name: str
    rows: list[list[str]]


def read_sheets(incoming: Incoming, problems: Problems) -> list[Sheet]:
    """All sheets of a workbook with whole numbers and dates as text (``20240701``).

    Returns no sheets, and notes why, for what is no workbook or would unpack to too much.
    """
    if problems.refused:
        return []
    if not incoming.content:
        problems.refuse("empty-file", "The file is empty.", "Download the file again.")
        return []
    if not _is_sound(incoming, problems):
        return []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(incoming.content))
        sheets = []
        for name in workbook.sheet_names:
            cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheets.append(Sheet(name, [[_text(cell) for cell in row] for row in cells]))
    except (CalamineError, OSError, ValueError) as error:
        problems.refuse(
            "damaged-workbook",
            f"The workbook cannot be read ({error}).",
            "Open it in a spreadsheet program and save it again as .xlsx.",
        )
        return []
    return sheets


def _is_sound(incoming: Incoming, problems: Problems) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(incoming.content)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names and not names & _OTHER_KINDS:
                check_extent(archive, MOST_ROWS)
                return True
    except ExtentError as error:
        problems.refuse(error.code, str(error), error.remedy)
        return False
    except UNPACKING_ERRORS:
        problems.refuse(
            "not-a-workbook",
            "The file is no .xlsx workbook, whatever its name says, or its end is missing.",
            "Download the published .xlsx file again.",
        )
        return False
    problems.refuse(
        "not-a-workbook",
        "The file is a zip archive with no .xlsx workbook in it.",
        "Unpack it, or save it as .xlsx, and load the .xlsx file.",
    )
    return False


def _text(cell: Cell) -> str:
    # Workbooks hold whole numbers as floats, and some hold days as dates and others as 20240701.
    if isinstance(cell, datetime | date):
        return f"{cell:%Y%m%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
