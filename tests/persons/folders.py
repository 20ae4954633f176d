"""Folders of a system's tables, from a few rows written out or from a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from goldenthread.evidence.strata import ETHNIC_CATEGORIES
from goldenthread.persons.tables import TABLES, ColumnType

ARROW = {
    ColumnType.PERSON: pa.int32(),
    ColumnType.WHOLE: pa.int32(),
    ColumnType.SMALL: pa.int16(),
    ColumnType.WORD: pa.int8(),
    ColumnType.TEXT: pa.string(),
    ColumnType.DAY: pa.date32(),
}

Rows = Sequence[tuple[Any, ...]]


def write_folder(
    folder: Path,
    tables: Mapping[str, Rows],
    *,
    rows_in_group: int = 1_000_000,
    absent: frozenset[str] = frozenset(),
) -> Path:
    """Write tables from rows in order of their columns; those not given are empty.

    Rows are written in the order given: a test may give a wrong one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in TABLES.items():
        if name in absent:
            continue
        rows = tables.get(name, ())
        arrays = {
            column.name: pa.array([row[number] for row in rows], ARROW[column.type])
            for number, column in enumerate(table.columns)
        }
        pq.write_table(
            pa.table(arrays),
            folder / f"{name}.parquet",
            compression="zstd",
            row_group_size=rows_in_group,
        )
    return folder


def random_tables(seed: int, people: int = 60, day: date = date(2026, 3, 31)) -> dict[str, Rows]:
    """Rows of a system in disorder: movers, the dead, the unknown, events out of every window."""
    random = Random(seed)  # noqa: S311 - cases to test with, no secret
    practices = [f"Y{number:05}" for number in range(random.randint(1, 4))]
    clinicians = [
        (number, random.choice(practices), random.choice((1, 1, 2))) for number in range(9)
    ]
    areas = [(f"E{number:08}", random.randint(1, 10)) for number in range(6)]

    def near(days: int = 800) -> date:
        """A day about the day measured, on either side, and often on an edge of the year."""
        after = day + timedelta(1)
        start = after.replace(year=after.year - random.choice((1, 5)))
        edges = (day, after, start, start - timedelta(1))
        if random.random() < 0.2:
            return random.choice(edges)
        return day + timedelta(random.randint(-days, 60))

    def later(since: date, days: int) -> date | None:
        return None if random.random() < 0.4 else since + timedelta(random.randint(0, days))

    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
    found["clinicians"] = list(clinicians)
    found["small_areas"] = list(areas)
    found["practices"] = [(practice, "U00001", "place", "E07000001") for practice in practices]
    homes = sorted(random.choice(practices) for _ in range(people))
    for person, home in enumerate(homes):
        born = date(day.year - random.choice((101, 86, 76, 65, 46, 18, 10, 1)), 1, 1)
        born = born.replace(month=random.choice((1, 2, 3, 4, 12)), day=random.choice((1, 1, 28)))
        died = near() if random.random() < 0.1 else None
        area = random.choice((None, "E99999999", *(each for each, _ in areas)))
        found["persons"].append(
            (person, born, random.choice((1, 2, 9)), random.choice(sorted(ETHNIC_CATEGORIES)),
             area, died and max(died, born))
        )  # fmt: skip
        found["registrations"] += _spells(random, person, home, practices, day)
        for _ in range(random.choice((0, 0, 1, 2, 3, 4, 8, 20))):
            found["contacts"].append(
                (person, near(), random.choice((0, 0, 0, 1, 2, random.randint(0, 11))),
                 random.randint(0, 4), random.choice((None, 0, 0, 3, 14, 15, 40)))
            )  # fmt: skip
        for _ in range(random.choice((0, 0, 0, 1, 4))):
            admitted = near()
            discharged = later(admitted, 40)
            ready = (
                admitted if discharged is None else later(admitted, (discharged - admitted).days)
            )
            diagnosis = random.choice(
                ("I500", "J45", "J459", "N390", "K021", "R69X", "E112", "I21")
            )
            found["admissions"].append(
                (person, admitted, discharged, random.randint(1, 4), diagnosis, ready)
            )
        for _ in range(random.choice((0, 1, 2, 6))):
            code = random.choice(
                ("ICD10:F001", "ICD10:I10", "ICD10:J44", "ICD10:I50", "ICD10:E11", "ICD10:E112",
                 "ICD10:F20", "ICD10:F70", "ICD10:Z99", "SNOMED:44054006", "SNOMED:440540061",
                 "LOCAL:cancer", "LOCAL:osteoporosis")
            )  # fmt: skip
            since = near(4000)
            found["conditions"].append((person, code, since, later(since, 4000)))
        for _ in range(random.choice((0, 4, 15))):
            kind = random.choice((1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8))
            value = {1: random.choice((139, 140, 141, 150, 151)), 2: random.choice((89, 90, 91)),
                     3: random.randint(0, 2), 7: random.randint(1, 4)}.get(kind, 1)  # fmt: skip
            found["observations"].append((person, near(random.choice((300, 2200))), kind, value))
        for _ in range(random.choice((0, 0, 1, 2))):
            since = near()
            found["care_packages"].append((person, random.randint(1, 4), since, later(since, 300)))
    return {name: in_order(name, rows) for name, rows in found.items()}


def in_order(name: str, rows: Rows) -> Rows:
    """Rows of a table in its declared order, the empty before the rest."""
    table = TABLES[name]
    at = [number for number, column in enumerate(table.columns) if column.name in table.order]
    at.sort(key=lambda number: table.order.index(table.columns[number].name))
    return sorted(rows, key=lambda row: [(row[n] is not None, row[n]) for n in at])


def _spells(
    random: Random, person: int, home: str, practices: list[str], day: date
) -> list[tuple[Any, ...]]:
    """Spells that follow one another: one, two, or one that has ended."""
    usual = random.choice((None, 0, 0, 1, 2))
    since = day - timedelta(random.randint(0, 900))
    if random.random() < 0.1:
        return [(person, home, since, since + timedelta(random.randint(0, 900)), usual)]
    spells: list[tuple[Any, ...]] = [(person, home, since, None, usual)]
    if random.random() < 0.3:
        before = since - timedelta(random.randint(30, 500))
        gap = random.choice((0, 0, 20))
        left = since - timedelta(gap)
        spells.insert(0, (person, random.choice(practices), before, left, usual))
    return spells
