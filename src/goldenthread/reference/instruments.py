"""Provisions of law that the product cites, with our own summaries, from ``instruments.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from goldenthread.kernel import Force, Ref

HEADINGS = ("ref", "instrument", "number", "summary", "force", "under", "verified", "since")


class InstrumentsError(ValueError):
    """The table of provisions is not sound. It ships with the package, so the fault is ours."""


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision, ``law:KEY``. ``summary`` is ours; ``under`` allowed it (None for an Act).

    ``verified`` is False until somebody read it at the source. ``since`` is the day from which
    it applies in the form summarised.
    """

    ref: Ref
    instrument: str
    number: str
    summary: str
    force: Force
    under: Ref | None
    verified: bool
    since: date


@cache
def provisions() -> Mapping[Ref, Provision]:
    """Every provision, by reference. Raises InstrumentsError where the table is not sound."""
    text = files("goldenthread.reference").joinpath("instruments.csv").read_text("utf-8")
    return MappingProxyType(read_provisions(text))


def read_provisions(text: str) -> dict[Ref, Provision]:
    """Read a table of provisions; notes begin with ``#``. Raises InstrumentsError.

    Refused: other headings, a provision given twice or without words, a word outside the closed
    lists, and an ``under`` that names no provision of the table.
    """
    rows = csv.reader((line for line in text.splitlines() if not line.startswith("#")), strict=True)
    if tuple(next(rows, ())) != HEADINGS:
        raise InstrumentsError(f"the headings must be {', '.join(HEADINGS)}")
    found: dict[Ref, Provision] = {}
    for row in rows:
        provision = _provision(row)
        if provision.ref in found:
            raise InstrumentsError(f"{provision.ref} is given twice")
        found[provision.ref] = provision
    for provision in found.values():
        if provision.under is not None and provision.under not in found:
            raise InstrumentsError(f"{provision.ref} is made under {provision.under}, not listed")
    return found


def _provision(row: list[str]) -> Provision:
    if len(row) != len(HEADINGS):
        raise InstrumentsError(f"{row[:1]} has {len(row)} columns, not {len(HEADINGS)}")
    name, instrument, number, summary, force, under, verified, since = row
    if not name.startswith("law:") or not (instrument and number and summary):
        raise InstrumentsError(f"{name!r} lacks its key or its words")
    if verified not in ("yes", "no"):
        raise InstrumentsError(f"{name}: verified is {verified!r}, not yes or no")
    try:
        return Provision(
            Ref.parse(name),
            instrument,
            number,
            summary,
            Force(force),
            Ref.parse(under) if under else None,
            verified == "yes",
            date.fromisoformat(since),
        )
    except ValueError as fault:
        raise InstrumentsError(f"{name}: {fault}") from fault
