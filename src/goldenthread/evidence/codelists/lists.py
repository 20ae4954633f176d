"""A code list, and the code lists in force on a day.

An entry such as ``ICD10:E11`` covers the code and every code below it (``ICD10:E112``), in the
code systems that are read by prefix; in the others it covers that code only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256

from goldenthread.evidence.codelists.entries import covering


@dataclass(frozen=True, slots=True)
class CodeList:
    """One edition of a list. ``entries`` are SYSTEM:CODE, without points.

    ``edition`` is the first day to which it applies; the edition before applies until then.
    ``verified``: every entry was read at ``source``. ``licence`` says what may be done with them.
    ``compiled`` is the day on which the edition was made, ``by`` whom and for what ``reason``.
    ``limits`` says what the list cannot see. ``sources`` are words by a short key, and
    ``origins`` the key of the source of each entry.
    """

    key: str
    title: str
    edition: date
    source: str
    licence: str
    verified: bool
    entries: frozenset[str]
    compiled: date | None = None
    by: str = ""
    reason: str = ""
    limits: str = ""
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of key, edition and sorted entries, one a line."""
        text = "\n".join([self.key, self.edition.isoformat(), *sorted(self.entries)])
        return sha256(text.encode()).hexdigest()

    def covers(self, code: str) -> bool:
        """Whether the list has the code, or one of which it is a part."""
        return not self.entries.isdisjoint(covering(code))


@dataclass(frozen=True)
class CodeLists:
    """The lists in force on a day, one an edition a key. Raises ValueError for a key twice."""

    lists: tuple[CodeList, ...]

    def __post_init__(self) -> None:
        if len(self._by_key) != len(self.lists):
            raise ValueError("one edition of each code list is in force")

    @cached_property
    def _by_key(self) -> dict[str, CodeList]:
        return {one.key: one for one in self.lists}

    @cached_property
    def _keys_of_entry(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, one in enumerate(self.lists):
            for entry in one.entries:
                found.setdefault(entry, []).append(number)
        return found

    @cached_property
    def _known(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over the digests of all lists in order of key."""
        ordered = sorted(self.lists, key=lambda one: one.key)
        return sha256("\n".join(one.digest for one in ordered).encode()).hexdigest()

    def __getitem__(self, key: str) -> CodeList:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def of(self, code: str) -> tuple[str, ...]:
        """Keys of the lists that cover a code, such as ``ICD10:I500``, in the order of the lists.

        One look-up for each character of the code, and one for a code that was asked before.
        """
        known = self._known.get(code)
        if known is None:
            numbers = {
                number for entry in covering(code) for number in self._keys_of_entry.get(entry, ())
            }
            known = self._known[code] = tuple(self.lists[number].key for number in sorted(numbers))
        return known
