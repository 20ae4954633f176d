"""Writing a table of the store: its types, order of columns, and encodings, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from goldenthread.persons.tables import ColumnType, Table

ROW_GROUP = 1_048_576
"""Rows of a row group: an engine reads one at a time."""

ARROW_TYPES: Mapping[ColumnType, pa.DataType] = {
    ColumnType.PERSON: pa.int32(),
    ColumnType.WHOLE: pa.int32(),
    ColumnType.SMALL: pa.int16(),
    ColumnType.WORD: pa.int8(),
    ColumnType.TEXT: pa.string(),
    ColumnType.DAY: pa.date32(),
}


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema(
        [pa.field(each.name, ARROW_TYPES[each.type], nullable=each.empty) for each in table.columns]
    )


class TableWriter:
    """Writes the rows of a table, in their order, batch by batch. Raises OSError."""

    def __init__(self, table: Table, file: Path) -> None:
        self.schema = arrow_schema(table)
        self.rows = 0
        people = [each.name for each in table.columns if each.type is ColumnType.PERSON]
        # People ascend, so that their differences are small; everything else has few values.
        self._writer = pq.ParquetWriter(
            file,
            self.schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=[name for name in self.schema.names if name not in people],
            column_encoding=dict.fromkeys(people, "DELTA_BINARY_PACKED") or None,
        )

    def write(self, batch: Any) -> None:
        """Add an Arrow batch or table; its columns are found by name."""
        table = pa.table({name: batch[name] for name in self.schema.names})
        self._writer.write_table(table.cast(self.schema), row_group_size=ROW_GROUP)
        self.rows += len(table)

    def __enter__(self) -> TableWriter:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file."""
        self._writer.close()
