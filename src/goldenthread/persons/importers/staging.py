"""What an importer hands over: for each table, where its rows are and what each column says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from goldenthread.persons.importers.engine import Engine
from goldenthread.persons.importers.report import Report
from goldenthread.persons.importers.sources import Folder, Source
from goldenthread.persons.tables import Table

NHS_NUMBER = "nhs-number"
PERSON_KEY = "person-key"


class Relation(Protocol):
    """SQL that gives rows, with ``file_row`` or without."""

    def __call__(self, *, rows: bool) -> str:
        """The SQL, fit to stand after FROM."""


@dataclass(frozen=True, slots=True)
class Staged:
    """The rows of a table as a feed gives them.

    ``relation`` is SQL that gives the rows of the file, with or without ``file_row``; ``texts``
    is SQL over it for the text of each column of the table, NULL where nothing is given (the
    text of ``person`` and of a clinician is the feed's own key); ``headings`` are the columns of
    the file that a problem cites. ``may_repeat``: rows that come out alike are different rows of
    the feed, which has keys of its own for them.
    """

    table: Table
    file: str
    relation: Relation
    texts: Mapping[str, str]
    headings: Mapping[str, str]
    source: Source | None = None
    may_repeat: bool = False


@dataclass(slots=True)
class Feed:
    """A directory that is being taken in on a day, with the person's mapping of its codes.

    ``mapping`` is by kind (practice, ethnicity, small_area, diagnosis) and then by the feed's
    code; ``*`` stands for every other code.
    """

    folder: Folder
    engine: Engine
    report: Report
    on: date
    mapping: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Staging:
    """All tables of a feed, each in one or more parts, and what kind of identifier people have."""

    tables: Mapping[str, Sequence[Staged]]
    identifier: str


@dataclass(frozen=True, slots=True)
class Importer:
    """A plug-in: ``name`` as typed, what it reads in one line, and how it stages a feed.

    ``stage`` notes problems in the feed's report and leaves out tables that it could not stage.
    """

    name: str
    reads: str
    stage: Callable[[Feed], Staging]


class Importers:
    """The registry of importers, in the order in which they were registered."""

    def __init__(self) -> None:
        self._by_name: dict[str, Importer] = {}

    def register(self, importer: Importer) -> Importer:
        """Add an importer, built in or a stranger's. Raises ValueError for a name in use."""
        if importer.name in self._by_name:
            raise ValueError(f"the importer {importer.name!r} is registered already")
        if not importer.name.isidentifier():
            raise ValueError(f"the name {importer.name!r} cannot be typed as one word")
        self._by_name[importer.name] = importer
        return importer

    def get(self, name: str) -> Importer | None:
        """The importer of that name, or None."""
        return self._by_name.get(name)

    def names(self) -> tuple[str, ...]:
        """The names, in order of registration."""
        return tuple(self._by_name)

    def forget(self, name: str) -> None:
        """Take an importer out again. Raises KeyError."""
        del self._by_name[name]


IMPORTERS = Importers()
