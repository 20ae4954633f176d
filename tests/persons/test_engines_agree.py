"""The readable engine, the compiled one and the array one give the same sums, to the digest.

Systems are drawn from seeds, in disorder: people who moved, died or are not born, events out of
every window and on its edges, unknown areas, empty values; files in small row groups, so that the
rows of a person lie across several.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from goldenthread.evidence.quantities import CROSSED, QUANTITIES, SEGMENTS
from goldenthread.evidence.strata import SLOTS, Stratification
from goldenthread.evidence.sums import Sums, joined
from goldenthread.persons.engines import Engine, measure, measure_systems
from goldenthread.persons.engines.fast import CHOICE
from tests.persons.code_lists import CODE_LISTS
from tests.persons.folders import random_tables, write_folder

pytestmark = pytest.mark.xdist_group("compiled")

DAY = date(2026, 3, 31)
LEAP_DAY = date(2024, 2, 29)
SEEDS = range(5)


def sums_of(folder: Path, day: date, engine: str, monkeypatch: pytest.MonkeyPatch) -> Sums:
    """The sums by ``reference``, ``numba`` or ``numpy``."""
    if engine == "reference":
        return measure(folder, day, CODE_LISTS, Engine.REFERENCE)
    monkeypatch.setenv(CHOICE, engine)
    return measure(folder, day, CODE_LISTS)


@pytest.mark.parametrize("seed", SEEDS)
def test_three_implementations_give_one_digest(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = LEAP_DAY if seed % 2 else DAY
    tables = random_tables(seed, people=120, day=day)
    absent = frozenset({"observations", "care_packages"} if seed == 0 else ())
    folder = write_folder(tmp_path / "system", tables, rows_in_group=41, absent=absent)
    found = {
        engine: sums_of(folder, day, engine, monkeypatch)
        for engine in ("reference", "numba", "numpy")
    }
    for engine in ("numba", "numpy"):
        assert found[engine].areas == found["reference"].areas
        assert differences(found[engine], found["reference"]) == set()
    assert len({sums.digest for sums in found.values()}) == 1


def differences(one: Sums, other: Sums) -> set[str]:
    """Quantities in which two tables of sums differ."""
    margins = np.argwhere(one.margins != other.margins)[:, 2]
    cross = np.argwhere(one.cross != other.cross)[:, 2]
    return {QUANTITIES[n].key for n in margins} | {f"crossed {CROSSED[n].key}" for n in cross}


def test_the_seeds_reach_every_quantity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = set()
    for seed in SEEDS:
        folder = write_folder(tmp_path / str(seed), random_tables(seed, people=120))
        sums = sums_of(folder, DAY, "numpy", monkeypatch)
        found |= {each.key for each in QUANTITIES if sums.total(each.key).sum() > 0}
    # The lists of the tests have no codes for these that a seed would draw.
    never = {each.key for each in QUANTITIES} - found
    assert all(key.startswith("register-") for key in never)
    assert len(never) < 16


def test_the_parts_of_a_division_add_up_to_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "system", random_tables(3, people=200))
    sums = sums_of(folder, DAY, "numba", monkeypatch)
    for quantity in QUANTITIES:
        whole = sums.total(quantity.key)
        for stratification in (
            Stratification.AGE, Stratification.SEX, Stratification.DEPRIVATION,
            Stratification.ETHNICITY,
        ):  # fmt: skip
            assert (sums.strata(stratification, quantity.key).sum(axis=1) == whole).all()
        if quantity.monthly:
            assert (sums.strata(Stratification.MONTH, quantity.key).sum(axis=1) == whole).all()
        else:
            assert not sums.strata(Stratification.MONTH, quantity.key).any()
        if quantity.crossed:
            crossed = sums.strata(Stratification.AGE_BY_DEPRIVATION, quantity.key)
            assert (crossed.sum(axis=1) == whole).all()
    segments = np.sum([sums.total(key) for key, _ in SEGMENTS], axis=0)
    assert (segments == sums.total("people")).all()
    assert SLOTS[Stratification.ALL].first == 0


def test_systems_measured_in_two_processes_are_those_measured_one_by_one(tmp_path: Path) -> None:
    folders = [
        write_folder(tmp_path / f"system={number}", random_tables(number, people=40))
        for number in range(3)
    ]
    told: list[tuple[int, int]] = []
    together = measure_systems(
        folders, DAY, CODE_LISTS, workers=2, progress=lambda _, done, of: told.append((done, of))
    )
    alone = joined([measure(folder, DAY, CODE_LISTS) for folder in folders])
    assert together.digest == alone.digest
    assert told == [(1, 3), (2, 3), (3, 3)]
