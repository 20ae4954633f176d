"""Funnel limits: how far an area of its size may stray from the average by chance alone.

Source: Spiegelhalter, Statistics in Medicine 2005;24:1185, in the forms of the Public Health
England technical guide on funnel plots (2017): two limits are usual, 95% and 99.8%.
"""

from __future__ import annotations

import numpy as np

from goldenthread.evidence.methods.estimates import Floats, Whole, divided
from goldenthread.evidence.methods.intervals import byar_limits, z_of

USUAL = (0.95, 0.998)
"""The confidences of the inner and the outer limits."""

_BISECTIONS = 80


def proportion_funnel(
    average: float, of: Whole | Floats, confidence: float
) -> tuple[Floats, Floats]:
    """Limits of a proportion, from 0 to 1: p ± z√(p(1 - p)/n), kept inside.

    Args:
        average: p, of all areas together.
        of: n of each area, of any shape; where it is 0 the limits are 0 and 1.
        confidence: Two-sided.
    """
    variance = divided(np.full(of.shape, average * (1 - average)), of, of > 0)
    width = z_of(confidence) * np.sqrt(variance)
    lower = np.where(of > 0, np.maximum(average - width, 0.0), 0.0)
    return lower, np.where(of > 0, np.minimum(average + width, 1.0), 1.0)


def ratio_funnel(expected: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Limits of observed over expected, 1 being as expected.

    The lower is the count whose own upper Byar limit is what was expected, over the expected; the
    upper the count whose lower Byar limit is that. Counts here need not be whole. Below about 10
    expected, Byar's limits are rough and so are these.

    Args:
        expected: E of each area, above 0, of any shape.
        confidence: Two-sided.
    """
    least = np.zeros_like(expected)
    far = expected + 10 * z_of(confidence) * np.sqrt(expected + 1) + 100
    fewest = _count_where(expected, least, expected, confidence, which=1)
    most = _count_where(expected, expected, far, confidence, which=0)
    # Where even no events at all are within chance, the lower limit is none.
    fewest = np.where(byar_limits(least, confidence)[1] >= expected, 0.0, fewest)
    over = divided(np.ones_like(expected), expected, expected > 0)
    return fewest * over, most * over


def _count_where(
    expected: Floats, low: Floats, high: Floats, confidence: float, *, which: int
) -> Floats:
    """The count whose Byar limit is ``expected``, by bisection; 0 where even that of 0 is above."""
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        below = byar_limits(middle, confidence)[which] < expected
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
