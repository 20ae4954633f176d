"""From where a page looks: as at which day, and as known on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from goldenthread.records.occasion import asked_day
from goldenthread.records.reading import count, facts
from goldenthread.web.presenters import LONDON, day

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A day as at which facts are true and, where one is asked for, a day on which they were known.

    ``known_on`` None: as they are believed now.
    """

    at: date
    known_on: date | None = None

    @property
    def known_at(self) -> datetime | None:
        """The last instant of the day on which they were known, in London."""
        if self.known_on is None:
            return None
        midnight = datetime.combine(self.known_on + timedelta(days=1), time.min, LONDON)
        return midnight - timedelta(microseconds=1)

    @property
    def words(self) -> str:
        """Which of the two times is shown, as a sentence."""
        if self.known_on is None:
            return f"What was true on {day(self.at)}, as it is known now."
        return (
            f"What was true on {day(self.at)}, as it was known at the end of {day(self.known_on)}. "
            "What was recorded or put right later is left out; names of linked pages are today’s."
        )

    @property
    def query(self) -> str:
        """The same standpoint for another address."""
        parts = {"at": self.at.isoformat()}
        if self.known_on is not None:
            parts["known"] = self.known_on.isoformat()
        return urlencode(parts)

    def facts(self, noun: type[Fact], *conditions: Any, **more: Any) -> list[Fact]:
        """Facts that were true on the day, as they were known."""
        return facts(noun, *conditions, as_at=self.at, known_at=self.known_at, **more)

    def ever(self, noun: type[Fact], *conditions: Any, **more: Any) -> list[Fact]:
        """Facts whenever true, as they were known."""
        return facts(noun, *conditions, known_at=self.known_at, **more)

    def count(self, noun: type[Any], *conditions: Any, **more: Any) -> int:
        """How many facts were true on the day, as they were known."""
        return count(noun, *conditions, as_at=self.at, known_at=self.known_at, **more)


def asked_standpoint(request: HttpRequest, today: date) -> Standpoint:
    """Read ``?at=`` and ``?known=``. Raises BadRequest with words for what is no day."""
    try:
        at = asked_day(request.GET.get("at"), today)
        known = request.GET.get("known")
        known_on = asked_day(known, today) if known else None
    except ValueError as error:
        raise BadRequest(str(error)) from error
    if known_on is not None and known_on == date.max:
        raise BadRequest("That day is beyond the calendar.")
    return Standpoint(at, known_on)
