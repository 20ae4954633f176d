"""XmR charts: which points of a series are more than its usual variation.

Limits are the mean ± 2.66 x the mean moving range; ranges above 3.268 x their mean are left out of
it once (Nelson, Journal of Quality Technology 1982;14:172), so that one outlier does not hide
itself. The four rules are those of Making Data Count, NHS England, as the package
NHSRplotthedots carries them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from goldenthread.evidence.methods.estimates import Floats, Yes

LIMITS = 2.66
"""3 / d₂ for ranges of two, with d₂ = 1.128: three standard deviations in mean moving ranges."""

RANGE_LIMIT = 3.268
"""D₄ for ranges of two: the upper limit of a moving range in mean moving ranges."""

FEWEST_POINTS = 12
"""A year of months. Fewer make no limits here: this system's own floor."""

_RUN = 7
_OF_THREE = 2


class Special(StrEnum):
    """What makes a point special: the first rule that it breaks, in this order."""

    NO = ""
    OUTSIDE = "outside the limits"
    SHIFT = "one of seven or more on one side of the mean"
    TREND = "one of seven or more that rise or fall"
    NEAR = "one of two near the same limit among three on one side"


@dataclass(frozen=True, eq=False, slots=True)
class Chart:
    """Mean and limits of a series, the upper limit of its moving range, and each point's rule."""

    mean: float
    lower: float
    upper: float
    range_upper: float
    special: tuple[Special, ...]


def chart(values: Floats, *, screened: bool = True) -> Chart | str:
    """The chart of one series in order of time, or a sentence that says why there is none.

    Args:
        values: Of shape (points,).
        screened: Whether outlying moving ranges are left out of their mean.
    """
    if len(values) < FEWEST_POINTS:
        return f"A chart needs {FEWEST_POINTS} points; there are {len(values)}."
    if not np.isfinite(values).all():
        return "A point is missing."
    ranges = np.abs(np.diff(values))
    average = float(ranges.mean())
    if screened:
        average = float(ranges[ranges <= RANGE_LIMIT * average].mean())
    mean = float(values.mean())
    width = LIMITS * average
    return Chart(mean, mean - width, mean + width, RANGE_LIMIT * average,
                 _specials(values, mean, width))  # fmt: skip


def _specials(values: Floats, mean: float, width: float) -> tuple[Special, ...]:
    side = np.sign(values - mean)
    beyond = np.where(np.abs(values - mean) > width, side, 0.0)
    near = np.where((np.abs(values - mean) > width * 2 / 3) & (beyond == 0), side, 0.0)
    steps = np.sign(np.diff(values))
    rules = (
        (Special.NEAR, _two_of_three(near, side)),
        (Special.TREND, _trends(steps)),
        (Special.SHIFT, _runs(side, _RUN)),
        (Special.OUTSIDE, beyond != 0),
    )
    found = [Special.NO] * len(values)
    for rule, where in rules:
        found = [rule if yes else before for yes, before in zip(where, found, strict=True)]
    return tuple(found)


def _runs(signs: Floats, length: int) -> Yes:
    """Where a point is one of ``length`` or more in a row with one sign that is not zero."""
    part = np.zeros(len(signs), np.bool_)
    for end in range(length, len(signs) + 1):
        window = signs[end - length : end]
        if window[0] != 0 and (window == window[0]).all():
            part[end - length : end] = True
    return part


def _trends(steps: Floats) -> Yes:
    """Where a point is one of seven that rise or fall: six steps of one sign join seven points."""
    joined = _runs(steps, _RUN - 1)
    return np.append(joined, False) | np.insert(joined, 0, False)


def _two_of_three(near: Floats, side: Floats) -> Yes:
    """Points near a limit, and not beyond it, of which two are among three on one side."""
    part = np.zeros(len(near), np.bool_)
    for end in range(3, len(near) + 1):
        window = slice(end - 3, end)
        alike = near[window] != 0
        if abs(side[window].sum()) == len(alike) and alike.sum() >= _OF_THREE:
            part[window] |= alike
    return part
