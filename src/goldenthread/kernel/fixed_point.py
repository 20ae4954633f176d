"""Counts of people as published, held exactly.

Allocation files give registered and weighted populations as decimals with up to nine places
(averages of monthly counts, so a practice can have 4,068.906409 people). They are held as
integers of billionths of a person: sums are then exact in any order, and a sum over England
(62 million people) takes 6.2e16 of the 9.2e18 that 64 bits hold.
"""

from __future__ import annotations

import re

PLACES = 9
ONE_PERSON = 1_000_000_000
_SHAPE = re.compile(r"(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]*))?")


class FixedPointError(ValueError):
    """Text that is not a count of people, or has more decimal places than can be held exactly."""


def people_from_text(text: str) -> int:
    """Billionths of a person from a published decimal such as ``4068.906409``; never rounds."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise FixedPointError("is not a plain number of people, zero or more")
    part = (match["part"] or "").rstrip("0")
    if len(part) > PLACES:
        raise FixedPointError(f"has more than {PLACES} decimal places")
    if len(match["whole"]) > 9:
        raise FixedPointError("is more people than England has")
    return int(match["whole"]) * ONE_PERSON + int(part.ljust(PLACES, "0") or 0)


def people_to_text(billionths: int) -> str:
    """The shortest decimal that is exactly this count, ``4068.906409``."""
    whole, part = divmod(billionths, ONE_PERSON)
    return f"{whole}.{part:0{PLACES}d}".rstrip("0").rstrip(".")
