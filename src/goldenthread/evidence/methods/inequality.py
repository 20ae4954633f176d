"""Slope and relative index of inequality: how a value runs from the most to the least deprived.

Groups are ordered from the most deprived. Each has a = its share of all people and b = the middle
of its span of cumulative shares. Y on b is fitted by least squares with weights a, which is the
regression of Y√a on √a and b√a without a constant. With Y0 and Y1 the fitted values at b = 0, the
most deprived end, and b = 1:

    slope index = Y1 - Y0        relative index = Y1 / Y0

Source: Low and Low, Journal of Public Health 2004;26:388, as PHEindicatormethods (``phe_sii``)
carries it out. There limits come from 100,000 random draws of each Y; here they are analytic, the
same up to the noise of drawing: Y0 and Y1 are sums of known multiples of independent Ys, so that
the variance of the slope is exact, and that of the logarithm of the ratio is taken to first order.
Nothing is random, so that the same values have the same limits on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from goldenthread.evidence.methods.estimates import (
    Estimates,
    Floats,
    Refusal,
    Yes,
    divided,
    estimated,
    refusals,
)
from goldenthread.evidence.methods.intervals import z_of

FEWEST, MOST = 5, 100
"""How many groups with people a slope needs, and how many it may have."""


def _same(values: Floats) -> Floats:
    return values


def _one(values: Floats) -> Floats:
    return np.ones_like(values)


def _logit(values: Floats) -> Floats:
    return np.log(values / (1 - values))


def _expit(values: Floats) -> Floats:
    return 1 / (1 + np.exp(-values))


def _expit_slope(values: Floats) -> Floats:
    return _expit(values) * (1 - _expit(values))


_Function = Callable[[Floats], Floats]
_FUNCTIONS: dict[str, tuple[_Function, _Function, _Function]] = {
    "none": (_same, _same, _one),
    "logarithm": (np.log, np.exp, np.exp),
    "logit": (_logit, _expit, _expit_slope),
}


class Transform(Enum):
    """On which scale the line is straight: logarithm for rates, logit for proportions below 1."""

    NONE = "none"
    LOGARITHM = "logarithm"
    LOGIT = "logit"


@dataclass(frozen=True, eq=False, slots=True)
class Inequality:
    """The two indices of each area: arrays of shape (areas,)."""

    slope: Estimates
    relative: Estimates


def inequality(
    values: Estimates,
    people: Floats,
    transform: Transform = Transform.NONE,
    confidence: float = 0.95,
) -> Inequality:
    """Both indices of each area.

    Refused where fewer than 5 or more than 100 groups have people, or a group with people has no
    value (or none that the transform can take). Groups without people are left out. The relative
    index is refused besides where an end of the line is not above zero, or next to it. Limits are
    given where every group has them, and are not boundless.

    Args:
        values: Y and its 95% limits, of shape (areas, groups), most deprived first.
        people: Of each group, of the same shape.
        transform: On which scale the line is fitted.
        confidence: Two-sided.
    """
    forward, back, back_slope = _FUNCTIONS[transform.value]
    present = people > 0
    usable = values.given & _can_take(values.value, transform)
    counted = present.sum(axis=1)
    refused = refusals(
        counted.shape,
        ((counted < FEWEST) | (counted > MOST), Refusal.FEW_QUANTILES),
        ((present & ~usable).any(axis=1), Refusal.MISSING_QUANTILE),
    )
    sound = present & usable & (refused == Refusal.NONE)[:, np.newaxis]
    y = forward(np.where(sound, values.value, 0.5))
    errors, limited = _errors(values, sound, forward, transform)
    at_start, at_end = _multiples(np.where(sound, people, 0.0))
    start, end = (at_start * y).sum(axis=1), (at_end * y).sum(axis=1)
    first, last = back(start), back(end)
    z = z_of(confidence)
    bends = back_slope(start)[:, np.newaxis], back_slope(end)[:, np.newaxis]
    spread = z * _size((bends[1] * at_end - bends[0] * at_start) * errors)
    slope = last - first
    certain = (~present | limited).all(axis=1)
    least = _NEXT_TO_NOTHING * (np.abs(first) + np.abs(last))
    above = (first > least) & (last > least)
    ratio = divided(last, first, above)
    steep = bends[1] * at_end * divided(np.ones_like(last), last, above)[:, np.newaxis]
    steep = steep - bends[0] * at_start * divided(np.ones_like(first), first, above)[:, np.newaxis]
    power = z * _size(steep * errors)
    factor = np.exp(np.minimum(power, _LARGEST_POWER))
    not_above = np.where((refused == Refusal.NONE) & ~above, Refusal.NOT_POSITIVE, refused)
    return Inequality(
        estimated(slope, refused, slope - spread, slope + spread, certain),
        estimated(
            ratio,
            not_above.astype(np.int8),
            ratio / factor,
            ratio * factor,
            certain & (power <= _LARGEST_POWER),
        ),
    )


_NEXT_TO_NOTHING = 1e-6
"""An end of the line that is this small beside both is as good as zero: no ratio is made of it."""

_LARGEST_POWER = 20.0
"""Limits half a thousand million times the ratio and more say nothing: none are given."""


def _can_take(values: Floats, transform: Transform) -> Yes:
    if transform is Transform.NONE:
        return np.ones(values.shape, np.bool_)
    return (values > 0) & ((values < 1) | (transform is Transform.LOGARITHM))


def _errors(
    values: Estimates, sound: Yes, forward: _Function, transform: Transform
) -> tuple[Floats, Yes]:
    """Standard errors on the scale of the line, from 95% limits, and where there are any."""
    takes = _can_take(values.lower, transform) & _can_take(values.upper, transform)
    limited = sound & values.limited & takes
    upper = forward(np.where(limited, values.upper, 0.5))
    lower = forward(np.where(limited, values.lower, 0.5))
    return (upper - lower) / (2 * z_of(0.95)), limited


def _multiples(people: Floats) -> tuple[Floats, Floats]:
    """By what each Y is multiplied in Y0 and in Y1: two arrays of shape (areas, groups).

    The mean of b, weighted by a, is a half: with c = a(b - 1/2) / Σ a(b - 1/2)², the slope is
    Σ cY, and the ends are Σ (a - c/2)Y and Σ (a + c/2)Y.
    """
    total = people.sum(axis=1, keepdims=True)
    shares = divided(people, total, np.broadcast_to(total > 0, people.shape))
    middles = np.cumsum(shares, axis=1) - shares / 2 - 0.5
    square = (shares * middles**2).sum(axis=1, keepdims=True)
    multiples = divided(shares * middles, square, np.broadcast_to(square > 0, people.shape))
    return shares - multiples / 2, shares + multiples / 2


def _size(parts: Floats) -> Floats:
    return np.asarray(np.sqrt((parts**2).sum(axis=1)), np.float64)
