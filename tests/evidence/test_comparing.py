"""Released values beside one another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from goldenthread.evidence.calculating import estimates
from goldenthread.evidence.comparing import (
    Position,
    Standing,
    months,
    positions,
    standing,
)
from goldenthread.evidence.editions import ReleasedValue, Shown
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.methods.runs import Chart, Special
from goldenthread.evidence.sheets import Direction
from goldenthread.kernel import Ref

CARE = replace(sheets["smi-checked"], direction=Direction.HIGHER)
HERE, WHOLE = Ref("practice", "A"), Ref("system", "QZZ")


def value(
    text: str, lower: str = "", upper: str = "", *, area: Ref = HERE, above: int = 0,
    below: int = 0,
) -> ReleasedValue:  # fmt: skip
    return ReleasedValue(
        "smi-checked", area, "all", "all", above, below, text, lower, upper, Shown.SHOWN
    )


@pytest.mark.parametrize(
    ("lower", "upper", "direction", "expected"),
    [
        ("61.0", "70.0", Direction.HIGHER, Standing.BETTER),
        ("61.0", "70.0", Direction.LOWER, Standing.WORSE),
        ("61.0", "70.0", Direction.NEITHER, Standing.HIGHER),
        ("40.0", "59.9", Direction.HIGHER, Standing.WORSE),
        ("40.0", "59.9", Direction.LOWER, Standing.BETTER),
        ("40.0", "59.9", Direction.NEITHER, Standing.LOWER),
        ("60.0", "70.0", Direction.HIGHER, Standing.SIMILAR),
        ("", "", Direction.HIGHER, Standing.UNKNOWN),
    ],
)
def test_a_value_stands_apart_where_its_limits_leave_the_whole_out(
    lower: str, upper: str, direction: Direction, expected: Standing
) -> None:
    sheet = replace(CARE, direction=direction)
    assert standing(sheet, value("x", lower, upper), value("60.0", area=WHOLE)) is expected


@pytest.mark.parametrize("measure", ["acsc-chronic-crude", "child-asthma-admissions"])
def test_a_crude_rate_is_higher_and_not_worse(measure: str) -> None:
    """Old areas have more emergencies, and young ones more children, whatever their care."""
    sheet = sheets[measure]
    assert sheet.direction is Direction.LOWER
    assert standing(sheet, value("x", "61.0", "70.0"), value("60.0")) is Standing.HIGHER
    assert standing(sheet, value("x", "40.0", "59.9"), value("60.0")) is Standing.LOWER
    fair = sheets["acsc-chronic"]
    assert standing(fair, value("x", "61.0", "70.0"), value("60.0")) is Standing.WORSE


@pytest.mark.parametrize("measure", ["bed-days", "delayed-days"])
def test_nights_come_together_so_that_chance_has_no_limits_for_them(measure: str) -> None:
    sheet = sheets[measure]
    found = estimates(sheet, np.array([5_000]), np.array([10_000]))
    assert found.given.all()
    assert not found.limited.any()
    some = [value("50000.0", below=10_000)]
    assert positions(sheet, some, value("20000.0", area=WHOLE)) == [Position.UNKNOWN]


def test_what_is_suppressed_cannot_be_compared() -> None:
    hidden = replace(value("", "61", "62"), shown=Shown.SUPPRESSED)
    assert standing(CARE, hidden, value("60.0")) is Standing.UNKNOWN
    assert standing(CARE, value("61.5", "61", "62"), hidden) is Standing.UNKNOWN


def test_positions_on_a_funnel_worked_by_hand() -> None:
    """Around 50%, chance takes 100 people to 40.2 and 59.8 (95%), or to 34.5 and 65.5."""
    values = [value(f"{share}.0", below=100) for share in (30, 40, 50, 60, 70)]
    hidden = replace(value("", below=40), shown=Shown.SUPPRESSED)
    assert positions(CARE, [*values, hidden], value("50.0", area=WHOLE)) == [
        Position.LOW, Position.RATHER_LOW, Position.WITHIN, Position.RATHER_HIGH, Position.HIGH,
        Position.UNKNOWN,
    ]  # fmt: skip


def test_positions_of_rates_are_those_of_what_was_expected() -> None:
    """1,000 people of whom 100 are expected: chance leaves 81 to 122, or 72 to 135, of them."""
    rate = sheets["acsc-chronic-crude"]
    values = [value(f"{events}00.0", below=1_000) for events in (65, 75, 100, 125, 140)]
    assert positions(rate, values, value("10000.0", area=WHOLE)) == [
        Position.LOW, Position.RATHER_LOW, Position.WITHIN, Position.RATHER_HIGH, Position.HIGH,
    ]  # fmt: skip


def test_some_measures_have_no_funnel() -> None:
    some = [value("0.6", below=100)]
    assert positions(sheets["upc"], some, value("0.6")) == [Position.UNKNOWN]
    assert positions(CARE, some, value("0.0")) == [Position.UNKNOWN]


def test_a_run_of_months_comes_in_their_order() -> None:
    def of(month: int, rate: float) -> ReleasedValue:
        return replace(value(f"{rate}"), stratification="month", stratum=str(month))

    rates = [5, 6] * 5 + [5, 30]
    shuffled = [of(month, rate) for month, rate in enumerate(rates, 1)][::-1]
    found = months([value("99.0"), *shuffled])
    assert isinstance(found, Chart)
    assert found.special[-1] is Special.OUTSIDE
    assert months(shuffled[1:]) == "A chart needs 12 points; there are 11."
