"""What leaves: no cell from which an exact count of 1 to 7 can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.evidence.calculating import Block, calculate
from goldenthread.evidence.disclosure import disclosed, is_small, rounded
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.quantities import COLUMN
from goldenthread.evidence.strata import Stratification
from tests.evidence.made_up_sums import made_up_sums

PROPORTION, RATE, MEAN = "two-or-more", "acsc-chronic-crude", "upc"
MOST = 40


def shown(
    measure: str, numerator: Iterable[int], denominator: Iterable[int] | None,
    people: Iterable[int] | None = None,
) -> list[tuple[object, ...]]:  # fmt: skip
    """What a reader sees of cells: counts, value and limits, None where there is none."""
    above = np.array([list(numerator)], np.int64)
    below = None if denominator is None else np.array([list(denominator)], np.int64)
    of = above if below is None else below
    lived = of if people is None else np.array([list(people)], np.int64)
    found = disclosed(Block(sheets[measure], Stratification.ALL, above, below, lived, None))
    estimates = found.estimates
    return [
        (
            int(found.numerator[0, at]) if found.numerator_shown[0, at] else None,
            int(found.denominator[0, at]) if found.denominator_shown[0, at] else None,
            *(
                (estimates.value[0, at], estimates.lower[0, at], estimates.upper[0, at])
                if estimates.given[0, at] and not found.suppressed[0, at]
                else (None, None, None)
            ),
        )
        for at in range(above.shape[1])
    ]


def test_a_hand_of_cells() -> None:
    cells = [(0, 100), (3, 100), (8, 100), (52, 103), (99, 104), (100, 100), (5, 6), (0, 0)]
    found = shown(PROPORTION, *zip(*cells, strict=True))
    assert [cell[:3] for cell in found] == [
        (0, 100, 0.0),  # none is shown as none
        (None, 100, None),  # from 1 to 7
        (10, 100, 10.0),
        (50, 105, pytest.approx(47.619, abs=0.001)),  # 50 of 105, not 52 of 103
        (100, 105, pytest.approx(95.238, abs=0.001)),  # all but 5, which could be 1 to 9
        (100, 100, 100.0),
        (None, None, None),  # 6 people
        (0, 0, None),  # nobody, so no share
    ]


@pytest.mark.parametrize("measure", [PROPORTION, RATE])
def test_no_cell_tells_a_count_of_1_to_7(measure: str) -> None:
    """Every pair of counts that looks the same to a reader: no small count is in all of them."""
    proportion = measure == PROPORTION
    pairs = [
        (above, below)
        for below in range(MOST + 1)
        for above in range((below if proportion else MOST) + 1)
    ]
    alike = defaultdict(list)
    for pair, cell in zip(pairs, shown(measure, *zip(*pairs, strict=True)), strict=True):
        alike[cell].append(pair)
    for group in alike.values():
        told: list[set[int]] = [{above for above, _ in group}, {below for _, below in group}]
        if proportion:
            told.append({below - above for above, below in group})
        for counts in told:
            assert len(counts) > 1 or not counts <= set(range(1, 8)), group


def test_a_reader_can_make_every_value_again_from_the_counts_shown() -> None:
    pairs = [(above, below) for below in range(0, 200, 3) for above in range(0, below + 1, 2)]
    for above, below, value, *_ in shown(PROPORTION, *zip(*pairs, strict=True)):
        if value is not None:
            assert isinstance(above, int)
            assert isinstance(below, int)
            assert value == pytest.approx(100 * above / below)


@given(st.integers(0, 10**9), st.integers(1, 100))
def test_rounding_moves_a_count_by_at_most_two(count: int, unit: int) -> None:
    there = int(rounded(np.array([count]), unit)[0])
    assert there % (5 * unit) == 0
    assert abs(there - count) <= 5 * unit / 2
    if unit == 1:
        assert abs(there - count) <= 2


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=50))
def test_rounding_keeps_the_order_of_counts(counts: list[int]) -> None:
    there = rounded(np.sort(np.array(counts)))
    assert (np.diff(there) >= 0).all()


@given(st.integers(0, 500))
def test_a_count_is_shown_where_it_is_none_or_at_least_8(count: int) -> None:
    ((numerator, _, value, *_),) = shown("registered-people", [count], None)
    if 1 <= count <= 7:
        assert (numerator, value) == (None, None)
    else:
        assert numerator == value == 5 * round(count / 5)


def test_a_mean_needs_eight_people_and_its_sum_stays_inside() -> None:
    found = shown(MEAN, [7_000_000, 4_000_000, 0], [7, 8, 0])
    assert [cell[:3] for cell in found] == [
        (None, None, None), (None, 10, 0.5), (None, 0, None),
    ]  # fmt: skip


def test_limits_of_a_mean_are_for_the_rounded_people() -> None:
    (eight,), (twelve,) = (shown(MEAN, [n * 500_000], [n]) for n in (8, 12))
    assert eight == twelve


def test_weighted_people_are_rounded_as_people_and_not_as_hundredths() -> None:
    found = shown("weighted-people", [650, 801, 123_456], None, [100, 100, 900])
    # The sum is in hundredths: 6.5 is suppressed, 8.01 is 10, 1,234.56 is 1,235.
    assert [cell[:3] for cell in found] == [
        (None, None, None), (1_000, None, 10.0), (123_500, None, 1_235.0),
    ]  # fmt: skip


def test_where_a_few_people_live_nothing_is_shown_whatever_happened() -> None:
    found = shown("contacts-per-person", [0, 40], [7, 7])
    assert found == [(None, None, None, None, None)] * 2
    month = shown("same-day", [40], [90], people=[3])
    assert month == [(None, None, None, None, None)]


@pytest.mark.parametrize(
    ("measure", "few"),
    [
        ("bed-days", "admissions"),
        ("delayed-days", "delayed-discharges"),
        ("cambridge-score", "long-term"),
        ("long-term-own-list", "long-term"),
    ],
)
def test_what_few_people_make_much_of_is_not_shown(measure: str, few: str) -> None:
    """Forty nights of one stay are no small number, and are of one person."""
    sums = made_up_sums(4, seed=1)
    for key in (sheets[measure].numerator, sheets[measure].denominator or "people"):
        sums.margins[:, 0, COLUMN[key]] = 40
    sums.margins[:, 0, COLUMN["people"]] = 1_000
    sums.margins[:, 0, COLUMN[few]] = [0, 1, 7, 8]
    block = calculate(sheets[measure], sums, Stratification.ALL, sums)
    found = disclosed(block)
    assert found.suppressed[:, 0].tolist() == [False, True, True, False]
    assert not (found.numerator_shown | found.denominator_shown)[1:3].any()


def test_small_means_from_one_to_seven() -> None:
    assert is_small(np.arange(10)).tolist() == [False, *[True] * 7, False, False]
