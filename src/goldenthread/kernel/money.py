"""Money: whole pence, never a binary fraction."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(
    r"(?P<sign>-?)£?(?P<pounds>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<pence>[0-9]{2}))?"
)
MOST_DIGITS = 15
"""Digits of whole pounds that are read: their pence then fit the 64 bits of a column."""
_SHOWN = 40


class MoneyError(ValueError):
    """Text that is not an amount in pounds and pence."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in integer pence (pounds sterling)."""

    pence: int

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read pounds such as ``1250000``, ``£1,250,000`` or ``12.34``; refuses a lone decimal.

        Raises MoneyError for anything else, and for more than 15 digits of pounds.
        """
        match = _SHAPE.fullmatch(text.strip())
        if match is None:
            raise MoneyError(
                f"{_short(text)} is not an amount of money: write pounds, with two decimals "
                "for pence, for example 1250000 or 1250000.50"
            )
        pounds = match["pounds"].replace(",", "")
        if len(pounds) > MOST_DIGITS:
            raise MoneyError(
                f"{_short(text)} has {len(pounds):,} digits of pounds: write at most {MOST_DIGITS}"
            )
        pence = int(pounds) * 100 + int(match["pence"] or 0)
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


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
