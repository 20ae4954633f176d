"""May this challenge be raised, may this reply be given? What stands against it, and its remedy.

Twenty working days for a reply are this product's own demand, which constitutions may repeat (as
the demonstration's does in clause 9.4): the law gives those who question a decision no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goldenthread.kernel import Ref
from goldenthread.reference.working_days import working_days_after
from goldenthread.voice.challenges import Challenge

DAYS_TO_REPLY = 20
"""Working days in which a challenge is answered."""

LONGEST_WORDS = 4_000
"""Characters of a ground or a reply: a longer case is attached to a letter, and named here."""


class Part(StrEnum):
    """The part of a challenge or a reply that something is wrong with."""

    GROUND = "ground"
    RAISED_BY = "raised_by"
    DECISION = "decision"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Objection:
    """What stands against it, in words that say how to mend it, and with which part."""

    part: Part
    words: str


@dataclass(frozen=True, slots=True)
class Questioned:
    """A decision as it is questioned: when it was taken, and the challenges that it has."""

    decision: Ref
    taken: date
    challenges: tuple[Challenge, ...]


def reply_due(raised: date) -> date:
    """The last day for a reply to a challenge raised on a day."""
    return working_days_after(raised, DAYS_TO_REPLY)


def tidy(words: str) -> str:
    """Words as they are kept: browsers send line ends of their own kind, and blanks around."""
    return "\n".join(line.rstrip() for line in words.replace("\r\n", "\n").split("\n")).strip()


def objections_to_challenge(
    questioned: Questioned, raised_by: Ref, ground: str, on: date, *, in_being: bool
) -> tuple[Objection, ...]:
    """What stands against raising a challenge. ``in_being``: who raises it is recorded that day."""
    return tuple(_to_challenge(questioned, raised_by, ground, on, in_being=in_being))


def _to_challenge(
    questioned: Questioned, raised_by: Ref, ground: str, on: date, *, in_being: bool
) -> Iterator[Objection]:
    if not in_being:
        yield Objection(
            Part.RAISED_BY,
            f"{raised_by} is not in being on {on:%-d %B %Y}. A challenge is raised by a body, "
            "practice or network of the record.",
        )
    if questioned.taken > on:
        yield Objection(
            Part.DECISION,
            f"The decision is of {questioned.taken:%-d %B %Y}: it can be challenged from that day.",
        )
    yield from _to_words(Part.GROUND, ground, "Say what you question and why")


def earlier_alike(questioned: Questioned, raised_by: Ref, ground: str) -> Challenge | None:
    """The same challenge by the same body, raised before: sent twice, it stands once."""
    return next(
        (each for each in questioned.challenges
         if each.raised_by == raised_by and each.ground == ground),
        None,
    )  # fmt: skip


def objections_to_reply(challenge: Challenge, reply: str, on: date) -> tuple[Objection, ...]:
    """What stands against a reply."""
    return tuple(_to_reply(challenge, reply, on))


def _to_reply(challenge: Challenge, reply: str, on: date) -> Iterator[Objection]:
    if challenge.replied is not None:
        yield Objection(
            Part.REPLY,
            f"It was answered on {challenge.replied:%-d %B %Y}. A reply is never overwritten: "
            "raise the matter anew, or take a decision.",
        )
    if challenge.raised > on:
        yield Objection(
            Part.REPLY, f"It is raised on {challenge.raised:%-d %B %Y}: a reply comes after."
        )
    yield from _to_words(Part.REPLY, reply, "Write the reply")


def _to_words(part: Part, words: str, blank: str) -> Iterator[Objection]:
    if not words:
        yield Objection(part, blank)
    elif len(words) > LONGEST_WORDS:
        yield Objection(
            part,
            f"Make it {LONGEST_WORDS:,} characters or fewer: it has {len(words):,}. Name a letter "
            "or a paper for the rest.",
        )
    elif not all(sign.isprintable() or sign == "\n" for sign in words):
        yield Objection(part, "It holds signs that cannot be shown: type it again without them")
