"""The pass over contacts, array by array."""

from __future__ import annotations

import numpy as np

from goldenthread.evidence.conditions import SCORED_BITS
from goldenthread.persons.engines.arrays import Array, Run, first_out_of_place
from goldenthread.persons.engines.people import NO_PRACTICE, People, Totals
from goldenthread.persons.engines.period import Period, day_number
from goldenthread.persons.engines.vectorised.adding import add, count

WHOLE = 1_000_000


def contacts(
    everybody: People, totals: Totals, run: Run, practitioners: Array, period: Period
) -> int:
    """Add up contacts and continuity. ``practitioners``: who is one, bool by clinician."""
    row = first_out_of_place(run, len(everybody.practice), "on", "clinician")
    if row >= 0:
        return row
    day = run["on"] - day_number(period.start)
    at = np.flatnonzero(
        (everybody.practice[run["person"]] != NO_PRACTICE) & (day >= 0) & (day < len(period.months))
    )
    person, by, mode, waited = (run[name][at] for name in ("person", "clinician", "mode", "waited"))
    months = period.months[day[at]]
    known = (by >= 0) & (by < len(practitioners))
    seen = np.zeros(len(at), np.bool_)
    seen[known] = practitioners[by[known]]
    timed = waited >= 0
    for key, these in (
        ("contacts", np.ones(len(at), np.bool_)),
        ("face-to-face", mode == 1),
        ("telephone", mode == 2),
        ("home-visits", mode == 3),
        ("online", mode == 4),
        ("timed-contacts", timed),
        ("same-day", waited == 0),
        ("within-14-days", timed & (waited <= 14)),
        ("gp-contacts", seen),
    ):
        count(everybody, totals, key, person[these], months[these])
    _continuity(everybody, totals, person[seen], by[seen])
    return -1


def _continuity(everybody: People, totals: Totals, person: Array, by: Array) -> None:
    """Add up continuity from contacts with practitioners, in order of person, day, clinician."""
    if len(person) == 0:
        return
    first = int(person[0])
    size = int(person[-1]) - first + 1
    local = (person - first).astype(np.int64)
    times = np.bincount(local, minlength=size)
    same = (person[1:] == person[:-1]) & (by[1:] == by[:-1])
    succession = np.bincount(local[1:][same], minlength=size)
    pair = np.sort(local * (int(by.max()) + 1) + by)
    starts = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
    met = np.diff(np.append(starts, len(pair)))
    whose = pair[starts] // (int(by.max()) + 1)
    squares = np.bincount(whose, weights=met * met, minlength=size).astype(np.int64)
    who = np.flatnonzero(times)
    most = np.maximum.reduceat(met, np.searchsorted(whose, who))
    times, squares, succession = times[who], squares[who], succession[who]
    who = (who + first).astype(np.int32)
    own = person[by == everybody.usual[person]]
    long_term = (everybody.conditions & np.uint32(SCORED_BITS)) != 0
    for prefix, chosen in (("", np.ones(len(who), np.bool_)), ("long-term-", long_term[who])):
        count(everybody, totals, f"{prefix}own-list-contacts",
               own if not prefix else own[long_term[own]])  # fmt: skip
        if prefix:
            add(everybody, totals, "long-term-gp-contacts", who[chosen], times[chosen])
        two, three = chosen & (times >= 2), chosen & (times >= 3)
        for key in ("upc-people", "secon-people"):
            count(everybody, totals, prefix + key, who[two])
        count(everybody, totals, f"{prefix}coc-people", who[three])
        add(everybody, totals, f"{prefix}upc", who[two], WHOLE * most[two] // times[two])
        add(everybody, totals, f"{prefix}secon", who[two],
             WHOLE * succession[two] // (times[two] - 1))  # fmt: skip
        n = times[three]
        add(everybody, totals, f"{prefix}coc", who[three],
             WHOLE * (squares[three] - n) // (n * (n - 1)))  # fmt: skip
