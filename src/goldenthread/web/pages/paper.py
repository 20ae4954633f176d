"""The paper of a decision as it is typed: what is decided, by which power, and on what it rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from goldenthread.authority.deciding import LONGEST_TITLE
from goldenthread.authority.decisions import Meeting
from goldenthread.authority.handbook import Handbook, Question
from goldenthread.authority.powers import Delegation, Power
from goldenthread.authority.proposals import Course, Regard
from goldenthread.evidence.releases import Release
from goldenthread.kernel import Ref
from goldenthread.records.handbooks import handbook
from goldenthread.records.models import DecisionRow
from goldenthread.records.reading import any_of, believed, facts
from goldenthread.records.search import alike, titled
from goldenthread.structure.areas import Area
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Consultation
from goldenthread.web.pages.fields import LONGEST_WORDS, ChooseField, PoundsField, WordsField
from goldenthread.web.presenters import cut, day, limit_words

OPTIONS = range(1, 6)
TAKEN_UP = range(1, 3)
"""How many options, and how many challenges, the form has room for."""

OFFERED = 60
"""Releases, consultations and challenges that are offered, the newest first."""

PARTY_KINDS = ("body", "practice", "network")
MOST_PARTIES = 20


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be chosen on a paper of a body on a day: values with their words."""

    powers: list[tuple[str, list[tuple[str, str]]]]
    areas: list[tuple[str, str]]
    releases: list[tuple[str, str]]
    consultations: list[tuple[str, str]]
    challenges: list[tuple[str, str]]
    area: str


def offers(meeting: Meeting) -> Offers:
    """What the record offers to a paper; fifteen queries, whatever its size."""
    on = meeting.held
    areas = facts(Area, Q(ref__startswith="system:") | Q(ref__startswith="place:"), as_at=on)
    named = {one.ref: one.name for one in areas}
    served = [
        tie.group
        for tie in facts(Membership, member=meeting.body, capacity=Capacity.SERVES, as_at=on)
        if tie.group in named
    ]
    near = served or list(named)
    releases = facts(
        Release, any_of("area", near), published__lte=on, order_by=("-published", "ref"),
        limit=OFFERED,
    )  # fmt: skip
    consultations = facts(
        Consultation, last_day__lt=on, order_by=("-last_day", "ref"), limit=OFFERED
    )
    decisions = DecisionRow.objects.filter(believed(None), any_of("area", near))
    challenges = facts(
        Challenge, Q(decision__in=decisions.values("ref")), raised__lte=on,
        order_by=("-raised", "ref"), limit=OFFERED,
    )  # fmt: skip
    return Offers(
        _powers(meeting.body, on, served),
        sorted(((str(ref), name) for ref, name in named.items()), key=lambda one: one[1]),
        [
            (str(one.ref), _released(one, named.get(one.area, str(one.area)))) for one in releases
        ],
        [(str(one.ref), f"{one.title} (closed {day(one.last_day)})") for one in consultations],
        [(str(one.ref), _questioned(one, on)) for one in challenges],
        str(served[0]) if served else "",
    )  # fmt: skip


def _released(one: Release, area: str) -> str:
    return f"{one.measure}: {one.value} for {area}, {one.year}"


def _questioned(one: Challenge, on: date) -> str:
    answered = one.replied is not None and one.replied <= on
    return f"{one.ref.key}: {cut(one.ground)} ({'answered' if answered else 'open'})"


def _powers(body: Ref, on: date, served: list[Ref]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The powers of the day, those first that the body may use, each with what is left of it."""
    book = handbook(on)
    received = facts(Delegation, delegate=body, as_at=on)
    where = {power: [*served] for power in {one.power for one in received}}
    for one in received:
        if one.area is not None and one.area not in where[one.power]:
            where[one.power].append(one.area)
    may, may_not = [], []
    powers = {one.ref: one.name for one in facts(Power, as_at=on)}
    for ref, name in sorted(powers.items(), key=lambda one: one[1]):
        words = _limits(book, Question(body, ref, on), where.get(ref, served))
        if words is None:
            may_not.append((str(ref), name))
        else:
            may.append((str(ref), f"{name}: {words}"))
    return [
        (group, choices)
        for group, choices in (("It may use", may), ("It may not use", may_not))
        if choices
    ]


def _limits(book: Handbook, question: Question, areas: list[Ref]) -> str | None:
    """Up to how much a body may use a power, in the first area where it may; None where nowhere."""
    for area in (*areas, None):
        ruling = book.may(Question(question.body, question.power, question.on, None, area))
        if ruling.permitted:
            words = f"up to {limit_words(ruling.limit)} a decision" if ruling.limit else "no limit"
            left = f", {limit_words(ruling.left)} left this year" if ruling.left else ""
            return words + left
    return None


class PaperForm(forms.Form):
    """What is decided, why, by which power, for whom and on what."""

    title = WordsField("Say what is decided, in one line", longest=LONGEST_TITLE)
    reasons = WordsField("Give the reasons")
    power = ChooseField("Choose the power that is used")
    area = ChooseField("Choose for whose people")
    amount = PoundsField()
    parties = WordsField(longest=LONGEST_WORDS)
    release = ChooseField("Choose the evidence", required=False)
    evidence_weighed = WordsField()
    consultation = ChooseField("Choose the consultation", required=False)
    answers_weighed = WordsField()
    chosen = forms.TypedChoiceField(
        choices=[(str(one), str(one)) for one in OPTIONS], coerce=int, required=False,
        empty_value=None, error_messages={"invalid_choice": "Say which option was chosen"},
    )  # fmt: skip

    def __init__(self, *given: Any, offered: Offers, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["power"] = ChooseField("Choose the power that is used", offered.powers)
        self.fields["area"] = ChooseField("Choose for whose people", offered.areas)
        self.fields["release"] = ChooseField(
            "Choose the evidence", [("", "None is cited"), *offered.releases], required=False
        )
        self.fields["consultation"] = ChooseField(
            "Choose the consultation",
            [("", "It answers none"), *offered.consultations],
            required=False,
        )
        for number in TAKEN_UP:
            self.fields[f"challenge_{number}"] = ChooseField(
                "Choose a challenge", [("", "None"), *offered.challenges], required=False
            )
            self.fields[f"challenge_weighed_{number}"] = WordsField()
        for number in OPTIONS:
            self.fields[f"option_{number}"] = WordsField()

    def clean_parties(self) -> tuple[Ref, ...]:
        """The parties by name, code or reference, one a line."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["parties"].splitlines()]
        texts = list(dict.fromkeys(line for line in lines if line))
        if len(texts) > MOST_PARTIES:
            raise forms.ValidationError(f"Name at most {MOST_PARTIES} parties")
        found = titled(texts, PARTY_KINDS)
        faults = [_unclear(text, found[text]) for text in texts if len(found[text]) != 1]
        if faults:
            raise forms.ValidationError(faults)
        return tuple(dict.fromkeys(found[text][0].ref for text in texts))

    def clean(self) -> dict[str, Any]:
        """What hangs together: an option that is chosen, words for what was taken into account."""
        given = self.cleaned_data
        options = [number for number in OPTIONS if given.get(f"option_{number}")]
        if options and "chosen" not in self.errors and given.get("chosen") not in options:
            self.add_error("chosen", "Say which of the options was chosen")
        for number in TAKEN_UP:
            taken, words = given.get(f"challenge_{number}"), f"challenge_weighed_{number}"
            if taken and not given.get(words):
                self.add_error(words, "Say how the challenge was taken into account")
            if given.get(words) and not taken:
                self.add_error(f"challenge_{number}", "Choose the challenge that the words concern")
        for name, words in (
            ("release", "evidence_weighed"), ("consultation", "answers_weighed"),
        ):  # fmt: skip
            if given.get(words) and not given.get(name) and name not in self.errors:
                self.add_error(name, "Choose what the words beneath concern, or leave them out")
        return given

    @property
    def courses(self) -> tuple[Course, ...]:
        """The options in their order, the chosen one marked."""
        given = self.cleaned_data
        return tuple(
            Course(given[f"option_{number}"], number == given["chosen"])
            for number in OPTIONS
            if given[f"option_{number}"]
        )

    @property
    def regards(self) -> tuple[Regard, ...]:
        """What it took account of, and how. Evidence is relied on also where nothing more is said.

        A consultation without words is left to the verdict: the law asks for them.
        """
        given = self.cleaned_data
        pairs = [
            (given["consultation"], given["answers_weighed"]),
            (given["release"], given["evidence_weighed"]),
            *(
                (given[f"challenge_{number}"], given[f"challenge_weighed_{number}"])
                for number in TAKEN_UP
            ),
        ]
        return tuple(Regard(Ref.parse(of), words) for of, words in pairs if of and words)


def _unclear(text: str, found: tuple[Any, ...]) -> str:
    if found:
        which = "; ".join(f"{one.title} ({one.ref})" for one in found[:5])
        return f"{text} is the name of several: write the reference of one: {which}"
    near = alike(text, PARTY_KINDS)
    if near:
        which = "; ".join(f"{one.title} ({one.ref})" for one in near)
        return f"Nobody is recorded as {text}. Did you mean: {which}"
    return f"Nobody is recorded as {text}: write a name as it is recorded, or a code"
