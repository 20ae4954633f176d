"""On which day, and of which system, a door speaks. Only a door may ask the clock."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from goldenthread.kernel import FinancialYear, Ref


@dataclass(frozen=True, slots=True)
class Occasion:
    """The day as at which a record is told, and the demonstration's chosen thread, if it is one."""

    day: date
    demonstration: bool = False
    seed: int | None = None
    start: Ref | None = None

    @property
    def year(self) -> FinancialYear:
        """The financial year of the day."""
        return FinancialYear.of(self.day)


def occasion() -> Occasion:
    """Today; for a demonstration, the day up to which it was written."""
    path = Path(settings.RECORD_DIRECTORY) / "demonstration"
    try:
        marker = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return Occasion(timezone.localdate(), demonstration=path.exists())
    return Occasion(
        date.fromisoformat(marker["as_at"]),
        demonstration=True,
        seed=marker.get("seed"),
        start=Ref.parse(marker["start"]) if marker.get("start") else None,
    )


FIRST_DAY, LAST_DAY = date(1, 4, 1), date(9999, 3, 31)
"""The days that can be asked for: those of a whole financial year of the calendar."""


def asked_day(text: str | None, otherwise: date) -> date:
    """The day of ``?at=YYYY-MM-DD``. Raises ValueError with words for anything else."""
    if not text:
        return otherwise
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(
            f"{text!r} is not a day: write year, month and day, for example 2026-03-31"
        ) from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{text!r} is beyond the calendar: write a day such as 2026-03-31")
    return day
