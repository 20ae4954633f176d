"""Everybody of a system as arrays by person number: who is counted, and in which strata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.quantities import CROSSED, QUANTITIES
from goldenthread.evidence.strata import (
    CROSS_COUNT,
    DEPRIVATION,
    ETHNIC_CATEGORIES,
    ETHNICITIES,
    SLOT_COUNT,
    SLOTS,
    Stratification,
    age_band,
)
from goldenthread.evidence.sums import Sums
from goldenthread.persons.engines.arrays import (
    NO_NUMBER,
    Array,
    TableReader,
    Translate,
    first_out_of_place,
)
from goldenthread.persons.engines.period import Period, day_number
from goldenthread.persons.tables import EARLIEST

NO_PRACTICE = -1
NO_AGE = 255

PRESSURE_TAKEN = 1
VACCINATED = 2
PHYSICAL_CHECK = 4
DISABILITY_CHECK = 8
PALLIATIVE = 16
HOME_CARE = 32
CARE_HOME = 64
REABLEMENT = 128
EMERGENCY = 256
MATERNITY = 512
"""What was found of a person beside conditions, as bits of ``People.found``."""

NOT_OBSERVED = -1
"""In place of a last value where there was none."""

_UNKNOWN_DECILE = len(DEPRIVATION)
_NO_ETHNICITY = ETHNICITIES.index("not stated")
_ETHNIC_GROUPS = {code: ETHNICITIES.index(group) for code, group in ETHNIC_CATEGORIES.items()}


@dataclass(frozen=True)
class People:
    """Arrays by person, all of shape (people,) but for ``slots``: (people, 4).

    ``practice`` numbers ``practices``, -1 for those who are not counted. ``slots`` are those of
    age, sex, deprivation and ethnicity; ``cross`` that of the cross. ``sex`` is 1, 2 or 3 for not
    stated, ``usual`` the usual clinician or -1, ``days`` the days registered in the year.
    ``conditions`` is a set as bits, ``found`` another; the rest are last values in the year.
    """

    practices: tuple[str, ...]
    practice: NDArray[np.int32]
    usual: NDArray[np.int32]
    days: NDArray[np.int32]
    age: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    slots: NDArray[np.uint8]
    cross: NDArray[np.uint8]
    conditions: NDArray[np.uint32] = field(init=False)
    found: NDArray[np.uint16] = field(init=False)
    systolic: NDArray[np.int16] = field(init=False)
    diastolic: NDArray[np.int16] = field(init=False)
    smoking: NDArray[np.int16] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.practice)
        for name, value, kind in (
            ("conditions", 0, np.uint32),
            ("found", 0, np.uint16),
            ("systolic", NOT_OBSERVED, np.int16),
            ("diastolic", NOT_OBSERVED, np.int16),
            ("smoking", NOT_OBSERVED, np.int16),
        ):
            object.__setattr__(self, name, np.full(count, value, kind))


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in the making: int64, in the shapes of ``Sums``, by number of practice.

    Slot 0, of everybody, is left to the end: it is the sum over sexes.
    """

    margins: NDArray[np.int64]
    cross: NDArray[np.int64]

    @classmethod
    def of(cls, people: People) -> Totals:
        """Nothing yet."""
        count = len(people.practices)
        return cls(
            np.zeros((count, SLOT_COUNT, len(QUANTITIES)), np.int64),
            np.zeros((count, CROSS_COUNT, len(CROSSED)), np.int64),
        )

    def sums(self, people: People) -> Sums:
        """The sums, of practices with anybody, in order of their codes."""
        sexes = SLOTS[Stratification.SEX]
        self.margins[:, 0] = self.margins[:, sexes.first : sexes.end].sum(axis=1)
        order = sorted(
            (code, number)
            for number, code in enumerate(people.practices)
            if self.margins[number, 0, 0]
        )
        at = [number for _, number in order]
        return Sums(tuple(code for code, _ in order), self.margins[at], self.cross[at])


def read_people(folder: Path, period: Period, *, ahead: bool) -> People:
    """Read small areas, persons and registrations.

    Raises:
        TablesRefused: persons are not numbered from 0 in order; somebody counted has two
            practices on the day, or was born after it or before 1900; the tables are not there.
    """
    deciles = _deciles(TableReader(folder, "small_areas"))
    born, columns = [], []
    alive = []
    count = 0
    reader = TableReader(folder, "persons", ahead)
    ages = _ages(period.day)
    read = ("person", "born", "sex", "ethnicity", "small_area", "died")
    translate = {"ethnicity": _numbers(_ETHNIC_GROUPS, _NO_ETHNICITY), "small_area": deciles}
    for group in reader.groups(read, translate):
        person = group["person"]
        wrong = np.flatnonzero(person != np.arange(count, count + len(person)))
        if len(wrong):
            raise reader.refused(
                "people are not numbered from 0 without gaps", "Import them again",
                count + int(wrong[0]),
            )  # fmt: skip
        count += len(person)
        since = group["born"] - day_number(EARLIEST)
        known = (since >= 0) & (since < len(ages))
        born.append(np.where(known, ages[np.where(known, since, 0)], NO_AGE).astype(np.uint8))
        columns.append((group["sex"], group["ethnicity"], group["small_area"]))
        alive.append(group["died"] > day_number(period.day))
    age = _joined(born, np.uint8)
    sex, ethnicity, decile = (_joined([each[n] for each in columns], np.uint8) for n in range(3))
    practices, practice, usual, days = _registered(
        TableReader(folder, "registrations", ahead), period, _joined(alive, np.bool_)
    )
    unborn = int(((practice != NO_PRACTICE) & (age == NO_AGE)).sum())
    if unborn:
        raise reader.refused(
            f"{unborn:,} registered people were born after {period.day}, or before 1900",
            "Correct their month of birth",
        )
    sex = np.where((sex == 1) | (sex == 2), sex, 3).astype(np.uint8)
    band = np.array([age_band(one) for one in range(NO_AGE + 1)], np.uint8)[age]
    slots = np.empty((count, 4), np.uint8)
    slots[:, 0] = band + np.uint8(SLOTS[Stratification.AGE].first)
    slots[:, 1] = sex + np.uint8(SLOTS[Stratification.SEX].first - 1)
    slots[:, 2] = decile + np.uint8(SLOTS[Stratification.DEPRIVATION].first - 1)
    slots[:, 3] = ethnicity + np.uint8(SLOTS[Stratification.ETHNICITY].first)
    cross = band * np.uint8(len(DEPRIVATION)) + decile - np.uint8(1)
    return People(practices, practice, usual, days, age, sex, slots, cross)


def _registered(
    reader: TableReader, period: Period, alive: NDArray[np.bool_]
) -> tuple[tuple[str, ...], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Practices, and by person practice, usual clinician and days registered in the year."""
    practice = np.full(len(alive), NO_PRACTICE, np.int32)
    usual = np.full(len(alive), NO_NUMBER, np.int32)
    days = np.zeros(len(alive), np.int32)
    codes: dict[str, int] = {}

    def numbered(texts: Sequence[str | None]) -> Array:
        return np.array(
            [-1 if text is None else codes.setdefault(text, len(codes)) for text in texts],
            np.int32,
        )

    day, start = day_number(period.day), day_number(period.start)
    twice = 0
    read = ("person", "practice", "since", "until", "usual_clinician")
    for run in reader.runs(read, {"practice": numbered}):
        person, since, until = run["person"], run["since"], run["until"]
        row = first_out_of_place(run, len(alive), "since")
        if row >= 0:
            raise reader.out_of_place(run, row, len(alive))
        here = np.minimum(until, day + 1) - np.maximum(since, start)
        at = np.flatnonzero(here > 0)
        first = int(person[0])
        spent = np.bincount(person[at] - first, weights=here[at], minlength=1)
        days[first : first + len(spent)] += spent.astype(np.int32)
        at = np.flatnonzero((since <= day) & (until > day) & alive[person])
        who = person[at]
        twice += len(np.unique(who[1:][who[1:] == who[:-1]]))
        practice[who] = run["practice"][at]
        usual[who] = run["usual_clinician"][at]
    if twice:
        raise reader.refused(
            f"{twice:,} people have two practices on {period.day}",
            "End the earlier registration of each",
        )
    return tuple(codes), practice, usual, days


def _deciles(reader: TableReader) -> Translate:
    """Deciles of small areas by code, 11 where not known."""
    found: dict[str, int] = {}
    codes: list[str] = []

    def noted(texts: Sequence[str | None]) -> Array:
        first = len(codes)
        codes.extend(text or "" for text in texts)
        return np.arange(first, len(codes))

    for group in reader.groups(("small_area", "decile"), {"small_area": noted}):
        for code, decile in zip(group["small_area"], group["decile"], strict=True):
            if 1 <= decile < _UNKNOWN_DECILE:
                found[codes[code]] = int(decile)
    return _numbers(found, _UNKNOWN_DECILE)


def _numbers(known: Mapping[str, int], otherwise: int) -> Translate:
    def numbered(texts: Sequence[str | None]) -> Array:
        return np.array([known.get(text or "", otherwise) for text in texts], np.uint8)

    return numbered


def _ages(day: date) -> NDArray[np.uint8]:
    """Age in whole years on a day, by day of birth from ``EARLIEST`` to that day."""
    count = (day - EARLIEST).days + 1
    births = np.datetime64(EARLIEST, "D") + np.arange(count)
    months = births.astype("datetime64[M]")
    in_month = (births - months).astype(np.int64) + 1
    month = months.astype(np.int64) % 12 + 1
    year = births.astype("datetime64[Y]").astype(np.int64) + 1970
    to_come = (month > day.month) | ((month == day.month) & (in_month > day.day))
    ages: NDArray[np.uint8] = (day.year - year - to_come).astype(np.uint8)
    return ages


def _joined(parts: Sequence[Array], kind: type[np.generic]) -> Array:
    return np.concatenate(parts).astype(kind, copy=False) if parts else np.empty(0, kind)
