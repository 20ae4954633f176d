"""A citation: the instrument and the clause in it that a rule or a power rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """How strongly an instrument binds."""

    STATUTE = "statute"
    REGULATIONS = "regulations"
    DIRECTIONS = "directions"
    GUIDANCE = "guidance"
    CONSTITUTION = "constitution"
    POLICY = "policy"
    PROPOSAL = "proposal"
    COMMON_LAW = "common law"
    STANDARD = "standard adopted from elsewhere"


BY_LAW = frozenset({Force.STATUTE, Force.REGULATIONS, Force.DIRECTIONS})
"""Forces with which somebody is owed something, whatever a body decides."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from. ``verified`` is False until it was read at the source."""

    instrument: str
    clause: str
    force: Force
    verified: bool = True

    def __str__(self) -> str:
        note = "" if self.verified else " (not verified against the source)"
        return f"{self.instrument}, {self.clause}{note}" if self.clause else self.instrument + note
