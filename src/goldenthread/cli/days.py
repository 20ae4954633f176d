"""Days as a person types them, and as they are written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

DayOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="As at this day, for example 2026-03-31."),
]


def chosen_day(at: datetime | None) -> date:
    """The day given; else today, or the day up to which a demonstration was written."""
    from goldenthread.records.occasion import occasion

    return at.date() if at else occasion().day


def as_text(day: date | None) -> str:
    """A day as 2026-03-31, empty for none."""
    return day.isoformat() if day else ""
