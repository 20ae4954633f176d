"""The pass over contacts, compiled: how people met their practice, and continuity."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from goldenthread.evidence.conditions import SCORED_BITS
from goldenthread.evidence.strata import SLOTS, Stratification
from goldenthread.persons.engines import layout
from goldenthread.persons.engines.arrays import Array, Run
from goldenthread.persons.engines.people import People, Totals
from goldenthread.persons.engines.period import Period, day_number

WHOLE = 1_000_000


class ContactColumns(NamedTuple):
    """Columns of contacts: the first of each run of eight, and those of the cross."""

    met: int = layout.MET
    seen: int = layout.SEEN
    seen_long_term: int = layout.SEEN_LONG_TERM
    month: int = SLOTS[Stratification.MONTH].first - 1
    cross_seen: int = layout.CROSS_COLUMN["gp-contacts"]
    cross_met: int = layout.CROSS_COLUMN["contacts"]


COLUMNS = ContactColumns()


def contacts(
    everybody: People, totals: Totals, run: Run, practitioners: Array, period: Period
) -> int:
    """Add up contacts and continuity. ``practitioners``: who is one, bool by clinician."""
    return int(
        _contacts(
            totals.margins, totals.cross, everybody.practice, everybody.slots, everybody.cross,
            everybody.usual, (everybody.conditions & np.uint32(SCORED_BITS)) != 0,
            run["person"], run["on"], run["clinician"], run["mode"], run["waited"],
            practitioners, period.months, day_number(period.start), run.previous, COLUMNS,
        )
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _contacts(
    margins, cross, practice, slots, crossed, usual, long_term, person, on, clinician, mode,
    waited, practitioners, months, start, previous, columns,
):  # fmt: skip
    met, seen = np.zeros(8, np.int64), np.zeros(8, np.int64)
    tally = np.zeros(len(practitioners), np.int64)
    rows, begin = len(person), 0
    while begin < rows:
        who = person[begin]
        if who <= previous or who >= len(practice):
            return begin
        previous = who
        end = begin + 1
        while end < rows and person[end] == who:
            if on[end] < on[end - 1] or (
                on[end] == on[end - 1] and clinician[end] < clinician[end - 1]
            ):
                return end
            end += 1
        here = practice[who]
        if here >= 0:
            _one_person(
                margins[here], begin, end, on, clinician, mode, waited, practitioners, months,
                start, usual[who], tally, met, seen, columns,
            )  # fmt: skip
            for number in range(8):
                if met[number]:
                    _add(margins, here, slots, who, columns.met + number, met[number])
                if seen[number]:
                    _add(margins, here, slots, who, columns.seen + number, seen[number])
                    if long_term[who]:
                        column = columns.seen_long_term + number
                        _add(margins, here, slots, who, column, seen[number])
            cross[here, crossed[who], columns.cross_met] += met[0]
            cross[here, crossed[who], columns.cross_seen] += seen[0]
        begin = end
    return -1


@njit(cache=True, nogil=True)
def _one_person(
    margins, begin, end, on, clinician, mode, waited, practitioners, months, start, usual, tally,
    met, seen, columns,
):  # fmt: skip
    met[:] = 0
    seen[:] = 0
    most = squares = same = count = own = 0
    before = -1
    for row in range(begin, end):
        day = on[row] - start
        if day < 0 or day >= len(months):
            continue
        month = margins[columns.month + months[day]]
        met[0] += 1
        month[columns.met] += 1
        how = mode[row]
        if 1 <= how <= 4:
            met[how] += 1
            month[columns.met + how] += 1
        if waited[row] >= 0:
            met[5] += 1
            month[columns.met + 5] += 1
            if waited[row] == 0:
                met[6] += 1
                month[columns.met + 6] += 1
            if waited[row] <= 14:
                met[7] += 1
                month[columns.met + 7] += 1
        by = clinician[row]
        if by < 0 or by >= len(practitioners) or not practitioners[by]:
            continue
        count += 1
        month[columns.seen] += 1
        own += by == usual
        same += by == before
        before = by
        # The square of a count grows by twice the count and one when the count grows by one.
        squares += 2 * tally[by] + 1
        tally[by] += 1
        most = max(most, tally[by])
    if count == 0:
        return
    for row in range(begin, end):
        by = clinician[row]
        if 0 <= by < len(practitioners):
            tally[by] = 0
    seen[0], seen[1] = count, own
    if count >= 2:
        seen[2], seen[3] = 1, WHOLE * most // count
        seen[6], seen[7] = 1, WHOLE * same // (count - 1)
    if count >= 3:
        seen[4], seen[5] = 1, WHOLE * (squares - count) // (count * (count - 1))


# Each file of compiled functions has its own: what numba keeps follows changes of one file only.
@njit(cache=True, nogil=True)
def _add(margins, practice, slots, person, column, value):
    for kind in range(4):
        margins[practice, slots[person, kind], column] += value
