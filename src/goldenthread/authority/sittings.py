"""How a meeting is held: who was present, in which seat, and how many the body needs to decide.

An inquorate meeting is recorded like any other: it took place. What it cannot do is decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from goldenthread.authority.deciding import LONGEST_TITLE
from goldenthread.authority.decisions import Meeting
from goldenthread.authority.minutes import Attendance, Quorum
from goldenthread.authority.proposals import Judged
from goldenthread.authority.seats import in_being, seated
from goldenthread.kernel import Reason, Ref, Step, Verdict
from goldenthread.structure.bodies import Body
from goldenthread.structure.posts import Holding, Post


@dataclass(frozen=True, slots=True)
class Convening:
    """A meeting of a body as it took place; ``present`` are the persons who came."""

    body: Ref
    title: str
    held: date
    present: tuple[Ref, ...]
    venue: str = ""
    in_public: bool = True


@dataclass(frozen=True, slots=True)
class Seating:
    """A body's spells, quorums, posts and who holds them, and the day on which it is judged."""

    today: date
    bodies: tuple[Body, ...] = ()
    quorums: tuple[Quorum, ...] = ()
    posts: tuple[Post, ...] = ()
    holdings: tuple[Holding, ...] = ()


def hold(convening: Convening, state: Seating, ref: Ref) -> Judged:
    """Judge a meeting; permitted, its facts: the meeting, and each attendance in a seat.

    Who holds several posts of the body is present once, in the first by reference.
    """
    body, day = convening.body, convening.held
    quorums = [one for one in state.quorums if one.body == body and one.span.holds_on(day)]
    seats = seated(state.posts, state.holdings, body, day)
    reasons = [*_unsound(convening, state), *_strangers(convening, seats)]
    strictest = max(quorums, key=lambda one: (one.members, one.ref), default=None)
    if strictest is None:
        reasons.append(
            Reason(
                body,
                f"no quorum of {body} is recorded for {day:%-d %B %Y}",
                None,
                "record the quorum, and the clause of its standing orders that sets it",
            )
        )
    if strictest is None or reasons:
        return Judged(Verdict(ref, (), tuple(reasons)))
    step = Step(
        strictest.ref, f"{body} decides with {strictest.members} voting members",
        strictest.clause,
    )  # fmt: skip
    meeting = Meeting(
        ref, body, convening.title, day, convening.venue, convening.in_public,
        present=len(convening.present), quorum=strictest.members,
    )  # fmt: skip
    came = (Attendance(ref, person, seats[person][0]) for person in convening.present)
    return Judged(Verdict(ref, (step,), ()), (meeting, *came))


def _unsound(convening: Convening, state: Seating) -> Iterator[Reason]:
    body, day = convening.body, convening.held
    for what, words, least in (("title", convening.title, 1), ("venue", convening.venue, 0)):
        if not (least <= len(words.strip()) and len(words) <= LONGEST_TITLE):
            yield Reason(
                body, f"the {what} has {len(words)} characters", None,
                f"give it {least} to {LONGEST_TITLE} characters",
            )  # fmt: skip
        elif not words.isprintable():
            yield Reason(
                body, f"the {what} has characters that cannot be shown", None, "type it anew"
            )
    if day > state.today:
        yield Reason(
            body, f"{day:%-d %B %Y} has not come yet", None, "record the meeting once it is held"
        )
    yield from in_being(body, state.bodies, day)


def _strangers(convening: Convening, seats: dict[Ref, tuple[Ref, ...]]) -> Iterator[Reason]:
    for person, times in Counter(convening.present).items():
        if times > 1:
            yield Reason(person, f"{person} is named {times} times", None, "name each person once")
        if person not in seats:
            yield Reason(
                person,
                f"{person} holds no post of {convening.body} on {convening.held:%-d %B %Y}", None,
                "leave them out, or record that they hold a post",
            )  # fmt: skip
