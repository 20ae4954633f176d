"""What minutes say, as parts of pages: who was there, who withdrew, who voted how, and on what.

Minutes brought in from elsewhere may name nobody; the counts then stand alone, and pages say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.interests import Interest
from goldenthread.authority.minutes import (
    Attendance,
    Choice,
    Consideration,
    Option,
    Vote,
    Withdrawal,
)
from goldenthread.kernel import Ref
from goldenthread.records.reading import any_of, facts
from goldenthread.web.leaves import refs_in
from goldenthread.web.presenters import (
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    counted,
)

_ORDER = {choice: number for number, choice in enumerate(Choice)}


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes say of one decision."""

    present: Sequence[Attendance]
    withdrawals: Sequence[Withdrawal]
    votes: Sequence[Vote]
    options: Sequence[Option]
    considerations: Sequence[Consideration]
    interests: dict[Ref, Interest]

    @property
    def refs(self) -> set[Ref]:
        """The references that they name."""
        return refs_in(
            *self.present, *self.withdrawals, *self.votes, *self.considerations,
            *self.interests.values(),
        )  # fmt: skip


def minutes_of(decision: Decision) -> Minutes:
    """What the minutes say of a decision; six queries."""
    withdrawals = facts(Withdrawal, decision=decision.ref, order_by=("person",))
    interests = interests_of(withdrawals)
    return Minutes(
        facts(Attendance, meeting=decision.meeting, order_by=("person", "post")),
        withdrawals,
        facts(Vote, decision=decision.ref, order_by=("person",)),
        facts(Option, decision=decision.ref, order_by=("number",)),
        facts(Consideration, decision=decision.ref, order_by=("of",)),
        interests,
    )


def interests_of(withdrawals: Sequence[Withdrawal]) -> dict[Ref, Interest]:
    """The interests for which people withdrew; one query."""
    named = {one.interest for one in withdrawals if one.interest is not None}
    return {one.ref: one for one in facts(Interest, any_of("ref", named), order_by=("pk",))}


def options_part(minutes: Minutes) -> Section:
    """The courses that were before the meeting, and the one that was chosen."""
    table = Table(
        "Options, in their order on the paper",
        columns("Option", "Outcome"),
        tuple(
            (f"{one.number}. {one.words}", "Chosen" if one.chosen else "Not chosen")
            for one in minutes.options
        ),
    )
    return Section(
        "options", "What was before the meeting",
        table=table if minutes.options else None,
        empty="The minutes name no options: nothing says what else could have been decided.",
    )  # fmt: skip


def voters_part(decision: Decision, minutes: Minutes, names: Names) -> Section:
    """Each member who was there, in which seat, and how they voted or that they withdrew."""
    seats = {one.person: one.post for one in minutes.present}
    did: dict[Ref, str] = dict.fromkeys(seats, "No vote recorded")
    did |= {one.person: one.choice.capitalize() for one in minutes.votes}
    did |= {one.person: "Withdrew" for one in minutes.withdrawals}
    order = {choice.capitalize(): place for choice, place in _ORDER.items()}
    people = sorted(did, key=lambda ref: (order.get(did[ref], len(order)), names.title(ref)))
    table = Table(
        "Members who were there, and how each voted",
        columns("Member", "Seat", "Vote"),
        tuple(
            (
                names.mention(ref),
                names.mention(seats[ref]) if ref in seats else "Not recorded as present",
                did[ref],
            )
            for ref in people
        ),
    )
    return Section(
        "votes", "Who voted how",
        table=table if people else None,
        empty=f"The minutes name nobody. They count {decision.for_votes} for, "
        f"{decision.against_votes} against and {decision.withdrawn} withdrawn.",
    )  # fmt: skip


def withdrawn_part(
    withdrawals: Sequence[Withdrawal],
    interests: dict[Ref, Interest],
    names: Names,
    otherwise: str,
    titles: dict[Ref, str] | None = None,
) -> Section:
    """Who withdrew, for which interest; ``titles`` tells apart the decisions of one meeting."""
    headings = ("Member", *(("From the decision",) if titles else ()), "Interest", "In words")
    table = Table(
        "Who withdrew, and for which interest",
        columns(*headings),
        tuple(
            (
                names.mention(one.person),
                *((names.mention(one.decision),) if titles else ()),
                _interest(interests.get(one.interest) if one.interest else None, names),
                one.words,
            )
            for one in withdrawals
        ),
    )
    return Section(
        "withdrawn", "Who withdrew", table=table if withdrawals else None, empty=otherwise
    )


def _interest(interest: Interest | None, names: Names) -> Mention:
    if interest is None:
        return Mention("None declared beforehand")
    party = f" in {names.title(interest.party)}" if interest.party else ""
    return Mention(
        f"{interest.nature.capitalize()} interest{party}", f"/fact/interest/{interest.ref.key}/"
    )


def unsaid_part(parts: Sequence[Section]) -> tuple[Section, ...]:
    """Parts of minutes that say something, and in one part what they do not say."""
    hollow = [part for part in parts if part.hollow]
    told = tuple(part for part in parts if not part.hollow)
    if not hollow:
        return told
    terms = tuple(Term(part.heading, (part.empty,)) for part in hollow)
    return (*told, Section("unsaid", "What the minutes do not say", terms=terms))


def withdrawn_otherwise(number: int) -> str:
    """What is said where no withdrawal is named: nobody withdrew, or nobody is named."""
    if not number:
        return "Nobody, by the count of the minutes."
    return f"The minutes count {counted(number, 'member')} who withdrew, and name none of them."


def considered_terms(minutes: Minutes, names: Names) -> tuple[Term, ...]:
    """What a decision took account of, and how."""
    if not minutes.considerations:
        return (Term("Took account of", ("The minutes name nothing",)),)
    return (
        Term(
            "Took account of",
            tuple(names.mention(one.of, one.words) for one in minutes.considerations),
        ),
    )


def attendance_part(meeting: Meeting, present: Sequence[Attendance], names: Names) -> Section:
    """Who was at a meeting, in which seat."""
    table = Table(
        f"{counted(len(present), 'member')} by name",
        columns("Member", "Seat"),
        tuple(
            (names.mention(one.person), names.mention(one.post, names.detail(one.post)))
            for one in sorted(present, key=lambda one: (names.title(one.person), one.post))
        ),
    )
    short = meeting.present - len(present)
    intro = ""
    if present and short:
        intro = (
            f"The minutes count {meeting.present} voting members and name {len(present)} of those "
            "present."
        )
    return Section(
        "present", "Who was there", intro,
        table=table if present else None,
        empty=f"The minutes name nobody. They count {counted(meeting.present, 'voting member')} "
        "present.",
    )  # fmt: skip
