"""In which areas the practices of a system lie, for sums of larger areas."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from goldenthread.persons.engines.arrays import TableReader

LEVELS = ("network", "place", "district")
"""Levels between a practice and its system, each a column of the table of practices."""


def practice_areas(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """The area of each practice, by level; a practice without one at a level is left out.

    Raises:
        TablesRefused: the table is not there, or not as declared.
    """
    reader = TableReader(folder, "practices")
    if not reader.is_there:
        return {}
    try:
        table = pq.read_table(reader.path, columns=["practice", *LEVELS])
    except (OSError, KeyError, pa.ArrowException) as error:
        raise reader.refused(
            f"it cannot be read ({type(error).__name__})", "Import it again"
        ) from None
    practices = table.column("practice").to_pylist()
    return {
        level: {
            practice: area
            for practice, area in zip(practices, table.column(level).to_pylist(), strict=True)
            if area
        }
        for level in LEVELS
    }
