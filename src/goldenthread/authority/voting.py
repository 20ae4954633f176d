"""Who was in the room for an item, how they voted, and whether an interest touched them.

Sources: NHS Act 2006, section 14Z30 and Schedule 1B paragraph 13 (managing conflicts of interest).
Quorum and majority are of a body's own standing orders: the clause of its quorum is cited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from goldenthread.authority.minutes import Choice, Quorum
from goldenthread.authority.proposals import Excusal, Proposal, Recusal, Sitting
from goldenthread.authority.seats import seated
from goldenthread.kernel import Reason, Ref

INTERESTS_MANAGED = Ref("law", "nhs-act-2006-s14z30")
"""The duty to manage conflicts of interest, so that decisions stay sound and are seen to be."""


def against(proposal: Proposal, sitting: Sitting) -> Iterator[Reason]:
    """What quorum, votes and interests hold against a proposal; nothing where it is carried."""
    room = _Room.of(proposal, sitting)
    yield from room.unmet()
    yield from _miscast(proposal, room)
    yield from _misnamed_interests(proposal, sitting, room)
    yield from _in_conflict(proposal, sitting, room)
    yield from _not_carried(proposal, room)


@dataclass(frozen=True, slots=True)
class _Room:
    """Who was there, who of them sat in a seat of theirs, and who withdrew."""

    meeting: Ref
    there: frozenset[Ref]
    seated: frozenset[Ref]
    withdrew: frozenset[Ref]
    quorums: tuple[Quorum, ...]

    @classmethod
    def of(cls, proposal: Proposal, sitting: Sitting) -> _Room:
        body, day = sitting.meeting.body, proposal.taken
        seats = seated(sitting.posts, sitting.holdings, body, day)
        present = [each for each in sitting.attendance if each.meeting == sitting.meeting.ref]
        return cls(
            sitting.meeting.ref,
            frozenset(each.person for each in present),
            frozenset(each.person for each in present if each.post in seats.get(each.person, ())),
            frozenset(each.person for each in proposal.recusals),
            tuple(one for one in sitting.quorums if one.body == body and one.span.holds_on(day)),
        )

    @property
    def clause(self) -> Ref | None:
        """Under which the body meets and decides, where that is recorded."""
        return self.quorums[0].clause if self.quorums else None

    def unmet(self) -> Iterator[Reason]:
        """The quorums that are not met; that there is none is a reason too: silence means no."""
        if not self.quorums:
            yield Reason(
                self.meeting, "no quorum of the body is recorded for this day", None,
                "record the quorum, and the clause that sets it",
            )  # fmt: skip
        if not self.there:
            yield Reason(
                self.meeting, "nobody is recorded as present at this meeting", self.clause,
                "record who was present, each in their post",
            )  # fmt: skip
        left = len(self.seated - self.withdrew)
        for quorum in self.quorums:
            if left < quorum.members:
                gone = len(self.seated & self.withdrew)
                yield Reason(
                    quorum.ref,
                    f"{len(self.seated)} voting members were present, {gone} withdrew and {left} "
                    f"are left; the quorum is {quorum.members}",
                    quorum.clause,
                    "put it to a meeting that is quorate without those who withdraw",
                )


def _miscast(proposal: Proposal, room: _Room) -> Iterator[Reason]:
    """Withdrawals and votes of those who could not, and votes cast twice."""
    withdrawn = Counter(each.person for each in proposal.recusals)
    cast = Counter(each.person for each in proposal.ballots)
    for person in (*withdrawn, *(each.person for each in proposal.excusals)):
        if person not in room.there:
            words = f"{person} was not present, and can neither withdraw nor be excused"
            yield Reason(person, words, room.clause, "leave it out, or record that they came")
    for person, times in (*withdrawn.items(), *cast.items()):
        if times > 1:
            words = f"{person} is named {times} times among those who withdraw, or who vote"
            yield Reason(person, words, room.clause, "name each member once")
    for person in cast:
        if person not in room.there:
            words, remedy = "was not present", "leave the vote out, or record that they came"
        elif person not in room.seated:
            words = "was present in a post that they did not hold that day on this body"
            remedy = "leave the vote out, or record that they held the post"
        elif person in room.withdrew:
            words, remedy = "withdrew", "leave the vote out"
        else:
            continue
        yield Reason(person, f"{person} votes, and {words}", room.clause, remedy)


def _misnamed_interests(proposal: Proposal, sitting: Sitting, room: _Room) -> Iterator[Reason]:
    declared = {(each.ref, each.person) for each in sitting.interests}
    dealt_with: tuple[Recusal | Excusal, ...] = (*proposal.recusals, *proposal.excusals)
    for each in dealt_with:
        interest, person = each.interest, each.person
        if interest is None or person not in room.there or (interest, person) in declared:
            continue
        yield Reason(
            interest, f"{person} has declared no interest {interest}", INTERESTS_MANAGED,
            "name an interest that they declared, or say it in words",
        )  # fmt: skip


def _in_conflict(proposal: Proposal, sitting: Sitting, room: _Room) -> Iterator[Reason]:
    """Members who stay with an interest in what is decided.

    When an interest was declared does not matter here: it was there on the day.
    """
    touched = {proposal.area, *proposal.parties}
    excused = {(each.person, each.interest) for each in proposal.excusals}
    for one in sitting.interests:
        stays = one.person in room.there and one.person not in room.withdrew
        if (
            stays
            and one.party in touched
            and one.span.holds_on(proposal.taken)
            and (one.person, one.ref) not in excused
        ):
            yield Reason(
                one.ref,
                f"{one.person} has a {one.nature} interest in {one.party}, and neither withdrew "
                "nor is excused",
                INTERESTS_MANAGED,
                "have them withdraw from the item, or record why they may stay",
            )


def _not_carried(proposal: Proposal, room: _Room) -> Iterator[Reason]:
    cast = Counter(ballot.choice for ballot in proposal.ballots)
    if cast[Choice.FOR] <= cast[Choice.AGAINST]:
        yield Reason(
            proposal.meeting,
            f"{cast[Choice.FOR]} are for it and {cast[Choice.AGAINST]} against: it is not carried",
            room.clause,
            "put it again in a form for which more vote than against",
        )
