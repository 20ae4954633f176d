"""The people of a practice: where they live, how old they are, since when they are registered.

Cells of practice by small area are met exactly. Ages: each person draws an age from their small
area, and the practice's ages are then dealt out in that order, so that the practice's margin is
met exactly and old people still live where old people live. Sex is dealt along the same order.
Ethnicity runs along a low-discrepancy sequence through all who live in a small area, whatever
their practice and system.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from goldenthread.persons.generating import streams
from goldenthread.persons.generating.calendar import Year
from goldenthread.persons.generating.margins import AREA_AGES, OLDEST, Margins
from goldenthread.persons.generating.mixing import drawn, key_of, mix, next_unit, unit

QUANTILES = 512
"""Into how many equal parts the ages of a small area are cut."""

LEFT_SHARE = 0.068
"""People who left or died within the year, against those on the list at its end. Not verified."""

JOINED_SHARE = 0.075
"""Of the people on the list, those who came within the year. Not verified."""

# How many of these had another practice of the same system before. Not verified.
_EARLIER_SHARE = 0.4
_YOUNGER = 0.22
_PHI = 0.6180339887498949
_UNIT32 = 1.0 / (1 << 32)
_MALE, _FEMALE = 1, 2
# Yearly chance of death at age 60 and its growth by year of age (Gompertz). Not verified.
_DEATH_AT_60, _DEATH_GROWTH = 0.007, 0.098


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """What people are drawn from, ready for use: ages by quantile and ethnicity upto, by area.

    ``age_at``: uint8 (areas, QUANTILES). ``ethnic_upto``: float32 (areas, categories).
    ``offsets``: float64 (areas,), where each area's sequence begins. ``fifths``: int8 (areas,).
    """

    age_at: NDArray[np.uint8]
    ethnic_upto: NDArray[np.float32]
    offsets: NDArray[np.float64]
    fifths: NDArray[np.int8]


@dataclass(frozen=True, eq=False, slots=True)
class People:
    """Columns about people of some practices, one row a person, in order of practice.

    ``present``: on the list on the day. Days count from 1970-01-01; -1 is none. ``practice`` and
    ``area`` are positions in the margins; ``earlier`` a practice or -1; ``frailty`` 0 to 7.
    """

    key: NDArray[np.uint64]
    practice: NDArray[np.int32]
    area: NDArray[np.int32]
    age: NDArray[np.int16]
    born: NDArray[np.int32]
    sex: NDArray[np.int8]
    ethnicity: NDArray[np.int8]
    frailty: NDArray[np.int8]
    present: NDArray[np.bool_]
    since: NDArray[np.int32]
    until: NDArray[np.int32]
    died: NDArray[np.int32]
    earlier: NDArray[np.int32]
    earlier_since: NDArray[np.int32]
    firsts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.key)


def ground_of(margins: Margins, seed: int) -> Ground:
    """Prepare the areas of a system."""
    upto = np.cumsum(margins.area_ages, axis=1)
    upto /= upto[:, -1:]
    middles = (np.arange(QUANTILES) + 0.5) / QUANTILES
    age_at = np.empty((len(margins.areas), QUANTILES), np.uint8)
    for area in range(len(margins.areas)):
        age_at[area] = np.searchsorted(upto[area], middles, side="right")
    ethnic = np.cumsum(margins.ethnicity, axis=1)
    ethnic /= ethnic[:, -1:]
    offsets = [float(key_of(seed, "area", code)) / 2.0**64 for code in margins.areas]
    fifths = np.where(margins.deciles == 0, 2, (margins.deciles - 1) // 2)
    return Ground(
        np.minimum(age_at, AREA_AGES - 1).astype(np.uint8),
        ethnic.astype(np.float32),
        np.array(offsets),
        fifths.astype(np.int8),
    )


def leavers(people: int) -> int:
    """How many people who left or died are made beside so many on the list."""
    return int(people * LEFT_SHARE + 0.5)


def draw_people(
    margins: Margins, ground: Ground, practices: range, seed: int, year: Year,
    men_by_age: NDArray[np.float64],
) -> People:  # fmt: skip
    """Everybody of some practices that follow each other."""
    sizes = [int(margins.lists[number]) for number in practices]
    counts = [size + leavers(size) for size in sizes]
    firsts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    total = int(firsts[-1])
    people = People(
        np.empty(total, np.uint64), np.empty(total, np.int32), np.empty(total, np.int32),
        np.empty(total, np.int16), np.empty(total, np.int32), np.empty(total, np.int8),
        np.empty(total, np.int8), np.empty(total, np.int8), np.empty(total, np.bool_),
        np.empty(total, np.int32), np.empty(total, np.int32), np.empty(total, np.int32),
        np.empty(total, np.int32), np.empty(total, np.int32), firsts,
    )  # fmt: skip
    for position, number in enumerate(practices):
        rows = slice(int(firsts[position]), int(firsts[position + 1]))
        cells = slice(int(margins.first_cells[number]), int(margins.first_cells[number + 1]))
        key = key_of(seed, "practice", margins.practices[number].code)
        size = sizes[position]
        if not size:
            continue
        people.practice[rows] = number
        _settle(
            key, size,
            margins.cell_area[cells], margins.cell_people[cells], margins.cell_before[cells],
            ground.age_at, ground.ethnic_upto, ground.offsets,
            people.key[rows], people.area[rows], people.age[rows], people.ethnicity[rows],
        )  # fmt: skip
        _deal(
            size, margins.ages[number], int(margins.men[number]), men_by_age,
            people.key[rows], people.age[rows], people.sex[rows],
        )  # fmt: skip
        _copy_leavers(
            size, people.key[rows], people.area[rows], people.age[rows], people.sex[rows],
            people.ethnicity[rows],
        )  # fmt: skip
        _register(
            size, number, len(margins.practices), year.start, year.day, year.month_firsts,
            people.key[rows], people.age[rows], people.born[rows], people.frailty[rows],
            people.present[rows], people.since[rows], people.until[rows], people.died[rows],
            people.earlier[rows], people.earlier_since[rows],
        )  # fmt: skip
    return people


@numba.njit(cache=True, nogil=True)
def _settle(  # type: ignore[no-untyped-def]
    key, size, cell_area, cell_people, cell_before, age_at, ethnic_upto, offsets,
    keys, areas, ages, ethnicities,
):  # fmt: skip
    """Give each of a practice a key, a small area, an ethnicity and a first age."""
    categories = ethnic_upto.shape[1]
    for number in range(keys.shape[0]):
        keys[number] = mix(key + np.uint64(number))
    number = 0
    for cell in range(cell_area.shape[0]):
        area = cell_area[cell]
        for inside in range(cell_people[cell]):
            one = keys[number]
            areas[number] = area
            place = offsets[area] + (cell_before[cell] + inside) * _PHI
            place -= np.floor(place)
            category = 0
            while category < categories - 1 and place >= ethnic_upto[area, category]:
                category += 1
            ethnicities[number] = category
            bits = drawn(one, streams.AGE)
            # The largest group, whose places come first, is older: some ages mirror the place.
            if next_unit(mix(bits)) < _YOUNGER:
                rank = 1.0 - place
            else:
                rank = float(bits >> np.uint64(32)) * _UNIT32
            ages[number] = age_at[area, min(int(rank * QUANTILES), QUANTILES - 1)]
            number += 1
    return number == size


@numba.njit(cache=True, nogil=True)
def _deal(size, targets, men, men_by_age, keys, ages, sexes):  # type: ignore[no-untyped-def]
    """Deal out the practice's ages in the order of first ages, and its men along the way."""
    order = np.arange(size)
    for number in range(size - 1, 0, -1):
        other = int(drawn(keys[number], streams.ORDER) % np.uint64(number + 1))
        order[number], order[other] = order[other], order[number]
    starts = np.zeros(AREA_AGES + 1, np.int64)
    for number in range(size):
        starts[ages[number] + 1] += 1
    for age in range(AREA_AGES):
        starts[age + 1] += starts[age]
    ranked = np.empty(size, np.int64)
    for number in order:
        ranked[starts[ages[number]]] = number
        starts[ages[number]] += 1
    expected = 0.0
    for age in range(OLDEST + 1):
        expected += targets[age] * men_by_age[age]
    scale = men / expected if expected > 0.0 else 0.0
    remaining_men = men
    position = 0
    # Odds that bring the men of the practice to their number, and at the end exactly.
    left = expected * scale
    for age in range(OLDEST + 1):
        for _ in range(targets[age]):
            number = ranked[position]
            ages[number] = age
            share = men_by_age[age] * scale
            chance = share * remaining_men / left if left > 1e-9 else 1.0
            others = size - position
            male = remaining_men >= others or (
                remaining_men > 0 and unit(keys[number], streams.SEX) < chance
            )
            sexes[number] = _MALE if male else _FEMALE
            remaining_men -= male
            left -= share
            position += 1


@numba.njit(cache=True, nogil=True)
def _copy_leavers(size, keys, areas, ages, sexes, ethnicities):  # type: ignore[no-untyped-def]
    """People who left are like somebody who stayed."""
    for number in range(size, keys.shape[0]):
        like = int(drawn(keys[number], streams.COPIED) % np.uint64(size))
        areas[number] = areas[like]
        ages[number] = ages[like]
        sexes[number] = sexes[like]
        ethnicities[number] = ethnicities[like]


@numba.njit(cache=True, nogil=True)
def _register(  # type: ignore[no-untyped-def]
    size, practice, practices, start, day, month_firsts,
    keys, ages, borns, frailties, presents, sinces, untils, dieds, earliers, earlier_sinces,
):  # fmt: skip
    """Births, and spells of registration. The last month of ``month_firsts`` is the day's."""
    last_month = month_firsts.shape[0] - 1
    length = day - start + 1
    for number in range(keys.shape[0]):
        key = keys[number]
        born = month_firsts[
            last_month - 12 * ages[number] - int(unit(key, streams.BIRTH_MONTH) * 12)
        ]
        borns[number] = born
        frailties[number] = int(unit(key, streams.FRAILTY) * 8)
        present = number < size
        presents[number] = present
        untils[number] = -1
        dieds[number] = -1
        earliers[number] = -1
        earlier_sinces[number] = -1
        end = day
        if not present:
            end = max(start + int(unit(key, streams.LEFT) * length), born + 1)
            end = min(end, day)
            untils[number] = end
            hazard = _DEATH_AT_60 * np.exp(_DEATH_GROWTH * (ages[number] - 60))
            if unit(key, streams.DIED) < hazard / (hazard + LEFT_SHARE):
                dieds[number] = max(end - 1, born)
        joined = unit(key, streams.JOINED)
        if present and joined < JOINED_SHARE:
            since = start + int(joined / JOINED_SHARE * length)
            if born < start and practices > 1 and unit(key, streams.EARLIER) < _EARLIER_SHARE:
                other = int(drawn(key, streams.EARLIER) % np.uint64(practices - 1))
                earliers[number] = other + (other >= practice)
                tenure = -np.log(1.0 - unit(key, streams.TENURE)) * 2_500.0
                earlier_sinces[number] = max(born, start - 1 - int(tenure))
        else:
            tenure = -np.log(1.0 - unit(key, streams.TENURE)) * 3_600.0
            since = min(start - 1 - int(tenure), end - 1)
        sinces[number] = max(born, since)
