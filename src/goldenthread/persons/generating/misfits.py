"""How far people are from the margins that they were made from: read back from the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.conditions import BIT_OF, CONDITIONS
from goldenthread.persons.generating.calendar import days
from goldenthread.persons.generating.disease import eligible_from
from goldenthread.persons.generating.margins import ETHNIC_CODES, OLDEST, Margins
from goldenthread.persons.generating.registers import register_targets

_SEXES = 2


@dataclass(frozen=True, slots=True)
class Misfit:
    """One margin over the places for which it is published.

    ``misfit`` adds up the people by which each place is off, without sign; ``largest`` is the
    most that one is off, in people; ``people`` adds up those whom the margin counts.
    """

    margin: str
    source: str
    fitted: bool
    places: int
    people: float
    misfit: float
    largest: float

    @property
    def mean(self) -> float:
        """People by which a place is off, on average."""
        return self.misfit / self.places if self.places else 0.0

    @property
    def percent(self) -> float:
        """The misfit in per cent of the people whom the margin counts."""
        return 100.0 * self.misfit / self.people if self.people else 0.0

    def row(self) -> dict[str, Any]:
        """As it is written."""
        return {
            "margin": self.margin, "fitted": "yes" if self.fitted else "no",
            "places": self.places, "people": round(self.people),
            "mean_misfit": round(self.mean, 3), "largest_misfit": round(self.largest, 3),
            "percent": round(self.percent, 4), "source": self.source,
        }  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """What the files of a system hold on the day. Positions are those of the margins.

    ``cells``: int64 (practices, areas) as a flat count by practice * areas + area.
    ``ages``: int64 (practices, sexes, ages). ``ethnicity``: int64 (areas, categories).
    ``registers``: int64 (practices, conditions).
    """

    cells: Mapping[int, int]
    ages: NDArray[np.int64]
    ethnicity: NDArray[np.int64]
    registers: NDArray[np.int64]


def misfits_of(margins: Margins, folder: Path, day: date, code_lists: CodeLists) -> list[Misfit]:
    """Every margin of a system against its files. Raises OSError."""
    found = read_found(margins, folder, day, code_lists)
    return [
        _cells(margins, found),
        _lists(margins, found),
        *_claims(margins, found),
        *_registers(margins, found),
        _ethnicity(margins, found),
    ]


def together(parts: Iterable[Sequence[Misfit]]) -> list[Misfit]:
    """The misfits of several systems, by margin."""
    found: dict[tuple[str, str], Misfit] = {}
    for part in parts:
        for one in part:
            key = (one.margin, one.source)
            if (other := found.get(key)) is None:
                found[key] = one
            else:
                found[key] = replace(
                    other,
                    places=other.places + one.places,
                    people=other.people + one.people,
                    misfit=other.misfit + one.misfit,
                    largest=max(other.largest, one.largest),
                )
    return list(found.values())


def read_found(margins: Margins, folder: Path, day: date, code_lists: CodeLists) -> Found:
    """Count what the files hold: people registered on the day, and alive."""
    today = days(day)
    persons = pq.read_table(folder / "persons.parquet", read_dictionary=["ethnicity", "small_area"])
    people = persons.num_rows
    spells = pq.read_table(folder / "registrations.parquet", read_dictionary=["practice"])
    on_day = (_days(spells, "since") <= today) & _open(_days(spells, "until"), today)
    died = _days(persons, "died")
    codes = [practice.code for practice in margins.practices]
    practice = np.full(people, -1, np.int64)
    practice[_whole(spells, "person")[on_day]] = _positions(spells, "practice", codes)[on_day]
    practice[(died >= 0) & (died <= today)] = -1
    counted = np.flatnonzero(practice >= 0)
    practice = practice[counted]
    area = _positions(persons, "small_area", margins.areas)[counted]
    cell, number = np.unique(practice * len(margins.areas) + area, return_counts=True)
    age = _ages(_days(persons, "born")[counted], day)
    sex = _whole(persons, "sex")[counted] - 1
    wide = (OLDEST + 1) * _SEXES
    ages = np.bincount(
        (practice * _SEXES + sex) * (OLDEST + 1) + age, minlength=len(codes) * wide
    ).reshape(len(codes), _SEXES, OLDEST + 1)  # fmt: skip
    category = _positions(persons, "ethnicity", ETHNIC_CODES)[counted]
    size = len(margins.areas) * len(ETHNIC_CODES)
    ethnicity = np.bincount(area * len(ETHNIC_CODES) + category, minlength=size)
    bits = _conditions(folder, people, today, code_lists)[counted]
    registers = np.stack(
        [np.bincount(practice[bits >> bit & 1 == 1], minlength=len(codes))
         for bit in range(len(CONDITIONS))], axis=1,
    )  # fmt: skip
    return Found(
        dict(zip(cell.tolist(), number.tolist(), strict=True)),
        ages,
        ethnicity.reshape(len(margins.areas), len(ETHNIC_CODES)),
        registers,
    )


def _conditions(folder: Path, people: int, today: int, code_lists: CodeLists) -> Any:
    """The set of conditions of everybody on the day, as bits."""
    rows = pq.read_table(folder / "conditions.parquet", read_dictionary=["code"])
    held = (_days(rows, "since") <= today) & _open(_days(rows, "until"), today)
    codes = rows.column("code").combine_chunks()
    masks = np.array(
        [
            sum(1 << BIT_OF[key] for key in code_lists.of(code) if key in BIT_OF)
            for code in codes.dictionary.to_pylist()
        ],
        np.int64,
    )
    bits = np.zeros(people, np.int64)
    np.bitwise_or.at(bits, _whole(rows, "person")[held], masks[codes.indices.to_numpy()][held])
    return bits


def _cells(margins: Margins, found: Found) -> Misfit:
    """Exact, or it is a fault of ours."""
    published = {
        int(practice) * len(margins.areas) + int(area): int(people)
        for practice, area, people in zip(
            margins.cell_practice, margins.cell_area, margins.cell_people, strict=True
        )
    }
    off = [
        abs(published.get(cell, 0) - found.cells.get(cell, 0))
        for cell in published.keys() | found.cells.keys()
    ]
    return Misfit(
        margin="practice by small area", source="the margins that the people were made from",
        fitted=True, places=len(off), people=margins.people, misfit=sum(off),
        largest=max(off, default=0),
    )  # fmt: skip


def _lists(margins: Margins, found: Found) -> Misfit:
    lists = found.ages.sum(axis=(1, 2))
    return _misfit("people of a practice", "the same", margins.lists, lists)


def _claims(margins: Margins, found: Found) -> Iterable[Misfit]:
    for claim in margins.claims:
        part = found.ages[:, :, claim.low : claim.high + 1]
        counted = part[:, claim.sex - 1].sum(axis=1) if claim.sex else part.sum(axis=(1, 2))
        yield _misfit(
            claim.title, claim.source, claim.shares * margins.lists, counted, fitted=claim.fitted
        )  # fmt: skip


def _registers(margins: Margins, found: Found) -> Iterable[Misfit]:
    by_age = found.ages.sum(axis=1)
    targets = np.stack(
        [register_targets(margins, row, by_age[row]) for row in range(len(by_age))]
    ).astype(np.float64)  # fmt: skip
    targets[targets < 0] = np.nan
    for number, condition in enumerate(CONDITIONS):
        if np.isnan(targets[:, number]).all():
            continue
        old = eligible_from()[number]
        title = f"register: {condition.name}" + (f", from age {old}" if old else "")
        yield _misfit(
            title, "the published share of those old enough, to the nearest person",
            targets[:, number], found.registers[:, number],
        )  # fmt: skip


def _ethnicity(margins: Margins, found: Found) -> Misfit:
    """Each category of each small area, of its people in this system."""
    expected = margins.ethnicity / margins.ethnicity.sum(axis=1, keepdims=True)
    people = found.ethnicity.sum(axis=1, keepdims=True)
    return _misfit(
        "ethnic category by small area", "shares of the census, with those not stated",
        (expected * people).ravel(), found.ethnicity.ravel(),
    )  # fmt: skip


def _misfit(
    margin: str, source: str, published: Any, counted: Any, *, fitted: bool = True
) -> Misfit:
    known = ~np.isnan(published)
    off = np.abs(published[known] - counted[known])
    return Misfit(
        margin, source, fitted, int(known.sum()), float(published[known].sum()),
        float(off.sum()), float(off.max(initial=0.0)),
    )  # fmt: skip


def _whole(table: Any, name: str) -> Any:
    return table.column(name).to_numpy().astype(np.int64)


def _days(table: Any, name: str) -> Any:
    """Days since 1970, or -1,000,000 where empty."""
    column = table.column(name).combine_chunks().cast("int32")
    return column.fill_null(-1_000_000).to_numpy().astype(np.int64)


def _open(until: Any, today: int) -> Any:
    return (until == -1_000_000) | (until > today)


def _positions(table: Any, name: str, words: Sequence[str]) -> Any:
    """Where each text of a column stands among ``words``; empty stands for ""."""
    column = table.column(name).combine_chunks()
    known = {word: number for number, word in enumerate(words)}
    positions = [known[word] for word in column.dictionary.to_pylist()]
    lookup = np.array([*positions, known.get("", -1)], np.int64)
    return lookup[column.indices.fill_null(len(positions)).to_numpy()]


def _ages(born: Any, day: date) -> Any:
    """Whole years on the last day of a month, of people born on the first of one."""
    months = born.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return ((day.year - 1970) * 12 + day.month - 1 - months) // 12
