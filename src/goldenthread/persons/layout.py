"""Whether the Parquet files of a system are laid out as the tables declare; one pass a file.

Everything that an engine relies on is looked at: columns, types, order of rows, what may be
empty, words, bounds, patterns, days that follow one another, and what one table says of another.
A fault tells table, column, row and count, and never a value: these are rows about people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from goldenthread.persons.tables import EARLIEST, LATEST, TABLES, Column, ColumnType, Table
from goldenthread.persons.writing import ARROW_TYPES

_BATCH = 1_000_000
_FIRST_DAY = (EARLIEST - EARLIEST.fromordinal(719_163)).days
_LAST_DAY = (LATEST - EARLIEST.fromordinal(719_163)).days


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """Something in a table is not as declared. ``row`` is the first such row, from 1."""

    table: str
    what: str
    column: str | None = None
    count: int = 1
    row: int | None = None

    def __str__(self) -> str:
        column = f", column '{self.column}'" if self.column else ""
        times = f" ({self.count:,} times)" if self.count > 1 else ""
        row = f", first in row {self.row:,}" if self.row is not None else ""
        return f"{self.table}{column}: {self.what}{times}{row}."


@dataclass(frozen=True, slots=True)
class Extent:
    """How many rows a table has, and the least and the most person; None where it has none."""

    rows: int
    least_person: int | None
    most_person: int | None


class TableCheck:
    """One table looked through from its first row to its last."""

    def __init__(self, table: Table, file: Path) -> None:
        self.table = table
        self.file = file
        self.faults: list[LayoutFault] = []
        self._counts: dict[tuple[str | None, str], tuple[int, int]] = {}
        self._patterns = {
            column.name: re.compile(column.pattern)
            for column in table.columns
            if column.type is ColumnType.TEXT
        }
        self._known: dict[str, dict[str, bool]] = {name: {} for name in self._patterns}
        self._last: dict[str, Any] | None = None
        self._rows = 0
        self._least: int | None = None
        self._most: int | None = None

    def run(self) -> Extent:
        """Look through it. Raises OSError where the file cannot be read."""
        try:
            with pq.ParquetFile(self.file) as opened:
                if self._wrong_schema(opened.schema_arrow):
                    return Extent(opened.metadata.num_rows, None, None)
                for batch in opened.iter_batches(_BATCH):
                    self._batch(batch)
        except pa.ArrowException as error:
            self.faults.append(
                LayoutFault(self.table.name, f"the file is not whole Parquet ({_kind(error)})")
            )
        self.faults += [
            LayoutFault(self.table.name, what, column, count, row)
            for (column, what), (count, row) in self._counts.items()
        ]
        return Extent(self._rows, self._least, self._most)

    def _wrong_schema(self, schema: pa.Schema) -> bool:
        declared = [column.name for column in self.table.columns]
        if schema.names != declared:
            self.faults.append(
                LayoutFault(self.table.name, f"its columns are not {', '.join(declared)}")
            )
            return True
        for column in self.table.columns:
            found = schema.field(column.name).type
            if pa.types.is_dictionary(found):
                found = found.value_type
            if found != ARROW_TYPES[column.type] and not (
                column.type is ColumnType.TEXT and pa.types.is_large_string(found)
            ):
                self.faults.append(
                    LayoutFault(self.table.name, f"kept as {found}, not {ARROW_TYPES[column.type]}",
                                column.name)
                )  # fmt: skip
        return bool(self.faults)

    def _note(self, column: str | None, what: str, wrong: Any) -> None:
        count = int(np.count_nonzero(wrong))
        if count:
            before, row = self._counts.get((column, what), (0, 0))
            first = row or self._rows + int(np.argmax(wrong)) + 1
            self._counts[column, what] = (before + count, first)

    def _batch(self, batch: pa.RecordBatch) -> None:
        values: dict[str, Any] = {}
        present: dict[str, Any] = {}
        for column in self.table.columns:
            array = batch.column(column.name)
            given = np.ones(len(array), bool) if not array.null_count else (
                array.is_valid().to_numpy(zero_copy_only=False)
            )  # fmt: skip
            present[column.name] = given
            if not column.empty:
                self._note(column.name, "empty", ~given)
            values[column.name] = self._values(column, array, given)
        self._follows(values, present)
        self._order(values, present)
        if self.table.columns[0].type is ColumnType.PERSON and len(batch):
            people = values[self.table.columns[0].name]
            low, high = int(people.min()), int(people.max())
            self._least = low if self._least is None else min(low, self._least)
            self._most = high if self._most is None else max(high, self._most)
        self._rows += len(batch)

    def _values(self, column: Column, array: Any, given: Any) -> Any:
        if column.type is ColumnType.TEXT:
            return self._texts(column, array, given)
        if column.type is ColumnType.DAY:
            days = array.cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False)
            wrong = given & ((days < _FIRST_DAY) | (days > _LAST_DAY))
            self._note(column.name, f"a day before {EARLIEST} or after {LATEST}", wrong)
            return days
        numbers = array.fill_null(0).to_numpy(zero_copy_only=False)
        if column.type is ColumnType.WORD:
            wrong = given & ~np.isin(numbers, np.array(sorted(column.words), np.int8))
            self._note(column.name, "a number that is none of its words", wrong)
        else:
            wrong = given & ((numbers < column.least) | (numbers > column.most))
            self._note(column.name, f"not from {column.least} to {column.most}", wrong)
        return numbers

    def _texts(self, column: Column, array: Any, given: Any) -> Any:
        """The texts as whole numbers in their order by bytes, equal for equal texts."""
        coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
        words = coded.dictionary.to_pylist()
        known, pattern = self._known[column.name], self._patterns[column.name]
        for word in words:
            if word not in known:
                known[word] = word is not None and pattern.fullmatch(word) is not None
        codes = coded.indices.fill_null(0).to_numpy(zero_copy_only=False)
        if not words:
            return np.full(len(codes), "", object)
        bad = np.array([not known[word] for word in words])
        if bad.any():
            self._note(column.name, "not of its pattern", given & bad[codes])
        # Compared within the batch by rank; _order joins batches by the texts themselves.
        return np.array([word or "" for word in words], object), codes

    def _follows(self, values: Mapping[str, Any], present: Mapping[str, Any]) -> None:
        for later, earlier in self.table.follows:
            both = present[later] & present[earlier]
            wrong = both & (values[later] < values[earlier])
            self._note(later, f"before '{earlier}'", wrong)

    def _order(self, values: Mapping[str, Any], present: Mapping[str, Any]) -> None:
        rows = len(next(iter(present.values())))
        if not rows:
            return
        undecided = np.ones(rows, bool)
        undecided[0] = self._last is not None
        wrong = np.zeros(rows, bool)
        last: dict[str, Any] = {}
        before = self._last or {}
        for name in self.table.order:
            order, final = _comparable(values[name], before.get(name))
            last[name] = final
            steps = np.diff(order)
            # Where a value is empty either side counts as equal: empty first or last both serve.
            here = present[name]
            known = np.concatenate(([here[0]], here[:-1] & here[1:]))
            wrong |= undecided & known & (steps < 0)
            undecided &= ~known | (steps == 0)
        self._note(None, f"not sorted by {', '.join(self.table.order)}", wrong)
        if self.table.unique:
            # The columns that are unique begin the order: equal rows are neighbours.
            same = ", ".join(self.table.unique)
            self._note(None, f"the same {same} as the row before", undecided)
        self._last = last


def _comparable(values: Any, before: Any) -> tuple[Any, Any]:
    """A column as numbers that compare as its values do, and its last value.

    The numbers are led by the last value of the batch before, or else by the column's own first.
    """
    if isinstance(values, tuple):
        words, codes = values
        final = words[codes[-1]]
        lead = words[codes[0]] if before is None else before
        every = sorted({*words, lead}, key=lambda word: str(word).encode())
        rank = {word: n for n, word in enumerate(every)}
        ranks = np.array([rank[word] for word in words], np.int64)
        return np.concatenate(([rank[lead]], ranks[codes])), final
    if values.dtype == object:
        return np.zeros(len(values) + 1, np.int64), ""
    lead = values[0] if before is None else before
    return np.concatenate(([lead], values)).astype(np.int64), values[-1]


def _kind(error: BaseException) -> str:
    """The kind of an error of Arrow. Its words may quote what was read, so they are not told."""
    return type(error).__name__


def check_layout(folder: Path) -> tuple[dict[str, Extent], list[LayoutFault]]:
    """Every declared table of a folder: the extent of each that is there, and all faults.

    Raises OSError where a file cannot be read.
    """
    extents: dict[str, Extent] = {}
    faults: list[LayoutFault] = []
    for name, table in TABLES.items():
        file = folder / f"{name}.parquet"
        if not file.exists():
            if table.required:
                faults.append(LayoutFault(name, "the table is not there, and measures need it"))
            continue
        check = TableCheck(table, file)
        extents[name] = check.run()
        faults += check.faults
    if not faults:
        faults += _between(folder, extents)
    return extents, faults


def _between(folder: Path, extents: Mapping[str, Extent]) -> Iterator[LayoutFault]:
    """What one table says of another."""
    people = extents["persons"]
    if people.rows and (people.least_person, people.most_person) != (0, people.rows - 1):
        yield LayoutFault("persons", "people are not numbered from 0 without gaps", "person")
        return
    for name, extent in extents.items():
        if extent.most_person is not None and extent.most_person >= people.rows:
            yield LayoutFault(name, "people who are not in persons", "person")
    staff = _column(folder, "clinicians", "clinician")
    for name, column in (("contacts", "clinician"), ("registrations", "usual_clinician")):
        unknown = _outside(_column(folder, name, column), staff)
        if unknown:
            yield LayoutFault(name, "clinicians who are not in clinicians", column, unknown)
    practices = _column(folder, "practices", "practice")
    for name in ("registrations", "clinicians"):
        unknown = _outside(_column(folder, name, "practice"), practices)
        if unknown:
            yield LayoutFault(name, "practices that are not in practices", "practice", unknown)
    yield from _registered(folder, people.rows)


def _column(folder: Path, table: str, column: str) -> pa.ChunkedArray:
    dictionary = [column] if TABLES[table].column(column).type is ColumnType.TEXT else None
    read = pq.read_table(
        folder / f"{table}.parquet", columns=[column], read_dictionary=dictionary,
        partitioning=None,
    )  # fmt: skip
    return read.column(column)


def _outside(values: pa.ChunkedArray, known: pa.ChunkedArray) -> int:
    """How many values, empty ones aside, are not among the known."""
    found = set(pc.unique(values).to_pylist()) - set(pc.unique(known).to_pylist()) - {None}
    if not found:
        return 0
    counts = pc.value_counts(values).to_pylist()
    return sum(each["counts"] for each in counts if each["values"] in found)


def _registered(folder: Path, people: int) -> Iterator[LayoutFault]:
    """Everybody has a registration, one on a day, and lies in order of the latest practice."""
    persons = _column(folder, "registrations", "person").to_numpy()
    since = _column(folder, "registrations", "since").cast(pa.int32()).to_numpy()
    until = _column(folder, "registrations", "until").cast(pa.int32()).fill_null(_LAST_DAY + 1)
    practice = _column(folder, "registrations", "practice").combine_chunks()
    if pa.types.is_dictionary(practice.type):
        words, codes = practice.dictionary.to_pylist(), practice.indices.to_numpy()
    else:
        words, codes = [], np.zeros(0, np.int32)
    without = people - len(np.unique(persons))
    if without:
        yield LayoutFault("persons", "people without a registration", "person", without)
        return
    if len(persons) == 0:
        return
    same = persons[1:] == persons[:-1]
    overlap = same & (until.to_numpy()[:-1] > since[1:])
    if overlap.any():
        yield LayoutFault("registrations", "begins before the person's last one has ended",
                          "since", int(overlap.sum()), int(np.argmax(overlap)) + 2)  # fmt: skip
    rank = {word: n for n, word in enumerate(sorted(set(words), key=str.encode))}
    ranks = np.array([rank[word] for word in words])[codes]
    latest = ranks[np.append(persons[1:] != persons[:-1], True)]
    if (np.diff(latest) < 0).any():
        yield LayoutFault(
            "persons", "people are not in order of the practice of their latest registration",
            "person", int((np.diff(latest) < 0).sum()),
        )  # fmt: skip


assert all(  # noqa: S101 - what _order rests on, seen when the room is imported
    table.unique == table.order[: len(table.unique)] for table in TABLES.values()
)
