"""From sums to exact values: one measure, over the areas of a level, by one stratification.

What comes out here is exact and stays inside: ``disclosure`` is the one way out.

A measure is divided as its method allows. Standardised ones are given undivided and by
deprivation, where ages within each decile are known; the others by age, sex, deprivation and
ethnicity as well, and by month where their events have one. The rate of a month has the month's
events over the people of the last day. Month 1 is the first of the year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.methods import (
    Estimates,
    Refusal,
    crude_rates,
    means,
    proportions,
    standardised_rates,
    standardised_ratios,
)
from goldenthread.evidence.methods.estimates import estimated
from goldenthread.evidence.quantities import COLUMN, QUANTITIES, Unit
from goldenthread.evidence.sheets import Sheet, Statistic
from goldenthread.evidence.strata import AGE_BANDS, DEPRIVATION, SLOTS, Stratification
from goldenthread.evidence.sums import Sums

Whole = NDArray[np.int64]

STANDARDISED = frozenset({Statistic.STANDARDISED_RATE, Statistic.STANDARDISED_RATIO})
_BY_EVERYTHING = (
    Stratification.ALL,
    Stratification.AGE,
    Stratification.SEX,
    Stratification.DEPRIVATION,
    Stratification.ETHNICITY,
)


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Exact values of one measure: arrays of shape (areas, strata).

    ``people`` are those registered in each cell; by month, those of the whole area.
    ``denominator`` is None where the measure has none. ``few`` are those of whom or of which the
    numerator is, where the sheet names them, and otherwise None. ``standardised`` are the values
    of a standardised measure, None for every other, whose value follows from its counts.
    """

    sheet: Sheet
    stratification: Stratification
    numerator: Whole
    denominator: Whole | None
    people: Whole
    standardised: Estimates | None
    few: Whole | None = None


def stratifications(sheet: Sheet) -> tuple[Stratification, ...]:
    """By what a measure can be divided, undivided first."""
    if sheet.statistic in STANDARDISED:
        return (Stratification.ALL, Stratification.DEPRIVATION)
    if QUANTITIES[COLUMN[sheet.numerator]].monthly and sheet.denominator is not None:
        return (*_BY_EVERYTHING, Stratification.MONTH)
    return _BY_EVERYTHING


def is_share(sheet: Sheet) -> bool:
    """Whether each person's value lies from 0 to 1, so that a mean of them has limits."""
    return QUANTITIES[COLUMN[sheet.numerator]].unit is Unit.MILLIONTHS


def comes_singly(sheet: Sheet) -> bool:
    """Whether what the numerator counts comes one by one, as limits by chance suppose.

    Days and nights do not: those of one stay come together, so that their limits would be far too
    narrow, and none are given.
    """
    return QUANTITIES[COLUMN[sheet.numerator]].unit is not Unit.DAYS


def calculate(sheet: Sheet, sums: Sums, by: Stratification, standard: Sums) -> Block:
    """The exact values of a measure for every area and stratum.

    Args:
        sheet: The measure.
        sums: Of the areas of one level.
        by: One of ``stratifications(sheet)``.
        standard: Sums of one area, whose rates by age a standardised ratio expects.
    """
    numerator = sums.strata(by, sheet.numerator)
    people = _of_cells(sums, by, "people")
    denominator = None if sheet.denominator is None else _of_cells(sums, by, sheet.denominator)
    standardised = None
    if sheet.statistic in STANDARDISED:
        standardised = _standardised(sheet, sums, by, standard)
    few = None if sheet.few is None else _of_cells(sums, by, sheet.few)
    return Block(sheet, by, numerator, denominator, people, standardised, few)


def estimates(
    sheet: Sheet, numerator: Whole, denominator: Whole | None, shown: Whole | None = None
) -> Estimates:
    """Values of a measure that is not standardised, from its counts.

    Args:
        sheet: The measure.
        numerator: Of any shape.
        denominator: Of the same shape; None for a count.
        shown: Of a mean, the number of people for whom its limits are made.
    """
    if denominator is None:
        none = np.zeros(numerator.shape)
        refused = np.where(numerator < 0, Refusal.NEGATIVE, Refusal.NONE).astype(np.int8)
        return Estimates(numerator / sheet.divisor, none, none, refused, none.astype(np.bool_))
    if sheet.statistic is Statistic.MEAN:
        return means(numerator, denominator, sheet.divisor, share=is_share(sheet), shown=shown)
    method = proportions if sheet.statistic is Statistic.PROPORTION else crude_rates
    found = method(numerator, denominator, sheet.multiplier / sheet.divisor)
    return found if comes_singly(sheet) else estimated(found.value, found.refused)


def _of_cells(sums: Sums, by: Stratification, quantity: str) -> Whole:
    """A quantity by stratum; by month, where it has no month, that of the whole area."""
    if by is Stratification.MONTH and not QUANTITIES[COLUMN[quantity]].monthly:
        months = len(SLOTS[by].strata)
        return np.repeat(sums.total(quantity)[:, np.newaxis], months, axis=1)
    return sums.strata(by, quantity)


def _standardised(sheet: Sheet, sums: Sums, by: Stratification, standard: Sums) -> Estimates:
    if sheet.denominator is None:
        raise ValueError(f"{sheet.key} has no denominator")
    events = _by_age(sums, by, sheet.numerator)
    people = _by_age(sums, by, sheet.denominator)
    if sheet.statistic is Statistic.STANDARDISED_RATE:
        return standardised_rates(events, people, sheet.multiplier)
    return standardised_ratios(
        events,
        people,
        standard.strata(Stratification.AGE, sheet.numerator)[0],
        standard.strata(Stratification.AGE, sheet.denominator)[0],
        sheet.multiplier,
    )


def _by_age(sums: Sums, by: Stratification, quantity: str) -> Whole:
    """A quantity by stratum and age: int64 of shape (areas, strata, ages)."""
    if by is Stratification.ALL:
        return sums.strata(Stratification.AGE, quantity)[:, np.newaxis, :]
    crossed = sums.strata(Stratification.AGE_BY_DEPRIVATION, quantity)
    by_both = crossed.reshape(len(sums.areas), len(AGE_BANDS), len(DEPRIVATION))
    return np.swapaxes(by_both, 1, 2)
