"""The last pass, over people, compiled: what is known once all tables are read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from goldenthread.evidence.conditions import CONDITIONS, SCORED_BITS
from goldenthread.evidence.quantities import COLUMN
from goldenthread.evidence.strata import SLOTS, Stratification
from goldenthread.evidence.workload import workload
from goldenthread.persons.engines import layout, people
from goldenthread.persons.engines.people import People, Totals


class Columns(NamedTuple):
    """Columns of what everybody has."""

    people: int = COLUMN["people"]
    days: int = COLUMN["registered-days"]
    weight: int = COLUMN["age-sex-weight"]
    deprived: int = COLUMN["most-deprived-fifth"]
    registers: int = layout.REGISTERS
    long_term: int = COLUMN["long-term"]
    two_or_more: int = COLUMN["two-or-more"]
    four_or_more: int = COLUMN["four-or-more"]
    score: int = COLUMN["cambridge-score"]
    cross_people: int = layout.CROSS_COLUMN["people"]
    deprivation: int = SLOTS[Stratification.DEPRIVATION].first


class StateColumns(NamedTuple):
    """Columns of prevention, care and segments, and the bits that they are found by."""

    pressure_due: int = COLUMN["blood-pressure-due"]
    pressure_taken: int = COLUMN["blood-pressure-taken"]
    controlled: int = COLUMN["hypertension-controlled"]
    flu_due: int = COLUMN["flu-due"]
    flu: int = COLUMN["flu-vaccinated"]
    copd_flu: int = COLUMN["copd-flu-vaccinated"]
    smi_checked: int = COLUMN["smi-checked"]
    disability_due: int = COLUMN["learning-disability-due"]
    disability_checked: int = COLUMN["learning-disability-checked"]
    smoking_known: int = COLUMN["smoking-known"]
    smokers: int = COLUMN["smokers"]
    aged_65: int = COLUMN["aged-65"]
    home_care: int = COLUMN["home-care-65"]
    care_home: int = COLUMN["care-home-65"]
    reablement: int = COLUMN["reablement-65"]
    segment: int = layout.SEGMENT
    dementia: int = layout.DEMENTIA
    copd: int = layout.COPD
    organ_failure: int = layout.COPD | layout.HEART_FAILURE | layout.KIDNEY
    hypertension: int = layout.HYPERTENSION
    disability: int = layout.DISABILITY
    psychosis: int = layout.PSYCHOSIS
    scored: int = SCORED_BITS
    found_pressure: int = people.PRESSURE_TAKEN
    found_flu: int = people.VACCINATED
    found_physical: int = people.PHYSICAL_CHECK
    found_disability: int = people.DISABILITY_CHECK
    found_palliative: int = people.PALLIATIVE
    found_home_care: int = people.HOME_CARE
    found_care_home: int = people.CARE_HOME
    found_reablement: int = people.REABLEMENT
    found_emergency: int = people.EMERGENCY
    found_maternity: int = people.MATERNITY


COLUMNS, STATES = Columns(), StateColumns()
_WEIGHTS = np.array([condition.weight or 0 for condition in CONDITIONS], np.int64)
_WORKLOADS = np.array([[workload(age, sex) for sex in range(4)] for age in range(256)], np.int64)


def everyone(everybody: People, totals: Totals) -> None:
    """Add up what is known once all tables are read."""
    _everyone(
        totals.margins, totals.cross, everybody.practice, everybody.slots, everybody.cross,
        everybody.days, everybody.age, everybody.sex, everybody.conditions, everybody.found,
        everybody.systolic, everybody.diastolic, everybody.smoking, _WEIGHTS, _WORKLOADS,
        COLUMNS, STATES,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _everyone(
    margins, cross, practice, slots, crossed, days, age, sex, sets, found, systolic, diastolic,
    smoking, weights, workloads, columns, states,
):  # fmt: skip
    has = np.zeros(64, np.int64)
    for who in range(len(practice)):
        here = practice[who]
        if here < 0:
            continue
        cross[here, crossed[who], columns.cross_people] += 1
        scored = score = 0
        held = 0
        for bit in range(len(weights)):
            if sets[who] >> np.uint32(bit) & np.uint32(1):
                has[held] = columns.registers + bit
                held += 1
                if states.scored >> bit & 1:
                    scored += 1
                    score += weights[bit]
        if scored >= 1:
            has[held] = columns.long_term
            held += 1
        if scored >= 2:
            has[held] = columns.two_or_more
            held += 1
        if scored >= 4:
            has[held] = columns.four_or_more
            held += 1
        if slots[who, 2] < columns.deprivation + 2:
            has[held] = columns.deprived
            held += 1
        held = _states(
            has, held, age[who], np.int64(sets[who]), scored, np.int64(found[who]), systolic[who],
            diastolic[who], smoking[who], states,
        )  # fmt: skip
        weight = workloads[age[who], sex[who]]
        for kind in range(4):
            row = margins[here, slots[who, kind]]
            row[columns.people] += 1
            row[columns.days] += days[who]
            row[columns.weight] += weight
            row[columns.score] += score
            for number in range(held):
                row[has[number]] += 1


@njit(cache=True, nogil=True)
def _states(has, held, age, sets, scored, found, systolic, diastolic, smoking, states):
    if age >= 15 and smoking >= 0:
        has[held] = states.smoking_known
        held += 1
        if smoking == 1:
            has[held] = states.smokers
            held += 1
    if age >= 45:
        has[held] = states.pressure_due
        held += 1
        if found & states.found_pressure:
            has[held] = states.pressure_taken
            held += 1
    if age >= 65:
        has[held] = states.flu_due
        has[held + 1] = states.aged_65
        held += 2
        for bit, column in (
            (states.found_flu, states.flu),
            (states.found_home_care, states.home_care),
            (states.found_care_home, states.care_home),
            (states.found_reablement, states.reablement),
        ):
            if found & bit:
                has[held] = column
                held += 1
    most = 150 if age >= 80 else 140
    if sets & states.hypertension and 0 <= diastolic <= 90 and 0 <= systolic <= most:
        has[held] = states.controlled
        held += 1
    if sets & states.copd and found & states.found_flu:
        has[held] = states.copd_flu
        held += 1
    if sets & states.psychosis and found & states.found_physical:
        has[held] = states.smi_checked
        held += 1
    if sets & states.disability and age >= 14:
        has[held] = states.disability_due
        held += 1
        if found & states.found_disability:
            has[held] = states.disability_checked
            held += 1
    has[held] = states.segment + _segment(age, sets, scored, found, states)
    return held + 1


@njit(cache=True, nogil=True)
def _segment(age, sets, scored, found, states):
    if found & states.found_palliative:
        return 0
    if age >= 65 and (sets & states.dementia or found & states.found_care_home):
        return 1
    if sets & states.organ_failure and scored >= 2:
        return 2
    if sets & (states.disability | states.psychosis):
        return 3
    if scored:
        return 4
    if found & states.found_emergency:
        return 5
    if found & states.found_maternity or age < 1:
        return 6
    return 7
