"""Admissions to hospital: why, for how long, and whether people could leave when they might.

Levels are plausible figures of this project, not verified at any source: 0.30 admissions a person
a year (0.11 emergencies, 0.16 elective, the rest maternity and births); emergencies for chronic
ambulatory care sensitive conditions 0.008 and for acute ones 0.011 a person, together about 6% of
admissions; a fifth of older people's emergencies of three nights or more leave late. These
sensitive emergencies are 6.22% fewer where the share of contacts with the usual provider is 0.2
higher (BMJ 2017;356:j84): an association, put into the made people so that measures can find it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.conditions import BIT_OF
from goldenthread.persons.generating import streams
from goldenthread.persons.generating.calendar import Year
from goldenthread.persons.generating.mixing import drawn, mix, next_unit, poisson, unit
from goldenthread.persons.generating.people import Ground, People

ELECTIVE, EMERGENCY, MATERNITY, OTHER = 1, 2, 3, 4

_EMERGENCY_CODES = (
    "A419", "I639", "I214", "J189", "K359", "K805", "N390", "R074", "R104", "R55X", "S060", "S720",
)  # fmt: skip
_ELECTIVE_CODES = (
    "C189", "C509", "D125", "H259", "K297", "K409", "K573", "M169", "M179", "N40X", "R194", "Z512",
)  # fmt: skip
_MATERNITY_CODES = ("O701", "O800", "O821")
_BIRTH_CODES = ("P599", "Z380")
_CHRONIC = (
    # condition, chance a year of those who have it, codes
    ("asthma", 0.0125, ("J459", "J46X")),
    ("copd", 0.106, ("J440", "J441")),
    ("heart-failure", 0.150, ("I500", "I509")),
    ("diabetes", 0.014, ("E111", "E101")),
    ("epilepsy", 0.075, ("G409", "R568")),
    ("coronary-heart-disease", 0.033, ("I209", "I251")),
    ("hypertension", 0.002, ("I10X", "I10X")),
)
_ACUTE_CODES = (
    "E86X", "H669", "J039", "J069", "J101", "J181", "K047", "K529", "L031", "L039", "N10X", "N12X",
)  # fmt: skip
_WHEEZE, _ANAEMIA, _CARIES, _HEART_TEST = "J459", "D509", "K029", "I251"

CODES = tuple(
    sorted(
        {
            *_EMERGENCY_CODES, *_ELECTIVE_CODES, *_MATERNITY_CODES, *_BIRTH_CODES, *_ACUTE_CODES,
            *(code for _, _, codes in _CHRONIC for code in codes),
            _WHEEZE, _ANAEMIA, _CARIES, _HEART_TEST,
        }
    )
)  # fmt: skip
"""Every diagnosis that is made, in order."""


def _numbers(codes: tuple[str, ...]) -> NDArray[np.int8]:
    return np.array([CODES.index(code) for code in codes], np.int8)


_POOLS = np.full((5, 16), -1, np.int8)
for _row, _codes in enumerate(
    (_EMERGENCY_CODES, _ELECTIVE_CODES, _MATERNITY_CODES, _BIRTH_CODES, _ACUTE_CODES)
):
    _POOLS[_row, : len(_codes)] = _numbers(_codes)
_POOL_SIZES = np.array([12, 12, 3, 2, 12])
_CHRONIC_BITS = np.array([BIT_OF[key] for key, _, _ in _CHRONIC])
_CHRONIC_RATES = np.array([rate for _, rate, _ in _CHRONIC])
_CHRONIC_CODES = np.stack([_numbers(codes) for _, _, codes in _CHRONIC])
_SINGLE = _numbers((_WHEEZE, _ANAEMIA, _CARIES, _HEART_TEST))
_CHD = BIT_OF["coronary-heart-disease"]

# A year, by ten years of age, before conditions and frailty.
_EMERGENCIES = np.array(
    [0.1125, 0.0510, 0.0615, 0.0675, 0.0690, 0.0750, 0.0930, 0.1350, 0.2175, 0.3150, 0.3150]
)
_ELECTIVES = np.array(
    [0.0516, 0.0447, 0.0654, 0.0946, 0.1342, 0.1995, 0.2718, 0.3526, 0.3268, 0.2064, 0.2064]
)
_ACUTES = np.array(
    [0.0220, 0.0066, 0.0060, 0.0060, 0.0068, 0.0075, 0.0099, 0.0154, 0.0334, 0.0396, 0.0396]
)
_MATERNITIES, _BIRTHS = 0.115, 1.7
_MOST = 40
_EFFECT, _MEAN_SHARE = 0.0622, 0.61
_DELAYED, _READY_KNOWN = 0.22, 0.25


@dataclass(frozen=True, eq=False, slots=True)
class Admissions:
    """Rows of the table of admissions. Days that are not known are -1; ``code``: in CODES."""

    person: NDArray[np.int32]
    admitted: NDArray[np.int32]
    discharged: NDArray[np.int32]
    method: NDArray[np.int8]
    code: NDArray[np.int8]
    ready: NDArray[np.int32]


def draw_admissions(
    people: People, ground: Ground, bits: NDArray[np.int32], most: NDArray[np.float32], year: Year
) -> Admissions:
    """Rows of admissions in order. ``most``: share with the practitioner seen most, or -1."""
    capacity = len(people) + 1_000
    while True:
        whole = np.empty((4, capacity), np.int32)
        small = np.empty((2, capacity), np.int8)
        rows = _admissions(
            people.key, people.age, people.sex, people.frailty, people.born, people.until,
            ground.fifths[people.area], bits, most, year.start, year.day,
            whole[0], whole[1], whole[2], small[0], small[1], whole[3],
        )  # fmt: skip
        if rows >= 0:
            return Admissions(
                whole[0, :rows], whole[1, :rows], whole[2, :rows], small[0, :rows],
                small[1, :rows], whole[3, :rows],
            )  # fmt: skip
        capacity *= 2


@numba.njit(inline="always")
def _count_bits(bits):  # type: ignore[no-untyped-def]
    number = 0
    while bits:
        number += bits & 1
        bits >>= 1
    return number


@numba.njit(cache=True, nogil=True)
def _add(method, code, number, packed, state, low, high):  # type: ignore[no-untyped-def]
    """Put one stay on somebody's list: day, code and method in one number."""
    if number >= _MOST:
        return number
    day = low + int(next_unit(state) * (high - low))
    packed[number] = (np.int64(day) * 128 + code) * 8 + method
    return number + 1


@numba.njit(cache=True, nogil=True)
def _usual_mean(kind, age, sex, factor, sensitive):  # type: ignore[no-untyped-def]
    """Stays a year of a kind, how people come in, and the pool of its codes."""
    decade = age // 10
    if kind == 0:
        return _EMERGENCIES[decade] * factor, EMERGENCY, 0
    if kind == 1:
        return _ELECTIVES[decade] * (0.6 + 0.4 * factor), ELECTIVE, 1
    if kind == 2:
        return _ACUTES[decade] * factor * sensitive, EMERGENCY, 4
    if sex == 2 and 16 <= age < 45:
        return _MATERNITIES, MATERNITY, 2
    return _BIRTHS if age == 0 else 0.0, OTHER, 3


@numba.njit(cache=True, nogil=True)
def _single_mean(row, age, held, factor):  # type: ignore[no-untyped-def]
    """The chance a year of a stay that few have."""
    if row == 0:
        return 0.0028 if age < 6 else 0.0
    if row == 1:
        return 0.00012 * (1 + age // 10)
    if row == 2:
        return 0.0033 * factor if 2 <= age < 11 else 0.0
    return 0.045 if held >> _CHD & 1 else 0.0


@numba.njit(cache=True, nogil=True)
def _stays(  # type: ignore[no-untyped-def]
    key, age, sex, held, factor, sensitive, low, high, packed
):
    """All stays of one person in the year, unsorted; how many."""
    number = 0
    state = drawn(key, streams.ADMISSION)
    share = (high - low) / 365.0
    for kind in range(4):
        mean, method, pool = _usual_mean(kind, age, sex, factor, sensitive)
        state = mix(state)
        count = poisson(min(mean * share, 20.0), next_unit(state))
        for _ in range(count):
            state = mix(state)
            code = _POOLS[pool, int(next_unit(state) * _POOL_SIZES[pool])]
            state = mix(state)
            number = _add(method, code, number, packed, state, low, high)
    for row in range(_CHRONIC_BITS.shape[0]):
        if held >> _CHRONIC_BITS[row] & 1:
            state = mix(state)
            mean = _CHRONIC_RATES[row] * (0.55 + 0.2 * factor) * sensitive * share
            for _ in range(poisson(mean, next_unit(state))):
                state = mix(state)
                code = _CHRONIC_CODES[row, int(next_unit(state) >= 0.8)]
                state = mix(state)
                number = _add(EMERGENCY, code, number, packed, state, low, high)
    # Wheeze of small children, anaemia, extraction of a child's teeth, a test of the heart.
    for row in range(4):
        method = EMERGENCY if row < 2 else ELECTIVE
        state = mix(state)
        if next_unit(state) < _single_mean(row, age, held, factor) * share:
            state = mix(state)
            number = _add(method, _SINGLE[row], number, packed, state, low, high)
    return number


@numba.njit(cache=True, nogil=True)
def _admissions(  # type: ignore[no-untyped-def]
    keys, ages, sexes, frailties, borns, untils, fifths, bits, most, start, day,
    out_person, out_admitted, out_discharged, out_method, out_code, out_ready,
):  # fmt: skip
    packed = np.empty(_MOST, np.int64)
    capacity = out_person.shape[0]
    rows = 0
    for number in range(keys.shape[0]):
        if rows + _MOST > capacity:
            return -1
        key = keys[number]
        age = ages[number]
        # Slightly more for each condition, with frailty, and in deprived areas.
        factor = (0.7 + 0.22 * _count_bits(bits[number])) * (1.0 + 0.1 * (frailties[number] - 3.5))
        factor *= 1.2 - 0.1 * fifths[number]
        sensitive = 1.0
        if most[number] >= 0.0:
            sensitive = (1.0 - _EFFECT) ** ((most[number] - _MEAN_SHARE) / 0.2)
        end = untils[number] if untils[number] >= 0 else day + 1
        count = _stays(
            key, age, sexes[number], bits[number], factor, sensitive,
            max(start, borns[number]), end, packed,
        )  # fmt: skip
        packed[:count].sort()
        for index in range(count):
            one = packed[index]
            state = mix(drawn(key, streams.EVENT + 500 + index))
            method = one & 7
            admitted = one >> 10
            nights = _nights(method, age, state)
            discharged = admitted + nights
            ready = -1
            late = unit(state, 1)
            if nights >= 3 and method == EMERGENCY and age >= 65 and late < _DELAYED:
                delay = 1 + int(-np.log(1.0 - unit(state, 2)) * 4.0)
                ready = discharged - min(delay, nights - 1)
            elif late < _READY_KNOWN:
                ready = discharged
            if discharged > day:
                discharged = -1
                ready = ready if ready <= day else -1
            out_person[rows] = number
            out_admitted[rows] = admitted
            out_discharged[rows] = discharged
            out_method[rows] = method
            out_code[rows] = (one >> 3) & 127
            out_ready[rows] = ready
            rows += 1
    return rows


@numba.njit(cache=True, nogil=True)
def _nights(method, age, state):  # type: ignore[no-untyped-def]
    """Nights in hospital: none for a day case, else a geometric number."""
    none, mean = 0.36, 2.0 + age / 9.0
    if method == ELECTIVE:
        none, mean = 0.82, 3.0
    elif method == MATERNITY:
        none, mean = 0.3, 1.6
    elif method == OTHER:
        none, mean = 0.2, 2.0
    if unit(state, 3) < none:
        return 0
    return 1 + int(-np.log(1.0 - unit(state, 4)) * (mean - 0.5))
