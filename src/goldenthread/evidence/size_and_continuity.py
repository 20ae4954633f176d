"""Continuity by the size of practices, and as they grew: from released values, and nothing else.

Larger practices had less continuity in 200 English practices in 2011 to 2013: the usual provider
index was 0.59 in large and 0.70 in small ones (Barker et al., BMJ 2017;356:j84; not verified
against the paper's own table). Whether that is so here, these functions show; they show no cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from goldenthread.evidence.editions import ReleasedValue, Shown
from goldenthread.kernel import Ref

PEOPLE, CONTINUITY = "registered-people", "upc"
"""The measures whose released values these functions read."""

_DECIMALS = Decimal("0.001")
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Band:
    """Practices of one size: from ``least`` to below ``below`` people on the list."""

    words: str
    least: int
    below: int


BANDS = (
    Band("Fewer than 5,000 people", 0, 5_000),
    Band("5,000 to 9,999", 5_000, 10_000),
    Band("10,000 to 14,999", 10_000, 15_000),
    Band("15,000 or more", 15_000, _MOST),
)
"""Sizes of lists. They are this system's own; there is no agreed set."""

GROWTH = (
    Band("Lost more than 2% of its people", -_MOST, -2),
    Band("Within 2% of what it was", -2, 2),
    Band("Grew by 2% to 10%", 2, 10),
    Band("Grew by 10% or more", 10, _MOST),
)
"""How lists grew, in percent; also our own."""


@dataclass(frozen=True, slots=True)
class PracticeContinuity:
    """What was released of a practice: its list, people with enough contacts, and their index.

    ``counted`` are the people with at least two contacts, by whom practices are weighted.
    """

    practice: Ref
    people: int
    counted: int
    index: Decimal


@dataclass(frozen=True, slots=True)
class BandContinuity:
    """Continuity of the practices of a band: mean over their people, and the lowest and highest.

    The three are None where no practice of the band has a value.
    """

    band: Band
    practices: int
    people: int
    mean: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True, slots=True)
class GrowthContinuity:
    """Continuity before and after, of practices that grew alike; None where there are none."""

    band: Band
    practices: int
    before: Decimal | None
    after: Decimal | None


def practices_with_continuity(
    people: Iterable[ReleasedValue], continuity: Iterable[ReleasedValue]
) -> tuple[PracticeContinuity, ...]:
    """Practices of which both the list and the index are shown, in order of reference.

    Args:
        people: Values of the measure ``PEOPLE``, undivided, one a practice.
        continuity: Values of the measure ``CONTINUITY``, likewise.
    """
    lists = {
        value.area: int(Decimal(value.value)) for value in people if value.shown is Shown.SHOWN
    }
    found = [
        PracticeContinuity(
            value.area, lists[value.area], value.denominator or 0, Decimal(value.value)
        )
        for value in continuity
        if value.shown is Shown.SHOWN and value.area in lists
    ]
    return tuple(sorted(found, key=lambda one: str(one.practice)))


def by_size(practices: Sequence[PracticeContinuity]) -> tuple[BandContinuity, ...]:
    """Continuity of each band of sizes, the smallest practices first."""
    found = []
    for band in BANDS:
        within = [one for one in practices if band.least <= one.people < band.below]
        indices = [one.index for one in within]
        found.append(
            BandContinuity(
                band,
                len(within),
                sum(one.people for one in within),
                _mean(within),
                min(indices, default=None),
                max(indices, default=None),
            )
        )
    return tuple(found)


def as_they_grew(
    earlier: Sequence[PracticeContinuity], later: Sequence[PracticeContinuity]
) -> tuple[GrowthContinuity, ...]:
    """Continuity before and after, by how lists grew, of practices that have both values."""
    before: Mapping[Ref, PracticeContinuity] = {one.practice: one for one in earlier if one.people}
    pairs = [(before[one.practice], one) for one in later if one.practice in before]
    found = []
    for band in GROWTH:
        within = [
            (old, new)
            for old, new in pairs
            if band.least * old.people <= 100 * (new.people - old.people) < band.below * old.people
        ]
        found.append(
            GrowthContinuity(
                band,
                len(within),
                _mean([old for old, _ in within]),
                _mean([new for _, new in within]),
            )
        )
    return tuple(found)


def _mean(practices: Sequence[PracticeContinuity]) -> Decimal | None:
    """The mean over people with enough contacts, to a thousandth."""
    counted = sum(one.counted for one in practices)
    if not counted:
        return None
    total = sum((one.index * one.counted for one in practices), Decimal(0))
    return (total / counted).quantize(_DECIMALS, ROUND_HALF_EVEN)
