"""Contacts of people with their practice: how many, when, with whom, how.

Levels and where they come from:

- How people meet and how long they wait, by role: NHS Digital, Appointments in General Practice,
  attended, September 2020 to August 2021, the 49 CCGs of the files used (192 million). Home
  visits and online contacts are few there; the same shares are kept.
- Share with a general practitioner 0.557 of those whose role is known: the same file.
- About 6 contacts a person a year, more with age and with conditions: not verified.
- Usual provider of care about 0.61 on average, 0.70 in small and 0.59 in large practices (people
  aged 62 to 82 of 200 practices, April 2011 to March 2013: BMJ 2017;356:j84).
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from goldenthread.persons.generating import streams
from goldenthread.persons.generating.calendar import Year
from goldenthread.persons.generating.clinicians import Clinicians
from goldenthread.persons.generating.mixing import drawn, mix, next_unit, poisson, unit
from goldenthread.persons.generating.people import People

GP_SHARE = 0.557
# Cumulative shares of modes 1 face to face, 2 telephone, 3 home, 4 online, 0 not stated.
_MODES = np.array([[0.413, 0.978, 0.981, 0.986, 1.0], [0.728, 0.973, 0.977, 0.982, 1.0]])
_MODE_NUMBERS = np.array([1, 2, 3, 4, 0], np.int8)
# Cumulative shares of days waited: 0, 1, 2-7, 8-14, 15-21, 22-28, 29 and more, not known.
_WAITS = np.array([0.4766, 0.5710, 0.7861, 0.8991, 0.9500, 0.9778, 0.9995, 1.0])
_WAIT_FROM = np.array([0, 1, 2, 8, 15, 22, 29])
_WAIT_DAYS = np.array([1, 1, 6, 7, 7, 7, 20])
NOT_KNOWN = 1_023
"""Days waited where they are not known, in the columns made here."""

_MEAN_MOST = 120.0
_MOST = 160
# Contacts a year before conditions, by ten years of age; women of 15 to 50 have more.
_BY_AGE = np.array([4.1, 2.5, 3.0, 3.4, 3.6, 4.0, 4.7, 5.6, 6.6, 7.2, 7.2])
_FOR_EACH_CONDITION = 0.28
_FOR_FRAILTY = 0.045
_LEVEL = 1.14
_LOYALTY = 0.40
"""Contacts with the usual practitioner beyond chance, in a list of 8,000."""

_LESS_IN_LARGE = -0.045
# Fewer practitioners alone make contacts with the same one more likely in a small practice, and
# a little more than was published; the slope takes that back.


@dataclass(frozen=True, eq=False, slots=True)
class Contacts:
    """Rows of the table of contacts of some people."""

    person: NDArray[np.int32]
    on: NDArray[np.int32]
    clinician: NDArray[np.int32]
    mode: NDArray[np.int8]
    waited: NDArray[np.int16]


def draw_counts(people: People, bits: NDArray[np.int32], year: Year) -> NDArray[np.int16]:
    """How many contacts each person has in the year."""
    counts = np.empty(len(people), np.int16)
    _count(
        people.key, people.age, people.sex, people.frailty, bits, people.since, people.until,
        year.start, year.day, year.seen_upto, counts,
    )  # fmt: skip
    return counts


@numba.njit(inline="always")
def _bits_set(bits):  # type: ignore[no-untyped-def]
    number = 0
    while bits:
        number += bits & 1
        bits >>= 1
    return number


@numba.njit(cache=True, nogil=True)
def _count(  # type: ignore[no-untyped-def]
    keys, ages, sexes, frailties, bits, sinces, untils, start, day, seen_upto, counts
):
    for number in range(keys.shape[0]):
        key = keys[number]
        age = ages[number]
        low = seen_upto[max(sinces[number] - start, 0)]
        end = untils[number] if untils[number] >= 0 else day + 1
        share = seen_upto[end - start] - low
        mean = _BY_AGE[age // 10] * _LEVEL
        if sexes[number] == 2 and 15 <= age < 50:
            mean *= 1.45
        mean *= 1.0 + _FOR_EACH_CONDITION * _bits_set(bits[number])
        mean *= 1.0 + _FOR_FRAILTY * (frailties[number] - 3.5)
        # A gamma of shape 2 and mean 1: the product of two uniforms.
        first = 1.0 - unit(key, streams.CONTACTS)
        second = 1.0 - unit(key, streams.CONTACTS + 1)
        mean *= -0.5 * np.log(first * second) * share
        counts[number] = min(poisson(min(mean, _MEAN_MOST), unit(key, streams.CONTACTS + 2)), _MOST)


def draw_contacts(
    people: People, counts: NDArray[np.int16], usual: NDArray[np.int32],
    clinicians: Clinicians, lists: NDArray[np.int64], bits: NDArray[np.int32], year: Year,
) -> tuple[Contacts, NDArray[np.float32]]:  # fmt: skip
    """Rows of contacts in order, and each person's share with the practitioner seen most.

    That share is -1 for people with fewer than two contacts with a practitioner.
    """
    rows = int(counts.sum(dtype=np.int64))
    contacts = Contacts(
        np.empty(rows, np.int32), np.empty(rows, np.int32), np.empty(rows, np.int32),
        np.empty(rows, np.int8), np.empty(rows, np.int16),
    )  # fmt: skip
    most = np.empty(len(people), np.float32)
    # Which day of the year is reached at each 4,096th of its contacts.
    day_at = np.searchsorted(
        year.seen_upto, (np.arange(4_096) + 0.5) / 4_096, side="right"
    ).astype(np.int32) - 1  # fmt: skip
    _contacts(
        people.key, people.practice, people.age, bits, people.since, people.until, counts, usual,
        clinicians.first, clinicians.practitioners, clinicians.others, lists,
        year.start, year.day, year.seen_upto, day_at,
        contacts.person, contacts.on, contacts.clinician, contacts.mode, contacts.waited, most,
    )  # fmt: skip
    return contacts, most


@numba.njit(cache=True, nogil=True)
def _loyalty(key, age, held, people):  # type: ignore[no-untyped-def]
    """The chance that somebody waits for the usual practitioner: less in a large practice."""
    loyalty = _LOYALTY - _LESS_IN_LARGE * np.log(max(people, 500) / 8_000.0)
    loyalty += 0.45 * (unit(key, streams.LOYALTY) - 0.5)
    if age >= 65:
        loyalty += 0.05
    if held:
        loyalty += 0.03
    return min(max(loyalty, 0.03), 0.95)


@numba.njit(cache=True, nogil=True)
def _meeting(random, own, loyalty, doctors, staff):  # type: ignore[no-untyped-def]
    """Whom somebody met, as a number in the practice; and mode and days waited in one number."""
    # Three draws of 21 bits from one hash.
    role_draw = float(random & np.uint64(0x1FFFFF)) / 2097152.0
    mode_draw = float((random >> np.uint64(21)) & np.uint64(0x1FFFFF)) / 2097152.0
    wait_draw = float((random >> np.uint64(42)) & np.uint64(0x1FFFFF)) / 2097152.0
    role = 0
    if role_draw >= GP_SHARE:
        role = 1
        who = doctors + int((role_draw - GP_SHARE) / (1.0 - GP_SHARE) * staff)
    elif role_draw / GP_SHARE < loyalty:
        who = own
    else:
        who = int((role_draw / GP_SHARE - loyalty) / (1.0 - loyalty) * doctors)
    mode = 0
    while mode_draw >= _MODES[role, mode]:
        mode += 1
    wait = 0
    while wait_draw >= _WAITS[wait]:
        wait += 1
    waited = NOT_KNOWN
    if wait < _WAIT_FROM.shape[0]:
        below = _WAITS[wait - 1] if wait else 0.0
        inside = (wait_draw - below) / (_WAITS[wait] - below)
        waited = _WAIT_FROM[wait] + int(inside * _WAIT_DAYS[wait])
    return who, np.int64(_MODE_NUMBERS[mode]) * 1_024 + waited


@numba.njit(cache=True, nogil=True)
def _contacts(  # type: ignore[no-untyped-def]
    keys, practices, ages, bits, sinces, untils, counts, usual, first, practitioners, others,
    lists, start, day, seen_upto, day_at,
    out_person, out_on, out_clinician, out_mode, out_waited, most,
):  # fmt: skip
    packed = np.empty(_MOST, np.int64)
    seen = np.zeros(64, np.int64)
    steps = day_at.shape[0]
    row = 0
    for number in range(keys.shape[0]):
        count = counts[number]
        most[number] = -1.0
        if count == 0:
            continue
        key = keys[number]
        practice = practices[number]
        doctors, staff = practitioners[practice], others[practice]
        own = usual[number] - first[practice]
        loyalty = _loyalty(key, ages[number], bits[number], lists[practice])
        low = seen_upto[max(sinces[number] - start, 0)]
        end = untils[number] if untils[number] >= 0 else day + 1
        high = seen_upto[end - start]
        seen[:doctors] = 0
        met = 0
        for index in range(count):
            random = drawn(key, streams.EVENT + index)
            share = low + (high - low) * next_unit(random)
            on = day_at[min(int(share * steps), steps - 1)]
            on = min(max(on, sinces[number] - start), end - 1 - start)
            who, how = _meeting(mix(random), own, loyalty, doctors, staff)
            if who < doctors:
                seen[who] += 1
                met += 1
            packed[index] = (np.int64(on) * 64 + who) * 8_192 + how
        _sort(packed, count)
        for index in range(count):
            one = packed[index]
            out_person[row] = number
            out_waited[row] = one & 1_023
            out_mode[row] = (one >> 10) & 7
            out_clinician[row] = first[practice] + ((one >> 13) & 63)
            out_on[row] = start + (one >> 19)
            row += 1
        if met >= 2:
            best = 0
            for who in range(doctors):
                best = max(best, seen[who])
            most[number] = best / met
    return row


@numba.njit(cache=True, nogil=True)
def _sort(values, count):  # type: ignore[no-untyped-def]
    for index in range(1, count):
        value = values[index]
        at = index
        while at > 0 and values[at - 1] > value:
            values[at] = values[at - 1]
            at -= 1
        values[at] = value
