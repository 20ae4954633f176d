"""What a page says of a run of months."""

from __future__ import annotations

import pytest

from goldenthread.evidence.editions import ReleasedValue, Shown
from goldenthread.kernel import Ref
from goldenthread.web.pages.measured_areas import run_of_months


def month(number: int, value: str) -> ReleasedValue:
    return ReleasedValue(
        "contacts-per-person", Ref("place", "A"), "month", str(number), 100, 200, value, "", "",
        Shown.SHOWN,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("last", "told"), [("0.52", "No month is out"), ("0.90", "12 months are out")]
)
def test_a_run_of_months_says_what_its_early_months_lack(last: str, told: str) -> None:
    """Who left or died within the year is in none of its months, so that a rise need be none."""
    rates = ["0.50", "0.52"] * 5 + ["0.50", last]
    words = run_of_months("contacts", [month(n, each) for n, each in enumerate(rates, 1)])
    assert told in words
    assert "earlier months lack those who have left or died since" in words


def test_eleven_months_are_no_run() -> None:
    words = run_of_months("contacts", [month(n, "0.50") for n in range(1, 12)])
    assert words.startswith("Whether a month is out of the ordinary cannot be said.")
