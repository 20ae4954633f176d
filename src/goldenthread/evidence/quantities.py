"""What is added up over people: every quantity that a measure's numerator or denominator may be.

A quantity is a whole number that each registered person has; its sum over any set of people is
exact, so that every engine gives the same digit. Fractions of a person's contacts are held in
parts per million, rounded down; weights in hundredths. Two engines compute them, and must agree to
the last digit: the SQL of ``goldenthread.persons.engines`` is the definition that people read.

People are those registered with a practice on the day measured. The year is the twelve months
that end on that day, that day included. Ages are whole years on that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.evidence.conditions import CONDITIONS


class Unit(StrEnum):
    """In what a quantity is counted."""

    PEOPLE = "people"
    DAYS = "days"
    CONTACTS = "contacts"
    ADMISSIONS = "admissions"
    HUNDREDTHS = "hundredths"
    MILLIONTHS = "parts per million"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity: ``key`` names it, ``meaning`` says what one person has of it.

    ``monthly``: it belongs to an event, so that it is divided by month too. ``crossed``: it is
    also divided by age and deprivation at once, for rates standardised within a decile.
    """

    key: str
    meaning: str
    unit: Unit = Unit.PEOPLE
    monthly: bool = False
    crossed: bool = False


SEGMENTS = (
    ("segment-end-of-life", "In the last year of life or under palliative care"),
    ("segment-frailty-dementia", "Dementia, or in a care home, aged 65 or more"),
    ("segment-organ-failure", "Heart failure, COPD or kidney disease, with another of the twenty"),
    ("segment-disability", "Learning disability, or psychosis or bipolar disorder"),
    ("segment-stable-chronic", "Any other of the twenty long-term conditions"),
    ("segment-acute", "None of these, and an emergency admission in the year"),
    ("segment-maternal-infant", "None of these, and a maternity admission in the year, or under 1"),
    ("segment-healthy", "None of these"),
)  # fmt: skip
"""Eight segments after Bridges to Health (Lynn et al., Milbank Quarterly 2007), each person in the
first that fits, in this order. The rules are this system's own, not verified at a source."""

_CONTINUITY = (
    ("gp-contacts", "Contacts with a general practitioner in the year", Unit.CONTACTS),
    ("own-list-contacts", "Of these, with the person's own usual practitioner", Unit.CONTACTS),
    ("upc-people", "1 with at least 2 such contacts", Unit.PEOPLE),
    ("upc", "Their share with the practitioner seen most", Unit.MILLIONTHS),
    ("coc-people", "1 with at least 3 such contacts", Unit.PEOPLE),
    ("coc", "Their Bice-Boxerman index", Unit.MILLIONTHS),
    ("secon-people", "1 with at least 2 such contacts", Unit.PEOPLE),
    ("secon", "Share of consecutive contacts with the same practitioner", Unit.MILLIONTHS),
)

_EVENTS = {
    "gp-contacts", "contacts", "face-to-face", "telephone", "home-visits", "online",
    "timed-contacts", "same-day", "within-14-days", "admissions", "emergency-admissions",
    "elective-admissions", "acsc-chronic", "acsc-acute",
}  # fmt: skip
_CROSSED = {
    "people", "emergency-admissions", "acsc-chronic", "acsc-acute", "contacts", "gp-contacts",
}  # fmt: skip

_PLAIN: tuple[tuple[str, str, Unit], ...] = (
    ("people", "1", Unit.PEOPLE),
    ("registered-days", "Days of the year on which the person was registered", Unit.DAYS),
    ("age-sex-weight", "The Carr-Hill age and sex workload index, not verified", Unit.HUNDREDTHS),
    ("most-deprived-fifth", "1 in deprivation deciles 1 and 2", Unit.PEOPLE),
    *((f"register-{one.key}", f"1 with {one.name} on the day", Unit.PEOPLE) for one in CONDITIONS),
    ("long-term", "1 with any of the twenty scored conditions", Unit.PEOPLE),
    ("two-or-more", "1 with two or more of the twenty", Unit.PEOPLE),
    ("four-or-more", "1 with four or more of the twenty", Unit.PEOPLE),
    ("cambridge-score", "Cambridge Multimorbidity Score", Unit.HUNDREDTHS),
    *_CONTINUITY,
    *((f"long-term-{key}", f"{words}; people with a long-term condition", unit)
      for key, words, unit in _CONTINUITY),
    ("contacts", "Contacts with the practice in the year, with anybody", Unit.CONTACTS),
    ("face-to-face", "Of these, face to face", Unit.CONTACTS),
    ("telephone", "Of these, by telephone", Unit.CONTACTS),
    ("home-visits", "Of these, at home", Unit.CONTACTS),
    ("online", "Of these, online or by video", Unit.CONTACTS),
    ("timed-contacts", "Contacts for which the day of booking is known", Unit.CONTACTS),
    ("same-day", "Of these, on the day of booking", Unit.CONTACTS),
    ("within-14-days", "Of these, within 14 days of booking", Unit.CONTACTS),
    ("admissions", "Admissions in the year", Unit.ADMISSIONS),
    ("emergency-admissions", "Of these, emergencies", Unit.ADMISSIONS),
    ("elective-admissions", "Of these, elective", Unit.ADMISSIONS),
    ("acsc-chronic", "Emergencies for chronic ambulatory care sensitive conditions",
     Unit.ADMISSIONS),
    ("acsc-acute", "Emergencies for acute or vaccine-preventable ones", Unit.ADMISSIONS),
    ("acsc-elective", "Elective admissions for either", Unit.ADMISSIONS),
    ("bed-days", "Nights from admission to discharge, of those discharged", Unit.DAYS),
    ("delayed-discharges", "Admissions discharged after the day when they need not have stayed",
     Unit.ADMISSIONS),
    ("delayed-days", "Days from that day to discharge", Unit.DAYS),
    ("child-asthma-admissions", "Emergencies for asthma of people under 19", Unit.ADMISSIONS),
    ("child-caries-admissions", "Admissions for dental caries of people under 11",
     Unit.ADMISSIONS),
    ("blood-pressure-due", "1 aged 45 or more", Unit.PEOPLE),
    ("blood-pressure-taken", "Of these, 1 with a blood pressure in five years", Unit.PEOPLE),
    ("hypertension-controlled", "1 on that register, last at or under 140/90 (150/90 from age 80)",
     Unit.PEOPLE),
    ("flu-due", "1 aged 65 or more", Unit.PEOPLE),
    ("flu-vaccinated", "Of these, 1 vaccinated in the year", Unit.PEOPLE),
    ("copd-flu-vaccinated", "1 on the COPD register and vaccinated in the year", Unit.PEOPLE),
    ("smi-checked", "1 on the psychosis register with a physical health check in the year",
     Unit.PEOPLE),
    ("learning-disability-due", "1 on the learning disability register aged 14 or more",
     Unit.PEOPLE),
    ("learning-disability-checked", "Of these, 1 with a health check in the year", Unit.PEOPLE),
    ("smoking-known", "1 aged 15 or more whose smoking was recorded in the year", Unit.PEOPLE),
    ("smokers", "Of these, 1 who smokes by the last record", Unit.PEOPLE),
    ("cancers-staged", "Cancers whose stage was recorded in the year", Unit.PEOPLE),
    ("cancers-early", "Of these, at stage 1 or 2", Unit.PEOPLE),
    ("aged-65", "1 aged 65 or more", Unit.PEOPLE),
    ("home-care-65", "Of these, 1 with a home care package on the day", Unit.PEOPLE),
    ("care-home-65", "Of these, 1 in a residential or nursing home on the day", Unit.PEOPLE),
    ("reablement-65", "Of these, 1 whose reablement began in the year", Unit.PEOPLE),
    *((key, f"1: {words}", Unit.PEOPLE) for key, words in SEGMENTS),
)  # fmt: skip

QUANTITIES: tuple[Quantity, ...] = tuple(
    Quantity(key, meaning, unit, key in _EVENTS, key in _CROSSED) for key, meaning, unit in _PLAIN
)
"""All quantities. The position of each is its column in a table of sums, in every engine."""

COLUMN = {quantity.key: column for column, quantity in enumerate(QUANTITIES)}
"""The column of each quantity, by key."""

CROSSED = tuple(quantity for quantity in QUANTITIES if quantity.crossed)
"""Quantities of the cross of age by deprivation, in order of its columns."""

_OBSERVED = frozenset({
    "blood-pressure-taken", "hypertension-controlled", "flu-vaccinated", "copd-flu-vaccinated",
    "smi-checked", "learning-disability-checked", "smoking-known", "smokers", "cancers-staged",
    "cancers-early", "segment-end-of-life",
})  # fmt: skip
_CARED_FOR = frozenset({"home-care-65", "care-home-65", "reablement-65"})
_STAYS = frozenset({"bed-days", "delayed-days"})
_EVENT_TABLES = {Unit.CONTACTS: "contacts", Unit.ADMISSIONS: "admissions"}


def table_of(key: str) -> str:
    """The table of events that a quantity counts, "" for none: without it nobody knows it."""
    if key in _OBSERVED:
        return "observations"
    if key in _CARED_FOR:
        return "care_packages"
    if key in _STAYS:
        return "admissions"
    return _EVENT_TABLES.get(QUANTITIES[COLUMN[key]].unit, "")
