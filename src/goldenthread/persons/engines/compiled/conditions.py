"""Passes over conditions and care, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit

from goldenthread.persons.engines import people
from goldenthread.persons.engines.arrays import Run
from goldenthread.persons.engines.people import People
from goldenthread.persons.engines.period import Period, day_number


def conditions(everybody: People, run: Run, period: Period) -> int:
    """Add to each person's set of conditions those that the person has on the day."""
    day = day_number(period.day)
    return int(
        _conditions(
            everybody.conditions, run["person"], run["code"], run["since"], run["until"],
            day, run.previous,
        )
    )  # fmt: skip


def care_packages(everybody: People, run: Run, period: Period) -> int:
    """Note each person's care."""
    return int(
        _care(
            everybody.found, run["person"], run["kind"], run["since"], run["until"],
            people.HOME_CARE, people.CARE_HOME, people.REABLEMENT,
            day_number(period.start), day_number(period.day), run.previous,
        )
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _conditions(sets, person, code, since, until, day, previous):
    for row in range(len(person)):
        who = person[row]
        if who < previous or who >= len(sets) or (row == 0 and who == previous):
            return row
        previous = who
        if since[row] <= day and until[row] > day:
            sets[who] |= code[row]
    return -1


@njit(cache=True, nogil=True)
def _care(
    found, person, kind, since, until, home_care, care_home, reablement, start, day, previous
):
    for row in range(len(person)):
        who = person[row]
        if who < previous or who < 0 or who >= len(found) or (row == 0 and who == previous):
            return row
        previous = who
        if since[row] > day:
            continue
        if kind[row] == 4:
            if since[row] >= start:
                found[who] |= np.uint16(reablement)
        elif until[row] > day:
            if kind[row] == 1:
                found[who] |= np.uint16(home_care)
            elif kind[row] == 2 or kind[row] == 3:
                found[who] |= np.uint16(care_home)
    return -1
