"""Limits of counts and of proportions.

Sources: Byar's approximation, Breslow and Day, Statistical methods in cancer research II, 1987;
exact Poisson limits below 10, Armitage and Berry 2002; score limits, Wilson, JASA 1927;22:209.
All three as the Fingertips Public Health Technical Guidance sets them out.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp
from statistics import NormalDist

import numpy as np

from goldenthread.evidence.methods.estimates import Floats, Whole

EXACT_BELOW = 10
"""Counts below this have exact limits; Byar's are within 0.2% of them from here on (95%)."""

_BISECTIONS = 100
_LEAST = 1e-9  # keeps the formula finite at 0, where its limit is 0 anyway


def z_of(confidence: float) -> float:
    """The standard normal deviate of a two-sided confidence: 1.96 of 0.95, 3.09 of 0.998."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def byar_limits(events: Floats | Whole, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Byar's limits of counts: O(1 - 1/9O - z/3√O)³ and (O+1)(1 - 1/9(O+1) + z/3√(O+1))³.

    Args:
        events: Counts O of any shape, at or above 0. The lower limit of 0 is 0.
        confidence: Two-sided, such as 0.95.
    """
    z = z_of(confidence)
    counted = np.maximum(events.astype(np.float64), _LEAST)
    lower = counted * (1 - 1 / (9 * counted) - z / (3 * np.sqrt(counted))) ** 3
    above = events + 1.0
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(events > 0, np.maximum(lower, 0.0), 0.0), upper


def poisson_limits(events: Whole, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Limits of counts that a Poisson process made: exact below 10, Byar's from 10 on."""
    lower, upper = byar_limits(events, confidence)
    exact_lower, exact_upper = _exact(confidence)
    few = np.clip(events, 0, EXACT_BELOW - 1)
    small = events < EXACT_BELOW
    return np.where(small, exact_lower[few], lower), np.where(small, exact_upper[few], upper)


def wilson_limits(
    counted: Floats | Whole, of: Floats | Whole, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Wilson's limits of a proportion x/n, from 0 to 1.

    (2x + z² ± z√(z² + 4x(1 - x/n))) / 2(n + z²). Where n is 0 both are 0.

    Args:
        counted: x, of any shape; may be a fraction, where it is a mean from 0 to 1 times n.
        of: n, of the same shape.
        confidence: Two-sided, such as 0.95.
    """
    z = z_of(confidence)
    whole = np.maximum(of.astype(np.float64), 1.0)
    width = z * np.sqrt(z**2 + 4 * counted * np.maximum(1 - counted / whole, 0.0))
    middle = 2 * counted + z**2
    below = 2 * (whole + z**2)
    lower = np.clip((middle - width) / below, 0.0, 1.0)
    upper = np.clip((middle + width) / below, 0.0, 1.0)
    # At the ends the formula gives exactly 0 and 1; in floating point it misses by a hair.
    lower = np.where(counted == 0, 0.0, lower)
    upper = np.where(counted == of, 1.0, upper)
    return np.where(of > 0, lower, 0.0), np.where(of > 0, upper, 0.0)


@lru_cache(maxsize=8)
def _exact(confidence: float) -> tuple[Floats, Floats]:
    """Exact Poisson limits of the counts from 0 to 9."""
    tail = (1 - confidence) / 2
    lower = [0.0] + [
        _mean_where(count - 1, 1 - tail) for count in range(1, EXACT_BELOW)
    ]  # P(X <= O-1) = 1 - tail
    upper = [_mean_where(count, tail) for count in range(EXACT_BELOW)]  # P(X <= O) = tail
    return np.array(lower), np.array(upper)


def _mean_where(count: int, chance: float) -> float:
    """The Poisson mean under which ``count`` or fewer have that chance, by bisection."""
    low, high = 0.0, 100.0
    for _ in range(_BISECTIONS):
        mean = (low + high) / 2
        if _chance_up_to(count, mean) > chance:
            low = mean
        else:
            high = mean
    return (low + high) / 2


def _chance_up_to(count: int, mean: float) -> float:
    term = total = exp(-mean)
    for number in range(1, count + 1):
        term *= mean / number
        total += term
    return total
