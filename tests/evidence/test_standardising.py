"""Rates and ratios standardised for age: by hand, against properties, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.evidence.methods import (
    Refusal,
    standardised_rates,
    standardised_ratios,
)
from goldenthread.evidence.methods.standard import EUROPEAN_2013
from goldenthread.evidence.strata import AGE_BANDS

AGES = len(AGE_BANDS)
BANDS = st.lists(st.integers(1, 50_000), min_size=AGES, max_size=AGES).map(np.array)


def test_the_european_standard_population_has_a_hundred_thousand_people() -> None:
    """Source: Eurostat 2013, by way of esp2013 in PHEindicatormethods."""
    assert EUROPEAN_2013.sum() == 100_000
    assert len(EUROPEAN_2013) == AGES
    assert EUROPEAN_2013[AGE_BANDS.index("65-69")] == 5_500
    assert EUROPEAN_2013[-1] == 1_000


def test_a_standardised_rate_is_the_published_one() -> None:
    """Source: the DSR vignette of PHEindicatormethods (February 2019), its last example."""
    people = [30, 35, 35, 35, 40, 40, 45, 50, 50, 50, 60, 60, 70, 75, 70, 60, 20, 20, 15]
    deaths = [1, 1, 0, 0, 0, 1, 1, 3, 3, 3, 3, 10, 10, 10, 10, 8, 8, 8, 8]
    found = standardised_rates(np.array([deaths]), np.array([people]), 100_000)
    limits = [found.value[0], found.lower[0], found.upper[0]]
    assert limits == pytest.approx([8283.016, 6570.819, 10289.65], abs=0.005)


def test_a_standardised_rate_worked_by_hand() -> None:
    """Two ages, 20 of 1,000 young and 30 of 500 old, against a standard of 3 young to 1 old.

    Rate: 0.75 x 0.02 + 0.25 x 0.06 = 0.03. Variance: 0.75² x 20/1000² + 0.25² x 30/500²
    = 0.00001125 + 0.0000075 = 0.00001875; √(variance / 50) = 0.000612372.
    Byar's limits of 50: 37.1087 and 65.9190, so 0.03 + 0.000612372 x (-12.8913 and 15.9190).
    """
    found = standardised_rates(
        np.array([[20, 30]]), np.array([[1_000, 500]]), 1_000, standard=np.array([3.0, 1.0])
    )
    assert found.value[0] == pytest.approx(30)
    assert found.lower[0] == pytest.approx(30 - 0.612372 * 12.8913, abs=0.001)
    assert found.upper[0] == pytest.approx(30 + 0.612372 * 15.9190, abs=0.001)


@given(BANDS, st.integers(1, 20))
def test_equal_rates_at_every_age_give_that_rate_whatever_the_ages(
    tens: np.ndarray, per_hundred: int
) -> None:
    people = tens * 100
    found = standardised_rates((tens * per_hundred)[np.newaxis], people[np.newaxis], 100.0)
    assert found.value[0] == pytest.approx(per_hundred)
    assert found.lower[0] < found.value[0] < found.upper[0]


@given(BANDS)
def test_with_the_ages_of_the_standard_it_is_the_crude_rate(events: np.ndarray) -> None:
    people = EUROPEAN_2013.astype(np.int64) * 1_000
    found = standardised_rates(events[np.newaxis], people[np.newaxis])
    assert found.value[0] == pytest.approx(events.sum() / people.sum())


@given(BANDS, BANDS)
def test_more_people_of_the_same_rates_have_the_same_value_and_narrower_limits(
    events: np.ndarray, people: np.ndarray
) -> None:
    one = standardised_rates(events[np.newaxis], people[np.newaxis])
    nine = standardised_rates(9 * events[np.newaxis], 9 * people[np.newaxis])
    assert nine.value[0] == pytest.approx(one.value[0])
    assert nine.upper[0] - nine.lower[0] < one.upper[0] - one.lower[0]


def test_below_ten_events_or_with_an_empty_age_it_is_refused() -> None:
    people = np.full((4, AGES), 100)
    people[2, 18] = 0
    people[3] = 0
    events = np.zeros((4, AGES), np.int64)
    events[:, 4] = [9, 10, 10, 10]
    found = standardised_rates(events, people)
    assert [Refusal(each) for each in found.refused] == [
        Refusal.FEW_EVENTS, Refusal.NONE, Refusal.EMPTY_AGE, Refusal.NOBODY,
    ]  # fmt: skip
    assert found.value[[0, 2, 3]].tolist() == [0, 0, 0]
    assert not found.limited[[0, 2, 3]].any()


def test_a_ratio_worked_by_hand() -> None:
    """The standard has 10 of 1,000 young and 40 of 1,000 old; the area 500 young and 250 old.

    Expected: 500 x 0.01 + 250 x 0.04 = 15; 18 happened: 120. Byar's limits of 18 are 10.6616 and
    28.4494, over 15.
    """
    found = standardised_ratios(
        np.array([[6, 12]]), np.array([[500, 250]]), np.array([10, 40]), np.array([1000, 1000])
    )
    assert found.value[0] == pytest.approx(120)
    assert found.lower[0] == pytest.approx(100 * 10.6616 / 15, abs=0.01)
    assert found.upper[0] == pytest.approx(100 * 28.4494 / 15, abs=0.01)


@given(BANDS, BANDS)
def test_the_ratio_of_the_standard_to_itself_is_a_hundred(
    events: np.ndarray, people: np.ndarray
) -> None:
    found = standardised_ratios(events[np.newaxis], people[np.newaxis], events, people)
    assert found.value[0] == pytest.approx(100)
    assert found.lower[0] < 100 < found.upper[0]


def test_where_nothing_is_expected_a_ratio_is_refused() -> None:
    nobody, few = np.array([[0, 5]]), np.array([[3, 5]])
    none = np.array([0, 0])
    at_one_age = np.array([7, 0])
    assert [
        Refusal(standardised_ratios(none[np.newaxis], people, events, standard).refused[0])
        for people, events, standard in (
            (few, none, np.array([10, 10])),
            (few, at_one_age, np.array([10, 0])),
            (nobody * 0, at_one_age, np.array([10, 10])),
            (nobody, at_one_age, np.array([10, 10])),
        )
    ] == [
        Refusal.NOTHING_EXPECTED, Refusal.EMPTY_AGE, Refusal.NOBODY, Refusal.NOTHING_EXPECTED,
    ]  # fmt: skip
