"""A dated table: a small CSV that ships with the package and says where it comes from.

Lines that begin with ``# name: value`` stand above the headings. A table must say its title,
period, source, licence, certainty and unit, so that no number leaves this room without them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

REQUIRED = ("title", "period", "source", "licence", "certainty", "unit")


class DatedTableError(ValueError):
    """A table that ships with the package is not sound: a fault of ours, not of the user."""


@dataclass(frozen=True, slots=True)
class DatedTable:
    """What a table says of itself, and its rows by heading, as text."""

    about: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]


def read_dated_table(name: str, headings: tuple[str, ...]) -> DatedTable:
    """Read a table of this package. Raises DatedTableError unless it is exactly as declared."""
    lines = files("goldenthread.reference").joinpath(name).read_text("utf-8").splitlines()
    about = dict(
        line.removeprefix("# ").split(": ", maxsplit=1) for line in lines if line.startswith("# ")
    )
    missing = [word for word in REQUIRED if not about.get(word)]
    if missing:
        raise DatedTableError(f"{name} does not say its {', '.join(missing)}")
    reader = csv.reader((line for line in lines if not line.startswith("#")), strict=True)
    if tuple(next(reader, ())) != headings:
        raise DatedTableError(f"{name} does not have the headings {', '.join(headings)}")
    rows = []
    for cells in reader:
        if len(cells) != len(headings) or not all(cells):
            raise DatedTableError(f"{name} has a row that is not whole: {cells}")
        rows.append(dict(zip(headings, cells, strict=True)))
    return DatedTable(about, tuple(rows))
