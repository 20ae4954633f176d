"""Funnels and XmR charts, against published limits and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.evidence.methods.funnels import USUAL, proportion_funnel, ratio_funnel
from goldenthread.evidence.methods.runs import Chart, Special, chart

PUBLISHED = {  # lower and upper, in per cent, at 95% and then at 99.8%
    1: (3.204264, 100, 0, 100),
    18: (62.390093, 98.894803, 51.864359, 100),
    154: (74.402301, 86.882595, 70.803745, 90.481151),
    1008: (78.203374, 83.081521, 76.796814, 84.488082),
    110000: (80.408963, 80.875933, 80.274317, 81.010578),
}
"""Around 80.642448%. Source: the funnels that PHEindicatormethods is tested with
(testdata_funnel_prop_outputs, read November 2026)."""


def test_funnels_of_proportions_are_the_published_ones() -> None:
    of = np.array([*PUBLISHED])
    found = [limit for each in USUAL for limit in proportion_funnel(0.80642448, of, each)]
    expected = np.array([*PUBLISHED.values()]).T
    assert [100 * limits for limits in found] == [pytest.approx(row, abs=1e-5) for row in expected]


@pytest.mark.parametrize(
    ("expected", "ratio"),
    [(121.6268111, 100 / 121.6268111), (770.4222128, 716 / 770.4222128)],
)
def test_the_lower_funnel_of_ratios_is_the_published_one(expected: float, ratio: float) -> None:
    """Where 121.6 are expected, 100 is the fewest that chance allows: the same source, ratios."""
    lower, _ = ratio_funnel(np.array([expected]), 0.95)
    assert lower[0] == pytest.approx(ratio, rel=1e-4)


@pytest.mark.parametrize(("expected", "count"), [(81.36400699, 100), (664.5083011, 716)])
def test_the_upper_funnel_of_ratios_is_the_published_one(expected: float, count: int) -> None:
    _, upper = ratio_funnel(np.array([expected]), 0.95)
    assert upper[0] == pytest.approx(count / expected, rel=1e-4)


@given(st.floats(0.5, 10_000), st.floats(1.1, 10))
def test_a_funnel_narrows_and_the_outer_holds_the_inner(expected: float, times: float) -> None:
    both = np.array([expected, expected * times])
    inner, outer = (ratio_funnel(both, each) for each in USUAL)
    assert (outer[0] <= inner[0]).all()
    assert (inner[1] <= outer[1]).all()
    assert (inner[0] <= 1).all()
    assert (inner[1] >= 1).all()
    assert inner[1][1] < inner[1][0]
    assert inner[0][1] >= inner[0][0]


def series(*values: float) -> Chart:
    found = chart(np.array(values, np.float64))
    assert isinstance(found, Chart)
    return found


def test_an_outlier_does_not_widen_its_own_limits() -> None:
    """Source: the vignette on deviations of NHSRplotthedots: mean 1.94, limits -0.72 and 4.6."""
    values = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
    found = series(*values)
    assert [round(each, 2) for each in (found.mean, found.lower, found.upper)] == [
        1.94, -0.72, 4.60,
    ]  # fmt: skip
    assert found.range_upper == pytest.approx(3.268)
    assert found.special == tuple(
        Special.OUTSIDE if value == 10 else Special.NO for value in values
    )
    wide = chart(np.array(values, np.float64), screened=False)
    assert isinstance(wide, Chart)
    # 17 moving ranges that add up to 32: the mean and 2.66 x 32/17.
    assert wide.upper == pytest.approx(35 / 18 + 2.66 * 32 / 17)


def test_seven_on_one_side_are_a_shift() -> None:
    found = series(5, 9, 5, 9, 5, 9, 5, *[8, 9, 8, 9, 8, 9, 8])
    assert found.special[7:] == (Special.SHIFT,) * 7
    assert Special.SHIFT not in series(*[5, 9] * 7).special


def test_seven_that_rise_are_a_trend_and_six_are_not() -> None:
    up = series(20, 5, 20, 5, 20, 8, 9.5, 11, 12.5, 14, 15.5, 17, 5, 20)
    assert [number for number, why in enumerate(up.special) if why is Special.TREND] == [
        *range(5, 12)
    ]
    six = series(20, 5, 20, 5, 20, 8, 9.5, 11, 12.5, 14, 15.5, 5, 20, 5)
    assert Special.TREND not in six.special


@pytest.mark.parametrize(
    ("three", "near"),
    [
        ((14, 11, 14), (True, False, True)),  # two near the upper limit, three above the mean
        ((14, 14, 11), (True, True, False)),
        ((14, 9, 14), (False, False, False)),  # one of the three is below the mean
        ((14, 11, 11), (False, False, False)),  # one alone
        ((14, 11, 30), (False, False, False)),  # the other is beyond the limit, not near it
        ((6, 9, 6), (True, False, True)),
    ],
)
def test_two_near_a_limit_among_three_on_one_side_stand_out(
    three: tuple[float, ...], near: tuple[bool, ...]
) -> None:
    """Source: the rule as NHSRplotthedots has it (ptd_two_in_three, read November 2026)."""
    found = series(*[9, 11] * 12, *three, *[9, 11] * 12)
    third = (found.upper - found.mean) * 2 / 3
    assert third < 4 < found.upper - found.mean
    assert tuple(each is Special.NEAR for each in found.special[24:27]) == near
    assert Special.NEAR not in found.special[:24] + found.special[27:]


def test_a_steady_series_has_nothing_special_and_a_short_one_no_chart() -> None:
    assert set(series(*[7.0] * 12).special) == {Special.NO}
    assert chart(np.ones(11)) == "A chart needs 12 points; there are 11."
    assert chart(np.array([np.nan] * 12)) == "A point is missing."


@given(st.lists(st.integers(0, 100), min_size=12, max_size=40), st.integers(1, 9))
def test_a_chart_scales_with_its_values(values: list[int], times: int) -> None:
    one, more = series(*values), series(*(times * value for value in values))
    assert more.mean == pytest.approx(times * one.mean)
    assert more.upper == pytest.approx(times * one.upper)
    assert one.lower <= one.mean <= one.upper
