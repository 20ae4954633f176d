"""The pass over observations, array by array."""

from __future__ import annotations

import numpy as np

from goldenthread.persons.engines import people
from goldenthread.persons.engines.arrays import Run, first_out_of_place
from goldenthread.persons.engines.people import People, Totals
from goldenthread.persons.engines.period import Period, day_number
from goldenthread.persons.engines.vectorised.adding import count

_FOUND = {
    4: people.VACCINATED,
    5: people.PHYSICAL_CHECK,
    6: people.DISABILITY_CHECK,
    8: people.PALLIATIVE,
}


def observations(everybody: People, totals: Totals, run: Run, period: Period) -> int:
    """Note what was observed of each person, and add up stages of cancers."""
    row = first_out_of_place(run, len(everybody.practice), "kind", "on", "value")
    if row >= 0:
        return row
    person, on, kind, value = run["person"], run["on"], run["kind"], run["value"]
    recent = (on >= day_number(period.five_years)) & (on <= day_number(period.day))
    year = recent & (on >= day_number(period.start))
    everybody.found[person[recent & (kind == 1)]] |= np.uint16(people.PRESSURE_TAKEN)
    for number, bit in _FOUND.items():
        everybody.found[person[year & (kind == number)]] |= np.uint16(bit)
    for number, last in ((1, everybody.systolic), (2, everybody.diastolic), (3, everybody.smoking)):
        at = year & (kind == number)
        # Of several values given to one person the last stays, and rows are in order.
        last[person[at]] = value[at]
    staged = year & (kind == 7)
    count(everybody, totals, "cancers-staged", person[staged])
    count(everybody, totals, "cancers-early", person[staged & (value <= 2)])
    return -1
