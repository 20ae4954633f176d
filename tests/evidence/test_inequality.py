"""Slope and relative index: straight lines, a drawn comparison, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.evidence.methods import Estimates, Refusal, Transform, inequality, z_of

DEPRIVED = np.array([
    (1434002, 150.2200205, 147.3194185, 153.1498241),
    (1450590, 131.0221747, 128.3676972, 133.7051129),
    (1453827, 127.4954973, 125.0421198, 129.975513),
    (1440980, 130.494241, 128.2469515, 132.7657553),
    (1457780, 135.4664241, 133.2469515, 137.8657553),
])  # fmt: skip
"""People, rate and limits by fifth, 2010. Source: the data with which PHEindicatormethods is
tested (DSR_testdata, read November 2026)."""


def of_groups(
    values: object, lower: object = None, upper: object = None, *, limited: bool = True
) -> Estimates:
    """One area's values, with limits 1 either side where none are given."""
    value = np.atleast_2d(np.asarray(values, np.float64))
    low = value - 1 if lower is None else np.atleast_2d(np.asarray(lower, np.float64))
    high = value + 1 if upper is None else np.atleast_2d(np.asarray(upper, np.float64))
    some = np.full(value.shape, fill_value=limited)
    return Estimates(value, low, high, np.zeros(value.shape, np.int8), some)


PUBLISHED = of_groups(DEPRIVED[:, 1], DEPRIVED[:, 2], DEPRIVED[:, 3])
PEOPLE = DEPRIVED[np.newaxis, :, 0]


def test_a_straight_line_worked_by_hand() -> None:
    """Five equal fifths with 50, 40, 30, 20, 10: middles 0.1 to 0.9, so a slope of -50 from 55."""
    found = inequality(of_groups([50, 40, 30, 20, 10]), np.full((1, 5), 7.0))
    assert found.slope.value[0] == pytest.approx(-50)
    assert found.relative.value[0] == pytest.approx(5 / 55)


@given(
    st.lists(st.integers(1, 10**6), min_size=5, max_size=20),
    st.floats(-50, 50),
    st.floats(60, 200),
)
def test_a_line_is_found_whatever_the_sizes_of_the_groups(
    sizes: list[int], slope: float, start: float
) -> None:
    people = np.array([sizes], np.float64)
    shares = people / people.sum()
    middles = np.cumsum(shares, axis=1) - shares / 2
    found = inequality(of_groups(start + slope * middles), people)
    assert found.slope.value[0] == pytest.approx(slope, abs=1e-6)
    assert found.relative.value[0] == pytest.approx((start + slope) / start, abs=1e-6)


def test_it_is_the_weighted_regression_that_the_package_makes() -> None:
    """Least squares of Y√a on √a and b√a, without a constant, solved by another method."""
    shares = PEOPLE[0] / PEOPLE.sum()
    middles = np.cumsum(shares) - shares / 2
    root = np.sqrt(shares)
    (start, slope), *_ = np.linalg.lstsq(
        np.column_stack([root, middles * root]), DEPRIVED[:, 1] * root, rcond=None
    )
    found = inequality(PUBLISHED, PEOPLE)
    assert found.slope.value[0] == pytest.approx(slope)
    assert found.relative.value[0] == pytest.approx((start + slope) / start)


@pytest.mark.parametrize("transform", [Transform.NONE, Transform.LOGARITHM])
def test_analytic_limits_are_those_of_a_hundred_thousand_draws(transform: Transform) -> None:
    """The package draws each Y at random; the noise of its limits is about 0.02 of a half-width."""
    forward, back = (np.log, np.exp) if transform is Transform.LOGARITHM else (np.array, np.array)
    draw = np.random.default_rng(20_26)
    y, lower, upper = (forward(DEPRIVED[:, column]) for column in (1, 2, 3))
    drawn = draw.normal(y, (upper - lower) / 2 / z_of(0.95), (100_000, 5))
    shares = PEOPLE[0] / PEOPLE.sum()
    middles = np.cumsum(shares) - shares / 2
    root = np.sqrt(shares)
    design = np.linalg.pinv(np.column_stack([root, middles * root]))
    start, slope = design @ (drawn * root).T
    first, last = back(start), back(start + slope)
    found = inequality(PUBLISHED, PEOPLE, transform)
    for index, samples in ((found.slope, last - first), (found.relative, last / first)):
        half = (index.upper[0] - index.lower[0]) / 2
        limits = np.percentile(samples, [2.5, 97.5])
        assert [index.lower[0], index.upper[0]] == pytest.approx(limits, abs=0.03 * half)
        assert index.lower[0] < index.value[0] < index.upper[0]


def test_a_line_of_proportions_is_straight_in_its_logits() -> None:
    middles = np.array([[0.1, 0.3, 0.5, 0.7, 0.9]])
    y = 1 / (1 + np.exp(-(-1 + 2 * middles)))
    found = inequality(of_groups(y, y * 0.9, y * 1.1), np.ones((1, 5)), Transform.LOGIT)
    first, last = 1 / (1 + np.exp(1)), 1 / (1 + np.exp(-1))
    assert found.slope.value[0] == pytest.approx(last - first)
    assert found.relative.value[0] == pytest.approx(last / first)
    assert found.slope.limited[0]


def test_equal_values_are_equality() -> None:
    found = inequality(of_groups([30.0] * 10), np.full((1, 10), 5.0))
    assert found.slope.value[0] == pytest.approx(0)
    assert found.relative.value[0] == pytest.approx(1)
    assert found.slope.lower[0] < 0 < found.slope.upper[0]


def test_what_is_refused() -> None:
    values = of_groups(np.full((5, 10), 30.0) - np.arange(10))
    values.refused[1, 3] = Refusal.FEW_EVENTS
    values.refused[2, :3] = Refusal.NOBODY
    values.refused[3, :6] = Refusal.NOBODY
    values.value[4] = np.arange(10) - 4.0
    people = np.full((5, 10), 100.0)
    people[2, :3] = 0
    people[3, :6] = 0
    found = inequality(values, people)
    assert [Refusal(each) for each in found.slope.refused] == [
        Refusal.NONE, Refusal.MISSING_QUANTILE, Refusal.NONE, Refusal.FEW_QUANTILES, Refusal.NONE,
    ]  # fmt: skip
    assert Refusal(found.relative.refused[4]) is Refusal.NOT_POSITIVE
    for index in (found.slope, found.relative):
        assert np.isfinite([index.value, index.lower, index.upper]).all()


def test_a_zero_has_no_logarithm_and_values_without_limits_have_none() -> None:
    zero = of_groups([0, 1, 2, 3, 4.0])
    people = np.ones((1, 5))
    found = inequality(zero, people, Transform.LOGARITHM)
    assert Refusal(found.slope.refused[0]) is Refusal.MISSING_QUANTILE
    bare = inequality(of_groups([9, 8, 7, 6, 5.0], limited=False), people)
    assert bare.slope.given[0]
    assert not bare.slope.limited[0]


def test_a_line_that_ends_next_to_zero_has_no_ratio_and_vague_ends_no_limits() -> None:
    """Middles 0.1 to 0.9: a line from 1 to 0, then one to a hundredth with limits of 1 each way."""
    middles = np.arange(0.1, 1, 0.2)
    found = inequality(of_groups([1 - middles, 1 - 0.99 * middles]), np.ones((2, 5)))
    assert Refusal(found.relative.refused[0]) is Refusal.NOT_POSITIVE
    assert found.relative.value[1] == pytest.approx(0.01)
    assert found.slope.limited.all()
    assert not found.relative.limited.any()
