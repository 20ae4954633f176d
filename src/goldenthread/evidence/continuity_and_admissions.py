"""Continuity beside hospital use: practices in thirds by continuity, from released values.

Barker et al. (BMJ 2017;356:j84; not verified against the paper's own tables) compared thirds of
older patients in 200 English practices, and found fewer admissions for sensitive conditions where
continuity was higher. Here practices are compared, not people: an association of areas, which may
come from what practices differ in otherwise, and shows no cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from goldenthread.evidence.editions import ReleasedValue, Shown
from goldenthread.evidence.size_and_continuity import PracticeContinuity

RATIO = "acsc-chronic-ratio"
"""The measure of hospital use: standardised for age, 100 being as many as the system has."""

_WORDS = ("Lowest third", "Middle third", "Highest third")
_THIRDS = len(_WORDS)
_THOUSANDTH, _TENTH = Decimal("0.001"), Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Third:
    """A third of the practices, by continuity: ``index`` and ``ratio`` are weighted means.

    The index is weighted by people with enough contacts, the ratio by all people on the lists.
    """

    words: str
    practices: int
    people: int
    index: Decimal
    ratio: Decimal


def by_continuity(
    practices: Sequence[PracticeContinuity], ratios: Iterable[ReleasedValue]
) -> tuple[Third, ...]:
    """Three thirds of the practices, the lowest continuity first; none of fewer than three.

    Args:
        practices: What was released of continuity; those with nobody counted are left out.
        ratios: Values of the measure ``RATIO``, undivided, one a practice. A practice whose value
            is not shown is left out.
    """
    ratio_of = {value.area: Decimal(value.value) for value in ratios if value.shown is Shown.SHOWN}
    found = sorted(
        (one for one in practices if one.practice in ratio_of and one.counted and one.people),
        key=lambda one: (one.index, str(one.practice)),
    )
    if len(found) < _THIRDS:
        return ()
    bounds = [len(found) * number // _THIRDS for number in range(_THIRDS + 1)]
    thirds = []
    for number, words in enumerate(_WORDS):
        within = found[bounds[number] : bounds[number + 1]]
        counted, people = sum(one.counted for one in within), sum(one.people for one in within)
        index = sum((one.index * one.counted for one in within), Decimal(0)) / counted
        ratio = sum((ratio_of[one.practice] * one.people for one in within), Decimal(0)) / people
        thirds.append(
            Third(
                words,
                len(within),
                people,
                index.quantize(_THOUSANDTH, ROUND_HALF_EVEN),
                ratio.quantize(_TENTH, ROUND_HALF_EVEN),
            )
        )
    return tuple(thirds)
