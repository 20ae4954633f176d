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


def practice_ages(area_ages: Float, people: NDArray[np.integer]) -> Float:
    """What one would expect on a list: people by age 0 to 90, from the areas that they live in.

    ``area_ages``: shape (cells, 91), shares; ``people``: shape (cells,).
    """
    expected: Float = people.astype(np.float64) @ area_ages
    return expected


def raked(expected: Float, partitions: Sequence[Sequence[tuple[Bounds, float]]]) -> Float:
    """Ages scaled in turn to each partition until all agree (iterative proportional fitting).

    Each partition is a set of bounds that overlap nowhere, with the people in them.
    """
    ages = expected.copy()
    for _ in range(_RAKES):
        for partition in partitions:
            for bounds, people in partition:
                part = slice(bounds.low, bounds.high + 1)
                now = ages[part].sum()
                if now > 0.0:
                    ages[part] *= people / now
                elif people > 0.0:
                    ages[part] = people / (bounds.high + 1 - bounds.low)
    return ages


def whole_ages(ages: Float, kept: Sequence[Bounds], total: int) -> NDArray[np.int64]:
    """People by single year to 104 that add up to ``total``: first by bounds, then within them.

    ``ages``: shape (91,). ``kept``: bounds that cover 0 to 90 and overlap nowhere.
    """
    bands = rounded(np.array([ages[one.low : one.high + 1].sum() for one in kept]), total)
    found = np.zeros(AREA_AGES, np.int64)
    for one, people in zip(kept, bands, strict=True):
        part = slice(one.low, one.high + 1)
        found[part] = rounded(ages[part], int(people))
    oldest = np.power(_BEYOND_90, np.arange(OLDEST + 2 - AREA_AGES, dtype=np.float64))
    return np.concatenate([found[:-1], rounded(oldest, int(found[-1]))])
