"""What an engine says of tables that it cannot measure."""

from __future__ import annotations

from pathlib import Path


class TablesRefused(Exception):
    """Tables of a system contradict what ``goldenthread.persons.tables`` declares of them.

    The message names the folder, the table, the row where there is one, and how to mend it. It
    never shows what a row holds.
    """


def refusal(folder: Path, table: str, problem: str, remedy: str, row: int | None = None) -> str:
    """The message. ``row`` counts from 0 in the file; people read it from 1."""
    where = f"{folder / table}.parquet"
    if row is not None:
        where = f"{where}, row {row + 1:,}"
    return f"{where}: {problem}. {remedy}."
