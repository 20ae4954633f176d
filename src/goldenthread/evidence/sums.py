"""Sums of quantities over people, by practice and stratum: what every engine hands over.

Whole numbers only, so that they add up in any order, to any level, on any engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.quantities import COLUMN, CROSSED, QUANTITIES
from goldenthread.evidence.strata import CROSS_COUNT, SLOT_COUNT, SLOTS, Stratification

_CROSS_COLUMN = {quantity.key: column for column, quantity in enumerate(CROSSED)}


@dataclass(frozen=True, eq=False, slots=True)
class Sums:
    """Sums for areas of one level.

    ``areas``: their keys, sorted. ``margins``: int64 of shape (areas, SLOT_COUNT, quantities).
    ``cross``: int64 of shape (areas, CROSS_COUNT, crossed quantities).
    """

    areas: tuple[str, ...]
    margins: NDArray[np.int64]
    cross: NDArray[np.int64]

    def __post_init__(self) -> None:
        count = len(self.areas)
        if list(self.areas) != sorted(set(self.areas)):
            raise ValueError("areas are sorted, each once")
        if self.margins.shape != (count, SLOT_COUNT, len(QUANTITIES)):
            raise ValueError(f"margins have the shape {self.margins.shape}")
        if self.cross.shape != (count, CROSS_COUNT, len(CROSSED)):
            raise ValueError(f"the cross has the shape {self.cross.shape}")

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the areas and every sum: equal exactly where all sums are equal."""
        hashed = sha256("\n".join(self.areas).encode())
        hashed.update(np.ascontiguousarray(self.margins, dtype="<i8").tobytes())
        hashed.update(np.ascontiguousarray(self.cross, dtype="<i8").tobytes())
        return hashed.hexdigest()

    def strata(self, stratification: Stratification, quantity: str) -> NDArray[np.int64]:
        """Sums of one quantity: int64 of shape (areas, strata of the stratification)."""
        slots = SLOTS[stratification]
        if stratification is Stratification.AGE_BY_DEPRIVATION:
            return self.cross[:, :, _CROSS_COLUMN[quantity]]
        return self.margins[:, slots.first : slots.end, COLUMN[quantity]]

    def total(self, quantity: str) -> NDArray[np.int64]:
        """Sums of one quantity over everybody: int64 of shape (areas,)."""
        return self.margins[:, 0, COLUMN[quantity]]

    def rolled_up(self, area_of: Mapping[str, str]) -> Sums:
        """The sums of larger areas. An area that ``area_of`` does not name is left out."""
        kept = [(number, area_of[key]) for number, key in enumerate(self.areas) if key in area_of]
        areas = sorted({area for _, area in kept})
        position = {area: number for number, area in enumerate(areas)}
        margins = np.zeros((len(areas), *self.margins.shape[1:]), np.int64)
        cross = np.zeros((len(areas), *self.cross.shape[1:]), np.int64)
        for number, area in kept:
            margins[position[area]] += self.margins[number]
            cross[position[area]] += self.cross[number]
        return Sums(tuple(areas), margins, cross)


def joined(parts: Sequence[Sums]) -> Sums:
    """The sums of several systems together. A practice that is in two of them is added up."""
    keys = sorted({area for part in parts for area in part.areas})
    position = {area: number for number, area in enumerate(keys)}
    margins = np.zeros((len(keys), SLOT_COUNT, len(QUANTITIES)), np.int64)
    cross = np.zeros((len(keys), CROSS_COUNT, len(CROSSED)), np.int64)
    for part in parts:
        at = [position[area] for area in part.areas]
        margins[at] += part.margins
        cross[at] += part.cross
    return Sums(tuple(keys), margins, cross)
