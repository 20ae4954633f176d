"""Ages on a practice's list: the ages of its small areas, brought to what is published of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goldenthread.persons.generating.margins import AREA_AGES, OLDEST, rounded

Float = NDArray[np.float64]

_BEYOND_90 = 0.76
_RAKES = 40
# Share of men on lists by five years of age from 0, the last 95 or more. Sussex, 1 April 2022
# (1,955,445 people of 160 practices): NHS Digital, patients registered at a GP practice.
_MEN = (
    0.513, 0.513, 0.515, 0.511, 0.491, 0.503, 0.506, 0.512, 0.509, 0.507, 0.507, 0.506, 0.499,
    0.485, 0.471, 0.462, 0.439, 0.404, 0.340, 0.266,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """People from one age to another, both in: one published figure of a practice."""

    low: int
    high: int


def men_by_age() -> Float:
    """The share of men by single year of age: shape (105,)."""
    bands = np.minimum(np.arange(OLDEST + 1) // 5, len(_MEN) - 1)
    return np.array(_MEN)[bands]


def raked(expected: Float, partitions: Sequence[Sequence[tuple[Bounds, Float]]]) -> Float:
    """Ages scaled in turn to each partition until all agree (iterative proportional fitting).

    ``expected``: shape (practices, 91). Each partition is a set of bounds that overlap nowhere,
    each with the people in it: shape (practices,), NaN where not published.
    """
    ages = expected.copy()
    for _ in range(_RAKES):
        for partition in partitions:
            for bounds, people in partition:
                part = slice(bounds.low, bounds.high + 1)
                now = ages[:, part].sum(axis=1)
                spread = (now <= 0.0) & (people > 0.0)
                if spread.any():
                    ages[spread, part] = (people[spread] / (bounds.high + 1 - bounds.low))[:, None]
                    now = ages[:, part].sum(axis=1)
                factor = np.divide(people, now, out=np.ones_like(now), where=now > 0.0)
                ages[:, part] *= np.where(np.isnan(factor), 1.0, factor)[:, None]
    return ages


def whole_ages(ages: Float, total: int) -> NDArray[np.int64]:
    """People by single year to 104 that add up to ``total``. ``ages``: shape (91,).

    People up to each age are rounded, so that those of any run of ages are off by less than one.
    """
    upto = np.cumsum(ages)
    whole = np.floor(upto * (total / upto[-1]) + 0.5).astype(np.int64)
    whole[-1] = total
    found = np.diff(whole, prepend=0)
    oldest = np.power(_BEYOND_90, np.arange(OLDEST + 2 - AREA_AGES, dtype=np.float64))
    return np.concatenate([found[:-1], rounded(oldest, int(found[-1]))])
