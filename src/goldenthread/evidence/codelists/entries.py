"""Entries of code lists: a code system and a code, such as ``ICD10:E11``, well formed or refused.

Shapes: ICD-10 as published by the World Health Organization, three characters and up to two more,
without point. SNOMED CT identifiers as in its release file specification: 6 to 18 digits, of which
the third and second from the end say that it is a concept, and the last is Verhoeff's check digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

BY_PREFIX: Final = frozenset({"ICD10"})
"""Code systems in which a longer code is a part of a shorter one."""

_SHAPES: Final = {
    "ICD10": (re.compile(r"[A-Z][0-9]{2}[0-9]{0,2}"), "such as E11 or E112, without a point"),
    "SNOMED": (re.compile(r"[1-9][0-9]{2,14}[01]0[0-9]"), "a concept"),
}

_TURNS: Final = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip
"""Verhoeff's permutations, by position modulo 8."""


class CodeListError(ValueError):
    """A code list or a change to one is not sound; the words say where and how to mend it."""


def checked_entry(entry: str) -> str:
    """The entry, if it is well formed. Raises CodeListError with what is wrong."""
    system, colon, code = entry.partition(":")
    if not colon or system not in _SHAPES:
        raise CodeListError(f"{entry!r} is no entry: write SYSTEM:CODE, of {', '.join(_SHAPES)}")
    shape, words = _SHAPES[system]
    if not shape.fullmatch(code):
        raise CodeListError(f"{entry!r} is no {system} code: it is {words}")
    if system == "SNOMED" and not has_check_digit(code):
        raise CodeListError(f"{entry!r} is mistyped: its check digit does not fit")
    return entry


def has_check_digit(digits: str) -> bool:
    """Whether the last digit is Verhoeff's check of the others."""
    check = 0
    for position, digit in enumerate(reversed(digits)):
        check = _product(check, int(_TURNS[position % 8][int(digit)]))
    return check == 0


def _product(left: int, right: int) -> int:
    """Multiply in the dihedral group of a pentagon: 0 to 4 turn, 5 to 9 turn and flip."""
    turned = (left + right if left < 5 else left - right) % 5
    return turned if (left < 5) == (right < 5) else turned + 5


def covering(entry: str) -> tuple[str, ...]:
    """Entries that cover a code, the shortest first and the code itself last."""
    system, colon, code = entry.partition(":")
    if system not in BY_PREFIX:
        return (entry,)
    return tuple(f"{system}{colon}{code[:end]}" for end in range(1, len(code) + 1))


def covered_twice(entries: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Entries that another entry covers already, each with that one, in order."""
    every = frozenset(entries)
    return tuple(
        (entry, wider)
        for entry in sorted(every)
        for wider in covering(entry)[:-1]
        if wider in every
    )
