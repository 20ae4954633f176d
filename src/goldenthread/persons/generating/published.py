"""The margins of England, read from official files in a directory.

Practice by small area is met exactly, whatever else is published. Ages and sex are fitted to one
file, the lists by practice of April 2020 (six bands of age and the share of men); in a practice
that it does not have, to the ages of the small areas of its people. Registers are those of
2021/22. All other figures are compared with, and not fitted to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.conditions import CONDITIONS
from goldenthread.persons.generating.ages import Bounds, men_by_age, raked, whole_ages
from goldenthread.persons.generating.claims import claims_of, list_claims
from goldenthread.persons.generating.ethnic_groups import census_shares
from goldenthread.persons.generating.margins import (
    AREA_AGES,
    OLDEST,
    Claim,
    Margins,
    PracticePlace,
    before,
    thinned,
)
from goldenthread.persons.generating.official_files import (
    OfficialFileError,
    number,
    read_columns,
    read_rows,
)

Float = NDArray[np.float64]

REGISTRATIONS = "registrations/gp-registrations.parquet"
AGES = "registrations/gp_demographics.csv"
AREA_POPULATION = "geography/population20_lsoa11.parquet"
DEPRIVATION = "geography/imd2019_england_lsoa11.parquet"
REGISTERS = "quality/qof_prevalence.csv"
PRACTICES = "allocation/wp_data_2022LAD.csv"
LATER_PRACTICES = "allocation/2024_2025.csv"

NO_AREA = "NO2011"
"""What the registrations call the area of people whose area is not known."""


@dataclass(frozen=True, eq=False, slots=True)
class England:
    """The cells of all England: practice by small area, sorted; codes in order."""

    practices: tuple[str, ...]
    areas: tuple[str, ...]
    practice: NDArray[np.integer]
    area: NDArray[np.integer]
    people: NDArray[np.int64]
    before: NDArray[np.int64]


def published_margins(
    files: Path, *, systems: Iterable[str] = (), one_in: int = 1
) -> tuple[Margins, ...]:
    """The margins of every system, or of those named; one person in so many.

    Raises OfficialFileError where a file is not there, is not what it should be, or a system is
    not among its practices.
    """
    if one_in < 1:
        raise OfficialFileError(f"One person in {one_in} is no share of people.")
    england = read_registrations(files / REGISTRATIONS, one_in)
    places = read_places(files, england.practices)
    wanted = sorted(set(systems)) or sorted({system for system, _ in places.values()})
    known = {system for system, _ in places.values()}
    for system in wanted:
        if system not in known:
            raise OfficialFileError(
                f"{PRACTICES} has no practice of the system {system!a}. It has "
                f"{', '.join(sorted(known))}."
            )
    ground = _read_ground(files, england.areas)
    lists = np.bincount(england.practice, england.people, len(england.practices)).astype(np.float64)
    fitted = list_claims(files / AGES, england.practices)
    claims = (*fitted, *claims_of(files, england.practices))
    shares = _read_registers(files / REGISTERS, england.practices)
    return tuple(
        _system(system, england, places, ground, lists, fitted, claims, shares) for system in wanted
    )


def read_registrations(file: Path, one_in: int = 1) -> England:
    """People by practice and small area. Raises OfficialFileError."""
    rows = read_columns(file, ("OrganisationCode", "LSOA11CD", "Patient"))
    people = np.array(rows["Patient"], np.int64)
    if len(people) and int(people.min()) < 0:
        raise OfficialFileError(f"{file.name}, column Patient: a number below 0.")
    codes = ["" if code == NO_AREA else code for code in rows["LSOA11CD"]]
    practices, practice = np.unique(rows["OrganisationCode"], return_inverse=True)
    areas, area = np.unique(codes, return_inverse=True)
    order = np.lexsort((area, practice))
    people = thinned(people[order], one_in)
    kept = people > 0
    practice = practice[order][kept].astype(np.int32)
    area = area[order][kept].astype(np.int32)
    people = people[kept]
    return England(
        tuple(map(str, practices)), tuple(map(str, areas)), practice, area, people,
        before(area, people),
    )  # fmt: skip


def read_places(files: Path, practices: Sequence[str]) -> Mapping[str, tuple[str, PracticePlace]]:
    """The system and areas of each practice: 2022/23, else 2024/25. Raises OfficialFileError."""
    found: dict[str, tuple[str, PracticePlace]] = {}
    for name in (LATER_PRACTICES, PRACTICES):
        columns = ("Practice_Code", "PCN_Code", "ICS22", "LAD21", "LA21")
        for code, network, system, district, upper in read_rows(files / name, columns):
            # 2024/25 names no networks, and repeats the district as the upper tier.
            place = upper if name == PRACTICES else ""
            known = network if len(network) > 1 else ""
            found[code] = (system, PracticePlace(code, known, place, district))
    missing = [code for code in practices if code not in found]
    if missing:
        raise OfficialFileError(
            f"{len(missing)} practices of {REGISTRATIONS} are in neither {PRACTICES} nor "
            f"{LATER_PRACTICES}: {', '.join(missing[:5])}."
        )
    return {code: found[code] for code in practices}


@dataclass(frozen=True, eq=False, slots=True)
class _Ground:
    deciles: NDArray[np.int8]
    ages: Float
    ethnicity: Float


def _read_ground(files: Path, areas: Sequence[str]) -> _Ground:
    """Deprivation, ages and ethnic groups of small areas; England's where an area has none."""
    position = {code: number for number, code in enumerate(areas)}
    deciles = np.zeros(len(areas), np.int8)
    rows = read_columns(files / DEPRIVATION, ("lsoa11_code", "IMD_decile"))
    for code, decile in zip(rows["lsoa11_code"], rows["IMD_decile"], strict=True):
        if code in position:
            deciles[position[code]] = int(decile)
    names = ("lsoa11_code", *(str(age) for age in range(AREA_AGES - 1)), f"{AREA_AGES - 1}+")
    rows = read_columns(files / AREA_POPULATION, names)
    counts = np.stack([np.array(rows[name], np.float64) for name in names[1:]], axis=1)
    ages = np.tile(counts.sum(axis=0), (len(areas), 1))
    for row, code in enumerate(rows["lsoa11_code"]):
        if code in position and counts[row].sum() > 0:
            ages[position[code]] = counts[row]
    ages /= ages.sum(axis=1, keepdims=True)
    return _Ground(deciles, ages, census_shares(files, areas))


def _read_registers(file: Path, practices: Sequence[str]) -> Float:
    """Shares on each register of those old enough: shape (practices, conditions)."""
    position = {code: number for number, code in enumerate(practices)}
    column = {one.register: number for number, one in enumerate(CONDITIONS) if one.register}
    found = np.full((len(practices), len(CONDITIONS)), np.nan)
    names = ("PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PRACTICE_LIST_SIZE")
    for code, group, register, people in read_rows(file, names):
        if code in position and group in column:
            total = number(people, file, "PRACTICE_LIST_SIZE")
            if total > 0:
                share = number(register, file, "REGISTER") / total
                found[position[code], column[group]] = min(share, 1.0)
    return found


def _system(
    system: str, england: England, places: Mapping[str, tuple[str, PracticePlace]],
    ground: _Ground, lists: Float, fitted: Sequence[Claim], claims: Sequence[Claim], shares: Float,
) -> Margins:  # fmt: skip
    """One system's part of England."""
    own = np.array([places[code][0] == system for code in england.practices])
    numbers = np.flatnonzero(own)
    cells = own[england.practice]
    practice = np.searchsorted(numbers, england.practice[cells]).astype(np.int32)
    used, area = np.unique(england.area[cells], return_inverse=True)
    people = england.people[cells]
    codes = [england.practices[number] for number in numbers]
    ages = _ages(practice, people, ground.ages[used[area]], lists[numbers], numbers, fitted)
    men = np.floor(ages @ men_by_age() + 0.5)
    share = fitted[-1].shares[numbers]
    men = np.where(np.isnan(share), men, np.floor(share * lists[numbers] + 0.5))
    return Margins(
        system,
        tuple(places[code][1] for code in codes),
        tuple(england.areas[number] for number in used),
        ground.deciles[used],
        ground.ages[used],
        ground.ethnicity[used],
        practice,
        area.astype(np.int32),
        people.astype(np.int32),
        england.before[cells],
        ages,
        men.astype(np.int32),
        shares[numbers],
        tuple(
            kept
            for one in claims
            if not np.isnan((kept := replace(one, shares=one.shares[numbers])).shares).all()
        ),
    )


def _ages(
    practice: NDArray[np.int32], people: NDArray[np.int64], cell_ages: Float, lists: Float,
    numbers: NDArray[np.integer], fitted: Sequence[Claim],
) -> NDArray[np.int32]:  # fmt: skip
    """People by single year of each practice: its areas' ages, raked to its published bands."""
    expected = np.zeros((len(numbers), AREA_AGES))
    firsts = np.searchsorted(practice, np.arange(len(numbers) + 1))
    for row in range(len(numbers)):
        part = slice(firsts[row], firsts[row + 1])
        expected[row] = people[part] @ cell_ages[part]
    bands = [
        (Bounds(one.low, one.high), one.shares[numbers] * lists) for one in fitted if not one.sex
    ]
    crossing = Bounds(30, 74)
    inside = [band for band in bands if band[0] == crossing]
    outside = [band for band in bands if band[0] != crossing]
    ages = raked(expected, [inside, outside])
    rows = [
        whole_ages(ages[row], int(lists[row])) if lists[row] else np.zeros(OLDEST + 1)
        for row in range(len(numbers))
    ]
    return np.stack(rows).astype(np.int32)
