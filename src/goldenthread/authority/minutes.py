"""What the minutes of a meeting say: who came, who withdrew and why, who voted how, and on what.

Counts in :class:`~goldenthread.authority.decisions.Meeting` and ``Decision`` are what the minutes
sum up to. Where nobody is named, as in minutes brought in from elsewhere, the counts stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.kernel import Ref, Span


class Choice(StrEnum):
    """How a member voted. Who abstains stays, counts to the quorum, and is on neither side."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstained"


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many voting members a body needs to decide, ``quorum:KEY``, and under which clause."""

    ref: Ref
    body: Ref
    members: int
    clause: Ref
    span: Span


@dataclass(frozen=True, slots=True)
class Attendance:
    """A person was present at a meeting in a seat: ``post`` is a post of the body that met."""

    meeting: Ref
    person: Ref
    post: Ref


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A person withdrew from one item. ``interest`` is the conflict, declared beforehand or there.

    Who has withdrawn neither votes nor counts to the quorum of that item.
    """

    decision: Ref
    person: Ref
    interest: Ref | None
    words: str


@dataclass(frozen=True, slots=True)
class Vote:
    """A person's vote on a decision."""

    decision: Ref
    person: Ref
    choice: Choice


@dataclass(frozen=True, slots=True)
class Option:
    """A course that was before the meeting, in its order on the paper; one is ``chosen``."""

    decision: Ref
    number: int
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Consideration:
    """A decision took account of a challenge, a consultation or a release; ``words`` say how."""

    decision: Ref
    of: Ref
    words: str
