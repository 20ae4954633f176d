"""Admissions to hospital, above all those that good care nearer home might have prevented."""

from __future__ import annotations

from goldenthread.evidence.measures.stewards import (
    BY_MONTH,
    HUNDRED,
    HUNDRED_THOUSAND,
    IN_THE_YEAR,
    NOBODY,
    STEWARDS,
    THIS_SYSTEM,
)
from goldenthread.evidence.sheets import Direction, Family, Sheet, Statistic, sheets

_BY = STEWARDS[Family.ADMISSIONS]
_LEFT = "Admissions of people who have left or died by the day measured"
_SENSITIVE = (
    "Whether this one admission could have been prevented: the idea holds for many, not for each. "
    "Deprivation, housing and how a hospital admits move it as well as care does. The primary "
    "diagnosis is what the hospital coded. Admissions of one person are not independent."
)
_ALL_CAUSES = (
    "Attendances that did not end in admission, and whether the admission was right. How a "
    "hospital admits moves it. Admissions of one person are not independent."
)
_FRAMEWORK = "NHS Outcomes Framework, {}; the tail of the list of conditions was not verified"
_OUTCOMES = {
    "acsc-chronic": _FRAMEWORK.format("indicator 2.3.i, chronic conditions"),
    "acsc-acute": _FRAMEWORK.format("indicator 3a, acute and vaccine-preventable conditions"),
    "emergency-admissions": f"{THIS_SYSTEM}; emergencies as hospital statistics define them",
}
_METHODS = {
    Statistic.STANDARDISED_RATE: (
        "", "", "per 100,000 people a year, standardised for age", HUNDRED_THOUSAND, IN_THE_YEAR,
        ("Standardised for age (European Standard Population 2013), so that an old and a young "
        "area compare."),
        "It is not given where fewer than 10 happened. Sex is not standardised.",
    ),
    Statistic.STANDARDISED_RATIO: (
        "-ratio", ": against what its ages would give", "of 100 expected", HUNDRED, IN_THE_YEAR,
        ("How many happened for each 100 that would have, had each age of the area had the rate "
        "of its system: for small areas, where a standardised rate is too unsteady."),
        ("Two areas' ratios have different ages behind them: compare each with 100 and not with "
        "the other."),
    ),
    Statistic.CRUDE_RATE: (
        "-crude", ": not standardised", "per 100,000 people a year", HUNDRED_THOUSAND, BY_MONTH,
        "What services meet, whatever the age of the people: for planning beds and staff.",
        "An old area has more of it than a young one for its age alone.",
    ),
}  # fmt: skip


def _of(
    quantity: str, *, title: str, purpose: str, cannot_see: str, statistic: Statistic,
    lists: tuple[str, ...], headline: bool = False,
) -> Sheet:  # fmt: skip
    after, words, unit, multiplier, period, why, limit = _METHODS[statistic]
    return Sheet(
        key=f"{quantity}{after}",
        title=f"{title}{words}",
        family=Family.ADMISSIONS,
        purpose=f"{purpose} {why}",
        cannot_see=f"{cannot_see} {limit}",
        statistic=statistic,
        numerator=quantity,
        denominator="people",
        unit=unit,
        period=period,
        direction=Direction.LOWER,
        exclusions=_LEFT,
        source=_OUTCOMES[quantity],
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=multiplier,
        code_lists=lists,
        headline=headline,
    )


_HEADLINES = {"acsc-chronic", "emergency-admissions"}

RATES = tuple(
    sheets.register(
        _of(
            quantity,
            title=title,
            purpose=purpose,
            cannot_see=cannot_see,
            statistic=statistic,
            lists=lists,
            headline=statistic is Statistic.STANDARDISED_RATE and quantity in _HEADLINES,
        )
    )
    for quantity, title, purpose, cannot_see, lists in (
        (
            "acsc-chronic",
            "Emergency admissions for chronic ambulatory care sensitive conditions",
            (
                "Emergencies that steady care of asthma, diabetes, heart failure and the like "
                "should "
                "make rarer: continuity is associated with fewer of them."
            ),
            _SENSITIVE,
            ("acsc-chronic",),
        ),
        (
            "acsc-acute",
            "Emergency admissions for acute and vaccine-preventable conditions",
            "Emergencies that early treatment or a vaccination should make rarer.",
            _SENSITIVE,
            ("acsc-acute",),
        ),
        (
            "emergency-admissions",
            "Emergency admissions",
            "How often people are admitted in an emergency, for any reason.",
            _ALL_CAUSES,
            (),
        ),
    )
    for statistic in _METHODS
)
"""Each of three kinds of emergency: standardised rate, standardised ratio, crude rate."""


def _crude(
    key: str, *, quantity: str, title: str, purpose: str, cannot_see: str, unit: str,
    direction: Direction, lists: tuple[str, ...], exclusions: str = _LEFT,
    period: str = IN_THE_YEAR, source: str = THIS_SYSTEM, few: str | None = None,
) -> Sheet:  # fmt: skip
    return Sheet(
        key=key,
        title=title,
        family=Family.ADMISSIONS,
        purpose=purpose,
        cannot_see=cannot_see,
        statistic=Statistic.CRUDE_RATE,
        numerator=quantity,
        denominator="people",
        unit=unit,
        period=period,
        direction=direction,
        exclusions=exclusions,
        source=source,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED_THOUSAND,
        code_lists=lists,
        few=few,
    )


OTHERS = tuple(
    sheets.register(sheet)
    for sheet in (
        _crude(
            "acsc-elective",
            quantity="acsc-elective",
            title="Elective admissions for ambulatory care sensitive conditions",
            purpose="Planned admissions for the same conditions: the study that linked "
            "continuity to "
            "admissions (BMJ 2017;356:j84) counted both kinds.",
            cannot_see=f"{_SENSITIVE} More of them can mean better access to planned care.",
            unit="per 100,000 people a year",
            direction=Direction.NEITHER,
            lists=("acsc-acute", "acsc-chronic"),
            source="BMJ 2017;356:j84 counted elective and emergency admissions",
        ),
        _crude(
            "admissions",
            quantity="admissions",
            title="Admissions to hospital",
            purpose="How much of hospital people use, for any reason and by any route.",
            cannot_see=_ALL_CAUSES,
            unit="per 100,000 people a year",
            direction=Direction.NEITHER,
            lists=(),
            period=BY_MONTH,
        ),
        _crude(
            "elective-admissions",
            quantity="elective-admissions",
            title="Elective admissions",
            purpose="How much planned hospital care people get.",
            cannot_see="Those who wait, and those who were never referred.",
            unit="per 100,000 people a year",
            direction=Direction.NEITHER,
            lists=(),
            period=BY_MONTH,
        ),
        _crude(
            "bed-days",
            quantity="bed-days",
            title="Nights in hospital",
            purpose="How many nights people spend in hospital: what beds are needed for.",
            cannot_see="People who were still in hospital on the day measured, and day cases, "
            "which have no night. A few long stays make most of it: nights of one stay come "
            "together, so that no interval is given.",
            unit="nights per 100,000 people a year",
            direction=Direction.LOWER,
            lists=(),
            exclusions="Stays that have not ended by the day measured",
            few="admissions",
        ),
    )
)

EMERGENCY_SHARE = sheets.register(
    Sheet(
        key="emergency-share",
        title="Admissions that are emergencies",
        family=Family.ADMISSIONS,
        purpose="How much of hospital care comes unplanned.",
        cannot_see="Why: few elective admissions raise it as well as many emergencies.",
        statistic=Statistic.PROPORTION,
        numerator="emergency-admissions",
        denominator="admissions",
        unit="% of admissions",
        period=BY_MONTH,
        direction=Direction.LOWER,
        exclusions=NOBODY,
        source=THIS_SYSTEM,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
    )
)
