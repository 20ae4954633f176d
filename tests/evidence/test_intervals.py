"""Limits of counts and proportions, against published tables and against what they must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.evidence.methods import (
    Refusal,
    crude_rates,
    means,
    poisson_limits,
    proportions,
    wilson_limits,
    z_of,
)
from goldenthread.evidence.methods.intervals import byar_limits

EXACT = {  # Poisson limits at 95% and 99.8%
    1: (0.025317898, 5.571644585, 0.001000547, 9.233410143),
    2: (0.242209467, 7.224687515, 0.04540199, 11.22886836),
    5: (1.623486324, 11.6683331, 0.739371928, 16.45474478),
    9: (4.11537405, 17.08479966, 2.452425215, 22.65737951),
    10: (4.795387629, 18.39035799, 2.960519925, 24.13397235),
    100: (81.36400699, 121.6268111, 71.92139974, 134.9243187),
    716: (664.5083011, 770.4222128, 636.1521174, 802.60414),
}
"""Source: the ratio funnels that PHEindicatormethods is tested with (testdata_funnel_ratio_outputs,
read November 2026), where each count has the expected numbers for which it is a limit."""


@pytest.mark.parametrize("count", EXACT)
def test_limits_of_counts_are_the_published_ones(count: int) -> None:
    """Exact below 10; Byar's from there on, within 0.2% at 95%, the published claim for it."""
    lower, upper, far_lower, far_upper = EXACT[count]
    near, far = (1e-5, 1e-5) if count < 10 else (0.002, 0.015)
    found = [limit[0] for limit in poisson_limits(np.array([count]))]
    assert found == pytest.approx([lower, upper], rel=near, abs=1e-6)
    found = [limit[0] for limit in poisson_limits(np.array([count]), 0.998)]
    assert found == pytest.approx([far_lower, far_upper], rel=far, abs=1e-6)


OBSERVED, PEOPLE = np.array([24, 6, 68, 95, 18]), np.array([162, 120, 173, 146, 149])
"""Five of the eight areas of the introduction to PHEindicatormethods (March 2019)."""


def test_proportions_are_those_that_the_package_publishes() -> None:
    """Source: the same introduction, percentages at 95% and 99.8%."""
    near = proportions(OBSERVED, PEOPLE, 100)
    far = proportions(OBSERVED, PEOPLE, 100, 0.998)
    values = [14.81481, 5.0, 39.30636, 65.06849, 12.08054]
    assert near.value == pytest.approx(values, rel=1e-6)
    assert near.lower == pytest.approx(
        [10.162049, 2.311436, 32.336123, 57.038874, 7.779726], rel=1e-6
    )
    assert near.upper == pytest.approx([21.09760, 10.48029, 46.74118, 72.32550, 18.28745], rel=1e-6)
    assert far.lower == pytest.approx(
        [8.166047, 1.533517, 28.680466, 52.294492, 6.046514], rel=1e-6
    )
    assert far.upper == pytest.approx([25.38084, 15.10069, 51.05106, 75.99232, 22.68239], rel=1e-6)


def test_rates_are_those_that_the_package_publishes() -> None:
    """Source: the same, per 100,000 at 95%, per 100 at 99.8%; the second area is exact."""
    near = crude_rates(OBSERVED, PEOPLE, 100_000)
    far = crude_rates(OBSERVED, PEOPLE, 100, 0.998)
    assert near.value == pytest.approx([14814.81, 5000, 39306.36, 65068.49, 12080.54], rel=1e-6)
    assert near.lower == pytest.approx(
        [9489.334, 1834.912, 30521.553, 52642.965, 7156.037], rel=1e-6
    )
    assert near.upper == pytest.approx([22044.21, 10882.90, 49830.92, 79543.66, 19093.45], rel=1e-6)
    assert far.lower == pytest.approx(
        [7.1693910, 0.9225872, 26.1925701, 46.3595418, 5.1176169], rel=1e-6
    )
    assert far.upper == pytest.approx([26.77154, 15.05136, 56.39516, 88.46988, 23.75627], rel=1e-6)


def test_byars_limits_worked_by_hand() -> None:
    # O = 100, z = 1.96: 100(1 - 1/900 - 1.96/30)³ = 100 x 0.93355³; 101(1 - 1/909 + 0.06501)³.
    lower, upper = byar_limits(np.array([100, 0]))
    assert lower == pytest.approx([81.362, 0.0], abs=0.001)
    assert upper[0] == pytest.approx(121.628, abs=0.001)


def test_no_events_have_a_lower_limit_of_none_and_an_upper_of_3_69() -> None:
    lower, upper = poisson_limits(np.array([0]))
    assert lower[0] == 0
    assert upper[0] == pytest.approx(-np.log(0.025))


@pytest.mark.parametrize(
    ("counted", "of", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_limits_are_those_of_newcombe(
    counted: int, of: int, lower: float, upper: float
) -> None:
    """Source: Newcombe, Statistics in Medicine 1998;17:857, table I, method 3."""
    found = wilson_limits(np.array([counted]), np.array([of]))
    assert [round(float(limit[0]), 4) for limit in found] == [lower, upper]


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from((0.9, 0.95, 0.998)))
def test_wilsons_limits_hold_the_value_inside_none_and_all(
    counted: int, more: int, confidence: float
) -> None:
    of = counted + more - 1
    found = proportions(np.array([counted]), np.array([of]), confidence=confidence)
    if of == 0:
        assert found.refused[0] == Refusal.NOBODY
        return
    assert 0 <= found.lower[0] <= found.value[0] <= found.upper[0] <= 1


@given(st.integers(0, 10**6), st.integers(1, 10**7))
def test_limits_of_a_rate_hold_it_and_widen_with_confidence(events: int, people: int) -> None:
    near = crude_rates(np.array([events]), np.array([people]), 100_000)
    far = crude_rates(np.array([events]), np.array([people]), 100_000, 0.998)
    assert far.lower[0] <= near.lower[0] <= near.value[0] < near.upper[0] < far.upper[0]


@given(st.integers(1, 500), st.integers(500, 1000))
def test_limits_narrow_as_people_grow(counted: int, of: int) -> None:
    few = proportions(np.array([counted]), np.array([of]))
    many = proportions(np.array([10 * counted]), np.array([10 * of]))
    assert many.upper[0] - many.lower[0] < few.upper[0] - few.lower[0]


@given(st.integers(0, 10**5))
def test_limits_of_counts_rise_with_the_count(count: int) -> None:
    lower, upper = poisson_limits(np.array([count, count + 1]))
    assert lower[0] < lower[1]
    assert upper[0] < upper[1]


def test_what_has_no_value_is_refused_in_words() -> None:
    events, people = np.array([-1, 3, 3, 3]), np.array([10, 0, 2, 10])
    rates, shares = crude_rates(events, people), proportions(events, people)
    assert [Refusal(each).words for each in shares.refused] == [
        "A count is negative: the sums are wrong.",
        "Nobody counts in the denominator.",
        "More are counted than there are: the sums are wrong.",
        "",
    ]
    assert Refusal(rates.refused[2]) is Refusal.NONE  # more events than people can be
    for found in (rates, shares):
        assert np.isfinite([found.value, found.lower, found.upper]).all()
        assert not found.value[~found.given].any()


def test_a_mean_of_shares_has_the_widest_limits_that_shares_allow() -> None:
    """People who each have 0 or 1 vary most: their mean is a proportion, with its limits."""
    total, people = np.array([30_000_000, 120]), np.array([100, 50])
    found = means(total, people, 1_000_000, share=True)
    as_proportion = proportions(np.array([30]), np.array([100]))
    assert found.value[0] == 0.3
    assert found.lower[0] == pytest.approx(as_proportion.lower[0])
    assert found.upper[0] == pytest.approx(as_proportion.upper[0])
    assert not means(total, people).limited.any()


@given(st.lists(st.floats(0, 1), min_size=8, max_size=60))
def test_no_shares_vary_more_than_their_limits_allow(shares: list[float]) -> None:
    mean, variance = float(np.mean(shares)), float(np.var(shares))
    assert variance <= mean * (1 - mean) + 1e-12


def test_the_usual_deviates() -> None:
    assert z_of(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert z_of(0.998) == pytest.approx(3.090232, abs=1e-6)
