"""Segments: everybody in one of eight, by the kind of care that they need most."""

from __future__ import annotations

from goldenthread.evidence.conditions import SCORED
from goldenthread.evidence.measures.stewards import HUNDRED, NOBODY, ON_THE_DAY, STEWARDS
from goldenthread.evidence.quantities import SEGMENTS as KEYS
from goldenthread.evidence.sheets import Direction, Family, Sheet, Statistic, sheets

_BY = STEWARDS[Family.SEGMENTS]
_SCORED = {condition.key for condition in SCORED}
_NAMES = {
    "segment-end-of-life": "near the end of life",
    "segment-frailty-dementia": "with frailty or dementia",
    "segment-organ-failure": "with failing organs",
    "segment-disability": "with lasting disability",
    "segment-stable-chronic": "with stable long-term conditions",
    "segment-acute": "who were acutely ill",
    "segment-maternal-infant": "in maternity or infancy",
    "segment-healthy": "who are healthy",
}
_LISTS = {
    "segment-frailty-dementia": {"dementia"},
    "segment-organ-failure": {"heart-failure", "copd", "chronic-kidney-disease"} | _SCORED,
    "segment-disability": {"learning-disability", "psychosis-bipolar"},
    "segment-stable-chronic": _SCORED,
}


def _of_segment(key: str, meaning: str) -> Sheet:
    return Sheet(
        key=key,
        title=f"People {_NAMES[key]}",
        family=Family.SEGMENTS,
        purpose=f"Planning care for whole groups of people. This one: {meaning[0].lower()}"
        f"{meaning[1:]}.",
        cannot_see="Each person is in the first segment that fits and in no other, so that "
        "somebody with dementia who is dying counts as dying. The rules are this system's own "
        "and were not tested against what care people then needed.",
        statistic=Statistic.PROPORTION,
        numerator=key,
        denominator="people",
        unit="% of people",
        period=ON_THE_DAY,
        direction=Direction.NEITHER,
        exclusions=NOBODY,
        source="After Bridges to Health (Lynn and others, Milbank Quarterly 2007), not verified",
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
        code_lists=tuple(sorted(_LISTS.get(key, ()))),
    )


SEGMENTS = tuple(sheets.register(_of_segment(key, meaning)) for key, meaning in KEYS)
