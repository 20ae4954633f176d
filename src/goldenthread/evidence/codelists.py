"""Code lists: which clinical codes make a condition or a reason for admission.

A list is dated and named by the hash of its content. An entry such as ``ICD10:E11`` covers the code
and every code below it (``ICD10:E112``), in the code systems that are read by prefix; in the
others it covers that code only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

BY_PREFIX = frozenset({"ICD10"})
"""Code systems in which a longer code is a part of a shorter one."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """One edition of a list. ``entries`` are SYSTEM:CODE, without points.

    ``verified``: the entries were read at ``source``. ``licence`` says what may be done with them.
    """

    key: str
    title: str
    edition: date
    source: str
    licence: str
    verified: bool
    entries: frozenset[str]

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of key, edition and sorted entries, one a line."""
        text = "\n".join([self.key, self.edition.isoformat(), *sorted(self.entries)])
        return sha256(text.encode()).hexdigest()

    def covers(self, code: str) -> bool:
        """Whether the list has the code, or one of which it is a part."""
        system, _, rest = code.partition(":")
        if system not in BY_PREFIX:
            return code in self.entries
        return any(f"{system}:{rest[:end]}" in self.entries for end in range(1, len(rest) + 1))


@dataclass(frozen=True)
class CodeLists:
    """The lists in force on a day, one an edition a key."""

    lists: tuple[CodeList, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over the digests of all lists in order of key."""
        ordered = sorted(self.lists, key=lambda one: one.key)
        return sha256("\n".join(one.digest for one in ordered).encode()).hexdigest()

    def of(self, code: str) -> tuple[str, ...]:
        """Keys of the lists that cover a code, such as ``ICD10:I500``."""
        return tuple(one.key for one in self.lists if one.covers(code))
