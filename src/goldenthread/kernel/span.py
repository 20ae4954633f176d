"""A span of days in which a fact is true: from its first day up to, not including, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


class SpanError(ValueError):
    """A span that ends on or before the day on which it begins."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``since`` (first day, None: always so) until ``until`` (first day no longer so).

    Published registers give the last day instead: use :meth:`through` for those.
    """

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.until <= self.since:
            raise SpanError(f"a span cannot end on {self.until} when it begins on {self.since}")

    @classmethod
    def through(cls, first: date | None, last: date | None) -> Span:
        """The span of a register that names its last day (inclusive)."""
        return cls(first, None if last is None else last + timedelta(days=1))

    @property
    def last(self) -> date | None:
        """The last day on which the fact is true, or None while it goes on."""
        return None if self.until is None else self.until - timedelta(days=1)

    def holds_on(self, day: date) -> bool:
        """Whether the fact is true on that day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def overlaps(self, other: Span) -> bool:
        """Whether some day lies in both spans."""
        return (self.since is None or other.until is None or self.since < other.until) and (
            other.since is None or self.until is None or other.since < self.until
        )

    def __str__(self) -> str:
        if self.since is None and self.until is None:
            return "always"
        start = f"from {self.since:%-d %B %Y}" if self.since else "until then"
        return start if self.last is None else f"{start} to {self.last:%-d %B %Y}"
