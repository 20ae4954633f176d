"""How far the sheets of a workbook reach, told from their XML before anything opens it.

A program that opens a sheet makes room for every cell from the first to the last, so one cell in
the far corner of a file of a thousand bytes can take gigabytes. Here each part is unpacked a
little at a time and only counted. Entities, which a sheet never has, are refused with the part.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

MOST_UNPACKED_BYTES = 128 * 1024 * 1024
"""Ceiling of a workbook when unpacked. The largest published one unpacks to 5 million bytes."""

MOST_COLUMNS = 100
"""Ceiling of the columns of a sheet. Published ones have twelve."""

MOST_CELLS = 3_000_000
"""Ceiling of the cells of all sheets together, empty ones included; published ones have 90,000."""

_CELL = re.compile(r"([A-Za-z]{1,4})(\d{1,9})")
_CHUNK = 64 * 1024


class ExtentError(Exception):
    """A workbook that is not to be opened: the words of the problem and its remedy."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


def check_extent(archive: zipfile.ZipFile, most_rows: int) -> None:
    """Raise ExtentError where a workbook unpacks to too much or a sheet reaches too far."""
    unpacked = cells = 0
    for part in archive.infolist():
        extent = _Extent(part.filename, most_rows)
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED_BYTES:
                    raise ExtentError(
                        "file-too-large",
                        f"The workbook unpacks to more than {MOST_UNPACKED_BYTES // 1024**2} "
                        "megabytes.",
                        "Check that this is the file you mean.",
                    )
                extent.feed(chunk)
        cells += extent.rows * extent.columns
        if cells > MOST_CELLS:
            raise ExtentError(
                "too-many-cells",
                f"The sheets have more than {MOST_CELLS:,} cells, empty ones included.",
                "Check that no cell stands far from the others.",
            )


@dataclass(slots=True)
class _Extent:
    """The last row and column of a part that is a sheet; none of a part that is not."""

    name: str
    most_rows: int
    rows: int = 0
    columns: int = 0
    _row: int = 0
    _column: int = 0
    _parser: expat.XMLParserType | None = None

    def __post_init__(self) -> None:
        # Pictures and settings of printers are no XML; that no sheet hides behind another ending
        # is checked where the workbook names its sheets.
        if self.name.lower().endswith((".xml", ".rels")):
            self._parser = expat.ParserCreate()
            self._parser.StartElementHandler = self._element
            self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> None:
        """Count what a piece of the part has. Raises ExtentError."""
        if self._parser is None:
            return
        try:
            self._parser.Parse(chunk)
        except expat.ExpatError as error:
            raise ExtentError(
                "damaged-workbook",
                f"The part '{self.name}' of the workbook cannot be read ({error}).",
                "Open it in a spreadsheet program and save it again as .xlsx.",
            ) from error

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._cell(attributes.get("r"))
        elif kind == "row":
            self._row = self._number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
            self._reach()
        elif kind == "Relationship" and self.name.endswith("workbook.xml.rels"):
            target = attributes.get("Target", "")
            if not target.endswith(".xml"):
                raise ExtentError(
                    "damaged-workbook",
                    f"The workbook has a part '{target[:60]}', which cannot be a sheet.",
                    "Open it in a spreadsheet program and save it again as .xlsx.",
                )

    def _cell(self, reference: str | None) -> None:
        self._column += 1
        if reference is not None:
            found = _CELL.fullmatch(reference)
            if found is None:
                self._astray(reference)
            self._row, self._column = int(found[2]), 0
            for letter in found[1].upper():
                self._column = 26 * self._column + ord(letter) - ord("A") + 1
        self._reach()

    def _number(self, text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text):
            self._astray(text)
        return int(text)

    def _reach(self) -> None:
        self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
        if self.rows > self.most_rows:
            raise ExtentError(
                "too-many-rows",
                f"A sheet ('{self.name}') reaches beyond row {self.most_rows:,}.",
                "Check that its rows are not repeated, and that no cell stands far below them.",
            )
        if self.columns > MOST_COLUMNS:
            raise ExtentError(
                "too-many-columns",
                f"A sheet ('{self.name}') reaches beyond column {MOST_COLUMNS:,}.",
                "Check that no cell stands far to the right of the others.",
            )

    def _astray(self, reference: str) -> NoReturn:
        raise ExtentError(
            "damaged-workbook",
            f"A cell of '{self.name}' has the reference '{reference[:20]}', which is none.",
            "Open it in a spreadsheet program and save it again as .xlsx.",
        )

    def _doctype(self, *_: object) -> None:
        raise ExtentError(
            "damaged-workbook",
            f"The part '{self.name}' declares a document type, which no workbook has.",
            "Open it in a spreadsheet program and save it again as .xlsx.",
        )


UNPACKING_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What a damaged, encrypted or oddly packed archive raises."""
