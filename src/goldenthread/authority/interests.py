"""Interests that holders of office declare, so that they can withdraw where one is touched.

Source: National Health Service Act 2006, section 14Z30 (registers of interests), and NHS England,
Managing conflicts of interest in the NHS: the four natures of an interest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goldenthread.kernel import Ref, Span


class InterestNature(StrEnum):
    """The four natures of an interest in NHS England's guidance."""

    FINANCIAL = "financial"
    PROFESSIONAL = "non-financial professional"
    PERSONAL = "non-financial personal"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True)
class Interest:
    """An interest of a person, ``interest:KEY``, in a ``party`` (None: in none that is recorded).

    The span is that of the interest itself; ``declared`` is the day on which it was made known.
    """

    ref: Ref
    person: Ref
    party: Ref | None
    nature: InterestNature
    words: str
    declared: date
    span: Span
