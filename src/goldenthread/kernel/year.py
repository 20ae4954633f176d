"""The financial year, 1 April to 31 March, written ``2024/25``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from goldenthread.kernel.span import Span

_SHAPE = re.compile(r"([0-9]{4})[/-]([0-9]{2})")


class FinancialYearError(ValueError):
    """Text that is not a financial year."""


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """A financial year, by the calendar year in which it begins."""

    begins: int

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """Read ``2024/25`` (or ``2024-25``). Raises FinancialYearError for anything else."""
        match = _SHAPE.fullmatch(text.strip())
        # Years whose days a calendar has: not 0000, and none that ends after 9999.
        if (
            match is None
            or (int(match[1]) + 1) % 100 != int(match[2])
            or not MINYEAR <= int(match[1]) < MAXYEAR
        ):
            raise FinancialYearError(
                f"{text[:40]!r} is not a financial year: write two years running, "
                "for example 2024/25"
            )
        return cls(int(match[1]))

    @classmethod
    def of(cls, day: date) -> FinancialYear:
        """The financial year in which a day falls."""
        return cls(day.year if (day.month, day.day) >= (4, 1) else day.year - 1)

    @property
    def span(self) -> Span:
        """1 April up to the next 1 April."""
        return Span(date(self.begins, 4, 1), date(self.begins + 1, 4, 1))

    def __str__(self) -> str:
        return f"{self.begins}/{(self.begins + 1) % 100:02d}"
