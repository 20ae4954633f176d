"""Social care of older people, and discharge from hospital that came late."""

from __future__ import annotations

from goldenthread.evidence.measures.stewards import (
    HUNDRED,
    HUNDRED_THOUSAND,
    IN_THE_YEAR,
    ON_THE_DAY,
    STEWARDS,
    THIS_SYSTEM,
)
from goldenthread.evidence.sheets import Direction, Family, Sheet, Statistic, sheets

_BY = STEWARDS[Family.SOCIAL_CARE]
_PAID_HERE = (
    "Care that people pay for themselves, care that families give, and packages that the council "
    "did not send. People who were assessed and got nothing."
)


def _of_65(key: str, title: str, purpose: str, period: str, direction: Direction) -> Sheet:
    return Sheet(
        key=key,
        title=title,
        family=Family.SOCIAL_CARE,
        purpose=purpose,
        cannot_see=_PAID_HERE,
        statistic=Statistic.PROPORTION,
        numerator=key,
        denominator="aged-65",
        unit="% of people aged 65 or more",
        period=period,
        direction=direction,
        exclusions="People under 65",
        source=THIS_SYSTEM,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
    )


def _late(key: str, title: str, purpose: str, unit: str, few: str | None = None) -> Sheet:
    return Sheet(
        key=key,
        title=title,
        family=Family.SOCIAL_CARE,
        purpose=purpose,
        cannot_see="What the person waited for, and whose task it was. Stays for which nobody "
        "wrote down when the person could have left. A few long waits make most of the days: days "
        "of one stay come together, so that they have no interval.",
        statistic=Statistic.CRUDE_RATE,
        numerator=key,
        denominator="people",
        unit=unit,
        period=IN_THE_YEAR,
        direction=Direction.LOWER,
        exclusions="Stays that have not ended by the day measured, and those without the day "
        "from which the person need not have stayed",
        source=THIS_SYSTEM,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED_THOUSAND,
        few=few,
    )


SOCIAL_CARE = tuple(
    sheets.register(sheet)
    for sheet in (
        _of_65("home-care-65", "People aged 65 or more with home care",
               "How many older people are helped to live at home.", ON_THE_DAY,
               Direction.NEITHER),
        _of_65("care-home-65", "People aged 65 or more in a care home",
               "How many older people live in a residential or nursing home.", ON_THE_DAY,
               Direction.NEITHER),
        _of_65("reablement-65", "People aged 65 or more who began reablement",
               "How many older people get help to do things for themselves again.", IN_THE_YEAR,
               Direction.HIGHER),
        _late("delayed-discharges", "Discharges that came late",
              "How often people stay in hospital after the day when they need not have stayed: "
              "where hospital and social care meet.", "per 100,000 people a year"),
        _late("delayed-days", "Days of late discharge",
              "How many days people stay in hospital that they need not have stayed.",
              "days per 100,000 people a year", "delayed-discharges"),
    )
)  # fmt: skip
