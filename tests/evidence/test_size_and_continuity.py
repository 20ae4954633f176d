"""Continuity by size of practices and as they grew, against sums worked by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from goldenthread.evidence.editions import ReleasedValue
from goldenthread.evidence.size_and_continuity import (
    BANDS,
    CONTINUITY,
    GROWTH,
    PEOPLE,
    Band,
    PracticeContinuity,
    as_they_grew,
    by_size,
    practices_with_continuity,
)
from goldenthread.kernel import Ref
from tests.evidence.released import shown, suppressed


def practice(number: int) -> Ref:
    return Ref("practice", f"Z9000{number}")


def one(number: int, people: int, counted: int, index: str) -> PracticeContinuity:
    return PracticeContinuity(practice(number), people, counted, Decimal(index))


def released(*rows: tuple[int, int, int, str]) -> tuple[PracticeContinuity, ...]:
    people: list[ReleasedValue] = []
    continuity: list[ReleasedValue] = []
    for number, size, counted, index in rows:
        people.append(shown(PEOPLE, practice(number), str(size), size))
        continuity.append(shown(CONTINUITY, practice(number), index, None, counted))
    return practices_with_continuity(people, continuity)


def test_values_of_a_practice_are_joined() -> None:
    found = practices_with_continuity(
        [shown(PEOPLE, practice(2), "8000"), shown(PEOPLE, practice(1), "4000"),
         shown(PEOPLE, practice(3), "6000"), suppressed(PEOPLE, practice(4))],
        [shown(CONTINUITY, practice(1), "0.700", None, 2500), suppressed(CONTINUITY, practice(2)),
         shown(CONTINUITY, practice(4), "0.500", None, 10)],
    )  # fmt: skip
    assert found == (one(1, 4000, 2500, "0.700"),)


def test_a_mean_is_over_people_and_not_over_practices() -> None:
    small, middle, large, largest = by_size(
        released((1, 4000, 1000, "0.700"), (2, 4995, 3000, "0.600"), (3, 5000, 900, "0.650"),
                 (4, 22000, 9000, "0.590"))
    )  # fmt: skip
    assert (small.practices, small.people) == (2, 8995)
    assert small.mean == Decimal("0.625")  # (0.7 x 1000 + 0.6 x 3000) / 4000
    assert (small.lowest, small.highest) == (Decimal("0.600"), Decimal("0.700"))
    assert (middle.practices, middle.mean) == (1, Decimal("0.650"))
    assert (large.practices, large.mean, large.lowest) == (0, None, None)
    assert largest.mean == Decimal("0.590")


@pytest.mark.parametrize("bands", [BANDS, GROWTH])
def test_bands_meet_and_leave_no_gap(bands: tuple[Band, ...]) -> None:
    assert all(lower.below == upper.least for lower, upper in pairwise(bands))


def test_practices_are_followed_as_they_grow() -> None:
    before = [one(1, 10_000, 100, "0.60"), one(2, 10_000, 100, "0.70"), one(3, 10_000, 300, "0.50"),
              one(4, 10_000, 100, "0.65"), one(5, 10_000, 100, "0.10")]  # fmt: skip
    after = [one(1, 12_000, 100, "0.50"), one(2, 11_000, 100, "0.68"), one(3, 11_500, 100, "0.42"),
             one(4, 9_799, 100, "0.66"), one(6, 5_000, 100, "0.90")]  # fmt: skip
    lost, same, grew, much = as_they_grew(before, after)
    assert (lost.practices, lost.before, lost.after) == (1, Decimal("0.650"), Decimal("0.660"))
    assert (same.practices, same.before, same.after) == (0, None, None)
    assert grew.practices == 0
    assert much.practices == 3, "ten percent and more"
    assert much.before == Decimal("0.560")  # (0.60 x 100 + 0.70 x 100 + 0.50 x 300) / 500
    assert much.after == Decimal("0.533")  # (0.50 + 0.68 + 0.42) / 3


@pytest.mark.parametrize(
    ("people", "place"),
    [(9_799, 0), (9_800, 1), (10_199, 1), (10_200, 2), (10_999, 2), (11_000, 3)],
)
def test_growth_is_told_exactly_at_its_bounds(people: int, place: int) -> None:
    found = as_they_grew([one(1, 10_000, 100, "0.6")], [one(1, people, 100, "0.6")])
    assert [each.practices for each in found] == [int(number == place) for number in range(4)]
