"""``flat``: CSV or Parquet files named as the tables, with a feed's own keys in place of numbers.

``persons.csv`` and the others have the columns of the tables, with ``nhs_number`` or
``person_key`` in place of ``person``. Words may be given as words or as their numbers, a month of
birth as YYYY-MM; spaces and hyphens inside an NHS number do not count.
"""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.persons.importers.engine import named
from goldenthread.persons.importers.sources import Source
from goldenthread.persons.importers.staging import (
    IMPORTERS,
    NHS_NUMBER,
    PERSON_KEY,
    Feed,
    Importer,
    Staged,
    Staging,
)
from goldenthread.persons.tables import TABLES, ColumnType, Table

_HEADINGS = {NHS_NUMBER: "nhs_number", PERSON_KEY: "person_key"}


def stage_flat(feed: Feed) -> Staging:
    """Stage the files of a directory by the names of the tables."""
    identifier = _identifier(feed)
    tables: dict[str, Sequence[Staged]] = {}
    for name, table in TABLES.items():
        columns = [_heading(table, each.name, identifier) for each in table.columns]
        source = feed.folder.source(
            name, columns, may_miss=[each.name for each in table.columns if each.empty],
            required=table.required, more=False,
        )  # fmt: skip
        if source is not None:
            tables[name] = (_staged(table, source, identifier),)
    feed.folder.tell_unread()
    return Staging(tables, identifier)


def _identifier(feed: Feed) -> str:
    """By what people are named: as the heading of persons says."""
    for suffix in ("csv", "parquet"):
        path = feed.folder.path / f"persons.{suffix}"
        if path.is_file():
            found = feed.folder.headings(path)
            if found is not None and _HEADINGS[PERSON_KEY] in found:
                return PERSON_KEY
    return NHS_NUMBER


def _heading(table: Table, column: str, identifier: str) -> str:
    return _HEADINGS[identifier] if table.column(column).type is ColumnType.PERSON else column


def _staged(table: Table, source: Source, identifier: str) -> Staged:
    headings = {each.name: _heading(table, each.name, identifier) for each in table.columns}
    texts = {
        name: named(heading) if heading in source.columns else "CAST(NULL AS VARCHAR)"
        for name, heading in headings.items()
    }
    if identifier == NHS_NUMBER and "person" in texts:
        texts["person"] = f"replace(replace({texts['person']}, ' ', ''), '-', '')"
    return Staged(
        table, source.name, source.scan, texts, headings, source
    )  # fmt: skip


FLAT = IMPORTERS.register(
    Importer("flat", "CSV or Parquet files with the tables' own names and columns", stage_flat)
)
