"""Timelines: files of years, in any order and as often as one likes, give the same pieces."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from goldenthread.actions.timelines import Piece, cut, lay

YEARS = [date(year, 4, 1) for year in range(2020, 2026)]
FILES = st.dictionaries(st.sampled_from(YEARS), st.sampled_from(["A", "B", None]), max_size=6)


def load(order: list[date], says: dict[date, str | None]) -> list[Piece[str]]:
    """Load the files in an order, each until the next year that is loaded already."""
    pieces: list[Piece[str]] = []
    loaded: set[date] = set()
    for day in order:
        until = min((other for other in loaded if other > day), default=date.max)
        pieces = lay(pieces, Piece(day, until, says[day]))
        loaded.add(day)
    return pieces


@given(FILES, st.randoms(use_true_random=False))
def test_the_order_of_loading_does_not_matter(says: dict[date, str | None], random) -> None:
    order = [*says, *says]
    random.shuffle(order)
    assert load(order, says) == load(sorted(says), says)


@given(FILES)
def test_each_day_has_what_the_last_file_before_it_says(says: dict[date, str | None]) -> None:
    pieces = load(sorted(says), says)
    for day in YEARS:
        before = [year for year in says if year <= day]
        expected = says[max(before)] if before else None
        found = [each.value for each in pieces if each.since <= day < each.until]
        assert found == ([] if expected is None else [expected])


@given(FILES)
def test_neighbours_of_one_value_are_one_piece(says: dict[date, str | None]) -> None:
    pieces = load(sorted(says), says)
    for one, other in pairwise(pieces):
        assert one.until <= other.since
        assert one.until < other.since or one.value != other.value


def test_cut_ends_a_timeline_on_a_day() -> None:
    pieces = [Piece(YEARS[0], YEARS[2], "A"), Piece(YEARS[2], date.max, "B")]
    assert cut(pieces, YEARS[1]) == [Piece(YEARS[0], YEARS[1], "A")]
