"""Estimates: values with their limits, and in words why a value is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Yes = NDArray[np.bool_]


class Refusal(IntEnum):
    """Why a method gives no value. ``words`` say it to whoever reads the value."""

    NONE = 0
    NEGATIVE = 1
    NOBODY = 2
    MORE_THAN_ALL = 3
    FEW_EVENTS = 4
    EMPTY_AGE = 5
    NOTHING_EXPECTED = 6
    FEW_QUANTILES = 7
    MISSING_QUANTILE = 8
    NOT_POSITIVE = 9

    @property
    def words(self) -> str:
        """The refusal as a sentence; empty where nothing is refused."""
        return _WORDS[self]


_WORDS = {
    Refusal.NONE: "",
    Refusal.NEGATIVE: "A count is negative: the sums are wrong.",
    Refusal.NOBODY: "Nobody counts in the denominator.",
    Refusal.MORE_THAN_ALL: "More are counted than there are: the sums are wrong.",
    Refusal.FEW_EVENTS: "Fewer than 10 happened: a standardised rate would be too unsteady.",
    Refusal.EMPTY_AGE: "An age band has nobody, so that its rate is not known.",
    Refusal.NOTHING_EXPECTED: "By the rates of the standard none was to be expected.",
    Refusal.FEW_QUANTILES: "A slope needs from 5 to 100 groups with people.",
    Refusal.MISSING_QUANTILE: "A group with people has no value, so that a slope would mislead.",
    Refusal.NOT_POSITIVE: "An end of the fitted line is not above zero, so that no ratio exists.",
}


@dataclass(frozen=True, eq=False, slots=True)
class Estimates:
    """Values of one shape with 95% limits (or as the method was asked).

    ``value``, ``lower`` and ``upper`` are float64, 0 wherever there is none; ``refused`` holds
    the number of the ``Refusal``; ``limited`` says where there are limits. No NaN occurs.
    """

    value: Floats
    lower: Floats
    upper: Floats
    refused: NDArray[np.int8]
    limited: Yes

    @property
    def given(self) -> Yes:
        """Where there is a value."""
        return np.asarray(self.refused == Refusal.NONE, np.bool_)


def refusals(shape: tuple[int, ...], *cases: tuple[Yes | np.bool_, Refusal]) -> NDArray[np.int8]:
    """The first case that is true of each cell, by its number."""
    found = np.zeros(shape, np.int8)
    for where, refusal in reversed(cases):
        found[where] = refusal
    return found


def divided(numerator: NDArray[Any], denominator: NDArray[Any], where: Yes) -> Floats:
    """A division where it may be done, 0 elsewhere."""
    result = np.zeros(np.broadcast_shapes(numerator.shape, denominator.shape), np.float64)
    np.divide(numerator, denominator, out=result, where=where)
    return result


def estimated(
    value: Floats,
    refused: NDArray[np.int8],
    lower: Floats | None = None,
    upper: Floats | None = None,
    limited: Yes | np.bool_ | None = None,
) -> Estimates:
    """Estimates with zeros wherever there is no value, or no limits."""
    given = refused == Refusal.NONE
    has = given if limited is None else given & limited
    if lower is None or upper is None:
        has, lower, upper = np.zeros_like(given), np.zeros_like(value), np.zeros_like(value)
    return Estimates(
        np.where(given, value, 0.0),
        np.where(has, lower, 0.0),
        np.where(has, upper, 0.0),
        refused,
        has,
    )
