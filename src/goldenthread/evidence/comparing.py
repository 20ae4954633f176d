"""Released values beside one another: an area against its whole, many on a funnel, months in a run.

All from what was released, so that pages need nothing else, and anybody can make it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from goldenthread.evidence.calculating import comes_singly
from goldenthread.evidence.editions import ReleasedValue, Shown
from goldenthread.evidence.methods.estimates import Floats
from goldenthread.evidence.methods.funnels import USUAL, proportion_funnel, ratio_funnel
from goldenthread.evidence.methods.runs import Chart, chart
from goldenthread.evidence.sheets import Direction, Sheet, Statistic
from goldenthread.evidence.strata import MONTHS, Stratification


class Standing(StrEnum):
    """How a value stands beside a comparator, by its own 95% limits."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    UNKNOWN = "cannot be compared"


def standing(sheet: Sheet, value: ReleasedValue, comparator: ReleasedValue) -> Standing:
    """Better or worse (higher or lower, where neither is better) if the limits leave it out.

    A crude rate is higher or lower and no more: an area of old people has more of most of what is
    counted, for its ages alone. The limits of the comparator are not looked at: it is taken as
    known, as it is where it is much larger; and where the area is a part of it, limits so taken
    are if anything too wide. Source: Public Health England, technical guide on RAG rating
    indicator values, 2017.
    """
    known = value.shown is Shown.SHOWN and comparator.shown is Shown.SHOWN
    if not (known and value.lower and value.upper and comparator.value):
        return Standing.UNKNOWN
    against = float(comparator.value)
    if float(value.lower) > against:
        higher = True
    elif float(value.upper) < against:
        higher = False
    else:
        return Standing.SIMILAR
    if sheet.direction is Direction.NEITHER or sheet.statistic is Statistic.CRUDE_RATE:
        return Standing.HIGHER if higher else Standing.LOWER
    return Standing.BETTER if higher == (sheet.direction is Direction.HIGHER) else Standing.WORSE


class Position(StrEnum):
    """Where a point lies on a funnel."""

    HIGH = "above the 99.8% limit"
    RATHER_HIGH = "above the 95% limit"
    WITHIN = "within the limits"
    RATHER_LOW = "below the 95% limit"
    LOW = "below the 99.8% limit"
    UNKNOWN = "not on a funnel"


def positions(
    sheet: Sheet, values: Sequence[ReleasedValue], comparator: ReleasedValue
) -> list[Position]:
    """Where areas lie on the funnel around a comparator, by proportion or by crude rate.

    Args:
        sheet: The measure.
        values: Of that measure, for areas of one level.
        comparator: The value of the whole, in the middle of the funnel.

    Returns:
        A position for each value: UNKNOWN where it is not shown, where nothing is expected of it,
        or where the measure has no funnel.
    """
    found = [Position.UNKNOWN] * len(values)
    if not has_funnel(sheet) or comparator.shown is not Shown.SHOWN:
        return found
    scale = sheet.multiplier / sheet.divisor
    middle = float(comparator.value) / scale
    on = [number for number, value in enumerate(values) if _on_funnel(value)]
    of = np.array([values[number].denominator for number in on], np.float64)
    if middle <= 0 or not on:
        return found
    near, far = (_limits(sheet, middle, of, confidence) for confidence in USUAL)
    for at, number in enumerate(on):
        value = float(values[number].value) / scale
        found[number] = _position(
            value, (float(far[0][at]), float(near[0][at]), float(near[1][at]), float(far[1][at]))
        )
    return found


def has_funnel(sheet: Sheet) -> bool:
    """Whether chance alone is known to keep areas within limits: of shares and of crude rates."""
    return sheet.statistic in _WITH_FUNNEL and comes_singly(sheet)


_WITH_FUNNEL = frozenset({Statistic.PROPORTION, Statistic.CRUDE_RATE})


def _on_funnel(value: ReleasedValue) -> bool:
    return value.shown is Shown.SHOWN and bool(value.denominator)


def _limits(sheet: Sheet, middle: float, of: Floats, confidence: float) -> tuple[Floats, Floats]:
    if sheet.statistic is Statistic.PROPORTION:
        return proportion_funnel(middle, of, confidence)
    lower, upper = ratio_funnel(of * middle, confidence)
    return lower * middle, upper * middle


def _position(value: float, limits: tuple[float, float, float, float]) -> Position:
    least, low, high, most = limits
    if value < low:
        return Position.LOW if value < least else Position.RATHER_LOW
    if value > high:
        return Position.HIGH if value > most else Position.RATHER_HIGH
    return Position.WITHIN


def months(values: Sequence[ReleasedValue]) -> Chart | str:
    """The XmR chart of one area's measure by month, or a sentence that says why there is none.

    Args:
        values: Those of one measure and one area; what is not by month is passed over.
    """
    by_month = {
        value.stratum: float(value.value)
        for value in values
        if value.stratification == Stratification.MONTH.value and value.shown is Shown.SHOWN
    }
    return chart(np.array([by_month[month] for month in MONTHS if month in by_month]))
