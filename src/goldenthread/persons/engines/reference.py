"""The readable engine: one SQL text that DuckDB and Spark run as it stands.

``reference.sql`` is the definition. This module makes the small tables that it reads and turns its
sums into ``Sums``; what differs between SQL engines is an ``SqlEngine`` of a few lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.conditions import CONDITIONS
from goldenthread.evidence.quantities import COLUMN, CROSSED, QUANTITIES
from goldenthread.evidence.strata import (
    CROSS_COUNT,
    ETHNIC_CATEGORIES,
    ETHNICITIES,
    SLOT_COUNT,
    SLOTS,
    Stratification,
    age_band,
)
from goldenthread.evidence.sums import Sums
from goldenthread.evidence.workload import workload
from goldenthread.persons.engines.codes import Meanings
from goldenthread.persons.engines.period import Period, day_number
from goldenthread.persons.engines.refusal import TablesRefused, refusal
from goldenthread.persons.tables import TABLES, ColumnType

OLDEST = 199
"""No age in whole years is greater."""

PEOPLE = "people_measured"
"""The view with one row a registered person."""

_NOT_TO_NUMBER = {("persons", "born")}


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A column of a view that the text reads. ``name`` in the view, ``kept`` in the file.

    ``numbered``: a day that the view gives as whole days from 1 January 1970.
    """

    name: str
    kept: str
    type: ColumnType
    numbered: bool


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A table that Python makes. ``columns`` are whole numbers, but for those in ``texts``."""

    name: str
    columns: tuple[str, ...]
    texts: frozenset[str]
    rows: tuple[tuple[int | str | None, ...], ...]


class SqlEngine(Protocol):
    """What an SQL engine does for the text. The names of views are those of the text."""

    def read(self, table: str, columns: Sequence[InputColumn], path: Path | None) -> None:
        """Make the view of a table from its Parquet file, empty where there is no file."""

    def make(self, table: SmallTable) -> None:
        """Make a small table."""

    def texts(self, table: str, column: str) -> list[str]:
        """Distinct texts in a column."""

    def run(self, statement: str) -> None:
        """Run one statement of the text."""

    def keep(self, view: str) -> None:
        """Work a view out once, since several statements read it."""

    def count(self, view: str) -> int:
        """Rows of a view."""

    def sums(self, view: str, columns: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
        """Practices of a view's rows, and its named columns: int64 of shape (rows, columns)."""


def statements() -> Iterator[str]:
    """The statements of the text, in order."""
    text = files("goldenthread.persons.engines").joinpath("reference.sql").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("--"))
    for statement in "\n".join(lines).split(";"):
        if statement.strip():
            yield statement.strip()


def input_columns(table: str) -> tuple[InputColumn, ...]:
    """Columns of the view of a table. A day called ``on`` is called ``day``: ``on`` is SQL's."""
    return tuple(
        InputColumn(
            "day" if column.name == "on" else column.name,
            column.name,
            column.type,
            column.type is ColumnType.DAY and (table, column.name) not in _NOT_TO_NUMBER,
        )
        for column in TABLES[table].columns
    )


def column_name(quantity: str) -> str:
    """The name of a quantity in the text."""
    return quantity.replace("-", "_")


def prepare(engine: SqlEngine, folder: Path, day: date, code_lists: CodeLists) -> None:
    """Make every view of the text, for the tables of one system.

    Raises:
        TablesRefused: a table is missing; somebody has two practices on the day, or no age.
        ValueError: ``day`` is not the last of a month, or a code list is missing.
    """
    period, meanings = Period(day), Meanings.of(code_lists)
    for name, table in TABLES.items():
        path = folder / f"{name}.parquet"
        if table.required and not path.is_file():
            raise TablesRefused(refusal(folder, name, "it is missing", "Import it"))
        engine.read(name, input_columns(name), path if path.is_file() else None)
    codes = engine.texts("conditions", "code")
    diagnoses = engine.texts("admissions", "diagnosis")
    for small in small_tables(period, meanings, codes, diagnoses):
        engine.make(small)
    for statement in statements():
        engine.run(statement)
    if found := engine.count("registered_twice"):
        raise TablesRefused(
            refusal(folder, "registrations", f"{found:,} people have two practices on {day}",
                    "End the earlier registration of each")
        )  # fmt: skip
    if found := engine.count("without_age"):
        raise TablesRefused(
            refusal(folder, "persons", f"{found:,} registered people were born after {day}, or "
                    "before 1900", "Correct their month of birth")
        )  # fmt: skip


def measured(engine: SqlEngine) -> Sums:
    """The sums of a prepared engine, by practice."""
    engine.keep(PEOPLE)
    every = [column_name(quantity.key) for quantity in QUANTITIES]
    monthly = [quantity.key for quantity in QUANTITIES if quantity.monthly]
    crossed = [column_name(quantity.key) for quantity in CROSSED]
    strata = engine.sums("sums_by_stratum", ["slot", *every])
    months = engine.sums("sums_by_month", ["slot", *map(column_name, monthly)])
    cross = engine.sums("sums_by_age_and_deprivation", ["slot", *crossed])
    areas = tuple(sorted(set(strata[0])))
    position = {area: number for number, area in enumerate(areas)}
    margins = np.zeros((len(areas), SLOT_COUNT, len(QUANTITIES)), np.int64)
    crosses = np.zeros((len(areas), CROSS_COUNT, len(CROSSED)), np.int64)
    margins[[position[area] for area in strata[0]], strata[1][:, 0]] = strata[1][:, 1:]
    rows = np.array([position[area] for area in months[0]], np.int64)
    for number, key in enumerate(monthly, start=1):
        margins[rows, months[1][:, 0], COLUMN[key]] = months[1][:, number]
    crosses[[position[area] for area in cross[0]], cross[1][:, 0]] = cross[1][:, 1:]
    return Sums(areas, margins, crosses)


def small_tables(
    period: Period, meanings: Meanings, codes: Sequence[str], diagnoses: Sequence[str]
) -> tuple[SmallTable, ...]:
    """The tables that the text reads beside those of the system."""
    month = SLOTS[Stratification.MONTH].first - 1
    start = day_number(period.start)
    return (
        _parameters(period),
        SmallTable(
            "days_of_year",
            ("day", "slot"),
            frozenset(),
            tuple((start + n, month + int(each)) for n, each in enumerate(period.months)),
        ),
        SmallTable(
            "condition_codes",
            ("code", "condition", "weight"),
            frozenset({"code", "condition"}),
            tuple(
                (code, CONDITIONS[bit].key, CONDITIONS[bit].weight)
                for code in sorted(codes)
                for bit in meanings.conditions(code)
            ),
        ),
        SmallTable(
            "admission_codes",
            ("diagnosis", "acsc_chronic", "acsc_acute", "asthma", "caries"),
            frozenset({"diagnosis"}),
            tuple((each, *map(int, meanings.reasons(each))) for each in sorted(diagnoses)),
        ),
        SmallTable(
            "workloads",
            ("age", "sex", "band", "weight"),
            frozenset(),
            tuple(
                (age, sex, age_band(age), workload(age, sex))
                for age in range(OLDEST + 1)
                for sex in (1, 2, 3)
            ),
        ),
        SmallTable(
            "ethnic_groups",
            ("code", "number"),
            frozenset({"code"}),
            tuple((code, ETHNICITIES.index(group)) for code, group in ETHNIC_CATEGORIES.items()),
        ),
    )


def _parameters(period: Period) -> SmallTable:
    values = {
        "measured": period.day.year * 10_000 + period.day.month * 100 + period.day.day,
        "day": day_number(period.day),
        "start": day_number(period.start),
        "five_years": day_number(period.five_years),
        "age_slot": SLOTS[Stratification.AGE].first,
        "sex_slot": SLOTS[Stratification.SEX].first,
        "deprivation_slot": SLOTS[Stratification.DEPRIVATION].first,
        "ethnicity_slot": SLOTS[Stratification.ETHNICITY].first,
        "no_ethnicity": ETHNICITIES.index("not stated"),
    }
    return SmallTable("parameters", tuple(values), frozenset(), (tuple(values.values()),))
