"""A system of six people, as the tables of the store declare it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from goldenthread.persons.tables import TABLES
from goldenthread.persons.writing import arrow_schema

ROWS: Mapping[str, list[tuple[Any, ...]]] = {
    "persons": [
        (0, date(1950, 3, 1), 1, "A", "E01000001", None),
        (1, date(1980, 7, 1), 2, "H", "E01000001", None),
        (2, date(2016, 1, 1), 2, "99", "E01000002", None),
        (3, date(1931, 12, 1), 1, "A", "E01000002", date(2025, 9, 9)),
        (4, date(1999, 2, 1), 9, "M", None, None),
        (5, date(1971, 5, 1), 2, "A", "E01000003", None),
    ],
    "registrations": [
        (0, "A81001", date(2010, 1, 1), None, 0),
        (1, "A81002", date(2012, 1, 1), date(2020, 1, 1), None),
        (1, "A81001", date(2020, 1, 1), None, 1),
        (2, "A81001", date(2016, 1, 20), None, None),
        (3, "A81002", date(1990, 1, 1), date(2025, 9, 9), 2),
        (4, "A81002", date(2024, 1, 1), None, 2),
        (5, "A81002", date(2001, 1, 1), None, 2),
    ],
    "clinicians": [(0, "A81001", 1), (1, "A81001", 2), (2, "A81002", 1)],
    "contacts": [
        (0, date(2025, 5, 1), 0, 1, 0),
        (0, date(2025, 6, 1), 0, 2, None),
        (1, date(2025, 6, 1), 1, 1, 3),
        (3, date(2025, 6, 1), 2, 3, 14),
        (5, date(2025, 6, 1), 2, 4, 1),
        (5, date(2025, 6, 1), 2, 4, None),
    ],
    "admissions": [
        (0, date(2025, 7, 1), date(2025, 7, 9), 2, "J441", date(2025, 7, 5)),
        (3, date(2025, 9, 1), None, 2, "I500", None),
    ],
    "conditions": [
        (0, "ICD10:J44", date(2012, 1, 1), None),
        (3, "SNOMED:84114007", date(2015, 1, 1), date(2025, 9, 9)),
    ],
    "observations": [(0, date(2025, 5, 1), 1, 138), (0, date(2025, 5, 1), 2, 82)],
    "care_packages": [(3, 2, date(2024, 1, 1), date(2025, 9, 9))],
    "small_areas": [("E01000001", 1), ("E01000002", 5), ("E01000003", 10)],
    "practices": [
        ("A81001", "U00001", "north", "E06000001"),
        ("A81002", None, "north", "E06000001"),
    ],
}


def write_table(name: str, file: Path, rows: list[tuple[Any, ...]]) -> None:
    """Write rows of a declared table in the order given, whatever they hold."""
    schema = arrow_schema(TABLES[name])
    schema = pa.schema([field.with_nullable(True) for field in schema])
    arrays = [pa.array([row[n] for row in rows], field.type) for n, field in enumerate(schema)]
    pq.write_table(pa.table(arrays, schema=schema), file)


def write_system(folder: Any, **changed: list[tuple[Any, ...]] | None) -> None:
    """Write all tables into a draft, those named as given; None leaves a table out."""
    for name, rows in {**ROWS, **changed}.items():
        if rows is not None:
            write_table(name, folder.path(name), rows)
