"""Files of a feed: found, their form looked at, and scanned as texts with their rows."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from goldenthread.persons.importers.engine import Engine, EngineError, named, quoted
from goldenthread.persons.importers.report import ROWS_SHOWN, Report

LONGEST_HEADING = 65_536
LONGEST_LINE = 1_048_576
"""Bytes of one line: a longer one is a file that was not closed, or no text at all."""

LINE_FAULTS = {
    "MISSING COLUMNS": ("too-few-fields", "There are fewer fields than headings."),
    "TOO MANY COLUMNS": ("too-many-fields", "There are more fields than headings."),
    "UNQUOTED VALUE": ("open-quote", "A quotation mark is not closed, or stands inside a field."),
    "LINE SIZE OVER MAXIMUM": (
        "line-too-long", f"The line is longer than {LONGEST_LINE:,} bytes.",
    ),
    "INVALID ENCODING": ("not-unicode", "There are bytes that are not UTF-8."),
    "INVALID STATE": ("not-a-line", "The line cannot be read as separated values."),
}  # fmt: skip
"""The code and the words of what the engine says of a line that it cannot read."""
LINE_REMEDY = "Write the file again from its source, as CSV in UTF-8."
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be scanned: ``columns`` are those asked for that it has."""

    name: str
    path: Path
    columns: tuple[str, ...]
    every_column: tuple[str, ...]
    is_parquet: bool

    @property
    def rejects(self) -> str:
        """The table in which a scan leaves lines that it could not read."""
        return "rejects_" + "".join(c if c.isalnum() else "_" for c in self.name)

    def scan(self, *, rows: bool) -> str:
        """SQL that gives the columns as texts, empty ones as NULL; ``rows``: with file_row."""
        wanted = ", ".join(
            f"nullif(CAST({named(name)} AS VARCHAR), '') AS {named(name)}" for name in self.columns
        )
        if self.is_parquet:
            row = "file_row_number + 1 AS file_row, " if rows else ""
            option = ", file_row_number=true" * rows + ", hive_partitioning=false"
            return f"(SELECT {row}{wanted} FROM read_parquet({quoted(str(self.path))}{option}))"
        types = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in self.every_column)
        # A number of the row makes the scan run on one core, so it is asked for only at need.
        row = "row_number() OVER () + 1 AS file_row, " if rows else ""
        return (
            f"(SELECT {row}{wanted} FROM read_csv({quoted(str(self.path))}, auto_detect=false, "
            f"columns={{{types}}}, header=true, delim=',', quote='\"', escape='\"', "
            f"strict_mode=true, nullstr='', max_line_size={LONGEST_LINE}, store_rejects=true, "
            f"rejects_table='{self.rejects}', rejects_scan='{self.rejects}_scans'))"
        )

    def broken_lines(self, engine: Engine, report: Report) -> bool:
        """Note the lines that scans so far could not read; whether there were any."""
        if self.is_parquet:
            return False
        found = engine.rows(
            "SELECT CAST(error_type AS VARCHAR), count(DISTINCT line), "
            f"list_sort(list(DISTINCT line))[:{ROWS_SHOWN}] FROM {self.rejects} "
            "GROUP BY 1 ORDER BY 1"
        )
        for kind, count, lines in found:
            code, message = LINE_FAULTS.get(kind, LINE_FAULTS["INVALID STATE"])
            report.refuse(
                code, message, LINE_REMEDY,
                file=self.name, count=count, rows=tuple(lines),
            )  # fmt: skip
        return bool(found)


class Folder:
    """The directory of a feed."""

    def __init__(self, path: Path, engine: Engine, report: Report) -> None:
        self.path = path
        self.engine = engine
        self.report = report
        self.opened: set[str] = set()
        self._headings: dict[Path, list[str] | None] = {}

    def source(
        self,
        stem: str,
        columns: Sequence[str],
        *,
        may_miss: Collection[str] = (),
        required: bool = True,
        more: bool = True,
    ) -> Source | None:
        """The file ``stem``.csv or .parquet with those columns, or None with its problems noted.

        ``may_miss``: columns that it may do without. ``more``: others may stand beside them and
        are not read; without it they are a problem, since nobody should hand over what no
        measure needs.
        """
        path = self._found(stem, required)
        if path is None:
            return None
        if path.name not in self.opened:
            self._tell_link(path)
        self.opened.add(path.name)
        is_parquet = path.suffix.lower() == ".parquet"
        heading = self.headings(path)
        if heading is None or not self._heading_fits(
            path.name, heading, columns, may_miss, more=more
        ):
            return None
        have = tuple(name for name in columns if name in heading)
        return Source(path.name, path, have, tuple(heading), is_parquet)

    def headings(self, path: Path) -> list[str] | None:
        """The headings of a file; None, with its problems noted, where it has none to be read."""
        if path not in self._headings:
            is_parquet = path.suffix.lower() == ".parquet"
            self._headings[path] = self._of_parquet(path) if is_parquet else self._of_text(path)
        return self._headings[path]

    def tell_unread(self) -> None:
        """Tell how many files of the directory nothing was read of."""
        names = {path.name for path in self.path.iterdir() if path.is_file()}
        unread = len(names - self.opened)
        if unread:
            self.report.notice(
                "files-not-read",
                f"No measure needs {unread} files of the directory.",
                "They were not read.",
                file="",
                count=unread,
            )

    def _found(self, stem: str, required: bool) -> Path | None:  # noqa: FBT001
        names = {f"{stem}.csv", f"{stem}.parquet"}
        found = sorted(
            path for path in self.path.iterdir() if path.name.lower() in names and path.is_file()
        )
        if len(found) > 1:
            self.report.refuse(
                "two-files",
                f"There are {' and '.join(path.name for path in found)}.",
                "Keep the one you mean.",
                file=stem,
            )
            return None
        if not found and required:
            self.report.refuse(
                "missing-file",
                f"There is no {stem}.csv and no {stem}.parquet.",
                "Put it into the directory; it may have headings alone.",
                file=stem,
            )
        return found[0] if found else None

    def _tell_link(self, path: Path) -> None:
        """Let nobody's directory have this account read a file that its sender could not."""
        if not path.resolve().is_relative_to(self.path.resolve()):
            self.report.may_accept(
                "leads-elsewhere",
                "It is a link that leads out of the directory.",
                "Put the file itself there; or accept it, where you laid the link yourself.",
                file=path.name,
            )

    def _of_parquet(self, path: Path) -> list[str] | None:
        try:
            found = self.engine.rows(
                f"DESCRIBE SELECT * FROM read_parquet({quoted(str(path))}, hive_partitioning=false)"
            )
        except EngineError:
            self.report.refuse(
                "not-parquet",
                "The file is not Parquet, or was cut short.",
                "Write it again from its source.",
                file=path.name,
            )
            return None
        nested = [name for name, kind, *_ in found if "(" in kind.replace("DECIMAL(", "")
                  or kind.endswith("[]")]  # fmt: skip
        if nested:
            self.report.refuse(
                "not-plain", "Columns hold lists or structures.", "Write plain values.",
                file=path.name, count=len(nested),
            )  # fmt: skip
        return None if nested else [name for name, *_ in found]

    def _of_text(self, path: Path) -> list[str] | None:
        with path.open("rb") as opened:
            line = opened.readline(LONGEST_HEADING)
            size = opened.seek(0, os.SEEK_END)
            opened.seek(max(0, size - 1))
            ended = opened.read() == b"\n"
        try:
            text = line.decode("utf-8-sig")
            (names,) = csv.reader(io.StringIO(text), strict=True)
        except (ValueError, csv.Error):
            self.report.refuse(
                "no-heading",
                "The first line is no line of headings in UTF-8.",
                "Write the file as CSV in UTF-8, its first line the names of the columns.",
                file=path.name,
                rows=(1,),
            )
            return None
        if not ended:
            self.report.may_accept(
                "no-last-line-break",
                "The last line has no end, so that the file may have been cut short.",
                "Compare its rows with its source, and write it again or accept it.",
                file=path.name,
            )
        other = [words for mark, words in _SEPARATORS.items() if mark in text]
        if len(names) == 1 and other:
            self.report.refuse(
                "not-commas",
                f"Its fields are separated by {other[0]}.",
                "Write the file with commas.",
                file=path.name,
                rows=(1,),
            )
            return None
        return names

    def _heading_fits(
        self,
        file: str,
        heading: Sequence[str],
        columns: Sequence[str],
        may_miss: Collection[str],
        *,
        more: bool,
    ) -> bool:
        before = len(self.report.problems)
        # A file without headings begins with somebody's row: only names that we know are shown.
        for name in sorted({name for name in heading if heading.count(name) > 1}):
            self.report.refuse(
                "repeated-heading", "Two columns have the same heading.", "Keep one of them.",
                file=file, column=name if name in columns else None, rows=(1,),
            )  # fmt: skip
        for name in columns:
            if name not in heading and name not in may_miss:
                self.report.refuse(
                    "missing-column",
                    "There is no such column.",
                    "Add it, under exactly this name.",
                    file=file,
                    column=name,
                )
        strange = [name for name in heading if name not in columns]
        if strange and not more:
            self.report.refuse(
                "unknown-column",
                f"{len(strange)} columns are none of the table's: number "
                f"{', '.join(str(heading.index(name) + 1) for name in strange[:ROWS_SHOWN])}.",
                "Leave out what no measure needs; the names are in the reference of the tables.",
                file=file,
                rows=(1,),
            )
        return len(self.report.problems) == before
