"""The rule of disclosure: what may leave the evidence store, cell by cell.

After the rule for hospital statistics of 2018 (NHS Digital), and stricter in one point: where few
people are, nothing is shown.

- A count of 1 to 7 is suppressed; every other count is rounded to the nearest 5; 0 is shown.
- A cell of 1 to 7 registered people, or with 1 to 7 in its denominator, shows nothing at all. Nor
  does one whose numerator is of 1 to 7 people or stays, however large it is: thirty nights can be
  of one stay, and a mean score of one person who is ill.
- A proportion is shown where all but 1 to 7 are counted, as the rule has it: both its counts are
  rounded, so that how many are left out is known to within four and never exactly. A test tries
  every pair of counts. (To suppress it would hide health checks of people with a learning
  disability in most practices, where the few who were missed are what matters.)
- Counts, proportions and crude rates are made again from the rounded counts, so that the exact
  ones cannot be worked out of them; so are their limits. What is shown can be made again by
  anybody from what is shown, and is as rough as rounding makes it.
- A mean needs 8 people. It is exact; its sum is not shown, and its limits are for the rounded
  number of people.
- A standardised rate or ratio is exact, and suppressed where 1 to 7 happened. (The rule asks for
  no control of standardised rates.)

Applied cell by cell. What one cell less another tells is not guarded yet: two areas or two days
that differ by a few people can differ by a rounded step, and a suppressed cell can be bounded by
the total and the other cells of its row, to within the roundings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.calculating import Block, estimates
from goldenthread.evidence.methods import Estimates
from goldenthread.evidence.sheets import Statistic

Whole = NDArray[np.int64]
Yes = NDArray[np.bool_]

MOST_SUPPRESSED = 7
"""Counts from 1 to this are suppressed."""

NEAREST = 5
"""To this every other count is rounded."""

SUPPRESSED = "A count behind it is from 1 to 7."
"""Why a value is not shown. It does not say which count: that would say more than it hides."""


@dataclass(frozen=True, eq=False, slots=True)
class Disclosed:
    """What may be shown of a block: arrays of shape (areas, strata).

    ``numerator`` and ``denominator`` are rounded; they may be shown where ``numerator_shown`` and
    ``denominator_shown`` say so, and are 0 elsewhere. Where ``suppressed`` is true no value is
    shown; elsewhere ``estimates`` has it, or says why there is none.
    """

    numerator: Whole
    denominator: Whole
    numerator_shown: Yes
    denominator_shown: Yes
    suppressed: Yes
    estimates: Estimates


def is_small(counts: Whole, unit: int = 1) -> Yes:
    """Where a count, in parts of which ``unit`` make one, is above 0 and at most 7."""
    return np.asarray((counts > 0) & (counts <= MOST_SUPPRESSED * unit), np.bool_)


def rounded(counts: Whole, unit: int = 1) -> Whole:
    """Counts to the nearest 5 (of ``unit`` parts each); an exact half goes up."""
    step = NEAREST * unit
    return (counts + step // 2) // step * step


def disclosed(block: Block) -> Disclosed:
    """What may be shown of exact values."""
    sheet = block.sheet
    unit = sheet.divisor if block.denominator is None else 1
    hidden = is_small(block.people)
    small = is_small(block.numerator, unit)
    if block.denominator is not None:
        hidden = hidden | is_small(block.denominator)
    if block.few is not None:
        hidden = hidden | is_small(block.few)
    mean = sheet.statistic is Statistic.MEAN
    suppressed = hidden if mean else hidden | small
    above = np.where(suppressed, 0, rounded(block.numerator, unit))
    below = np.zeros_like(above)
    if block.denominator is not None:
        below = np.where(hidden, 0, rounded(block.denominator))
    return Disclosed(
        numerator=np.where(mean, 0, above),
        denominator=below,
        numerator_shown=~suppressed & (not mean),
        denominator_shown=~hidden & (block.denominator is not None),
        suppressed=suppressed,
        estimates=_shown(block, above, below, suppressed),
    )


def _shown(block: Block, above: Whole, below: Whole, suppressed: Yes) -> Estimates:
    if block.standardised is not None:
        found = block.standardised
    elif block.sheet.statistic is Statistic.MEAN and block.denominator is not None:
        found = estimates(block.sheet, block.numerator, block.denominator, shown=below)
    else:
        counted = None if block.denominator is None else below
        found = estimates(block.sheet, above, counted)
    return Estimates(
        np.where(suppressed, 0.0, found.value),
        np.where(suppressed, 0.0, found.lower),
        np.where(suppressed, 0.0, found.upper),
        found.refused,
        found.limited & ~suppressed,
    )
