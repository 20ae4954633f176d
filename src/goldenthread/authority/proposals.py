"""What is put to a meeting, and the state of the record on which it is judged.

These are the words of a paper before it has become a decision: who votes how, who withdraws for
which interest, which options were before the members and of what the paper takes account. Once
carried they become the facts of :mod:`~goldenthread.authority.minutes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from goldenthread.authority.decisions import Meeting
from goldenthread.authority.interests import Interest
from goldenthread.authority.minutes import Attendance, Choice, Quorum
from goldenthread.kernel import Money, Ref, Verdict
from goldenthread.structure.bodies import Body
from goldenthread.structure.posts import Holding, Post


@dataclass(frozen=True, slots=True)
class Ballot:
    """How a member votes."""

    person: Ref
    choice: Choice


@dataclass(frozen=True, slots=True)
class Recusal:
    """A member withdraws from the item, for an interest (None: for another reason, in words)."""

    person: Ref
    interest: Ref | None
    words: str


@dataclass(frozen=True, slots=True)
class Excusal:
    """A member stays in spite of a declared interest; ``words`` say who allowed it, and why.

    It is recorded as a consideration: the decision took account of the interest.
    """

    person: Ref
    interest: Ref
    words: str


@dataclass(frozen=True, slots=True)
class Course:
    """A course that is before the meeting; the one decided on is ``chosen``."""

    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Regard:
    """The decision takes account of a challenge, a consultation or a release; words say how."""

    of: Ref
    words: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be decided, by whom it is voted, and what it rests on.

    ``amount`` is the most that it commits (None: it does not say); ``parties`` are those whom it
    pays, chooses or turns down, so that an interest in one of them is seen. ``area`` is a party
    without being named.
    """

    meeting: Ref
    title: str
    reasons: str
    power: Ref
    area: Ref
    taken: date
    ballots: tuple[Ballot, ...]
    amount: Money | None = None
    release: Ref | None = None
    consultation: Ref | None = None
    courses: tuple[Course, ...] = ()
    regards: tuple[Regard, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    excusals: tuple[Excusal, ...] = ()
    parties: tuple[Ref, ...] = ()

    @property
    def named(self) -> frozenset[Ref]:
        """Every fact that it rests on or touches, which must be recorded."""
        found = {self.area, *self.parties, *(each.of for each in self.regards)}
        return frozenset(found | {ref for ref in (self.release,) if ref is not None})


@dataclass(frozen=True, slots=True)
class Sitting:
    """The state on which a proposal is judged, as the record has it.

    ``bodies`` are the spells of the body that met. ``interests`` are those of the members, and
    ``recorded`` which of the references that a proposal names are in the record. ``today`` is the
    day on which it is judged.
    """

    meeting: Meeting
    today: date
    bodies: tuple[Body, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    quorums: tuple[Quorum, ...] = ()
    posts: tuple[Post, ...] = ()
    holdings: tuple[Holding, ...] = ()
    interests: tuple[Interest, ...] = ()
    recorded: frozenset[Ref] = frozenset()


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, what may then be recorded (nothing if refused), and who else may decide it."""

    verdict: Verdict
    facts: tuple[Any, ...] = ()
    others: tuple[Ref, ...] = ()


def readable(words: str) -> bool:
    """Whether words can be shown and kept: lines of characters that have a form."""
    return all(line.isprintable() for line in words.replace("\t", " ").splitlines())
