"""The year that a day measured ends: its months, as days are numbered in the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

FIRST_DAY = date(1970, 1, 1)
"""The day numbered 0, as Parquet numbers days."""


def day_number(day: date) -> int:
    """Whole days from 1 January 1970."""
    return (day - FIRST_DAY).days


def is_end_of_month(day: date) -> bool:
    """Whether the next day is in another month."""
    return (day + timedelta(days=1)).day == 1


@dataclass(frozen=True)
class Period:
    """The twelve months that end on ``day``, the last of a month, that day included.

    Raises:
        ValueError: ``day`` is not the last of a month.
    """

    day: date

    def __post_init__(self) -> None:
        if not is_end_of_month(self.day):
            raise ValueError(f"a day measured is the last of a month; {self.day} is not")

    @property
    def start(self) -> date:
        """The first day of the year: the day after ``day``, a year before."""
        return self._years_before(1)

    @property
    def five_years(self) -> date:
        """The first day of the five years that end on ``day``."""
        return self._years_before(5)

    @cached_property
    def months(self) -> NDArray[np.uint8]:
        """Month (1 to 12) of each day from ``start`` to ``day``: uint8 of shape (days,)."""
        days = (self.start + timedelta(days=n) for n in range((self.day - self.start).days + 1))
        first = self.start.year * 12 + self.start.month - 1
        return np.array([one.year * 12 + one.month - first for one in days], np.uint8)

    def _years_before(self, years: int) -> date:
        after = self.day + timedelta(days=1)
        return after.replace(year=after.year - years)
