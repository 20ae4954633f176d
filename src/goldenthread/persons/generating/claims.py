"""What is published of the ages and sexes on practices' lists, as shares of each list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from goldenthread.persons.generating.margins import OLDEST, Claim
from goldenthread.persons.generating.official_files import number, read_rows

REGISTERS = "quality/qof_prevalence.csv"
SUSSEX = "registrations/Apr_22_five_year_age_sussex.csv"

_LISTS_2020 = "lists by practice, April 2020 (House of Commons Library from NHS Digital)"
_LISTS_QOF = "list sizes of the Quality and Outcomes Framework 2021/22 (NHS Digital)"
_LISTS_SUSSEX = "Sussex lists by age and sex, April 2022 (NHS Digital)"
_FITTED, _COMPARED = True, False
_SEXES = {"Male": 1, "Female": 2}

People = Mapping[tuple[int, int, int], Mapping[str, float]]
"""People by practice, by lowest age, highest age and sex."""


def list_claims(file: Path, practices: Sequence[str]) -> tuple[Claim, ...]:
    """The bands of age to which people are fitted, and last the share of men.

    Raises OfficialFileError.
    """
    names = ("PRACTICE_CODE", "Percent_male", "Total", "16+", "17+", "18+", "30_74", "50+", "65+")
    shares = {code: [float("nan")] * 8 for code in practices}
    for code, *texts in read_rows(file, names):
        if code not in shares:
            continue
        men, total, *over = (
            number(text, file, name) for text, name in zip(texts, names[1:], strict=True)
        )
        if total <= 0:
            continue
        o16, o17, o18, middle, o50, o65 = (people / total for people in over)
        shares[code] = [1 - o16, o16 - o17, o17 - o18, o18 - o50, o50 - o65, o65, middle, men]
    table = np.array([shares[code] for code in practices])
    bounds = ((0, 15), (16, 16), (17, 17), (18, 49), (50, 64), (65, OLDEST), (30, 74))
    return (
        *(
            Claim(f"aged {low} to {high}" if high < OLDEST else f"aged {low} or more",
                  _LISTS_2020, _FITTED, low, high, 0, table[:, column])
            for column, (low, high) in enumerate(bounds)
        ),
        Claim("men", _LISTS_2020, _FITTED, 0, OLDEST, 1, table[:, 7]),
    )  # fmt: skip


def claims_of(files: Path, practices: Sequence[str]) -> tuple[Claim, ...]:
    """Figures that nobody was fitted to, from those files that are there."""
    found: list[Claim] = []
    if (files / REGISTERS).exists():
        found += _qof(files / REGISTERS, practices)
    if (files / SUSSEX).exists():
        found += _by_sex("Sussex", _LISTS_SUSSEX, _sussex(files / SUSSEX), practices)
    return tuple(found)


def _qof(file: Path, practices: Sequence[str]) -> Iterable[Claim]:
    """People from 6, 16, 17, 18 and 50 years of age."""
    lists: dict[str, dict[str, float]] = {}
    names = ("PRACTICE_CODE", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE")
    for code, kind, people in read_rows(file, names):
        lists.setdefault(kind, {})[code] = number(people, file, "PRACTICE_LIST_SIZE")
    totals = lists.pop("TOTAL", {})
    for kind, people_of in sorted(lists.items()):
        low = int(kind.removesuffix("OV"))
        shares = [
            people_of[code] / totals[code] if code in people_of and totals.get(code) else np.nan
            for code in practices
        ]
        yield Claim(f"aged {low} or more", _LISTS_QOF, _COMPARED, low, OLDEST, 0, np.array(shares))


def _sussex(file: Path) -> People:
    """Some practices are there twice, with the same people: once under each network."""
    people: dict[tuple[int, int, int], dict[str, float]] = {}
    for code, sex, group, count in read_rows(file, ("ODS_Code", "Sex", "Age_group", "Patients")):
        if sex in _SEXES:
            ages = group.removesuffix(" years")
            low, high = (ages[:-1], OLDEST) if ages.endswith("+") else ages.split("-")
            key = (int(low), int(high), _SEXES[sex])
            people.setdefault(key, {})[code] = number(count, file, "Patients")
    return people


def _by_sex(where: str, source: str, people: People, practices: Sequence[str]) -> Iterable[Claim]:
    totals: dict[str, float] = {}
    for by_code in people.values():
        for code, count in by_code.items():
            totals[code] = totals.get(code, 0.0) + count
    for (low, high, sex), by_code in sorted(people.items()):
        shares: NDArray[np.float64] = np.array(
            [by_code.get(code, 0.0) / totals[code] if totals.get(code) else np.nan
             for code in practices]
        )  # fmt: skip
        word = {1: "men", 2: "women"}[sex]
        yield Claim(
            f"{where}: {word} of {low} to {high}", source, _COMPARED, low, high, sex, shares
        )
