"""The readable text on DuckDB, the reference that every other engine must equal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.sums import Sums
from goldenthread.persons.engines.reference import (
    PEOPLE,
    InputColumn,
    SmallTable,
    measured,
    prepare,
)
from goldenthread.persons.engines.refusal import TablesRefused
from goldenthread.persons.tables import ColumnType

_TYPES = {
    ColumnType.PERSON: "INTEGER",
    ColumnType.WHOLE: "INTEGER",
    ColumnType.SMALL: "SMALLINT",
    ColumnType.WORD: "TINYINT",
    ColumnType.TEXT: "VARCHAR",
    ColumnType.DAY: "DATE",
}
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # Rows of people never reach a temporary file: what does not fit is refused instead.
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class DuckEngine:
    """An ``SqlEngine`` on a DuckDB connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def read(self, table: str, columns: Sequence[InputColumn], path: Path | None) -> None:
        """Make the view of a table."""
        if path is None:
            selected = ", ".join(
                f"CAST(NULL AS {'INTEGER' if each.numbered else _TYPES[each.type]}) "
                f'AS "{each.name}"'
                for each in columns
            )
            source = "(SELECT 1) WHERE false"
        else:
            selected = ", ".join(map(_expression, columns))
            source = f"read_parquet('{_quoted(path)}', hive_partitioning=false)"
        # S608: names are of declared tables and columns; the path is quoted.
        self.run(f"CREATE TEMPORARY VIEW {table} AS SELECT {selected} FROM {source}")  # noqa: S608

    def make(self, table: SmallTable) -> None:
        """Make a small table."""
        made = pa.table(
            {
                name: pa.array(
                    [row[number] for row in table.rows],
                    pa.string() if name in table.texts else pa.int32(),
                )
                for number, name in enumerate(table.columns)
            }
        )
        self._connection.register(table.name, made)

    def texts(self, table: str, column: str) -> list[str]:
        """Distinct texts in a column."""
        query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
        return [row[0] for row in self._connection.execute(query).fetchall()]

    def run(self, statement: str) -> None:
        """Run one statement."""
        self._connection.execute(statement)

    def keep(self, view: str) -> None:
        """Work a view out into a table in memory, under the name of the view."""
        self.run(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {view}")  # noqa: S608
        self.run(f"CREATE OR REPLACE TEMPORARY VIEW {view} AS SELECT * FROM kept")  # noqa: S608

    def count(self, view: str) -> int:
        """Rows of a view."""
        row = self._connection.execute(f"SELECT COUNT(*) FROM {view}").fetchone()  # noqa: S608
        return int(row[0]) if row else 0

    def sums(self, view: str, columns: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
        """Practices of a view's rows, and its named columns."""
        wanted = ", ".join(f"CAST({each} AS BIGINT) AS {each}" for each in columns)
        query = f"SELECT practice, {wanted} FROM {view}"  # noqa: S608
        found = self._connection.sql(query).to_arrow_table()
        numbers = np.empty((found.num_rows, len(columns)), np.int64)
        for number, each in enumerate(columns):
            numbers[:, number] = found.column(each).to_numpy()
        return found.column("practice").to_pylist(), numbers


def measure_by_reference(folder: Path, day: date, code_lists: CodeLists) -> Sums:
    """The sums of one system, by practice, from the readable text.

    Raises:
        TablesRefused: the tables cannot be measured, and why.
        ValueError: ``day`` is not the last of a month, or a code list is missing.
    """
    with prepared(folder, day, code_lists) as (_, engine):
        return measured(engine)


def person_table(folder: Path, day: date, code_lists: CodeLists, into: Path) -> int:
    """Write what each registered person has of each quantity as Parquet, and count the people.

    The file holds rows of people: ``into`` is inside the evidence store. Sorted by person.

    Raises:
        TablesRefused: the tables cannot be measured, and why.
        ValueError: ``day`` is not the last of a month, or a code list is missing.
    """
    with prepared(folder, day, code_lists) as (connection, engine):
        engine.keep(PEOPLE)
        connection.execute(
            f"COPY (SELECT * FROM {PEOPLE} ORDER BY person) "  # noqa: S608 - a name of ours
            f"TO '{_quoted(into)}' (FORMAT parquet, COMPRESSION zstd)"
        )
        return engine.count(PEOPLE)


@contextmanager
def prepared(
    folder: Path, day: date, code_lists: CodeLists
) -> Iterator[tuple[duckdb.DuckDBPyConnection, DuckEngine]]:
    """A DuckDB in memory with every view of the text, closed at the end.

    Raises:
        TablesRefused: the tables cannot be measured, and why.
        ValueError: ``day`` is not the last of a month, or a code list is missing.
    """
    with duckdb.connect(":memory:", config=_SETTINGS) as connection:
        connection.execute("SET enable_progress_bar = false")
        engine = DuckEngine(connection)
        try:
            prepare(engine, folder, day, code_lists)
            yield connection, engine
        except duckdb.Error as error:
            # What DuckDB says of a failure may quote a value: only its kind is passed on.
            raise TablesRefused(
                f"{folder}: DuckDB could not measure the tables ({type(error).__name__}). "
                "Check them against their declaration by importing them again."
            ) from None


def _expression(column: InputColumn) -> str:
    if column.numbered:
        return f'CAST("{column.kept}" - DATE \'1970-01-01\' AS INTEGER) AS "{column.name}"'
    return f'"{column.kept}" AS "{column.name}"'


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
