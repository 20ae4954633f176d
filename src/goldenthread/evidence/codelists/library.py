"""The library of code lists: every edition that ships, and those that a place has made itself.

The edition that applies to a day is the last that began by then. A list that no edition makes for
a day is refused, not taken for an empty one: a register that nobody can be on is no register.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Final

from goldenthread.evidence.codelists.entries import CodeListError, covering
from goldenthread.evidence.codelists.files import file_name, read_edition
from goldenthread.evidence.codelists.lists import CodeList, CodeLists
from goldenthread.evidence.conditions import CONDITIONS

ADMISSIONS: Final = ("acsc-chronic", "acsc-acute", "asthma-admission", "dental-caries")
"""Lists of reasons for admission, beside the list of each condition."""

REQUIRED: Final = (*(condition.key for condition in CONDITIONS), *ADMISSIONS)
"""Lists without which the quantities cannot be computed, in their order."""

OWN: Final = "code-lists"
"""The folder of a home that holds the editions made there."""

DISJOINT: Final = (("acsc-chronic", "acsc-acute"),)
"""Pairs of lists of which no code may be on both: an admission is one or the other."""


@dataclass(frozen=True)
class Library:
    """Editions of code lists. Raises CodeListError for two of one list on one day."""

    editions: tuple[CodeList, ...]

    def __post_init__(self) -> None:
        days = [(one.key, one.edition) for one in self.editions]
        for key, day in days:
            if days.count((key, day)) > 1:
                raise CodeListError(f"there are two editions of {key} for {day}")

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Keys of all lists: the required ones in their order, and others by name."""
        held = {one.key for one in self.editions}
        return (
            *(key for key in REQUIRED if key in held),
            *sorted(held.difference(REQUIRED)),
        )

    def of(self, key: str) -> tuple[CodeList, ...]:
        """Editions of a list, the oldest first. Raises CodeListError for one that is not held."""
        found = sorted(
            (one for one in self.editions if one.key == key), key=lambda one: one.edition
        )
        if not found:
            raise CodeListError(f"there is no code list {key!r}")
        return tuple(found)

    def at(self, key: str, day: date) -> CodeList:
        """The edition of a list that applies to a day. Raises CodeListError."""
        editions = self.of(key)
        begun = [one for one in editions if one.edition <= day]
        if not begun:
            raise CodeListError(
                f"no edition of {key} applies to {day}: the first applies from "
                f"{editions[0].edition} on"
            )
        return begun[-1]

    def before(self, one: CodeList) -> CodeList | None:
        """The edition that another replaced, None for the first."""
        earlier = [other for other in self.of(one.key) if other.edition < one.edition]
        return earlier[-1] if earlier else None

    def in_force(self, day: date) -> CodeLists:
        """The lists that apply to a day. Raises CodeListError for one that is missing or overlaps.

        Every list of ``REQUIRED`` is among them, and no code is on both lists of a pair of
        ``DISJOINT``.
        """
        missing = [key for key in REQUIRED if key not in self.keys]
        if missing:
            raise CodeListError(f"there is no code list {', '.join(missing)}")
        found = CodeLists(tuple(self.at(key, day) for key in self.keys))
        for left, right in DISJOINT:
            if shared := _shared(found[left], found[right]):
                raise CodeListError(f"{shared[0]} is on both {left} and {right}")
        return found


def _shared(left: CodeList, right: CodeList) -> list[str]:
    """Entries of either list that the other covers."""
    return sorted(
        entry
        for one, other in ((left, right), (right, left))
        for entry in one.entries
        if not other.entries.isdisjoint(covering(entry))
    )


def library(also: Path | None = None) -> Library:
    """The editions that ship, with those of the files of a directory. Raises CodeListError."""
    if also is None or not also.is_dir():
        return _shipped()
    own = tuple(
        _named(read_edition(_text(path), path.name), path.name)
        for path in sorted(also.glob("*.csv"))
    )
    return Library((*_shipped().editions, *own))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodeListError(f"{path.name} cannot be read as UTF-8: {error}") from error


def in_force(day: date, *, also: Path | None = None) -> CodeLists:
    """The lists that apply to a day, of those that ship and those of a directory.

    Raises CodeListError.
    """
    return library(also).in_force(day)


@cache
def _shipped() -> Library:
    data = files("goldenthread.evidence.codelists").joinpath("data")
    return Library(
        tuple(
            _named(read_edition(file.read_text("utf-8"), file.name), file.name)
            for file in sorted(data.iterdir(), key=lambda file: file.name)
            if file.name.endswith(".csv")
        )
    )


def _named(one: CodeList, name: str) -> CodeList:
    if name != file_name(one):
        raise CodeListError(f"{name} is the file of {file_name(one)}: name it so")
    return one
