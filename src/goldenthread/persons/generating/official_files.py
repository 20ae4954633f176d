"""Reading columns of official files: what is missing is said, with the file and the column."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyarrow import ArrowException


class OfficialFileError(Exception):
    """An official file cannot be used; the words say which, and what to do."""


def read_columns(file: Path, names: Sequence[str]) -> dict[str, list[Any]]:
    """Columns of a Parquet file, by name. Raises OfficialFileError."""
    try:
        table = pq.read_table(file, columns=list(names))
    except FileNotFoundError as error:
        raise _absent(file) from error
    except (ArrowException, OSError) as error:
        raise OfficialFileError(f"{file} cannot be read as Parquet.") from error
    _expect(file, names, table.column_names)
    return {name: table.column(name).to_pylist() for name in names}


def read_rows(file: Path, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Rows of a CSV file with headings, the named columns of each. Raises OfficialFileError."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.reader(opened)
            headings = next(rows, [])
            _expect(file, names, headings)
            columns = [headings.index(name) for name in names]
            for number, row in enumerate(rows, 2):
                if len(row) <= max(columns):
                    raise OfficialFileError(f"{file}, row {number}: the row is cut short.")
                yield tuple(row[column] for column in columns)
    except FileNotFoundError as error:
        raise _absent(file) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise OfficialFileError(f"{file} is not CSV in UTF-8.") from error


def number(text: str, file: Path, column: str) -> float:
    """A number of a CSV file. Raises OfficialFileError."""
    try:
        return float(text)
    except ValueError as error:
        raise OfficialFileError(f"{file}, column {column}: {text!a} is no number.") from error


def _expect(file: Path, names: Sequence[str], found: Sequence[str]) -> None:
    missing = [name for name in names if name not in found]
    if missing:
        raise OfficialFileError(f"{file} has no column {', '.join(missing)}.")


def _absent(file: Path) -> OfficialFileError:
    return OfficialFileError(
        f"{file} is not there. The directory of official files has it at that path."
    )
