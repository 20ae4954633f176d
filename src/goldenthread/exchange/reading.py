"""A file as it arrived, and what was read in it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeVar

from goldenthread.exchange.problems import Consequence, Problem, Problems

MOST_BYTES = 32 * 1024 * 1024
"""Ceiling of a file, bytes. Official files have 2 to 4 million; ten Englands still fit."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Incoming:
    """The bytes of a file and the name under which it came."""

    name: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest by which the same file is known again, 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What one file gave: facts whole, or none; and every problem that was found.

    ``facts`` is None when any problem refuses the file. ``headings`` tells which heading of the
    file was read as which field, ``rows`` how many rows of data there were, and ``counts`` how
    many problems there are of each code. Every acceptable problem stands in ``problems``; of the
    others, those beyond the first few of a code are only counted.
    """

    name: str
    sha256: str
    rows: int
    headings: Mapping[str, str]
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    facts: T | None

    def of(self, consequence: Consequence) -> tuple[Problem, ...]:
        """The problems with one consequence."""
        return tuple(each for each in self.problems if each.consequence is consequence)

    @property
    def refused(self) -> bool:
        """Whether the file cannot be taken in, whoever accepts what."""
        return self.facts is None

    def outstanding(self, accepted: Collection[str]) -> tuple[Problem, ...]:
        """What still stands in the way when a person has accepted problems by name.

        A name is a code (all problems of that code) or ``code@row`` (that one).
        """
        codes = {name for name in accepted if "@" not in name}
        waiting = [
            each
            for each in self.of(Consequence.ACCEPTABLE)
            if each.code not in codes and each.name not in accepted
        ]
        return self.of(Consequence.REFUSED) + tuple(waiting)

    def with_problem(self, problem: Problem) -> Reading[T]:
        """The same reading with one more problem, such as only the record can tell."""
        counts = {**self.counts, problem.code: self.counts.get(problem.code, 0) + 1}
        facts = None if problem.consequence is Consequence.REFUSED else self.facts
        return replace(self, problems=(*self.problems, problem), counts=counts, facts=facts)

    def unknown_acceptances(self, accepted: Collection[str]) -> tuple[str, ...]:
        """Names accepted that no acceptable problem of this file has: most likely mistyped."""
        known = {each.name for each in self.of(Consequence.ACCEPTABLE)}
        known |= {each.code for each in self.of(Consequence.ACCEPTABLE)}
        return tuple(sorted(set(accepted) - known))


def concluded(
    incoming: Incoming,
    problems: Problems,
    facts: T | None,
    *,
    rows: int = 0,
    headings: Mapping[str, str] | None = None,
) -> Reading[T]:
    """The reading of a file: facts are withheld when any problem refuses it."""
    return Reading(
        incoming.name,
        incoming.sha256,
        rows,
        dict(headings or {}),
        problems.kept,
        problems.counts,
        None if problems.refused else facts,
    )


def take_in(path: Path, problems: Problems, most: int = MOST_BYTES) -> Incoming:
    """Read a file into memory, or note why not. Reads at most one byte more than the ceiling.

    A file that cannot be read, or is too large, comes back with no bytes and a refusal noted.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError:
        problems.refuse(
            "no-such-file", f"There is no file {path}.", "Check the name and the folder."
        )
    except IsADirectoryError:
        problems.refuse("not-a-file", f"{path} is a folder.", "Name a file in it.")
    except OSError as error:
        problems.refuse(
            "unreadable-file",
            f"{path} cannot be read: {error.strerror or error}.",
            "Check that you may read the file and that its disk is there.",
        )
    else:
        if len(content) <= most:
            # A name that is no UTF-8 arrives with marks that nothing can keep.
            name = path.name.encode("utf-8", "backslashreplace").decode()
            return Incoming(name, content)
        problems.refuse(
            "file-too-large",
            f"{path.name} is larger than {most // 1024**2} megabytes; "
            "official files have two to four.",
            "Check that this is the file you mean, and that its rows are not repeated.",
        )
    return Incoming(path.name, b"")
