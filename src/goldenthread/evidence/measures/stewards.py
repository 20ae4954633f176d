"""Who owns and checks the sheets, when each family is reviewed, and words that sheets share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from goldenthread.evidence.sheets import Family


@dataclass(frozen=True, slots=True)
class Stewards:
    """Posts, not names: who answers for a family of measures, and when it is looked at again."""

    owner: str
    checker: str
    next_review: date


_ANALYTICS = "Head of population health analytics"
_CONSULTANT = "Consultant in public health"

STEWARDS = MappingProxyType(
    {
        Family.LIST: Stewards(_ANALYTICS, "Head of primary care", date(2027, 4, 30)),
        Family.REGISTERS: Stewards(_ANALYTICS, _CONSULTANT, date(2027, 4, 30)),
        Family.CONTINUITY: Stewards(
            "Clinical lead for general practice", _ANALYTICS, date(2027, 5, 31)
        ),
        Family.CONTACTS: Stewards("Head of primary care", _ANALYTICS, date(2027, 5, 31)),
        Family.ADMISSIONS: Stewards(_ANALYTICS, _CONSULTANT, date(2027, 6, 30)),
        Family.PREVENTION: Stewards(_CONSULTANT, _ANALYTICS, date(2027, 6, 30)),
        Family.SOCIAL_CARE: Stewards(
            "Director of adult social services", _ANALYTICS, date(2027, 9, 30)
        ),
        Family.SEGMENTS: Stewards(_ANALYTICS, _CONSULTANT, date(2027, 9, 30)),
    }
)
"""The stewards of each family: posts of this system, editable, no national rule."""

ON_THE_DAY = "The day measured"
IN_THE_YEAR = "The twelve months that end on the day measured"
BY_MONTH = (
    "The twelve months that end on the day measured; by month, the events of that month alone "
    "over the same people"
)
NOBODY = "Nobody who is registered and alive on the day"
HUNDRED = 100
HUNDRED_THOUSAND = 100_000
THIS_SYSTEM = "This system's own definition"
