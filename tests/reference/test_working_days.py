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
