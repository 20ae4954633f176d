"""Days as published registers write them: eight digits, ``20240701``."""

from __future__ import annotations

import re
from datetime import date

_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class DayError(ValueError):
    """Text that is not a day."""


def day_from_digits(text: str) -> date | None:
    """A day from ``20240701``; None from an empty cell. Raises DayError for anything else."""
    if not text:
        return None
    match = _EIGHT.fullmatch(text)
    if match is None:
        raise DayError("is not a day: write eight digits, year month day, such as 20240701")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise DayError("is no day of the calendar") from None
