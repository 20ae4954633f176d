"""The pass over admissions, array by array."""

from __future__ import annotations

import numpy as np

from goldenthread.persons.engines import people
from goldenthread.persons.engines.arrays import Run, first_out_of_place
from goldenthread.persons.engines.people import NO_PRACTICE, People, Totals
from goldenthread.persons.engines.period import Period, day_number
from goldenthread.persons.engines.vectorised.adding import add, count


def admissions(everybody: People, totals: Totals, run: Run, period: Period) -> int:
    """Add up admissions."""
    row = first_out_of_place(run, len(everybody.practice), "admitted")
    if row >= 0:
        return row
    day, start = day_number(period.day), day_number(period.start)
    admitted = run["admitted"]
    at = np.flatnonzero(
        (everybody.practice[run["person"]] != NO_PRACTICE) & (admitted >= start) & (admitted <= day)
    )
    person, admitted, method = run["person"][at], admitted[at], run["method"][at]
    why, left, ready = run["diagnosis"][at], run["discharged"][at], run["ready"][at]
    months = period.months[admitted - start]
    emergency, elective = method == 2, method == 1
    chronic, acute = (why & 1) != 0, (why & 3) == 2
    everybody.found[person[emergency]] |= np.uint16(people.EMERGENCY)
    everybody.found[person[method == 3]] |= np.uint16(people.MATERNITY)
    for key, these in (
        ("admissions", np.ones(len(at), np.bool_)),
        ("emergency-admissions", emergency),
        ("elective-admissions", elective),
        ("acsc-chronic", emergency & chronic),
        ("acsc-acute", emergency & acute),
    ):
        count(everybody, totals, key, person[these], months[these])
    count(everybody, totals, "acsc-elective", person[elective & (chronic | acute)])
    age = everybody.age[person]
    asthma = emergency & ((why & 4) != 0) & (age < 19)
    count(everybody, totals, "child-asthma-admissions", person[asthma])
    count(everybody, totals, "child-caries-admissions", person[((why & 8) != 0) & (age < 11)])
    gone = left <= day
    add(everybody, totals, "bed-days", person[gone], (left - admitted)[gone])
    late = gone & (left > ready)
    count(everybody, totals, "delayed-discharges", person[late])
    add(everybody, totals, "delayed-days", person[late], (left - ready)[late])
    return -1
