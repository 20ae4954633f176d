"""Working days of England: Monday to Friday but for bank holidays, from ``bank_holidays.csv``."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from goldenthread.reference.dated_table import read_dated_table

TABLE = "bank_holidays.csv"


class UnknownHolidaysError(LookupError):
    """A day lies outside the years whose bank holidays are known. The words say which those are."""


@cache
def bank_holidays() -> frozenset[date]:
    """Every bank holiday in the table."""
    rows = read_dated_table(TABLE, ("day", "name")).rows
    return frozenset(date.fromisoformat(row["day"]) for row in rows)


def working_days_after(day: date, number: int) -> date:
    """The day that is so many working days after another; 0 gives the day itself.

    Raises UnknownHolidaysError where it would count days of a year that the table does not know.
    """
    holidays = bank_holidays()
    while number > 0:
        day += timedelta(days=1)
        if not _first_year() <= day.year <= _last_year():
            raise UnknownHolidaysError(
                f"The bank holidays of {day.year} are not known, only those of {_first_year()} to "
                f"{_last_year()}: add them to reference/{TABLE}."
            )
        number -= day.weekday() < 5 and day not in holidays
    return day


def _first_year() -> int:
    return min(bank_holidays()).year


def _last_year() -> int:
    return max(bank_holidays()).year
