"""Money: whole pence, never a binary fraction."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"(?P<sign>-?)£?(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{2}))?")


class MoneyError(ValueError):
    """Text that is not an amount in pounds and pence."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in integer pence (pounds sterling)."""

    pence: int

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read pounds such as ``1250000``, ``£1,250,000`` or ``12.34``; refuses a lone decimal."""
        match = _SHAPE.fullmatch(text.strip())
        if match is None:
            raise MoneyError(
                f"{text!r} is not an amount of money: write pounds, with two decimals for pence, "
                "for example 1250000 or 1250000.50"
            )
        pence = int(match["pounds"].replace(",", "")) * 100 + int(match["pence"] or 0)
        return cls(-pence if match["sign"] else pence)

    def decimal(self) -> str:
        """Pounds as a decimal string, ``1250000.50``: the form in which money leaves in JSON."""
        sign = "-" if self.pence < 0 else ""
        return f"{sign}{abs(self.pence) // 100}.{abs(self.pence) % 100:02d}"

    def __add__(self, other: Money) -> Money:
        return Money(self.pence + other.pence)

    def __sub__(self, other: Money) -> Money:
        return Money(self.pence - other.pence)

    def __neg__(self) -> Money:
        return Money(-self.pence)

    def __str__(self) -> str:
        sign = "-" if self.pence < 0 else ""
        return f"{sign}£{abs(self.pence) // 100:,}.{abs(self.pence) % 100:02d}"
