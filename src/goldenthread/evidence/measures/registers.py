"""Disease registers, people with several conditions, and the multimorbidity score."""

from __future__ import annotations

from goldenthread.evidence.conditions import CONDITIONS, SCORED, Condition
from goldenthread.evidence.measures.stewards import HUNDRED, NOBODY, ON_THE_DAY, STEWARDS
from goldenthread.evidence.sheets import Direction, Family, Sheet, Statistic, sheets

_BY = STEWARDS[Family.REGISTERS]
_SCORED = tuple(sorted(condition.key for condition in SCORED))
_SCORE = (
    "Cambridge Multimorbidity Score, general-outcome weights (Payne and others, CMAJ "
    "2020;192:E107), as read in published study code"
)
_UNDIAGNOSED = (
    "Illness that nobody has diagnosed or coded: a low share can mean good health or poor finding."
)


def _of_register(condition: Condition) -> Sheet:
    if condition.register:
        seen = (
            f"{_UNDIAGNOSED} The published register {condition.register} has rules of age and "
            "of treatment of its own, which are not applied here, so the two differ."
        )
        source = (
            f"Codes of this list; the group {condition.register} of the Quality and Outcomes "
            "Framework is the published comparator"
        )
    else:
        seen = f"{_UNDIAGNOSED} No national register counts it, so there is no comparator."
        source = "Codes of this list; one of the twenty conditions of the Cambridge score"
    return Sheet(
        key=f"prevalence-{condition.key}",
        title=f"{condition.name}: people on the register",
        family=Family.REGISTERS,
        purpose=f"How many in a hundred people have {condition.name[0].lower()}"
        f"{condition.name[1:]} on their record, so that care can be planned where they are.",
        cannot_see=seen,
        statistic=Statistic.PROPORTION,
        numerator=f"register-{condition.key}",
        denominator="people",
        unit="% of people",
        period=ON_THE_DAY,
        direction=Direction.NEITHER,
        exclusions="People whose diagnosis was resolved by that day do not count as having it",
        source=source,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
        code_lists=(condition.key,),
    )


def _of_several(key: str, title: str, purpose: str, *, headline: bool = False) -> Sheet:
    return Sheet(
        key=key,
        title=title,
        family=Family.REGISTERS,
        purpose=purpose,
        cannot_see=f"{_UNDIAGNOSED} It counts conditions and not how bad they are; the same "
        "number weighs more on a poor life.",
        statistic=Statistic.PROPORTION,
        numerator=key,
        denominator="people",
        unit="% of people",
        period=ON_THE_DAY,
        direction=Direction.NEITHER,
        exclusions=NOBODY,
        source=f"The twenty conditions of the {_SCORE}",
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
        code_lists=_SCORED,
        headline=headline,
    )


PREVALENCES = tuple(sheets.register(_of_register(condition)) for condition in CONDITIONS)

LONG_TERM = sheets.register(
    _of_several(
        "long-term",
        "People with a long-term condition",
        "How many in a hundred people live with at least one of twenty long-term conditions.",
    )
)

TWO_OR_MORE = sheets.register(
    _of_several(
        "two-or-more",
        "People with two or more long-term conditions",
        "Multimorbidity: who needs care that is joined up, rather than one clinic a disease.",
        headline=True,
    )
)

FOUR_OR_MORE = sheets.register(
    _of_several(
        "four-or-more",
        "People with four or more long-term conditions",
        "Complex multimorbidity: the few people who need a named clinician most.",
    )
)

CAMBRIDGE_SCORE = sheets.register(
    Sheet(
        key="cambridge-score",
        title="Cambridge Multimorbidity Score, mean",
        family=Family.REGISTERS,
        purpose="How heavy the illness of a population is: each of twenty conditions weighs as "
        "much as it was found to add to death and hospital use.",
        cannot_see=f"{_UNDIAGNOSED} A mean hides how unevenly illness lies. The weights were not "
        "verified against the paper. A mean has no interval here.",
        statistic=Statistic.MEAN,
        numerator="cambridge-score",
        denominator="people",
        unit="points per person",
        period=ON_THE_DAY,
        direction=Direction.NEITHER,
        exclusions=NOBODY,
        source=_SCORE,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        divisor=HUNDRED,
        code_lists=_SCORED,
        few="long-term",
    )
)
