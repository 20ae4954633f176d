"""Adding to sums array by array.

Sums go through floating point where numpy only adds so: every one is a whole number far below
2 to the power of 53, so that nothing is rounded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.quantities import COLUMN
from goldenthread.evidence.strata import SLOT_COUNT, SLOTS, Stratification
from goldenthread.persons.engines import layout
from goldenthread.persons.engines.arrays import Array
from goldenthread.persons.engines.people import NO_PRACTICE, People, Totals


def add(
    everybody: People,
    totals: Totals,
    key: str,
    person: Array,
    values: Array | None,
    *,
    months: Array | None = None,
) -> None:
    """Add values, or 1 a row, to a quantity. People without a practice are left out.

    ``months`` of the rows are those of an event.
    """
    counted = everybody.practice[person] != NO_PRACTICE
    if not counted.all():
        person = person[counted]
        values = values if values is None else values[counted]
        months = months if months is None else months[counted]
    if len(person) == 0:
        return
    practice, column = everybody.practice[person].astype(np.int64), COLUMN[key]
    slots = [everybody.slots[person, kind] for kind in range(4)]
    if months is not None:
        slots.append(months + np.uint8(SLOTS[Stratification.MONTH].first - 1))
    for slot in slots:
        totals.margins[:, :, column] += _sums(practice, slot, SLOT_COUNT, values, totals.margins)
    if key in layout.CROSS_COLUMN:
        cells = totals.cross.shape[1]
        totals.cross[:, :, layout.CROSS_COLUMN[key]] += _sums(
            practice, everybody.cross[person], cells, values, totals.cross
        )


def count(
    everybody: People, totals: Totals, key: str, person: Array, months: Array | None = None
) -> None:
    """Add 1 a row to a quantity. People without a practice are left out."""
    add(everybody, totals, key, person, None, months=months)


def note(sets: NDArray[np.uint32], person: Array, bits: Array) -> None:
    """Add bits to the sets of people, whose rows lie together."""
    if len(person):
        starts = np.flatnonzero(np.concatenate(([True], person[1:] != person[:-1])))
        sets[person[starts]] |= np.bitwise_or.reduceat(bits, starts)


def _sums(
    practice: Array, slot: Array, slots: int, values: Array | None, like: Array
) -> NDArray[np.int64]:
    found = np.bincount(practice * slots + slot, weights=values, minlength=like.shape[0] * slots)
    return found.astype(np.int64).reshape(like.shape[0], slots)
