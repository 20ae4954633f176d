"""The pass over observations, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit

from goldenthread.evidence.quantities import COLUMN
from goldenthread.persons.engines import people
from goldenthread.persons.engines.arrays import Run
from goldenthread.persons.engines.people import People, Totals
from goldenthread.persons.engines.period import Period, day_number


def observations(everybody: People, totals: Totals, run: Run, period: Period) -> int:
    """Note what was observed of each person, and add up stages of cancers."""
    return int(
        _observations(
            totals.margins, everybody.practice, everybody.slots, everybody.found,
            everybody.systolic, everybody.diastolic, everybody.smoking,
            run["person"], run["on"], run["kind"], run["value"],
            np.array([0, people.PRESSURE_TAKEN, 0, 0, people.VACCINATED, people.PHYSICAL_CHECK,
                      people.DISABILITY_CHECK, 0, people.PALLIATIVE], np.uint16),
            COLUMN["cancers-staged"], COLUMN["cancers-early"],
            day_number(period.five_years), day_number(period.start), day_number(period.day),
            run.previous,
        )
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _observations(
    margins, practice, slots, found, systolic, diastolic, smoking, person, on, kind, value,
    bits, staged, early, five_years, start, day, previous,
):  # fmt: skip
    for row in range(len(person)):
        who = person[row]
        if who < previous or who < 0 or who >= len(found) or (row == 0 and who == previous):
            return row
        if row and who == previous:
            if kind[row] < kind[row - 1]:
                return row
            if kind[row] == kind[row - 1] and (
                on[row] < on[row - 1] or (on[row] == on[row - 1] and value[row] < value[row - 1])
            ):
                return row
        previous = who
        what = kind[row]
        if on[row] < five_years or on[row] > day or what < 1 or what > 8:
            continue
        if what == 1:
            found[who] |= bits[1]
        if on[row] < start:
            continue
        if what == 1:
            systolic[who] = value[row]
        elif what == 2:
            diastolic[who] = value[row]
        elif what == 3:
            smoking[who] = value[row]
        elif what == 7:
            if practice[who] >= 0:
                _add(margins, practice[who], slots, who, staged, 1)
                if value[row] <= 2:
                    _add(margins, practice[who], slots, who, early, 1)
        else:
            found[who] |= bits[what]
    return -1


# Each file of compiled functions has its own: what numba keeps follows changes of one file only.
@njit(cache=True, nogil=True)
def _add(margins, practice, slots, person, column, value):
    for kind in range(4):
        margins[practice, slots[person, kind], column] += value
