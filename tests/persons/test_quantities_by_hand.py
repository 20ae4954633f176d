"""What each quantity counts, by small cases worked by hand; every engine must find the same.

The day measured is 31 March 2026, so that the year is 1 April 2025 to 31 March 2026. Unless a case
says otherwise there is one person: a man born on 1 January 1980 (46), white British, in a small
area of decile 1, registered since 2020, whose usual practitioner is number 0. Practitioners 0 to 2
are general practitioners; 3 is a nurse.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from goldenthread.evidence.strata import Stratification
from goldenthread.evidence.sums import Sums
from goldenthread.persons.engines import Engine, TablesRefused, measure
from goldenthread.persons.engines.fast import CHOICE
from tests.persons.code_lists import CODE_LISTS
from tests.persons.folders import in_order, write_folder

pytestmark = pytest.mark.xdist_group("compiled")

DAY = date(2026, 3, 31)
HERE = "Y00001"
ADULT = date(1980, 1, 1)
MAN = (0, ADULT, 1, "A", "E01000001", None)
SPELL = (0, HERE, date(2020, 1, 1), None, 0)
BASE: dict[str, list[tuple[Any, ...]]] = {
    "persons": [MAN],
    "registrations": [SPELL],
    "clinicians": [(0, HERE, 1), (1, HERE, 1), (2, HERE, 1), (3, HERE, 2)],
    "small_areas": [("E01000001", 1), ("E01000002", 2), ("E01000003", 10)],
    "practices": [(HERE, "U00001", "north", "E07000001")],
}

Measured = Callable[..., Sums]


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measured:
    """Sums of the base with some tables replaced, when all engines agree on them."""

    def by_every_engine(**tables: list[tuple[Any, ...]]) -> Sums:
        rows = {name: in_order(name, each) for name, each in {**BASE, **tables}.items()}
        folder = write_folder(tmp_path / "system=ZZZ", rows)
        reference = measure(folder, DAY, CODE_LISTS, Engine.REFERENCE)
        for engine in ("numba", "numpy"):
            monkeypatch.setenv(CHOICE, engine)
            assert measure(folder, DAY, CODE_LISTS).digest == reference.digest
        return reference

    return by_every_engine


def totals(sums: Sums, *keys: str) -> list[int]:
    return [int(sums.total(key).sum()) for key in keys]


def born(*days: date) -> list[tuple[Any, ...]]:
    return [(person, day, 1, "A", "E01000001", None) for person, day in enumerate(days)]


def spells(people: int) -> list[tuple[Any, ...]]:
    return [(person, *SPELL[1:]) for person in range(people)]


# Who is counted


def test_who_left_on_the_day_after_is_counted_and_who_left_on_the_day_is_not(
    measured: Measured,
) -> None:
    sums = measured(
        persons=born(ADULT, ADULT, ADULT, ADULT),
        registrations=[
            (0, HERE, date(2020, 1, 1), DAY, None),  # the last day was the day before
            (1, HERE, date(2020, 1, 1), date(2026, 4, 1), None),
            (2, HERE, DAY, None, None),  # came on the day: one day registered
            (3, HERE, date(2026, 4, 1), None, None),
        ],
    )
    assert totals(sums, "people", "registered-days") == [2, 365 + 1]


def test_who_died_on_the_day_is_not_counted_and_who_dies_later_is(measured: Measured) -> None:
    people = [(*row[:5], died) for row, died in zip(born(ADULT, ADULT), (DAY, date(2026, 4, 1)),
                                                    strict=True)]  # fmt: skip
    assert totals(measured(persons=people, registrations=spells(2)), "people") == [1]


def test_who_moved_is_counted_where_they_are_with_the_days_of_both(measured: Measured) -> None:
    sums = measured(
        registrations=[
            (0, "Y00009", date(2019, 1, 1), date(2025, 4, 11), None),  # 10 days of the year
            (0, HERE, date(2026, 3, 1), None, 0),  # and 31
        ]
    )
    assert sums.areas == (HERE,)
    assert totals(sums, "people", "registered-days") == [1, 41]


def test_two_practices_on_one_day_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = BASE | {"registrations": [SPELL, (0, "Y00002", date(2024, 1, 1), None, None)]}
    folder = write_folder(tmp_path / "system=ZZZ", rows)
    for engine in ("reference", "numba", "numpy"):
        if engine != "reference":
            monkeypatch.setenv(CHOICE, engine)
        with pytest.raises(TablesRefused, match=r"registrations.parquet: 1 people have two"):
            measure(
                folder, DAY, CODE_LISTS, Engine("reference" if engine == "reference" else "fast")
            )


# Ages and other strata


def test_somebody_is_a_year_older_on_the_birthday(measured: Measured) -> None:
    # 65 on the day; 64 for a day more; born on 29 February; an infant born in the year.
    people = born(date(1961, 3, 31), date(1961, 4, 1), date(1960, 2, 29), date(2025, 4, 1))
    sums = measured(persons=people, registrations=spells(4))
    assert totals(sums, "aged-65", "segment-maternal-infant") == [2, 1]


def test_the_oldest_band_has_no_end_and_an_unknown_area_no_decile(measured: Measured) -> None:
    people = [
        (0, date(1920, 1, 1), 9, "99", None, None),
        (1, date(1936, 4, 1), 2, "R", "E01999999", None),  # 89: one day short of 90
        (2, date(1936, 3, 1), 1, "M", "E01000002", None),
    ]
    sums = measured(persons=people, registrations=spells(3))
    everybody = sums.margins[0, :, 0]
    assert everybody[1 + 17] == 1 and everybody[1 + 18] == 2  # 85-89 and 90+
    assert everybody[20:23].tolist() == [1, 1, 1]  # male, female, not stated
    assert everybody[23:34].tolist() == [0, 1, *[0] * 8, 2]  # decile 2, and not known
    assert everybody[34:40].tolist() == [1, 1, 0, 0, 0, 1]  # Asian (Chinese), Black, not stated
    assert totals(sums, "most-deprived-fifth") == [1]


def test_workload_of_a_sex_not_stated_is_the_mean_rounded_down(measured: Measured) -> None:
    people = [(0, ADULT, 9, "A", None, None), (1, ADULT, 2, "A", None, None)]
    sums = measured(persons=people, registrations=spells(2))
    assert totals(sums, "age-sex-weight") == [(219 + 336) // 2 + 336]


# Conditions


def test_a_register_counts_a_person_once_however_many_codes_say_so(measured: Measured) -> None:
    since = date(2015, 1, 1)
    sums = measured(
        conditions=[
            (0, "ICD10:E11", since, None),
            (0, "ICD10:E119", since, None),
            (0, "SNOMED:44054006", since, None),
            (0, "SNOMED:440540061", since, None),  # a longer SNOMED number is another code
        ]
    )
    assert totals(sums, "register-diabetes", "long-term", "two-or-more") == [1, 1, 0]
    assert totals(sums, "cambridge-score") == [75]


def test_one_code_may_make_two_conditions(measured: Measured) -> None:
    sums = measured(conditions=[(0, "ICD10:E112", date(2015, 1, 1), None)])
    assert totals(sums, "register-diabetes", "register-chronic-kidney-disease") == [1, 1]
    assert totals(sums, "two-or-more", "cambridge-score") == [1, 75 + 53]


def test_a_condition_holds_from_its_day_until_the_day_before_it_was_resolved(
    measured: Measured,
) -> None:
    sums = measured(
        conditions=[
            (0, "ICD10:I10", date(2015, 1, 1), DAY),  # resolved on the day
            (0, "ICD10:I50", DAY, date(2026, 4, 1)),
            (0, "ICD10:J44", date(2026, 4, 1), None),
        ]
    )
    assert totals(sums, "register-hypertension", "register-heart-failure", "register-copd") == [
        0, 1, 0,
    ]  # fmt: skip


def test_obesity_is_a_register_and_not_one_of_the_twenty(measured: Measured) -> None:
    sums = measured(conditions=[(0, "ICD10:E66", date(2015, 1, 1), None)])
    assert totals(sums, "register-obesity", "long-term", "segment-healthy") == [1, 0, 1]


# Contacts and continuity


def contact(day: date, clinician: int, mode: int = 1, waited: int | None = None) -> tuple[Any, ...]:
    return (0, day, clinician, mode, waited)


def test_four_contacts_three_with_one_practitioner(measured: Measured) -> None:
    """A A B A: three of four with A; of the pairs, A-A alone has the same."""
    days = [date(2025, month, 10) for month in (5, 6, 7, 8)]
    sums = measured(
        contacts=[contact(day, who) for day, who in zip(days, (0, 0, 1, 0), strict=True)]
    )
    assert totals(sums, "gp-contacts", "own-list-contacts", "upc-people", "upc") == [
        4, 3, 1, 750_000,
    ]  # fmt: skip
    # (3 squared + 1 squared - 4) / (4 x 3), and 1 of 3 pairs, in millionths rounded down.
    assert totals(sums, "coc-people", "coc", "secon-people", "secon") == [1, 500_000, 1, 333_333]
    assert totals(sums, "long-term-gp-contacts", "long-term-upc") == [0, 0]


def test_contacts_on_one_day_go_by_the_number_of_the_practitioner(measured: Measured) -> None:
    """On one day 1, 0, 1 is taken as 0, 1, 1: one pair of two has the same practitioner."""
    day = date(2025, 6, 2)
    sums = measured(contacts=[contact(day, who) for who in (1, 0, 1)])
    assert totals(sums, "secon-people", "secon") == [1, 500_000]


def test_two_contacts_have_a_usual_provider_and_no_bice_boxerman_index(measured: Measured) -> None:
    sums = measured(contacts=[contact(date(2025, 6, 2), 0), contact(date(2025, 6, 3), 2)])
    assert totals(sums, "upc", "coc-people", "secon", "secon-people") == [500_000, 0, 0, 1]


def test_a_nurse_is_a_contact_and_no_part_of_continuity(measured: Measured) -> None:
    days = [date(2025, 6, day) for day in (2, 3, 4)]
    sums = measured(contacts=[contact(day, who) for day, who in zip(days, (0, 3, 0), strict=True)])
    # The nurse between them does not part the two contacts with practitioner 0.
    assert totals(sums, "contacts", "gp-contacts", "secon") == [3, 2, 1_000_000]


def test_a_clinician_whom_no_table_names_is_no_general_practitioner(measured: Measured) -> None:
    sums = measured(contacts=[contact(date(2025, 6, 2), 77), contact(date(2025, 6, 2), 77)])
    assert totals(sums, "contacts", "gp-contacts") == [2, 0]


def test_the_year_begins_after_the_same_month_of_the_year_before(measured: Measured) -> None:
    days = (date(2025, 3, 31), date(2025, 4, 1), DAY, date(2026, 4, 1))
    sums = measured(contacts=[contact(day, 1) for day in days])
    assert totals(sums, "contacts", "own-list-contacts") == [2, 0]
    by_month = sums.strata(Stratification.MONTH, "contacts")
    assert by_month[0].tolist() == [1, *[0] * 10, 1]


def test_people_with_a_long_term_condition_are_counted_again(measured: Measured) -> None:
    sums = measured(
        conditions=[(0, "ICD10:I10", date(2015, 1, 1), None)],
        contacts=[contact(date(2025, 6, 2), 0), contact(date(2025, 6, 3), 0)],
    )
    assert totals(sums, "long-term-own-list-contacts", "long-term-upc") == [2, 1_000_000]


def test_modes_and_waits(measured: Measured) -> None:
    day = date(2025, 6, 2)
    sums = measured(
        contacts=[
            contact(day, 0, 1, None), contact(day, 0, 2, 0), contact(day, 0, 3, 14),
            contact(day, 0, 4, 15), contact(day, 0, 0, 1),
        ]
    )  # fmt: skip
    assert totals(sums, "face-to-face", "telephone", "home-visits", "online") == [1, 1, 1, 1]
    assert totals(sums, "timed-contacts", "same-day", "within-14-days") == [4, 1, 3]


# Admissions


def admission(
    diagnosis: str, method: int = 2, *, admitted: date = date(2025, 6, 2),
    discharged: date | None = date(2025, 6, 5), ready: date | None = None, person: int = 0,
) -> tuple[Any, ...]:  # fmt: skip
    return (person, admitted, discharged, method, diagnosis, ready)


def test_reasons_for_admission(measured: Measured) -> None:
    sums = measured(
        admissions=[
            admission("I500"), admission("N390"), admission("R69X"),  # emergencies
            admission("I500", 1), admission("N390", 1), admission("M171", 1),  # elective
            admission("O800", 3),
        ]
    )  # fmt: skip
    assert totals(sums, "admissions", "emergency-admissions", "elective-admissions") == [7, 3, 3]
    assert totals(sums, "acsc-chronic", "acsc-acute", "acsc-elective") == [1, 1, 2]


def test_nights_are_counted_once_somebody_is_discharged(measured: Measured) -> None:
    sums = measured(
        admissions=[
            admission("R69X", discharged=date(2025, 6, 2)),  # no night
            admission("R69X", discharged=date(2025, 6, 9), ready=date(2025, 6, 4)),  # 7, 5 late
            admission("R69X", discharged=date(2025, 6, 9), ready=date(2025, 6, 9)),  # 7, in time
            admission("R69X", discharged=date(2026, 4, 1)),  # after the day
            admission("R69X", discharged=None, ready=date(2025, 6, 3)),
            admission("R69X", admitted=date(2025, 3, 31)),  # before the year
        ]
    )
    assert totals(sums, "admissions", "bed-days", "delayed-discharges", "delayed-days") == [
        5, 14, 1, 5,
    ]  # fmt: skip


def test_asthma_counts_under_19_and_caries_under_11(measured: Measured) -> None:
    ages = born(date(2007, 4, 1), date(2007, 3, 31), date(2015, 4, 1), date(2015, 3, 31))
    sums = measured(
        persons=ages,  # 18, 19, 10 and 11
        registrations=spells(4),
        admissions=[
            *(admission("J459", person=person) for person in range(4)),
            admission("J459", 1, person=0),  # not an emergency
            *(admission("K021", 1, person=person) for person in range(4)),
        ],
    )
    assert totals(sums, "child-asthma-admissions", "child-caries-admissions") == [3, 1]


# Prevention and care


def test_blood_pressure_within_five_years_from_the_age_of_45(measured: Measured) -> None:
    ages = born(date(1981, 3, 31), date(1981, 4, 1), date(1970, 1, 1), date(1970, 1, 1))
    sums = measured(
        persons=ages,  # 45, 44, 56, 56
        registrations=spells(4),
        observations=[
            (0, date(2021, 4, 1), 1, 200),
            (1, date(2025, 4, 1), 1, 120),
            (2, date(2021, 3, 31), 1, 120),  # a day too long ago
            (3, date(2025, 5, 1), 2, 80),  # diastolic alone
        ],
    )
    assert totals(sums, "blood-pressure-due", "blood-pressure-taken") == [3, 1]


def test_hypertension_is_controlled_by_the_last_pressures_of_the_year(measured: Measured) -> None:
    cases = [  # year of birth; kind, month and value of each pressure; whether controlled
        (1980, [(1, 5, 140), (2, 5, 90)], 1),
        (1980, [(1, 5, 141), (2, 5, 90)], 0),
        (1980, [(1, 5, 140), (2, 5, 91)], 0),
        (1940, [(1, 5, 150), (2, 5, 90)], 1),  # from the age of 80
        (1940, [(1, 5, 151), (2, 5, 90)], 0),
        (1980, [(1, 5, 120)], 0),  # no diastolic
        (1980, [(1, 5, 180), (2, 5, 100), (1, 9, 130), (2, 9, 80)], 1),  # the last counts
        (1980, [(1, 9, 130), (1, 9, 160), (2, 9, 80)], 0),  # of one day, the largest
    ]
    # Each person lives in a practice of their own, so that each has a row of the sums.
    people = range(len(cases))
    sums = measured(
        persons=born(*(date(year, 1, 1) for year, _, _ in cases)),
        registrations=[(each, f"Y0000{each}", date(2020, 1, 1), None, None) for each in people],
        conditions=[(each, "ICD10:I10", date(2015, 1, 1), None) for each in people],
        observations=[
            (each, date(2025, month, 1), kind, value)
            for each in people
            for kind, month, value in cases[each][1]
        ],
    )
    assert sums.total("hypertension-controlled").tolist() == [case[2] for case in cases]


def test_vaccines_checks_and_smoking(measured: Measured) -> None:
    day, long_ago = date(2025, 11, 1), date(2015, 1, 1)
    sums = measured(
        persons=born(date(1950, 1, 1), ADULT, ADULT, ADULT, date(2011, 4, 1)),
        registrations=spells(5),
        conditions=[
            (1, "ICD10:J44", long_ago, None),
            (2, "ICD10:F20", long_ago, None),
            (3, "ICD10:F70", long_ago, None),
            (4, "ICD10:F70", long_ago, None),  # 14
        ],
        observations=[
            (0, day, 4, 1), (1, day, 4, 1), (2, day, 5, 1), (3, day, 6, 1),
            (1, date(2025, 5, 1), 3, 1), (1, day, 3, 2),  # smoked, then did not
            (2, day, 3, 1), (4, day, 3, 1),
            (0, day, 7, 2), (0, day, 7, 3),
        ],
    )  # fmt: skip
    assert totals(sums, "flu-due", "flu-vaccinated", "copd-flu-vaccinated") == [1, 1, 1]
    assert totals(sums, "smi-checked") == [1]
    assert totals(sums, "learning-disability-due", "learning-disability-checked") == [2, 1]
    assert totals(sums, "smoking-known", "smokers") == [2, 1]  # not of somebody aged 14
    assert totals(sums, "cancers-staged", "cancers-early") == [2, 1]


def test_care_of_people_of_65_and_more(measured: Measured) -> None:
    old = date(1940, 1, 1)
    sums = measured(
        persons=born(old, old, old, ADULT),
        registrations=spells(4),
        care_packages=[
            (0, 1, date(2024, 1, 1), None),
            (0, 1, date(2025, 1, 1), None),  # two packages, one person
            (1, 2, date(2024, 1, 1), DAY),  # ended
            (1, 3, DAY, None),
            (2, 4, date(2025, 4, 1), date(2025, 5, 1)),
            (3, 1, date(2024, 1, 1), None),  # not 65
        ],
    )
    assert totals(sums, "home-care-65", "care-home-65", "reablement-65") == [1, 1, 1]


# Segments


@pytest.mark.parametrize(
    ("segment", "codes", "tables"),
    [
        ("end-of-life", ["ICD10:F00"], {"observations": [(0, date(2025, 5, 1), 8, 1)]}),
        ("organ-failure", ["ICD10:I50", "ICD10:I10", "ICD10:F20"], {}),
        ("disability", ["ICD10:I50", "ICD10:F70"], {}),
        ("stable-chronic", ["ICD10:I50"], {"admissions": [admission("I500")]}),
        ("acute", [], {"admissions": [admission("R69X"), admission("O80", 3)]}),
        ("maternal-infant", [], {"admissions": [admission("O80", 3)]}),
        ("healthy", [], {"admissions": [admission("R69X", 1)]}),
    ],
)
def test_each_is_in_the_first_segment_that_fits(
    measured: Measured, segment: str, codes: list[str], tables: dict[str, list[tuple[Any, ...]]]
) -> None:
    since = date(2015, 1, 1)
    sums = measured(conditions=[(0, code, since, None) for code in codes], **tables)
    assert totals(sums, f"segment-{segment}", "people") == [1, 1]


def test_dementia_or_a_care_home_at_65_is_frailty(measured: Measured) -> None:
    old = date(1940, 1, 1)
    sums = measured(
        persons=born(old, old, ADULT),
        registrations=spells(3),
        conditions=[(0, "ICD10:F001", old, None), (2, "ICD10:F001", ADULT, None)],
        care_packages=[(1, 3, date(2025, 1, 1), None)],
    )
    assert totals(sums, "segment-frailty-dementia", "segment-stable-chronic") == [2, 1]
