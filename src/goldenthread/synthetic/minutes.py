"""The minutes: who was present, who withdrew from what and why, and who voted how.

The diary says how many came and each proposal how many withdrew; here they get their names. Who
has an interest in a party that a decision turns out to touch withdraws from it, whatever was
proposed, and abstains where withdrawing would leave too few. The counts of each decision are the
sums of its names. The partnership's other members are named by its partners and are not in this
record, so its meetings name nobody, and their counts stand alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.interests import Interest
from goldenthread.authority.minutes import Attendance, Choice, Vote, Withdrawal
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Ref
from goldenthread.money.transfers import Payment
from goldenthread.structure.posts import Holding
from goldenthread.synthetic.bodies import PARTNERSHIP
from goldenthread.synthetic.decisions import Minutes
from goldenthread.synthetic.diary import Diary
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.interests import Register
from goldenthread.synthetic.people import People

_LEFT_THE_ROOM = (
    "Left the room before the item and came back after the vote.",
    "Did not receive the paper, and left the meeting for the item.",
    "Told the chair before the meeting, and left for the item.",
)

_SCRUPLE = 15
"""Of a hundred members who may stay and vote although the item comes near them, so many abstain."""

Conflict = tuple[Ref, Interest]
"""A person, and the interest for which they withdraw."""

Parties = Mapping[Ref, frozenset[Ref]]
"""The parties that each decision touches, by its reference."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The decisions with their counts summed up, and the names that these are the sums of."""

    decisions: tuple[Decision, ...]
    entries: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Conflicts:
    """Who on a body has an interest that a decision touches (``bound``), or may (``fit``)."""

    bound: tuple[Conflict, ...]
    fit: tuple[Conflict, ...]


def parties_touched(
    decisions: Iterable[Decision], contracts: Iterable[Contract], payments: Iterable[Payment]
) -> Parties:
    """Whom decisions are about: their area, who is contracted by them, and who is paid."""
    found: dict[Ref, set[Ref]] = {one.ref: {one.area} for one in decisions}
    awarded: dict[Ref, Ref] = {}
    for contract in contracts:
        found[contract.decision].add(contract.provider)
        awarded[contract.ref] = contract.decision
    for payment in payments:
        if payment.contract is not None:
            found[awarded[payment.contract]].add(payment.payee)
        if payment.decision is not None:
            found[payment.decision].add(payment.payee)
    return {ref: frozenset(parties) for ref, parties in found.items()}


def keep_minutes(
    draw: Draw,
    diary: Diary,
    people: People,
    *,
    register: Register,
    minutes: Minutes,
    touched: Parties,
) -> Kept:
    """The minutes of every meeting, in order of day."""
    agendas: dict[Ref, list[Decision]] = defaultdict(list)
    for decision in minutes.decisions:
        agendas[decision.meeting].append(decision)
    decisions: list[Decision] = []
    entries: list[Any] = []
    for meeting in diary.meetings:
        agenda = agendas[meeting.ref]
        if meeting.body == PARTNERSHIP:
            decisions.extend(agenda)
            continue
        seated = people.in_post(meeting.body, meeting.held)
        conflicts = {one.ref: _conflicts(register, seated, one, touched[one.ref]) for one in agenda}
        present = _present(draw, meeting, seated, conflicts.values())
        entries += [Attendance(meeting.ref, held.person, held.post) for held in present]
        for one in agenda:
            counted, names = _voted(draw, meeting, present, one, conflicts[one.ref])
            decisions.append(counted)
            entries += names
    order = {one.ref: number for number, one in enumerate(minutes.decisions)}
    return Kept(tuple(sorted(decisions, key=lambda one: order[one.ref])), tuple(entries))


def _conflicts(
    register: Register, seated: Sequence[Holding], decision: Decision, parties: frozenset[Ref]
) -> _Conflicts:
    bound: list[Conflict] = []
    fit: list[Conflict] = []
    used = decision.power.key.partition("-")[2]
    for held in seated:
        lines = register.of(held.person, decision.taken)
        direct = [line.fact for line in lines if line.fact.party in parties]
        about = [line.fact for line in lines if used in line.about]
        if direct:
            bound.append((held.person, direct[0]))
        elif about:
            fit.append((held.person, about[0]))
    return _Conflicts(tuple(bound), tuple(fit))


def _present(
    draw: Draw, meeting: Meeting, seated: Sequence[Holding], conflicts: Iterable[_Conflicts]
) -> list[Holding]:
    """Who came: absences fall by chance on those who have nothing on the agenda to leave for."""
    wanted = {person for one in conflicts for person, _ in (*one.bound, *one.fit)}
    drawn = draw.shuffled([held.post for held in seated], "absent by name", meeting.ref)
    seats = {held.post: held for held in seated}
    drawn.sort(key=lambda post: seats[post].person in wanted)
    absent = set(drawn[: len(seated) - meeting.present])
    return [held for held in seated if held.post not in absent]


def _voted(
    draw: Draw, meeting: Meeting, present: Sequence[Holding], decision: Decision, over: _Conflicts
) -> tuple[Decision, Sequence[Withdrawal | Vote]]:
    came = {held.person for held in present}
    bound = [one for one in over.bound if one[0] in came]
    fit = [one for one in over.fit if one[0] in came]
    room = meeting.present - meeting.quorum
    leaving = [*bound, *fit[: max(0, decision.withdrawn - len(bound))]][:room]
    gone = {person for person, _ in leaving}
    staying = {person for person, _ in bound} - gone
    # Of those whose interest may be touched and who stay, a few would rather not vote.
    for person, _ in fit:
        spare = len(came) - len(gone) - len(staying) > meeting.quorum
        if person not in gone and spare and draw.whole(1, 100, decision.ref, person) <= _SCRUPLE:
            staying.add(person)
    voters = [held.person for held in present if held.person not in gone | staying]
    order = draw.shuffled(voters, "against", decision.ref)
    against = set(order[: min(decision.against_votes, (len(voters) - 1) // 2)])
    withdrawals = [
        Withdrawal(decision.ref, person, interest.ref,
                   f"{interest.words}. {draw.one_of(_LEFT_THE_ROOM, decision.ref, person)}")
        for person, interest in leaving
    ]  # fmt: skip
    votes = [
        Vote(decision.ref, held.person, _choice(held.person, staying, against))
        for held in present
        if held.person not in gone
    ]
    counted = replace(
        decision,
        for_votes=len(voters) - len(against),
        against_votes=len(against),
        withdrawn=len(leaving),
    )
    return counted, (*withdrawals, *votes)


def _choice(person: Ref, staying: set[Ref], against: set[Ref]) -> Choice:
    if person in staying:
        return Choice.ABSTAIN
    return Choice.AGAINST if person in against else Choice.FOR
