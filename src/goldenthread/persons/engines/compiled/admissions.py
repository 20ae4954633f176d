"""The pass over admissions, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from goldenthread.evidence.quantities import COLUMN
from goldenthread.evidence.strata import SLOTS, Stratification
from goldenthread.persons.engines import layout, people
from goldenthread.persons.engines.arrays import Run
from goldenthread.persons.engines.people import People, Totals
from goldenthread.persons.engines.period import Period, day_number


class EventColumns(NamedTuple):
    """Columns of admissions."""

    admissions: int = COLUMN["admissions"]
    emergency: int = COLUMN["emergency-admissions"]
    elective: int = COLUMN["elective-admissions"]
    acsc_chronic: int = COLUMN["acsc-chronic"]
    acsc_acute: int = COLUMN["acsc-acute"]
    acsc_elective: int = COLUMN["acsc-elective"]
    bed_days: int = COLUMN["bed-days"]
    delayed: int = COLUMN["delayed-discharges"]
    delayed_days: int = COLUMN["delayed-days"]
    child_asthma: int = COLUMN["child-asthma-admissions"]
    child_caries: int = COLUMN["child-caries-admissions"]
    month: int = SLOTS[Stratification.MONTH].first - 1
    cross_emergency: int = layout.CROSS_COLUMN["emergency-admissions"]
    cross_chronic: int = layout.CROSS_COLUMN["acsc-chronic"]
    cross_acute: int = layout.CROSS_COLUMN["acsc-acute"]
    found_emergency: int = people.EMERGENCY
    found_maternity: int = people.MATERNITY


EVENTS = EventColumns()


def admissions(everybody: People, totals: Totals, run: Run, period: Period) -> int:
    """Add up admissions."""
    return int(
        _admissions(
            totals.margins, totals.cross, everybody.practice, everybody.slots, everybody.cross,
            everybody.age, everybody.found,
            run["person"], run["admitted"], run["discharged"], run["method"], run["diagnosis"],
            run["ready"], period.months, day_number(period.start), day_number(period.day),
            run.previous, EVENTS,
        )
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _admissions(
    margins, cross, practice, slots, crossed, age, found, person, admitted, discharged, method,
    reasons, ready, months, start, day, previous, columns,
):  # fmt: skip
    for row in range(len(person)):
        who = person[row]
        if who < previous or who < 0 or who >= len(found) or (row == 0 and who == previous):
            return row
        if row and who == previous and admitted[row] < admitted[row - 1]:
            return row
        previous = who
        here = practice[who]
        if here < 0 or admitted[row] < start or admitted[row] > day:
            continue
        month = margins[here, columns.month + months[admitted[row] - start]]
        month[columns.admissions] += 1
        _add(margins, here, slots, who, columns.admissions, 1)
        how, why = method[row], reasons[row]
        if how == 2:
            found[who] |= np.uint16(columns.found_emergency)
            month[columns.emergency] += 1
            _add(margins, here, slots, who, columns.emergency, 1)
            cross[here, crossed[who], columns.cross_emergency] += 1
            if why & 1:
                month[columns.acsc_chronic] += 1
                _add(margins, here, slots, who, columns.acsc_chronic, 1)
                cross[here, crossed[who], columns.cross_chronic] += 1
            elif why & 2:
                month[columns.acsc_acute] += 1
                _add(margins, here, slots, who, columns.acsc_acute, 1)
                cross[here, crossed[who], columns.cross_acute] += 1
            if why & 4 and age[who] < 19:
                _add(margins, here, slots, who, columns.child_asthma, 1)
        elif how == 1:
            month[columns.elective] += 1
            _add(margins, here, slots, who, columns.elective, 1)
            if why & 3:
                _add(margins, here, slots, who, columns.acsc_elective, 1)
        elif how == 3:
            found[who] |= np.uint16(columns.found_maternity)
        if why & 8 and age[who] < 11:
            _add(margins, here, slots, who, columns.child_caries, 1)
        if discharged[row] <= day:
            _add(margins, here, slots, who, columns.bed_days, discharged[row] - admitted[row])
            if discharged[row] > ready[row]:
                _add(margins, here, slots, who, columns.delayed, 1)
                _add(margins, here, slots, who, columns.delayed_days, discharged[row] - ready[row])
    return -1


# Each file of compiled functions has its own: what numba keeps follows changes of one file only.
@njit(cache=True, nogil=True)
def _add(margins, practice, slots, person, column, value):
    for kind in range(4):
        margins[practice, slots[person, kind], column] += value
