"""The room in which a decision is taken: how each member votes, or for what they withdraw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q

from goldenthread.authority.decisions import Meeting
from goldenthread.authority.interests import Interest
from goldenthread.authority.minutes import Attendance, Choice, Quorum
from goldenthread.authority.proposals import Ballot, Excusal, Recusal
from goldenthread.kernel import Ref
from goldenthread.records.models import AttendanceRow
from goldenthread.records.reading import believed, facts
from goldenthread.web.leaves import refs_in
from goldenthread.web.pages.fields import ChooseField, WordsField
from goldenthread.web.presenters import Mention, Names, Term, counted

WITHDREW = "withdrew"
IN_WORDS = "words"
CHOICES = [
    (Choice.FOR.value, "For"), (Choice.AGAINST.value, "Against"),
    (Choice.ABSTAIN.value, "Abstained"), (WITHDREW, "Withdrew"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest of a member as it is shown; ``touched`` where the decision touches it.

    It is shown without its address: whoever follows one from a form loses what they typed.
    """

    interest: Interest
    mention: Mention
    touched: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A member who was there: in which seat, and what they have declared."""

    person: Ref
    name: str
    seat: str
    declared: tuple[Declared, ...]

    @property
    def touched(self) -> bool:
        """Whether the decision touches an interest of theirs."""
        return any(one.touched for one in self.declared)


@dataclass(frozen=True, slots=True)
class Room:
    """Those who were there, by name, and the quorums of the day."""

    members: tuple[Member, ...]
    quorums: tuple[Quorum, ...]


def room_of(meeting: Meeting, touched: Collection[Ref]) -> Room:
    """Who was at a meeting, with interests held that day; four queries.

    ``touched`` are the area and the parties of what is decided.
    """
    present = facts(Attendance, meeting=meeting.ref, order_by=("person", "post"))
    there = AttendanceRow.objects.filter(believed(None), meeting=meeting.ref)
    interests = facts(
        Interest, Q(person__in=there.values("person")), as_at=meeting.held, order_by=("ref",)
    )
    quorums = facts(Quorum, body=meeting.body, as_at=meeting.held)
    names = Names(refs_in(*present, *interests))
    seats = {one.person: names.title(one.post) for one in present}
    return Room(
        tuple(
            Member(
                person, names.title(person), seat,
                tuple(
                    Declared(
                        one,
                        Mention(one.words, "", _in(one, names)),
                        one.party is not None and one.party in touched,
                    )
                    for one in interests
                    if one.person == person
                ),
            )
            for person, seat in sorted(seats.items(), key=lambda one: names.title(one[0]))
        ),
        tuple(quorums),
    )  # fmt: skip


def _in(interest: Interest, names: Names) -> str:
    """``financial, in Copperbeech Practice``."""
    party = f", in {names.title(interest.party)}" if interest.party else ""
    return f"{interest.nature}{party}"


class RoomForm(forms.Form):
    """A vote or a withdrawal of each member.

    Who has no interest that is touched is for it until somebody says otherwise; of others it must
    be said.
    """

    def __init__(self, *given: Any, members: tuple[Member, ...], **more: Any) -> None:
        super().__init__(*given, **more)
        self.members = members
        for each in members:
            self.fields[f"vote-{each.person.key}"] = ChooseField(
                f"Say how {each.name} voted, or that they withdrew", CHOICES
            )
            if not each.touched:
                self.fields[f"vote-{each.person.key}"].initial = Choice.FOR.value
            self.fields[f"why-{each.person.key}"] = ChooseField(
                "Choose an interest",
                [(IN_WORDS, "Another reason, in words"),
                 *((str(one.interest.ref), one.interest.words) for one in each.declared)],
                required=False,
            )  # fmt: skip
            first = next((one.interest.ref for one in each.declared if one.touched), IN_WORDS)
            self.fields[f"why-{each.person.key}"].initial = str(first)
            self.fields[f"words-{each.person.key}"] = WordsField(longest=1_000)

    def clean(self) -> dict[str, Any]:
        """Who withdraws says why, and only who withdraws or has a touched interest gives words."""
        given = self.cleaned_data
        for each in self.members:
            key = each.person.key
            vote, why, words = (given.get(f"{name}-{key}") for name in ("vote", "why", "words"))
            if vote == WITHDREW and why in {"", IN_WORDS} and not words:
                self.add_error(
                    f"words-{key}", f"Say why {each.name} withdrew, or choose a declared interest"
                )
            if vote and vote != WITHDREW and words and not each.touched:
                self.add_error(
                    f"words-{key}",
                    f"{each.name} did not withdraw, and has declared no interest that this "
                    "touches: leave the words out, or choose Withdrew",
                )
        return given

    @property
    def ballots(self) -> tuple[Ballot, ...]:
        """The votes of those who stayed."""
        return tuple(
            Ballot(each.person, Choice(vote))
            for each in self.members
            if (vote := self._of("vote", each)) != WITHDREW
        )

    @property
    def recusals(self) -> tuple[Recusal, ...]:
        """Those who withdrew, each for a declared interest or in words."""
        found = []
        for each in self.members:
            if self._of("vote", each) == WITHDREW:
                why, words = self._of("why", each), self._of("words", each)
                interest = Ref.parse(why) if why not in {"", IN_WORDS} else None
                found.append(Recusal(each.person, interest, words or "Declared interest"))
        return tuple(found)

    @property
    def excusals(self) -> tuple[Excusal, ...]:
        """Those who stayed in spite of an interest that is touched, with the words that allow it.

        Without words nobody is excused, and the verdict says so.
        """
        return tuple(
            Excusal(each.person, one.interest.ref, words)
            for each in self.members
            if self._of("vote", each) != WITHDREW and (words := self._of("words", each))
            for one in each.declared
            if one.touched
        )

    def _of(self, name: str, member: Member) -> str:
        return str(self.cleaned_data[f"{name}-{member.person.key}"])

    def rows(self) -> list[dict[str, Any]]:
        """Each member with the fields of their vote."""
        return [
            {
                "member": each,
                **{name: self[f"{name}-{each.person.key}"] for name in ("vote", "why", "words")},
            }
            for each in self.members
        ]


def count_terms(form: RoomForm, room: Room) -> tuple[Term, ...]:
    """The votes as they are counted, and the quorum without those who withdrew."""
    cast = Counter(one.choice for one in form.ballots)
    gone = len(form.recusals)
    left = len(room.members) - gone
    name = {each.person: each.name for each in room.members}
    strictest = max((one.members for one in room.quorums), default=None)
    quorum = "no quorum is recorded"
    if strictest is not None:
        quorum = f"{strictest} needed: {'quorate' if left >= strictest else 'not quorate'}"
    votes = (
        f"{cast[Choice.FOR]} for, {cast[Choice.AGAINST]} against, {cast[Choice.ABSTAIN]} abstained"
    )
    against = [
        Mention(name[one.person], "", "against")
        for one in form.ballots
        if one.choice is Choice.AGAINST
    ]
    abstained = [
        Mention(name[one.person], "", "abstained")
        for one in form.ballots
        if one.choice is Choice.ABSTAIN
    ]
    said = {each.interest.ref: each.interest.words for one in room.members for each in one.declared}
    withdrew = tuple(
        Mention(name[one.person], "", said[one.interest] if one.interest else one.words)
        for one in form.recusals
    )
    excused = tuple(Mention(name[one.person], "", f"stayed: {one.words}") for one in form.excusals)
    came = f"{counted(len(room.members), 'member')} came, {gone} withdrew, {left} left"
    return (
        Term("Quorum", (f"{came}; {quorum}",)),
        Term("Votes", (votes, *against, *abstained)),
        *((Term("Withdrew", withdrew),) if withdrew else ()),
        *((Term("Stayed in spite of an interest", excused),) if excused else ()),
    )  # fmt: skip
