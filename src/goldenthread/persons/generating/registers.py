"""Who is on which disease register: the register's number exactly, the pattern for who it is."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.conditions import CONDITIONS
from goldenthread.persons.generating import streams
from goldenthread.persons.generating.disease import (
    CELLS,
    CLASS_FROM,
    FRAILTIES,
    PATTERNS,
    cell_weights,
    eligible_from,
)
from goldenthread.persons.generating.margins import OLDEST, Margins
from goldenthread.persons.generating.mixing import drawn, next_unit, unit
from goldenthread.persons.generating.people import Ground, People

_STEPS = 8
_MOST = 0.92

# What else is on records: none of these is in a list of long-term conditions.
OTHER_CODES = ("ICD10:B349", "ICD10:H109", "ICD10:J069", "ICD10:K358", "ICD10:N390", "ICD10:S525")

CODES = tuple(sorted({f"ICD10:{code}" for one in PATTERNS.values() for code in one.codes}
                     | set(OTHER_CODES)))  # fmt: skip
"""Every code that a record can hold, in order."""

# How many have a second record of a condition, and how many an old one that was resolved.
_AGAIN, _RESOLVED, _OTHER = 0.15, 0.02, 0.25
# Mean years since a diagnosis, and the share of cancers found within the year (about 0.55% of
# people a year against 3.3% on the register; not verified).
_YEARS_SINCE, _NEW_CANCER = 7.0, 0.16


@dataclass(frozen=True, eq=False, slots=True)
class Conditions:
    """Rows of the table of conditions of some people. ``code``: position in CODES."""

    person: NDArray[np.int32]
    code: NDArray[np.int8]
    since: NDArray[np.int32]
    until: NDArray[np.int32]


def cells_of(people: People, ground: Ground) -> NDArray[np.int16]:
    """The cell of each person: class of age, sex, fifth of deprivation, frailty."""
    classes = np.searchsorted(CLASS_FROM, np.arange(OLDEST + 1), side="right") - 1
    cells = classes[people.age] * 2 + (people.sex - 1)
    cells = cells * 5 + ground.fifths[people.area]
    found: NDArray[np.int16] = (cells * FRAILTIES + people.frailty).astype(np.int16)
    return found


def register_targets(
    margins: Margins, number: int, ages: NDArray[np.integer]
) -> NDArray[np.int64]:  # fmt: skip
    """How many people of a practice are on each register; -1 where no register says.

    ``ages``: people by single year. A share is of those as old as the register asks.
    """
    old_enough = ages[::-1].cumsum()[::-1][eligible_from()]
    shares = margins.registers[number]
    exact = np.where(np.isnan(shares), -1.0, shares * old_enough)
    targets: NDArray[np.int64] = np.where(exact < 0, -1, np.floor(exact + 0.5)).astype(np.int64)
    return targets


def draw_conditions(
    margins: Margins, people: People, cells: NDArray[np.int16], practices: range
) -> NDArray[np.int32]:
    """The set of conditions of each person, as bits in the order of the conditions."""
    bits = np.zeros(len(people), np.int32)
    weights = cell_weights()
    for position, number in enumerate(practices):
        rows = slice(int(people.firsts[position]), int(people.firsts[position + 1]))
        if rows.start == rows.stop:
            continue
        targets = register_targets(margins, number, margins.ages[number])
        _choose(
            int(margins.lists[number]), people.key[rows], cells[rows], weights, targets, bits[rows]
        )
    return bits


@numba.njit(cache=True, nogil=True)
def _choose(size, keys, cells, weights, targets, bits):  # type: ignore[no-untyped-def]
    """Draw each register: chances follow the weights, the number is exact."""
    counts = np.zeros(CELLS, np.int64)
    for number in range(size):
        counts[cells[number]] += 1
    used = np.nonzero(counts)[0]
    chances = np.zeros(CELLS, np.float64)
    for condition in range(weights.shape[0]):
        weight = weights[condition]
        expected = 0.0
        able = 0
        for cell in used:
            expected += counts[cell] * weight[cell]
            if weight[cell] > 0.0:
                able += counts[cell]
        target = targets[condition]
        if target < 0:
            target = int(expected + unit(keys[0], streams.CONDITION + condition))
        target = min(target, able)
        scale = target / expected if expected > 0.0 else 0.0
        total = 0.0
        for _ in range(_STEPS):
            total = 0.0
            for cell in used:
                chances[cell] = min(weight[cell] * scale, _MOST)
                total += counts[cell] * chances[cell]
            if total <= 0.0 or abs(total - target) < 0.01:
                break
            scale *= target / total
        _walk(size, keys, cells, chances, condition, target, total, able, bits)


@numba.njit(cache=True, nogil=True)
def _walk(  # type: ignore[no-untyped-def]
    size, keys, cells, chances, condition, target, total, able, bits
):
    """Choose exactly ``target`` people; those who left are drawn at the same chances."""
    stream = streams.CONDITION + condition
    bit = np.int32(1) << np.int32(condition)
    missing = target
    left = total
    for number in range(keys.shape[0]):
        chance = chances[cells[number]]
        if chance <= 0.0:
            continue
        if number >= size:
            if unit(keys[number], stream) < chance:
                bits[number] |= bit
            continue
        if missing > 0 and (
            missing >= able or unit(keys[number], stream) * left < chance * missing
        ):
            bits[number] |= bit
            missing -= 1
        left -= chance
        able -= 1


def write_conditions(people: People, bits: NDArray[np.int32], day: int) -> Conditions:
    """Rows of people's conditions, sorted by person, code and day."""
    capacity = int(len(people) * 3 + 1_000)
    codes = np.full((len(CONDITIONS), 4), -1, np.int8)
    for row, condition in enumerate(CONDITIONS):
        for column, code in enumerate(PATTERNS[condition.key].codes):
            codes[row, column] = CODES.index(f"ICD10:{code}")
    others = np.array([CODES.index(code) for code in OTHER_CODES], np.int8)
    cancer = next(row for row, one in enumerate(CONDITIONS) if one.key == "cancer")
    while True:
        table = Conditions(
            np.empty(capacity, np.int32), np.empty(capacity, np.int8),
            np.empty(capacity, np.int32), np.empty(capacity, np.int32),
        )  # fmt: skip
        rows = _write(
            people.key, people.born, people.died, bits, day, codes, others, cancer,
            table.person, table.code, table.since, table.until,
        )  # fmt: skip
        if rows >= 0:
            return Conditions(
                table.person[:rows], table.code[:rows], table.since[:rows], table.until[:rows]
            )
        capacity *= 2


@numba.njit(cache=True, nogil=True)
def new_cancer_days(key: np.uint64) -> int:
    """How many days before the day a cancer was found, where within the year; -1 where before."""
    share = unit(key, streams.CODE + 31)
    return int(share / _NEW_CANCER * 365.0) if share < _NEW_CANCER else -1


@numba.njit(cache=True, nogil=True)
def _write(  # type: ignore[no-untyped-def]
    keys, borns, dieds, bits, day, codes, others, cancer,
    out_person, out_code, out_since, out_until,
):  # fmt: skip
    rows = 0
    capacity = out_person.shape[0]
    for number in range(keys.shape[0]):
        if rows + 3 * codes.shape[0] + 4 > capacity:
            return -1
        key = keys[number]
        first = rows
        end = dieds[number] if dieds[number] >= 0 else day
        lived = end - borns[number]
        held = bits[number]
        condition = 0
        while held:
            if held & 1:
                random = drawn(key, streams.CODE + condition)
                share = next_unit(random)
                kind = 0
                if codes[condition, 1] >= 0 and share >= 0.7:
                    kind = 1
                    if codes[condition, 2] >= 0 and share >= 0.9:
                        kind = 2
                ago = int(-np.log(1.0 - unit(random, 1)) * _YEARS_SINCE * 365.0)
                if condition == cancer:
                    found = new_cancer_days(key)
                    ago = found if found >= 0 else ago + 366
                ago = min(ago, lived)
                rows = _put(
                    number, codes[condition, kind], end - ago, -1,
                    rows, out_person, out_code, out_since, out_until,
                )  # fmt: skip
                if unit(random, 2) < _AGAIN and condition != cancer:
                    rows = _put(
                        number, codes[condition, kind], end - int(unit(random, 3) * (ago + 1)), -1,
                        rows, out_person, out_code, out_since, out_until,
                    )  # fmt: skip
            held >>= 1
            condition += 1
        random = drawn(key, streams.OTHER_CODE)
        if next_unit(random) < _OTHER:
            ago = min(int(unit(random, 1) * 3_650.0), lived)
            until = min(end - ago + int(unit(random, 2) * 60.0), end)
            rows = _put(
                number, others[int(unit(random, 3) * others.shape[0])], end - ago, until,
                rows, out_person, out_code, out_since, out_until,
            )  # fmt: skip
        if unit(random, 4) < _RESOLVED:
            condition = int(unit(random, 5) * codes.shape[0])
            ago = min(int(unit(random, 6) * 7_300.0) + 400, lived)
            until = end - int(unit(random, 7) * ago)
            if condition != cancer:
                rows = _put(
                    number, codes[condition, 0], end - ago, until,
                    rows, out_person, out_code, out_since, out_until,
                )  # fmt: skip
        _sort(first, rows, out_code, out_since, out_until)
    return rows


@numba.njit(cache=True, nogil=True)
def _put(  # type: ignore[no-untyped-def]
    person, code, since, until, row, out_person, out_code, out_since, out_until
):
    out_person[row] = person
    out_code[row] = code
    out_since[row] = since
    out_until[row] = until
    return row + 1


@numba.njit(cache=True, nogil=True)
def _sort(first, end, codes, sinces, untils):  # type: ignore[no-untyped-def]
    """Insertion sort of one person's few rows by code and day."""
    for row in range(first + 1, end):
        code, since, until = codes[row], sinces[row], untils[row]
        at = row
        while at > first and (
            codes[at - 1] > code or (codes[at - 1] == code and sinces[at - 1] > since)
        ):
            codes[at] = codes[at - 1]
            sinces[at] = sinces[at - 1]
            untils[at] = untils[at - 1]
            at -= 1
        codes[at], sinces[at], untils[at] = code, since, until
