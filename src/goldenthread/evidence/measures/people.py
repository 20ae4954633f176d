"""How many people there are, how much work they make, and how deprived they are."""

from __future__ import annotations

from goldenthread.evidence.measures.stewards import (
    HUNDRED,
    IN_THE_YEAR,
    NOBODY,
    ON_THE_DAY,
    STEWARDS,
    THIS_SYSTEM,
)
from goldenthread.evidence.sheets import Direction, Family, Sheet, Statistic, sheets

_BY = STEWARDS[Family.LIST]
_WEIGHTS = (
    "Carr-Hill age and sex indices, Statement of Financial Entitlements, annex on the global "
    "sum; quoted from memory"
)

REGISTERED_PEOPLE = sheets.register(
    Sheet(
        key="registered-people",
        title="Registered people",
        family=Family.LIST,
        purpose="How many people the area answers for. It is the denominator of most measures.",
        cannot_see="People who live in the area and are registered nowhere, or elsewhere. People "
        "who have left and are still on a list count until the list is cleaned.",
        statistic=Statistic.COUNT,
        numerator="people",
        denominator=None,
        unit="people",
        period=ON_THE_DAY,
        direction=Direction.NEITHER,
        exclusions="People whose registration has ended, and people who have died",
        source="Patients registered at a GP practice, NHS England: the same definition, monthly",
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        headline=True,
    )
)

WEIGHTED_PEOPLE = sheets.register(
    Sheet(
        key="weighted-people",
        title="People weighted by the work that their age and sex make",
        family=Family.LIST,
        purpose="How much general practice work a list makes, counted in boys aged 5 to 14: a "
        "practice of old people has more of it than a practice of students.",
        cannot_see="Illness, deprivation, rurality, turnover and care homes: only age and sex "
        "weigh here. It is neither the global sum nor an allocation.",
        statistic=Statistic.COUNT,
        numerator="age-sex-weight",
        denominator=None,
        unit="weighted people",
        period=ON_THE_DAY,
        direction=Direction.NEITHER,
        exclusions=NOBODY,
        source=_WEIGHTS,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        divisor=HUNDRED,
    )
)

WORKLOAD_PER_PERSON = sheets.register(
    Sheet(
        key="workload-per-person",
        title="Workload weight of a person",
        family=Family.LIST,
        purpose="Whether the people of an area make more work by age and sex than others do, "
        "whatever the size of their list.",
        cannot_see="What weighted people cannot see. A mean has no interval here, because sums "
        "of squares are not kept.",
        statistic=Statistic.MEAN,
        numerator="age-sex-weight",
        denominator="people",
        unit="weighted people per person",
        period=ON_THE_DAY,
        direction=Direction.NEITHER,
        exclusions=NOBODY,
        source=_WEIGHTS,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        divisor=HUNDRED,
    )
)

MOST_DEPRIVED_FIFTH = sheets.register(
    Sheet(
        key="most-deprived-fifth",
        title="People in the most deprived fifth of England",
        family=Family.LIST,
        purpose="The Core20: who lives in the most deprived fifth of small areas of England, for "
        "whom the five clinical areas of Core20PLUS5 come first.",
        cannot_see="Deprived people in areas that are not deprived. The PLUS groups (inclusion "
        "health, coastal, rural and others chosen locally) are not recorded here.",
        statistic=Statistic.PROPORTION,
        numerator="most-deprived-fifth",
        denominator="people",
        unit="% of people",
        period=ON_THE_DAY,
        direction=Direction.NEITHER,
        exclusions="Nobody: people whose small area is not known count in the denominator",
        source="Core20PLUS5, NHS England; deciles of the Index of Multiple Deprivation",
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
        verified=True,
        headline=True,
    )
)

AGED_65 = sheets.register(
    Sheet(
        key="aged-65",
        title="People aged 65 or more",
        family=Family.LIST,
        purpose="How old an area is: most need of hospital and of social care is at these ages.",
        cannot_see="Health: old people are not all ill, and poor areas age sooner.",
        statistic=Statistic.PROPORTION,
        numerator="aged-65",
        denominator="people",
        unit="% of people",
        period=ON_THE_DAY,
        direction=Direction.NEITHER,
        exclusions=NOBODY,
        source=THIS_SYSTEM,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
    )
)

DAYS_REGISTERED = sheets.register(
    Sheet(
        key="days-registered",
        title="Days registered in the year, mean",
        family=Family.LIST,
        purpose="How settled a list is: people who came lately had fewer days in which to be seen, "
        "so that rates over people on the day understate what they would need in a year.",
        cannot_see="People who left or died within the year. A mean has no interval here.",
        statistic=Statistic.MEAN,
        numerator="registered-days",
        denominator="people",
        unit="days per person",
        period=IN_THE_YEAR,
        direction=Direction.NEITHER,
        exclusions="People whose registration has ended, and people who have died",
        source=THIS_SYSTEM,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
    )
)
