"""The year measured, as days since 1970, and on which of them people are seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

_EPOCH = date(1970, 1, 1)
_MONTHS_BACK = 106 * 12
# Appointments attended by calendar month from January, in hundred thousands: NHS Digital,
# Appointments in General Practice, September 2020 to August 2021, 49 CCGs of the files used.
_MONTHS = (143, 144, 176, 154, 152, 173, 166, 154, 167, 179, 162, 151)
# Monday is busier than Friday: plausible shares, not verified.
_WEEKDAYS = (1.18, 1.04, 1.0, 0.98, 0.94, 0.03, 0.01)


@dataclass(frozen=True, eq=False, slots=True)
class Year:
    """The twelve months that end on ``day``, the last of a month. Days count from 1970-01-01.

    ``month_firsts``: int32, the first days of months, the last that of the day's month.
    ``seen_upto``: float64 (days + 1,), the share of contacts before each day of the year.
    """

    start: int
    day: int
    month_firsts: NDArray[np.int32]
    seen_upto: NDArray[np.float64]


def days(day: date) -> int:
    """Days from 1970-01-01."""
    return (day - _EPOCH).days


def year_to(day: date) -> Year:
    """The year that ends on a day. Raises ValueError where that is not the last of a month."""
    following = day + timedelta(days=1)
    if following.day != 1:
        raise ValueError(f"{day} is not the last day of a month")
    start = following.replace(year=following.year - 1)
    last = day.year * 12 + day.month - 1
    firsts = [
        days(date(month // 12, month % 12 + 1, 1)) for month in range(last - _MONTHS_BACK, last + 1)
    ]
    weights = []
    for number in range((day - start).days + 1):
        one = start + timedelta(days=number)
        weights.append(_MONTHS[one.month - 1] * _WEEKDAYS[one.weekday()])
    upto = np.concatenate([[0.0], np.cumsum(weights)])
    return Year(days(start), days(day), np.array(firsts, np.int32), upto / upto[-1])
