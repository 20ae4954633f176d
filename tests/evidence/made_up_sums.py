"""Sums that people could have made, invented for tests: every part is within its whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.quantities import COLUMN, CROSSED, QUANTITIES, Unit
from goldenthread.evidence.strata import (
    AGE_BANDS,
    CROSS_COUNT,
    DEPRIVATION,
    SLOT_COUNT,
    SLOTS,
    Stratification,
)
from goldenthread.evidence.sums import Sums


def made_up_sums(areas: int, seed: int, people: int = 7_000) -> Sums:
    """Sums of some areas with about as many people each, the same for the same seed."""
    draw = np.random.default_rng(seed)
    crossed = {quantity.key: number for number, quantity in enumerate(CROSSED)}
    share = draw.dirichlet(np.full(CROSS_COUNT, 2.0), areas)
    cross = np.zeros((areas, CROSS_COUNT, len(CROSSED)), np.int64)
    cross[:, :, crossed["people"]] = draw.poisson(people * share)
    for key, number in crossed.items():
        if key != "people":
            cross[:, :, number] = draw.binomial(cross[:, :, crossed["people"]], _chance(key))
    margins = np.zeros((areas, SLOT_COUNT, len(QUANTITIES)), np.int64)
    by_both = cross.reshape(areas, len(AGE_BANDS), len(DEPRIVATION), len(CROSSED))
    for key, number in crossed.items():
        column = COLUMN[key]
        margins[:, _of(Stratification.AGE), column] = by_both.sum(axis=2)[:, :, number]
        margins[:, _of(Stratification.DEPRIVATION), column] = by_both.sum(axis=1)[:, :, number]
        margins[:, 0, column] = cross.sum(axis=1)[:, number]
    for by in (Stratification.SEX, Stratification.ETHNICITY, Stratification.MONTH):
        for key in crossed:
            margins[:, _of(by), COLUMN[key]] = _split(margins[:, 0, COLUMN[key]], by, draw)
    _fill_the_others(margins, crossed, draw)
    for part, whole in (("gp-contacts", "contacts"), ("emergency-admissions", "admissions")):
        few, many = margins[:, :, COLUMN[part]], margins[:, :, COLUMN[whole]]
        margins[:, :, COLUMN[whole]] = np.maximum(few, many)
    return Sums(tuple(f"A{number:04d}" for number in range(areas)), margins, cross)


def _fill_the_others(
    margins: NDArray[np.int64], crossed: dict[str, int], draw: np.random.Generator
) -> None:
    """Quantities that are not crossed: a part of the people of each slot, in their own unit."""
    people = margins[:, :, COLUMN["people"]]
    for quantity in QUANTITIES:
        if quantity.key in crossed:
            continue
        of = margins[:, :, COLUMN[_whole_of(quantity.key)]]
        part = draw.binomial(of, _chance(quantity.key))
        if quantity.unit is Unit.MILLIONTHS:
            part = part * 1_000_000
        elif quantity.unit in {Unit.HUNDREDTHS, Unit.DAYS}:
            part = people * draw.integers(1, 300, people.shape)
        margins[:, :, COLUMN[quantity.key]] = part


def _whole_of(key: str) -> str:
    """Of which quantity this is a part, where that is not people."""
    for before in ("long-term-", ""):
        for index in ("upc", "coc", "secon"):
            if key == f"{before}{index}":
                return f"{before}{index}-people"
        if key == f"{before}own-list-contacts":
            return f"{before}gp-contacts"
    return {
        "hypertension-controlled": "register-hypertension",
        "copd-flu-vaccinated": "register-copd",
        "smi-checked": "register-psychosis-bipolar",
        "blood-pressure-taken": "blood-pressure-due",
        "flu-vaccinated": "flu-due",
        "learning-disability-checked": "learning-disability-due",
        "smokers": "smoking-known",
        "cancers-early": "cancers-staged",
        "home-care-65": "aged-65",
        "care-home-65": "aged-65",
        "reablement-65": "aged-65",
        "face-to-face": "contacts",
        "telephone": "contacts",
        "home-visits": "contacts",
        "online": "contacts",
        "timed-contacts": "contacts",
        "same-day": "timed-contacts",
        "within-14-days": "timed-contacts",
    }.get(key, "people")


def _chance(key: str) -> float:
    """From 1% to 60%, by the letters of the key."""
    return 0.01 + 0.59 * (sum(key.encode()) % 97) / 97


def _of(by: Stratification) -> slice:
    return slice(SLOTS[by].first, SLOTS[by].end)


def _split(
    whole: NDArray[np.int64], by: Stratification, draw: np.random.Generator
) -> NDArray[np.int64]:
    strata = len(SLOTS[by].strata)
    return draw.multinomial(whole, np.full(strata, 1 / strata))
