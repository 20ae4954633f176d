"""A warrant: the word by which authority lets money move, without either room knowing the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.kernel.money import Money
from goldenthread.kernel.ref import Ref
from goldenthread.kernel.span import Span


class WarrantKind(StrEnum):
    """On what a transfer rests. Only the first two can be authorised beforehand."""

    DECISION = "decision"
    """A body decided it, within its power and quorate."""
    DELEGATION = "delegation"
    """A body uses a delegated power itself, within its limits."""
    STATUTE = "statutory entitlement"
    """The law says that it is owed: nobody decides it."""
    BROUGHT_FORWARD = "brought forward"
    """It was there before this record began."""
    IRREGULAR = "irregular"
    """It happened without authority. It stands in suspense until it is mended."""


@dataclass(frozen=True, slots=True)
class Warrant:
    """What a transfer may rest on: ``ref`` is the decision or delegation (or the clause of a law).

    ``area`` bounds whom it may be for and ``left`` how much more may be paid on it (None: not
    bounded); ``purpose`` is what for, in words; ``span`` when it may be used.
    """

    kind: WarrantKind
    ref: Ref
    power: Ref | None
    area: Ref | None
    purpose: str
    left: Money | None
    span: Span
