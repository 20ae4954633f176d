"""The last pass, over people, array by array."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.conditions import CONDITIONS, SCORED
from goldenthread.evidence.quantities import SEGMENTS
from goldenthread.evidence.strata import SLOTS, Stratification
from goldenthread.evidence.workload import workload
from goldenthread.persons.engines import people
from goldenthread.persons.engines.arrays import Array
from goldenthread.persons.engines.people import NO_PRACTICE, NOT_OBSERVED, People, Totals
from goldenthread.persons.engines.vectorised.adding import add, count

_WORKLOADS = np.array([[workload(age, sex) for sex in range(4)] for age in range(256)], np.int64)


def everyone(everybody: People, totals: Totals) -> None:
    """Add up what is known once all tables are read."""
    who = np.flatnonzero(everybody.practice != NO_PRACTICE).astype(np.int32)
    age, sets = everybody.age[who], everybody.conditions[who]
    has = {
        condition.key: (sets >> np.uint32(bit) & np.uint32(1)).astype(np.bool_)
        for bit, condition in enumerate(CONDITIONS)
    }
    scored, score = np.zeros(len(who), np.int64), np.zeros(len(who), np.int64)
    for condition in SCORED:
        scored += has[condition.key]
        score += has[condition.key] * np.int64(condition.weight or 0)
    count(everybody, totals, "people", who)
    add(everybody, totals, "registered-days", who, everybody.days[who])
    add(everybody, totals, "age-sex-weight", who, _WORKLOADS[age, everybody.sex[who]])
    add(everybody, totals, "cambridge-score", who, score)
    deprivation = everybody.slots[who, 2] - SLOTS[Stratification.DEPRIVATION].first
    flags = {f"register-{key}": held for key, held in has.items()}
    flags |= {
        "most-deprived-fifth": deprivation < 2,
        "long-term": scored >= 1,
        "two-or-more": scored >= 2,
        "four-or-more": scored >= 4,
    }
    flags |= _prevention(everybody, who, has)
    flags |= _segments(everybody.found[who], age, has, scored)
    for key, held in flags.items():
        count(everybody, totals, key, who[held])


def _prevention(
    everybody: People, who: Array, has: dict[str, NDArray[np.bool_]]
) -> dict[str, NDArray[np.bool_]]:
    age, found = everybody.age[who], everybody.found[who]
    systolic, diastolic = everybody.systolic[who], everybody.diastolic[who]
    smoking = everybody.smoking[who]
    flu, old, adult = (found & people.VACCINATED) != 0, age >= 65, age >= 15
    due = has["learning-disability"] & (age >= 14)
    return {
        "blood-pressure-due": age >= 45,
        "blood-pressure-taken": (age >= 45) & ((found & people.PRESSURE_TAKEN) != 0),
        "hypertension-controlled": has["hypertension"]
        & (systolic != NOT_OBSERVED)
        & (diastolic != NOT_OBSERVED)
        & (diastolic <= 90)
        & (systolic <= np.where(age >= 80, 150, 140)),
        "flu-due": old,
        "flu-vaccinated": old & flu,
        "copd-flu-vaccinated": has["copd"] & flu,
        "smi-checked": has["psychosis-bipolar"] & ((found & people.PHYSICAL_CHECK) != 0),
        "learning-disability-due": due,
        "learning-disability-checked": due & ((found & people.DISABILITY_CHECK) != 0),
        "smoking-known": adult & (smoking != NOT_OBSERVED),
        "smokers": adult & (smoking == 1),
        "aged-65": old,
        "home-care-65": old & ((found & people.HOME_CARE) != 0),
        "care-home-65": old & ((found & people.CARE_HOME) != 0),
        "reablement-65": old & ((found & people.REABLEMENT) != 0),
    }


def _segments(
    found: Array, age: Array, has: dict[str, NDArray[np.bool_]], scored: Array
) -> dict[str, NDArray[np.bool_]]:
    organs = has["heart-failure"] | has["copd"] | has["chronic-kidney-disease"]
    rules = [
        (found & people.PALLIATIVE) != 0,
        (age >= 65) & (has["dementia"] | ((found & people.CARE_HOME) != 0)),
        organs & (scored >= 2),
        has["learning-disability"] | has["psychosis-bipolar"],
        scored >= 1,
        (found & people.EMERGENCY) != 0,
        ((found & people.MATERNITY) != 0) | (age < 1),
    ]
    chosen = np.select(rules, list(range(len(rules))), len(rules))
    return {key: chosen == number for number, (key, _) in enumerate(SEGMENTS)}
