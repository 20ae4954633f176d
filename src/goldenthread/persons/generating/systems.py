"""Make the people of one system, or of many, and write their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from goldenthread.persons.generating import admissions, registers
from goldenthread.persons.generating.admissions import draw_admissions
from goldenthread.persons.generating.ages import men_by_age
from goldenthread.persons.generating.calendar import Year, year_to
from goldenthread.persons.generating.care import draw_observations, draw_packages
from goldenthread.persons.generating.clinicians import Clinicians, clinicians_of, draw_usual
from goldenthread.persons.generating.contacts import NOT_KNOWN, draw_contacts, draw_counts
from goldenthread.persons.generating.margins import ETHNIC_CODES, Margins
from goldenthread.persons.generating.people import Ground, People, draw_people, ground_of
from goldenthread.persons.generating.registers import (
    cells_of,
    draw_conditions,
    write_conditions,
)
from goldenthread.persons.generating.writing import TableFile, Words

Progress = Callable[[str, int, int], None]
"""Told the system, the people made so far and the people in all."""

_AT_ONCE = 160_000
# One in so many of the dead is still on a list, and of the rest on no practitioner's own: as in
# real files, and not verified.
_DEAD_STILL_LISTED, _NO_USUAL = 40, 30
_EMPTY = {
    "died": -1, "until": -1, "usual_clinician": -1, "waited": NOT_KNOWN, "discharged": -1,
    "ready": -1,
}  # fmt: skip
_TABLES = (
    "persons", "registrations", "clinicians", "contacts", "admissions", "conditions",
    "observations", "care_packages", "small_areas", "practices",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Generated:
    """What was made of a system: rows of each table, by name; ``people`` are on the lists."""

    system: str
    people: int
    rows: dict[str, int]


def generate_system(
    margins: Margins, into: Path, *, seed: int, day: date, progress: Progress | None = None
) -> Generated:
    """Write the tables of a system into a folder that is there.

    The same margins, seed and day give the same bytes. Raises ValueError where ``day`` is not the
    last of a month, and OSError.
    """
    year = year_to(day)
    ground = ground_of(margins, seed)
    clinicians = clinicians_of(margins)
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(TableFile(name, into / f"{name}.parquet", _EMPTY))
            for name in _TABLES
        }
        _write_areas(margins, clinicians, files)
        made = first = 0
        for practices in _runs(margins):
            people = draw_people(margins, ground, practices, seed, year, men_by_age())
            _write_people(margins, ground, clinicians, people, practices, year, files, first)
            first += len(people)
            made += int(margins.lists[practices.start : practices.stop].sum())
            if progress:
                progress(margins.system, made, margins.people)
    return Generated(margins.system, made, {name: file.rows for name, file in files.items()})


def _runs(margins: Margins) -> Iterator[range]:
    """Practices in runs of about so many people, so that memory does not grow with a system."""
    start = people = 0
    for number, size in enumerate(margins.lists):
        people += int(size)
        if people >= _AT_ONCE:
            yield range(start, number + 1)
            start, people = number + 1, 0
    if start < len(margins.practices):
        yield range(start, len(margins.practices))


def _write_areas(margins: Margins, clinicians: Clinicians, files: dict[str, TableFile]) -> None:
    known = [number for number, decile in enumerate(margins.deciles) if decile]
    files["small_areas"].write(
        {
            "small_area": Words(np.array(known, np.int32), margins.areas),
            "decile": margins.deciles[known],
        }
    )
    every = np.arange(len(margins.practices))
    codes = [practice.code for practice in margins.practices]
    files["practices"].write(
        {
            "practice": Words(every, codes),
            "network": Words(every, [practice.network for practice in margins.practices]),
            "place": Words(every, [practice.place for practice in margins.practices]),
            "district": Words(every, [practice.district for practice in margins.practices]),
        }
    )
    numbers = clinicians.practitioners + clinicians.others
    practice = np.repeat(every, numbers)
    within = np.arange(len(practice)) - clinicians.first[practice]
    files["clinicians"].write(
        {
            "clinician": np.arange(len(practice), dtype=np.int32),
            "practice": Words(practice, codes),
            "role": np.where(within < clinicians.practitioners[practice], 1, 2).astype(np.int8),
        }
    )


def _write_people(
    margins: Margins, ground: Ground, clinicians: Clinicians, people: People, practices: range,
    year: Year, files: dict[str, TableFile], first: int,
) -> None:  # fmt: skip
    """Everything about the people of some practices; their numbers begin at ``first``."""
    numbers = np.arange(first, first + len(people), dtype=np.int32)
    files["persons"].write(
        {
            "person": numbers,
            "born": people.born,
            "sex": people.sex,
            "ethnicity": Words(people.ethnicity, ETHNIC_CODES),
            "small_area": Words(people.area, margins.areas),
            "died": people.died,
        }
    )
    usual = draw_usual(people, clinicians)
    _write_registrations(margins, people, usual, numbers, files["registrations"])
    bits = draw_conditions(margins, people, cells_of(people, ground), practices)
    table = write_conditions(people, bits, year.day)
    files["conditions"].write(
        {
            "person": table.person + np.int32(first),
            "code": Words(table.code, registers.CODES),
            "since": table.since,
            "until": table.until,
        }
    )
    del table
    counts = draw_counts(people, bits, year)
    contacts, most = draw_contacts(people, counts, usual, clinicians, margins.lists, bits, year)
    files["contacts"].write(
        {
            "person": contacts.person + np.int32(first),
            "on": contacts.on,
            "clinician": contacts.clinician,
            "mode": contacts.mode,
            "waited": contacts.waited,
        }
    )
    del contacts
    stays = draw_admissions(people, ground, bits, most, year)
    files["admissions"].write(
        {
            "person": stays.person + np.int32(first),
            "admitted": stays.admitted,
            "discharged": stays.discharged,
            "method": stays.method,
            "diagnosis": Words(stays.code, admissions.CODES),
            "ready": stays.ready,
        }
    )
    seen = draw_observations(people, ground, bits, year)
    files["observations"].write(
        {
            "person": seen.person + np.int32(first),
            "on": seen.on,
            "kind": seen.kind,
            "value": seen.value,
        }
    )
    packages = draw_packages(people, bits, year)
    files["care_packages"].write(
        {
            "person": packages.person + np.int32(first),
            "kind": packages.kind,
            "since": packages.since,
            "until": packages.until,
        }
    )


def _write_registrations(
    margins: Margins, people: People, usual: np.ndarray, numbers: np.ndarray, file: TableFile
) -> None:
    """Spells in order of person and day: that of an earlier practice goes before its own."""
    before = np.flatnonzero(people.earlier >= 0)
    still_listed = (people.died >= 0) & (people.key % np.uint64(_DEAD_STILL_LISTED) == 0)
    last = np.where(still_listed, -1, people.until).astype(np.int32)
    own = np.where(people.key % np.uint64(_NO_USUAL) == 1, -1, usual).astype(np.int32)
    # Each earlier spell is put in just before the person's last.
    person = np.insert(numbers, before, numbers[before])
    practice = np.insert(people.practice, before, people.earlier[before])
    since = np.insert(people.since, before, people.earlier_since[before])
    until = np.insert(last, before, people.since[before])
    clinician = np.insert(own, before, -1)
    file.write(
        {
            "person": person,
            "practice": Words(practice, [one.code for one in margins.practices]),
            "since": since,
            "until": until,
            "usual_clinician": clinician,
        }
    )
