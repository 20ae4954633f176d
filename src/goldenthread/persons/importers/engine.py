"""DuckDB as importers use it: in memory, never on the disk, and silent about what it read."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb


class EngineError(Exception):
    """DuckDB could not do something. Its own words may quote a row, so they are not passed on."""


class Engine:
    """One connection. It writes nothing on the way: a feed that memory cannot hold is refused.

    ``memory`` is the most that it takes, such as ``4GB``; else four fifths of the machine's.
    """

    def __init__(self, memory: str = "") -> None:
        self._connection = duckdb.connect(
            ":memory:",
            config={
                # A temporary file would outlive a killed process, with rows of people in it.
                "temp_directory": "",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                **({"memory_limit": memory} if memory else {}),
            },
        )

    def close(self) -> None:
        """Give everything back."""
        self._connection.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Run a query and take its rows. Raises EngineError, OSError for a full disk."""
        with _silent():
            return list(self._connection.execute(query).fetchall())

    def one(self, query: str) -> Any:
        """The first value of the only row. Raises as rows does."""
        return self.rows(query)[0][0]

    def batches(self, query: str, size: int) -> Iterator[Any]:
        """The result of a query as Arrow batches of at most so many rows. Raises as rows does."""
        with _silent():
            reader: Any = self._connection.sql(query).to_arrow_reader(size)
            yield from reader

    def take(self, name: str, table: Any) -> None:
        """Make a table of an Arrow table. Raises as rows does."""
        with _silent():
            self._connection.register("taken", table)
            self._connection.execute(f"CREATE TABLE {name} AS SELECT * FROM taken").fetchall()
            self._connection.unregister("taken")


@contextmanager
def _silent() -> Iterator[None]:
    """Replace what DuckDB says by its kind alone, and break the chain that leads to its words."""
    try:
        yield
    except duckdb.IOException as error:
        said = str(error).lower()
        if "no space" in said or "space left" in said or "file too large" in said:
            raise OSError(errno.ENOSPC, "there is no room left on the disk") from None
        raise EngineError("a file cannot be read or written") from None
    except duckdb.OutOfMemoryException:
        raise EngineError(
            "there is not enough memory for it, and rows of people are put into no temporary file. "
            "Allow more with --memory, or use a machine that has more"
        ) from None
    except duckdb.Error as error:
        raise EngineError(f"the engine stopped ({type(error).__name__})") from None


def quoted(text: str) -> str:
    """A text as SQL writes one."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """A name of a column as SQL writes one."""
    return '"' + name.replace('"', '""') + '"'
