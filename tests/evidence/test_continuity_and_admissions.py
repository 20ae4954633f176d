"""Thirds of practices by continuity, with their admissions, worked by hand."""

from __future__ import annotations

from decimal import Decimal

from goldenthread.evidence.continuity_and_admissions import RATIO, by_continuity
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.sheets import Statistic
from goldenthread.evidence.size_and_continuity import PracticeContinuity
from goldenthread.kernel import Ref
from tests.evidence.released import shown, suppressed


def practice(number: int) -> Ref:
    return Ref("practice", f"Z9000{number}")


def one(number: int, index: str, people: int = 1000, counted: int = 500) -> PracticeContinuity:
    return PracticeContinuity(practice(number), people, counted, Decimal(index))


def test_the_measure_of_hospital_use_is_adjusted_for_age() -> None:
    assert sheets[RATIO].statistic is Statistic.STANDARDISED_RATIO


def test_thirds_are_weighted_by_people() -> None:
    practices = [one(1, "0.7"), one(2, "0.4", 3000, 100), one(3, "0.5"), one(4, "0.6"),
                 one(5, "0.3", 1000, 300), one(6, "0.8"), one(7, "0.9"), one(8, "0.1")]  # fmt: skip
    ratios = [shown(RATIO, practice(n), value) for n, value in
              ((1, "90"), (2, "120"), (3, "100"), (4, "95"), (5, "80"), (6, "70"))]  # fmt: skip
    low, middle, high = by_continuity(practices, [*ratios, suppressed(RATIO, practice(7))])
    assert (low.practices, low.people) == (2, 4000)
    assert low.index == Decimal("0.325")  # (0.4 x 100 + 0.3 x 300) / 400
    assert low.ratio == Decimal("110.0")  # (120 x 3000 + 80 x 1000) / 4000
    assert (middle.index, middle.ratio) == (Decimal("0.550"), Decimal("97.5"))
    assert (high.index, high.ratio) == (Decimal("0.750"), Decimal("80.0"))


def test_every_practice_is_in_one_third() -> None:
    practices = [one(number, f"0.{number}") for number in range(1, 9)]
    ratios = [shown(RATIO, practice(number), "100") for number in range(1, 9)]
    assert [third.practices for third in by_continuity(practices, ratios)] == [2, 3, 3]


def test_fewer_than_three_practices_have_no_thirds() -> None:
    practices = [one(1, "0.5"), one(2, "0.6"), one(3, "0.7", counted=0)]
    ratios = [shown(RATIO, practice(number), "100") for number in (1, 2, 3)]
    assert by_continuity(practices, ratios) == ()
