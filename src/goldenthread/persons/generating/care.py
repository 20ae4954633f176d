"""Observations and packages of social care.

All levels are plausible figures of this project, near what national audits and surveys have said,
and not verified at any source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.conditions import BIT_OF
from goldenthread.persons.generating import streams
from goldenthread.persons.generating.calendar import Year
from goldenthread.persons.generating.mixing import drawn, mix, next_unit, unit
from goldenthread.persons.generating.people import Ground, People
from goldenthread.persons.generating.registers import new_cancer_days

SYSTOLIC, DIASTOLIC, SMOKING, FLU, PHYSICAL, LEARNING, STAGE, PALLIATIVE = range(1, 9)
HOME_CARE, RESIDENTIAL, NURSING, REABLEMENT = range(1, 5)

_HYPERTENSION = BIT_OF["hypertension"]
_PSYCHOSIS = BIT_OF["psychosis-bipolar"]
_LEARNING_DISABILITY = BIT_OF["learning-disability"]
_CANCER = BIT_OF["cancer"]
_DEMENTIA = BIT_OF["dementia"]
_AT_RISK = (
    (1 << BIT_OF["copd"]) | (1 << BIT_OF["diabetes"]) | (1 << BIT_OF["heart-failure"])
    | (1 << BIT_OF["coronary-heart-disease"]) | (1 << BIT_OF["chronic-kidney-disease"])
)  # fmt: skip

_TAKEN_YOUNG, _TAKEN, _TAKEN_HYPERTENSIVE, _TWICE = 0.35, 0.84, 0.83, 0.3
_SMOKING_KNOWN, _SMOKERS, _FORMERLY = 0.62, 0.15, 0.27
_FLU_OLD, _FLU_AT_RISK, _FLU_OTHERS = 0.79, 0.5, 0.06
_PHYSICAL_CHECK, _LEARNING_CHECK, _STAGE_KNOWN = 0.58, 0.77, 0.84
_STAGES = np.array([0.30, 0.54, 0.74, 1.0])
# Share of people by ten years of age who are in the last year of life and known to be.
_PALLIATIVE = np.array(
    [0.0001, 0.0001, 0.0002, 0.0004, 0.001, 0.0025, 0.006, 0.013, 0.032, 0.07, 0.07]
)
# Share of people of 65-74, 75-84 and 85 or more.
_HOME_CARE = np.array([0.010, 0.032, 0.095])
_CARE_HOME = np.array([0.005, 0.022, 0.115])
_REABLEMENT = np.array([0.006, 0.018, 0.045])


@dataclass(frozen=True, eq=False, slots=True)
class Observations:
    """Rows of the table of observations."""

    person: NDArray[np.int32]
    on: NDArray[np.int32]
    kind: NDArray[np.int8]
    value: NDArray[np.int16]


@dataclass(frozen=True, eq=False, slots=True)
class Packages:
    """Rows of the table of care packages; ``until`` is -1 where there is none."""

    person: NDArray[np.int32]
    kind: NDArray[np.int8]
    since: NDArray[np.int32]
    until: NDArray[np.int32]


def draw_observations(
    people: People, ground: Ground, bits: NDArray[np.int32], year: Year
) -> Observations:
    """Rows of observations in order."""
    capacity = len(people) * 3 + 1_000
    while True:
        whole = np.empty((2, capacity), np.int32)
        kind, value = np.empty(capacity, np.int8), np.empty(capacity, np.int16)
        rows = _observations(
            people.key, people.age, people.frailty, people.born, people.until,
            ground.fifths[people.area], bits, year.start, year.day,
            whole[0], whole[1], kind, value,
        )  # fmt: skip
        if rows >= 0:
            return Observations(whole[0, :rows], whole[1, :rows], kind[:rows], value[:rows])
        capacity *= 2


@numba.njit(inline="always")
def _bell(state):  # type: ignore[no-untyped-def]
    """Near a standard normal: three uniforms of 21 bits."""
    total = 0.0
    for _ in range(3):
        total += float(state & np.uint64(0x1FFFFF)) / 2097152.0
        state >>= np.uint64(21)
    return (total - 1.5) * 2.0


@numba.njit(cache=True, nogil=True)
def _pressures(key, age, held, low, end, days, systolic, diastolic):  # type: ignore[no-untyped-def]
    """Days and values of blood pressures, in order of day; how many."""
    draw = unit(key, streams.OBSERVATION)
    hypertensive = held >> _HYPERTENSION & 1
    count = 0
    if hypertensive and draw < _TAKEN_HYPERTENSIVE:
        span = min(365, end - low)
        count = 2 if draw < _TAKEN_HYPERTENSIVE * _TWICE else 1
    elif hypertensive or age >= 16:
        limit = _TAKEN if age >= 45 or hypertensive else _TAKEN_YOUNG
        span = min(1_826, end - low)
        count = 1 if unit(key, streams.OBSERVATION + 1) < limit else 0
    for index in range(count):
        days[index] = end - 1 - int(unit(key, streams.OBSERVATION + 2 + index) * span)
        state = drawn(key, streams.OBSERVATION + 4 + index)
        both = _bell(state)
        middle = 131.0 if hypertensive else 116.0 + 0.2 * age
        systolic[index] = int(middle + 12.0 * both)
        diastolic[index] = int(78.0 + 5.0 * both + 7.0 * _bell(mix(state)))
    if count == 2 and days[0] > days[1]:
        days[0], days[1] = days[1], days[0]
    if count == 2 and days[0] == days[1]:
        # Rows of one day go in order of value.
        systolic[:2].sort()
        diastolic[:2].sort()
    return count


@numba.njit(inline="always")
def _note(row, on, kind, value, out_on, out_kind, out_value):  # type: ignore[no-untyped-def]
    out_on[row], out_kind[row], out_value[row] = on, kind, value
    return row + 1


@numba.njit(cache=True, nogil=True)
def _habits(  # type: ignore[no-untyped-def]
    key, age, held, fifth, start, low, end, row, out_on, out_kind, out_value
):
    """Smoking and vaccination; the row after."""
    state = drawn(key, streams.OBSERVATION + 10)
    if age >= 15 and next_unit(state) < _SMOKING_KNOWN:
        draw = unit(state, 1)
        smokers = _SMOKERS * (1.6 - 0.3 * fifth)
        value = 1 if draw < smokers else 2 if draw < smokers + _FORMERLY else 0
        on = low + int(unit(state, 2) * (end - low))
        row = _note(row, on, SMOKING, value, out_on, out_kind, out_value)
    state = mix(state)
    chance = _FLU_OLD if age >= 65 else _FLU_AT_RISK if held & _AT_RISK else _FLU_OTHERS
    # From the middle of September to January, for a year that begins in April.
    if next_unit(state) < chance and end - low >= 330:
        on = start + 165 + int(unit(state, 1) * 130)
        row = _note(row, on, FLU, 1, out_on, out_kind, out_value)
    return row


@numba.njit(cache=True, nogil=True)
def _checks(  # type: ignore[no-untyped-def]
    key, age, held, frailty, born, low, end, row, out_on, out_kind, out_value
):
    """Checks of health, stages of cancer, palliative care; the row after."""
    state = drawn(key, streams.OBSERVATION + 11)
    length = end - low
    if held >> _PSYCHOSIS & 1 and next_unit(state) < _PHYSICAL_CHECK:
        on = low + int(unit(state, 1) * length)
        row = _note(row, on, PHYSICAL, 1, out_on, out_kind, out_value)
    state = mix(state)
    if held >> _LEARNING_DISABILITY & 1 and age >= 14 and next_unit(state) < _LEARNING_CHECK:
        on = low + int(unit(state, 1) * length)
        row = _note(row, on, LEARNING, 1, out_on, out_kind, out_value)
    state = mix(state)
    ago = new_cancer_days(key) if held >> _CANCER & 1 else -1
    if ago >= 0 and next_unit(state) < _STAGE_KNOWN:
        stage = 0
        while unit(state, 1) >= _STAGES[stage]:
            stage += 1
        on = max(end - 1 - ago, born)
        row = _note(row, on, STAGE, stage + 1, out_on, out_kind, out_value)
    state = mix(state)
    if next_unit(state) < _PALLIATIVE[age // 10] * (0.3 + 0.2 * frailty):
        on = low + int(unit(state, 1) * length)
        row = _note(row, on, PALLIATIVE, 1, out_on, out_kind, out_value)
    return row


@numba.njit(cache=True, nogil=True)
def _observations(  # type: ignore[no-untyped-def]
    keys, ages, frailties, borns, untils, fifths, bits, start, day,
    out_person, out_on, out_kind, out_value,
):  # fmt: skip
    on = np.empty(2, np.int64)
    systolic = np.empty(2, np.int64)
    diastolic = np.empty(2, np.int64)
    capacity = out_person.shape[0]
    rows = 0
    for number in range(keys.shape[0]):
        if rows + 16 > capacity:
            return -1
        first = rows
        key, age, held = keys[number], ages[number], bits[number]
        end = untils[number] if untils[number] >= 0 else day + 1
        low = max(start, borns[number])
        count = _pressures(key, age, held, borns[number], end, on, systolic, diastolic)
        for index in range(count):
            rows = _note(rows, on[index], SYSTOLIC, systolic[index], out_on, out_kind, out_value)
        for index in range(count):
            rows = _note(rows, on[index], DIASTOLIC, diastolic[index], out_on, out_kind, out_value)
        rows = _habits(
            key, age, held, fifths[number], start, low, end, rows, out_on, out_kind, out_value
        )
        rows = _checks(
            key, age, held, frailties[number], borns[number], low, end, rows,
            out_on, out_kind, out_value,
        )  # fmt: skip
        out_person[first:rows] = number
    return rows


def draw_packages(people: People, bits: NDArray[np.int32], year: Year) -> Packages:
    """Rows of care packages in order."""
    capacity = len(people) * 2 + 1_000
    whole = np.empty((3, capacity), np.int32)
    kind = np.empty(capacity, np.int8)
    rows = _packages(
        people.key, people.age, people.frailty, people.until, bits, year.start, year.day,
        whole[0], kind, whole[1], whole[2],
    )  # fmt: skip
    return Packages(whole[0, :rows], kind[:rows], whole[1, :rows], whole[2, :rows])


@numba.njit(cache=True, nogil=True)
def _packages(  # type: ignore[no-untyped-def]
    keys, ages, frailties, untils, bits, start, day, out_person, out_kind, out_since, out_until
):
    rows = 0
    for number in range(keys.shape[0]):
        key, age, held = keys[number], ages[number], bits[number]
        end = untils[number] if untils[number] >= 0 else day + 1
        state = drawn(key, streams.PACKAGE)
        if age < 65:
            if held >> _LEARNING_DISABILITY & 1 and age >= 18 and next_unit(state) < 0.06:
                out_person[rows], out_kind[rows] = number, HOME_CARE
                out_since[rows], out_until[rows] = end - 1 - int(unit(state, 1) * 3_000), -1
                rows += 1
            continue
        band = min((age - 65) // 10, 2)
        factor = 0.3 + 0.2 * frailties[number]
        if held >> _DEMENTIA & 1:
            factor *= 3.0
        home = _CARE_HOME[band] * factor
        at_home = _HOME_CARE[band] * factor
        draw = next_unit(state)
        if draw < home + at_home * 1.15:
            kind = HOME_CARE
            if draw < home:
                kind = RESIDENTIAL if draw < home * 0.58 else NURSING
            out_person[rows], out_kind[rows] = number, kind
            ago = 1 + int(-np.log(1.0 - unit(state, 1)) * 700.0)
            out_since[rows] = end - 1 - min(ago, 9_000)
            out_until[rows] = -1
            # Some packages ended before the day.
            if draw >= home + at_home:
                out_until[rows] = end - 1 - int(unit(state, 2) * min(ago, 200))
            rows += 1
        state = mix(state)
        if next_unit(state) < _REABLEMENT[band] * factor:
            since = start + int(unit(state, 1) * (end - start))
            out_person[rows], out_kind[rows] = number, REABLEMENT
            out_since[rows] = since
            until = since + 7 + int(unit(state, 2) * 36)
            out_until[rows] = until if until <= day else -1
            rows += 1
    return rows
