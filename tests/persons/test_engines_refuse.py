"""Tables that are not as declared are refused by the fast engine: what, where, how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.quantities import QUANTITIES
from goldenthread.persons.engines import (
    TablesRefused,
    levels,
    measure,
    person_table,
    practice_areas,
)
from goldenthread.persons.engines.fast import CHOICE
from goldenthread.persons.engines.layout import block
from tests.persons.code_lists import CODE_LISTS
from tests.persons.folders import random_tables, write_folder

pytestmark = pytest.mark.xdist_group("compiled")

DAY = date(2026, 3, 31)
CANARY = date(1961, 7, 1)
"""The month of birth of somebody, that no message may show."""

Rows = list[tuple[Any, ...]]


@pytest.fixture(params=["numba", "numpy"])
def refused(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """What is said of a random system one of whose tables was changed."""
    monkeypatch.setenv(CHOICE, request.param)

    def told(table: str, change: Callable[[Rows], Rows], rows_in_group: int = 50) -> str:
        tables = random_tables(5, people=80)
        changed = {**tables, table: change(list(tables[table]))}
        folder = write_folder(tmp_path / "system=ZZZ", changed, rows_in_group=rows_in_group)
        with pytest.raises(TablesRefused) as caught:
            measure(folder, DAY, CODE_LISTS)
        return str(caught.value)

    return told


@pytest.mark.parametrize(
    "table", ["registrations", "contacts", "admissions", "conditions", "observations"]
)
def test_a_row_out_of_order_is_named(refused: Callable[..., str], table: str) -> None:
    def late(rows: Rows) -> Rows:
        return [*rows[:60], rows[0], *rows[60:]]

    message = refused(table, late)
    assert f"system=ZZZ/{table}.parquet, row 61: this row comes before the row above it" in message
    assert "Sort the table by person, " in message


def test_order_is_watched_over_the_edge_of_row_groups(refused: Callable[..., str]) -> None:
    # A person's rows that lie apart, at the edge of a row group and within one.
    assert "row 51" in refused("conditions", lambda rows: [*rows[:50], rows[3], *rows[50:]])
    assert "row 52" in refused("conditions", lambda rows: [*rows[:51], rows[3], *rows[51:]])


def test_contacts_of_a_day_go_by_clinician(refused: Callable[..., str]) -> None:
    day = date(2025, 6, 2)
    message = refused("contacts", lambda _: [(0, day, 2, 1, None), (0, day, 1, 1, None)])
    assert "contacts.parquet, row 2" in message


@pytest.mark.parametrize("person", [-1, 80])
@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("registrations", ("Y00001", DAY, None, None)),
        ("contacts", (DAY, 0, 1, None)),
        ("admissions", (DAY, None, 2, "I500", None)),
        ("conditions", ("ICD10:I50", DAY, None)),
        ("observations", (DAY, 1, 120)),
        ("care_packages", (1, DAY, None)),
    ],
)
def test_a_row_of_nobody_is_named(
    refused: Callable[..., str], table: str, row: tuple[Any, ...], person: int
) -> None:
    message = refused(table, lambda _: [(person, *row)])
    assert f"{table}.parquet, row 1: the person of this row is not in persons.parquet" in message


def test_people_are_numbered_without_gaps(refused: Callable[..., str]) -> None:
    message = refused("persons", lambda rows: [*rows[:7], *rows[8:]])
    assert "persons.parquet, row 8: people are not numbered from 0" in message


def test_somebody_born_after_the_day_is_refused_without_a_word_of_them(
    refused: Callable[..., str],
) -> None:
    def unborn(rows: Rows) -> Rows:
        return [(row[0], date(2027, 1, 1), *row[2:5], None) for row in rows]

    message = refused("persons", unborn)
    assert "registered people were born after 2026-03-31" in message
    assert "2027" not in message


def test_an_empty_value_where_none_may_be(refused: Callable[..., str]) -> None:
    message = refused("contacts", lambda _: [(0, None, 0, 1, None)])
    assert "contacts.parquet: column on has empty values" in message


def test_what_is_not_parquet_or_not_there(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "system=ZZZ", random_tables(1, people=20))
    path = folder / "contacts.parquet"
    whole = path.read_bytes()
    for cut in (b"", b"PAR1", whole[: len(whole) // 2], b"person,on\n1,2025-01-01\n"):
        path.write_bytes(cut)
        with pytest.raises(TablesRefused, match=r"contacts.parquet: it cannot be read as Parquet"):
            measure(folder, DAY, CODE_LISTS)
    path.unlink()
    with pytest.raises(TablesRefused, match=r"contacts.parquet: it is missing"):
        measure(folder, DAY, CODE_LISTS)


def test_a_column_of_another_type_or_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "system=ZZZ", random_tables(1, people=20))
    path = folder / "contacts.parquet"
    table = pq.read_table(path)
    pq.write_table(table.set_column(2, "clinician", table.column(2).cast(pa.int64())), path)
    with pytest.raises(TablesRefused, match="column clinician is int64 and not int32"):
        measure(folder, DAY, CODE_LISTS)
    pq.write_table(table.drop_columns(["mode"]), path)
    with pytest.raises(TablesRefused, match="it has no column mode"):
        measure(folder, DAY, CODE_LISTS)


def test_a_day_that_ends_no_month_and_a_list_too_few(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "system=ZZZ", random_tables(1, people=20))
    with pytest.raises(ValueError, match="last of a month"):
        measure(folder, date(2026, 3, 30), CODE_LISTS)
    fewer = CodeLists(tuple(one for one in CODE_LISTS.lists if one.key != "asthma"))
    with pytest.raises(ValueError, match="no code list asthma"):
        measure(folder, DAY, fewer)


def test_a_system_of_nobody_has_no_areas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "system=ZZZ", {})
    for engine in ("numba", "numpy"):
        monkeypatch.setenv(CHOICE, engine)
        assert measure(folder, DAY, CODE_LISTS).areas == ()


def test_an_engine_that_there_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "abacus")
    with pytest.raises(ValueError, match="not 'abacus'"):
        measure(tmp_path, DAY, CODE_LISTS)


def test_the_table_of_people_adds_up_to_the_sums(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "system=ZZZ", random_tables(2, people=60))
    count = person_table(folder, DAY, CODE_LISTS, tmp_path / "people.parquet")
    people = pq.read_table(tmp_path / "people.parquet")
    sums = measure(folder, DAY, CODE_LISTS)
    assert people.num_rows == count == int(sums.total("people").sum())
    for quantity in QUANTITIES:
        column = people.column(quantity.key.replace("-", "_")).to_numpy()
        assert int(column.sum()) == int(sums.total(quantity.key).sum())
    assert (np.diff(people.column("person").to_numpy()) > 0).all()


def test_areas_of_practices(tmp_path: Path) -> None:
    north = ("Y00001", "U00001", "north", "E07000001")
    first = write_folder(tmp_path / "1", {"practices": [north, ("Y00002", None, "south", None)]})
    assert practice_areas(first) == {
        "network": {"Y00001": "U00001"},
        "place": {"Y00001": "north", "Y00002": "south"},
        "district": {"Y00001": "E07000001"},
    }
    second = write_folder(tmp_path / "2", {"practices": [("Y00003", "U00003", "east", None)]})
    assert levels([first, second])["network"] == {"Y00001": "U00001", "Y00003": "U00003"}
    other = write_folder(tmp_path / "3", {"practices": [("Y00001", "U00009", "north", None)]})
    with pytest.raises(TablesRefused, match="the network of practice Y00001 differs"):
        levels([first, other])


def test_quantities_that_an_engine_expects_side_by_side() -> None:
    assert block("upc-people", ("upc-people", "upc")) > 0
    with pytest.raises(ValueError, match="do not lie in the order"):
        block("upc-people", ("upc", "upc-people"))
