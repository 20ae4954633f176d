"""Passes over conditions and care, array by array."""

from __future__ import annotations

import numpy as np

from goldenthread.persons.engines import people
from goldenthread.persons.engines.arrays import Run, first_out_of_place
from goldenthread.persons.engines.people import People
from goldenthread.persons.engines.period import Period, day_number
from goldenthread.persons.engines.vectorised.adding import note


def conditions(everybody: People, run: Run, period: Period) -> int:
    """Add to each person's set of conditions those that the person has on the day."""
    row = first_out_of_place(run, len(everybody.practice))
    if row >= 0:
        return row
    day = day_number(period.day)
    at = (run["since"] <= day) & (run["until"] > day)
    note(everybody.conditions, run["person"][at], run["code"][at])
    return -1


def care_packages(everybody: People, run: Run, period: Period) -> int:
    """Note each person's care."""
    row = first_out_of_place(run, len(everybody.practice))
    if row >= 0:
        return row
    person, kind, since = run["person"], run["kind"], run["since"]
    day, start = day_number(period.day), day_number(period.start)
    now = (since <= day) & (run["until"] > day)
    begun = (since <= day) & (since >= start)
    everybody.found[person[now & (kind == 1)]] |= np.uint16(people.HOME_CARE)
    everybody.found[person[now & ((kind == 2) | (kind == 3))]] |= np.uint16(people.CARE_HOME)
    everybody.found[person[begun & (kind == 4)]] |= np.uint16(people.REABLEMENT)
    return -1
