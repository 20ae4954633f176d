"""Parquet files of the tables, written in order in row groups of about a million rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from goldenthread.persons.tables import TABLES, Column, ColumnType, Table

ROW_GROUP = 1 << 20
_COMPRESSION, _LEVEL = "zstd", 1
_TYPES = {
    ColumnType.PERSON: pa.int32(),
    ColumnType.WHOLE: pa.int32(),
    ColumnType.SMALL: pa.int16(),
    ColumnType.WORD: pa.int8(),
    ColumnType.TEXT: pa.dictionary(pa.int32(), pa.string()),
    ColumnType.DAY: pa.date32(),
}


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """A TEXT column: positions in ``words``. A word of "" is empty."""

    positions: NDArray[Any]
    words: Sequence[str]


Values = NDArray[Any] | Words


class TableFile:
    """One table that is being written: rows come in order, and are flushed by row group.

    A value of ``empty`` of a column that may be empty is written as none.
    """

    def __init__(self, name: str, file: Path, empty: Mapping[str, int] | None = None) -> None:
        self.table: Table = TABLES[name]
        self.rows = 0
        self._empty = dict(empty or {})
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        columns = self.table.columns
        self._schema = pa.schema(
            [pa.field(column.name, _TYPES[column.type], column.empty) for column in columns]
        )
        deltas = [column.name for column in columns if column.type is ColumnType.PERSON]
        self._writer = pq.ParquetWriter(
            file,
            self._schema,
            compression=_COMPRESSION,
            compression_level=_LEVEL,
            use_dictionary=[column.name for column in columns if column.name not in deltas],
            column_encoding=dict.fromkeys(deltas, "DELTA_BINARY_PACKED"),
            # Without Arrow's own schema every reader sees plain texts.
            store_schema=False,
        )

    def __enter__(self) -> TableFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if kind is None:
            self._flush(0)
        self._writer.close()

    def write(self, columns: Mapping[str, Values]) -> None:
        """Rows after those before, a column of each name. Raises OSError."""
        arrays = [self._array(column, columns[column.name]) for column in self.table.columns]
        rows = pa.Table.from_arrays(arrays, schema=self._schema)
        self.rows += rows.num_rows
        self._waiting.append(rows)
        self._waiting_rows += rows.num_rows
        if self._waiting_rows >= ROW_GROUP:
            self._flush(ROW_GROUP)

    def _array(self, column: Column, values: Values) -> Any:
        if isinstance(values, Words):
            return _words(column, values)
        mask = None
        if column.empty and column.name in self._empty:
            mask = values == self._empty[column.name]
        if column.type is ColumnType.DAY:
            return pa.array(values.astype(np.int32, copy=False), pa.int32(), mask=mask).view(
                pa.date32()
            )
        return pa.array(values, _TYPES[column.type], mask=mask)

    def _flush(self, least: int) -> None:
        """Write whole row groups; with ``least`` 0 also what is left."""
        if not self._waiting:
            return
        rows = pa.concat_tables(self._waiting).combine_chunks()
        first = 0
        while rows.num_rows - first >= max(least, 1):
            self._writer.write_table(rows.slice(first, ROW_GROUP), row_group_size=ROW_GROUP)
            first += ROW_GROUP
        rest = rows.slice(first) if first < rows.num_rows else None
        self._waiting = [rest] if rest is not None else []
        self._waiting_rows = rest.num_rows if rest is not None else 0


def _words(column: Column, values: Words) -> Any:
    """A dictionary array of the words, each once; "" is no word, and so stands in no dictionary.

    Of a dictionary that has a word twice, the Parquet writer (pyarrow 26) writes too long a page,
    the rest of it whatever lay in memory.
    """
    words = list(dict.fromkeys(word for word in values.words if word))
    number = {word: position for position, word in enumerate(words)}
    lookup = np.array([number.get(word, -1) for word in values.words], np.int32)
    positions = lookup[values.positions]
    none = positions < 0
    if none.any() and not column.empty:
        raise ValueError(f"{column.name} may not be empty")
    return pa.DictionaryArray.from_arrays(
        pa.array(np.maximum(positions, 0), pa.int32(), mask=none if column.empty else None),
        pa.array(words, pa.string()),
    )
