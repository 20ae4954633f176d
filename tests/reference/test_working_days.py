"""Working days: over weekends and bank holidays, and never guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.reference.working_days import (
    UnknownHolidaysError,
    bank_holidays,
    working_days_after,
)


@pytest.mark.parametrize(
    ("day", "number", "after"),
    [
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
        (date(2026, 3, 31), 2, date(2026, 4, 2)),
        (date(2026, 3, 31), 3, date(2026, 4, 7)),  # over Good Friday to Easter Monday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Boxing Day, a Saturday, is kept on Monday
        (date(2025, 10, 3), 1, date(2025, 10, 6)),
    ],
)
def test_days_after(day: date, number: int, after: date) -> None:
    assert working_days_after(day, number) == after


@given(
    st.dates(date(2022, 1, 1), date(2027, 6, 1)),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_days_add_up_and_end_on_working_days(day: date, some: int, more: int) -> None:
    end = working_days_after(day, some)
    assert working_days_after(end, more) == working_days_after(day, some + more)
    if some:
        assert end.weekday() < 5
        assert end not in bank_holidays()
        assert end - day >= timedelta(days=some)


@pytest.mark.parametrize("day", [date(2021, 12, 30), date(2028, 12, 20)])
def test_years_that_are_not_known_are_refused(day: date) -> None:
    with pytest.raises(UnknownHolidaysError, match="2022 to 2028"):
        working_days_after(day, 20)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous rule that Meeus gives."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * n) // 433
    month = (h + n - 7 * m + 90) // 25
    return date(year, month, (h + n - 7 * m + 33 * month + 19) % 32)


def monday(year: int, month: int, *, last: bool = False) -> date:
    """The first or the last Monday of a month."""
    days = [date(year, month, 1) + timedelta(days=number) for number in range(31)]
    mondays = [day for day in days if day.month == month and day.weekday() == 0]
    return mondays[-1 if last else 0]


def by_the_rules(year: int) -> set[date]:
    """The holidays of an ordinary year; one that falls on a weekend is kept on the next free day.

    Where Boxing Day is a Monday it keeps its day, and Christmas Day is kept on the Tuesday.
    """
    found = {
        easter(year) - timedelta(days=2), easter(year) + timedelta(days=1),
        monday(year, 5), monday(year, 5, last=True), monday(year, 8, last=True),
    }  # fmt: skip
    fixed = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
    found |= {day for day in fixed if day.weekday() < 5}
    for day in sorted(fixed - found):
        later = (day + timedelta(days=number) for number in range(7))
        found.add(next(one for one in later if one not in found and one.weekday() < 5))
    return found


PROCLAIMED = {
    2022: ({date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)}, {date(2022, 5, 30)}),
    2023: ({date(2023, 5, 8)}, set()),
}
"""Days that were added, and taken away, by proclamation."""


@pytest.mark.parametrize("year", range(2022, 2029))
def test_the_table_is_what_the_rules_and_the_proclamations_give(year: int) -> None:
    added, moved = PROCLAIMED.get(year, (set(), set()))
    held = {day for day in bank_holidays() if day.year == year}
    assert held == (by_the_rules(year) | added) - moved
