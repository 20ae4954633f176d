"""Official files that cannot be used are told by name, column and remedy; nothing is made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.persons.generating.ages import Bounds, raked, whole_ages
from goldenthread.persons.generating.calendar import year_to
from goldenthread.persons.generating.folders import PlainFolders
from goldenthread.persons.generating.margins import rounded, thinned
from goldenthread.persons.generating.official_files import OfficialFileError
from goldenthread.persons.generating.published import AGES, REGISTRATIONS, published_margins
from goldenthread.persons.generating.writing import TableFile, Words
from tests.persons.small_official_files import write_official_files


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    write_official_files(tmp_path)
    (tmp_path / AGES).unlink()
    with pytest.raises(OfficialFileError, match=r"gp_demographics\.csv is not there"):
        published_margins(tmp_path)


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    write_official_files(tmp_path)
    pq.write_table(pa.table({"OrganisationCode": ["A81001"]}), tmp_path / REGISTRATIONS)
    with pytest.raises(OfficialFileError, match="gp-registrations"):
        published_margins(tmp_path)


@pytest.mark.parametrize(("row", "words"), [
    ("A81001,x,1000,800,790,780,560,400,200", "column Percent_male: 'x' is no number"),
    ("A81001,0.5,1000", "row 2: the row is cut short"),
])  # fmt: skip
def test_a_bad_row_is_told(tmp_path: Path, row: str, words: str) -> None:
    write_official_files(tmp_path)
    headings = (tmp_path / AGES).read_text().splitlines()[0]
    (tmp_path / AGES).write_text(f"{headings}\n{row}\n")
    with pytest.raises(OfficialFileError, match=words):
        published_margins(tmp_path)


def test_an_unknown_system_is_told_with_those_known(tmp_path: Path) -> None:
    with pytest.raises(OfficialFileError, match=r"no practice of the system 'QZQ'.*QAA, QBB"):
        published_margins(write_official_files(tmp_path), systems=["QZQ"])


def test_a_day_within_a_month_is_refused() -> None:
    with pytest.raises(ValueError, match="not the last day of a month"):
        year_to(date(2026, 3, 30))


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2024, 2, 29), date(2025, 12, 31)])
def test_a_year_is_twelve_months_to_its_day(day: date) -> None:
    year = year_to(day)
    assert year.day - year.start + 1 in {365, 366}
    assert len(year.seen_upto) == year.day - year.start + 2
    assert year.seen_upto[-1] == pytest.approx(1.0)
    assert np.all(np.diff(year.month_firsts) >= 28)
    assert year.month_firsts[-12] == year.start


def _stop_halfway(folders: PlainFolders) -> None:
    with folders.of("QAA") as folder:
        (folder / "kept").write_text("half")
        raise KeyboardInterrupt


def test_what_is_not_finished_leaves_the_folder_before(tmp_path: Path) -> None:
    folders = PlainFolders(tmp_path)
    with folders.of("QAA") as folder:
        (folder / "kept").write_text("before")
    with pytest.raises(KeyboardInterrupt):
        _stop_halfway(folders)
    assert [file.name for file in tmp_path.iterdir()] == ["system=QAA"]
    assert (tmp_path / "system=QAA" / "kept").read_text() == "before"


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=40).filter(lambda shares: sum(shares) > 1e-3),
    st.integers(0, 50_000),
)
def test_rounding_adds_up_and_moves_nobody_by_one(shares: list[float], total: int) -> None:
    exact = np.array(shares) * (total / sum(shares))
    found = rounded(np.array(shares), total)
    assert int(found.sum()) == total
    assert np.all(np.abs(found - exact) < 1.0 + 1e-6)


@given(st.lists(st.integers(0, 100), max_size=60), st.integers(1, 50))
def test_thinning_takes_one_in_so_many_and_never_more_than_there_are(
    people: list[int], one_in: int
) -> None:
    found = thinned(np.array(people, np.int64), one_in)
    assert int(found.sum()) == sum(people) // one_in
    assert np.all(found <= np.array(people))
    assert np.all(found >= 0)


def test_raking_meets_bands_that_cross() -> None:
    expected = np.tile(np.linspace(2.0, 1.0, 91), (2, 1))
    bands = [(Bounds(0, 17), 200.0), (Bounds(18, 49), 420.0), (Bounds(50, 64), 200.0),
             (Bounds(65, 90), 180.0)]  # fmt: skip
    found = raked(
        expected,
        [
            [(Bounds(30, 74), np.array([560.0, np.nan]))],
            [(bounds, np.array([people, np.nan])) for bounds, people in bands],
        ],
    )
    for bounds, people in (*bands, (Bounds(30, 74), 560.0)):
        assert found[0, bounds.low : bounds.high + 1].sum() == pytest.approx(people, rel=1e-4)
    assert np.array_equal(found[1], expected[1])  # nothing published, nothing moved
    whole = whole_ages(found[0], 1_000)
    assert int(whole.sum()) == 1_000
    for bounds, people in (*bands[:-1], (Bounds(30, 74), 560.0)):
        assert abs(int(whole[bounds.low : bounds.high + 1].sum()) - people) < 1.0
    assert int(whole[65:].sum()) == 180


def test_a_dictionary_has_each_word_once_and_no_empty_one(tmp_path: Path) -> None:
    """Two practices of one place. With a word twice, pyarrow 26 writes memory into the page."""
    every = np.arange(3)
    columns = {
        "practice": Words(every, ["A81001", "A81002", "A81003"]),
        "network": Words(every, ["", "U10001", ""]),
        "place": Words(every, ["here", "here", "there"]),
        "district": Words(every, ["E07000001", "E07000001", "E07000001"]),
    }
    file = tmp_path / "practices.parquet"
    with TableFile("practices", file) as table:
        for column in table.table.columns:
            words = table._array(column, columns[column.name]).dictionary.to_pylist()
            assert len(words) == len(set(words))
            assert "" not in words
        table.write(columns)
    read = pq.read_table(file).to_pydict()
    assert read["practice"] == ["A81001", "A81002", "A81003"]
    assert read["network"] == [None, "U10001", None]
    assert read["place"] == ["here", "here", "there"]
    assert read["district"] == ["E07000001"] * 3


def test_a_column_that_may_not_be_empty_is_not(tmp_path: Path) -> None:
    table = TableFile("practices", tmp_path / "practices.parquet")
    with pytest.raises(ValueError, match="practice may not be empty"):
        table._array(table.table.column("practice"), Words(np.arange(1), [""]))
    with pytest.raises(RuntimeError), table:
        raise RuntimeError
