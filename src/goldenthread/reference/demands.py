"""What is asked of an integrated care system and how far we answer, from ``demands.csv``."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

HEADINGS = ("id", "group", "demand", "state", "where", "test", "reason")
MOST_OUTSIDE = 15
"""Demands that may be set aside as no matter for software; each says why."""

_ID = re.compile(r"[A-N]\d\d")
_WHERE = re.compile(r"(page /|command |rule )\S.*")
_TEST = re.compile(r"tests/\S+\.py::test_\w+")


class DemandsError(ValueError):
    """The registry of demands is not sound. It ships with the package, so the fault is ours."""


class State(StrEnum):
    """How far a demand is answered."""

    WORKS = "works"
    """A page, a command or a rule answers it, and a test shows that."""
    MEASURED = "measured"
    """The product computes a measure that answers it."""
    SCENARIO = "scenario"
    """It is answered by asking what would happen if."""
    OUTSIDE = "outside"
    """No software can answer it; the reason is given."""
    OPEN = "open"
    """Not built."""

    @property
    def answered(self) -> bool:
        """Whether something answers it now, so that a place and a test must be named."""
        return self in (State.WORKS, State.MEASURED, State.SCENARIO)


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand, in our words.

    ``where`` names what answers it: ``page /ADDRESS``, ``command NAME …`` or ``rule WORDS``.
    ``test`` is the test that shows it, as pytest names it. ``reason`` says why it is outside.
    """

    id: str
    group: str
    words: str
    state: State
    where: tuple[str, ...]
    test: str
    reason: str


@cache
def demands() -> Mapping[str, Demand]:
    """Every demand, by id. Raises DemandsError where the registry is not sound."""
    text = files("goldenthread.reference").joinpath("demands.csv").read_text("utf-8")
    return MappingProxyType(read_demands(text))


def read_demands(text: str) -> dict[str, Demand]:
    """Read a registry of demands; notes begin with ``#``. Raises DemandsError.

    Refused: other headings, an id given twice, an answered demand without place and test, one
    outside without a reason, an open one that claims anything, and too many outside.
    """
    rows = csv.reader((line for line in text.splitlines() if not line.startswith("#")), strict=True)
    if tuple(next(rows, ())) != HEADINGS:
        raise DemandsError(f"the headings must be {', '.join(HEADINGS)}")
    found: dict[str, Demand] = {}
    for row in rows:
        demand = _demand(row)
        if demand.id in found:
            raise DemandsError(f"{demand.id} is given twice")
        found[demand.id] = demand
    outside = Counter(demand.state for demand in found.values())[State.OUTSIDE]
    if outside > MOST_OUTSIDE:
        raise DemandsError(f"{outside} demands are outside; at most {MOST_OUTSIDE} may be")
    return found


def _demand(row: list[str]) -> Demand:
    if len(row) != len(HEADINGS):
        raise DemandsError(f"{row[:1]} has {len(row)} columns, not {len(HEADINGS)}")
    name, group, words, state_word, where, test, reason = row
    if not _ID.fullmatch(name) or not group or not words:
        raise DemandsError(f"{name!r} lacks its id, its group or its words")
    try:
        state = State(state_word)
    except ValueError as fault:
        raise DemandsError(f"{name}: {fault}") from fault
    places = tuple(where.split("; ")) if where else ()
    if state.answered:
        if not places or not all(_WHERE.fullmatch(place) for place in places):
            raise DemandsError(f"{name} does not say which page, command or rule answers it")
        if not _TEST.fullmatch(test):
            raise DemandsError(f"{name} names no test that shows it")
    elif where or test:
        raise DemandsError(f"{name} is {state} and yet claims an answer")
    if bool(reason) != (state is State.OUTSIDE):
        raise DemandsError(f"{name}: a reason is for what is outside, and only for that")
    return Demand(name, group, words, state, places, test, reason)
