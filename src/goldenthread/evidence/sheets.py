"""Measures as signed sheets: what is measured, for what, by whom, and what it cannot see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from hashlib import sha256

from goldenthread.evidence.quantities import COLUMN


class Statistic(StrEnum):
    """How a numerator and a denominator make a value, and by which method its interval."""

    COUNT = "count"
    PROPORTION = "proportion"
    CRUDE_RATE = "crude rate"
    STANDARDISED_RATE = "directly standardised rate"
    STANDARDISED_RATIO = "indirectly standardised ratio"
    MEAN = "mean"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher is better"
    LOWER = "lower is better"
    NEITHER = "neither way is better"


class Family(StrEnum):
    """Under which heading a measure is shown."""

    LIST = "People and need"
    REGISTERS = "Long-term conditions"
    CONTINUITY = "Continuity of care"
    CONTACTS = "Contacts and access"
    ADMISSIONS = "Hospital admissions"
    PREVENTION = "Prevention and inequality"
    SOCIAL_CARE = "Social care and discharge"
    SEGMENTS = "Segments"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one measure. Numerator and denominator are keys of quantities.

    ``multiplier`` turns numerator over denominator into the ``unit`` shown (100 for a percentage
    of people; a mean of hundredths has 0.01, written as its divisor: ``divisor``). ``minimum``
    says which people count at all. ``code_lists`` are the keys of those it rests on. ``headline``:
    it is shown first for every area, and can be cited by a decision. ``few`` is the quantity of
    whom or of which the numerator is, where neither it nor the denominator counts them: the nights
    of one stay are many, and are of one. Where it is from 1 to 7 nothing is shown.
    """

    key: str
    title: str
    family: Family
    purpose: str
    cannot_see: str
    statistic: Statistic
    numerator: str
    denominator: str | None
    unit: str
    period: str
    direction: Direction
    exclusions: str
    source: str
    owner: str
    checker: str
    next_review: date
    multiplier: int = 1
    divisor: int = 1
    minimum: str = ""
    code_lists: tuple[str, ...] = ()
    verified: bool = False
    headline: bool = False
    few: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of every field, by name: another word on the sheet is another digest."""
        lines = (f"{field.name}\t{getattr(self, field.name)}" for field in fields(self))
        return sha256("\n".join(lines).encode()).hexdigest()


def digest_of(some: Iterable[Sheet]) -> str:
    """SHA-256 (hex) over the digests of some sheets, in order of key."""
    ordered = sorted(some, key=lambda sheet: sheet.key)
    return sha256("\n".join(sheet.digest for sheet in ordered).encode()).hexdigest()


class Sheets:
    """The registry of sheets, in the order of registration."""

    def __init__(self) -> None:
        self._by_key: dict[str, Sheet] = {}

    def register(self, sheet: Sheet) -> Sheet:
        """Add a sheet. Raises ValueError for a key that is taken or a quantity that is none."""
        if sheet.key in self._by_key:
            raise ValueError(f"{sheet.key} is registered twice")
        for quantity in (sheet.numerator, sheet.denominator, sheet.few):
            if quantity is not None and quantity not in COLUMN:
                raise ValueError(f"{sheet.key}: {quantity} is no quantity")
        self._by_key[sheet.key] = sheet
        return sheet

    def overdue(self, day: date) -> tuple[Sheet, ...]:
        """Sheets that should have been reviewed before a day, the longest overdue first."""
        late = (sheet for sheet in self if sheet.next_review < day)
        return tuple(sorted(late, key=lambda sheet: sheet.next_review))

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def __getitem__(self, key: str) -> Sheet:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key


sheets = Sheets()
"""Every measure of the product. ``goldenthread.evidence.measures`` registers them."""
