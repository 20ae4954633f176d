"""The consultations, the answers given to them, and how many took which side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from goldenthread.kernel import Ref
from goldenthread.synthetic.answer_words import CAPACITIES, OPENINGS, REASONS, REQUESTS
from goldenthread.synthetic.bodies import MEDICAL_COMMITTEE
from goldenthread.synthetic.consultation_plans import CONSULTATIONS, ConsultationPlan
from goldenthread.synthetic.draw import Draw
from goldenthread.voice.consultations import Answer, Consultation, Opinion

_INVOLVE = Ref("law", "nhs-act-2006-s14z45")

_SCALE = {
    "for": (Opinion.STRONGLY_AGREE, Opinion.AGREE),
    "against": (Opinion.STRONGLY_DISAGREE, Opinion.DISAGREE),
    "neither": (Opinion.NEITHER, Opinion.DONT_KNOW),
}


def consultation_facts() -> list[Consultation]:
    """The consultations."""
    return [
        Consultation(
            plan.ref, plan.title, plan.question, plan.body, plan.area, _INVOLVE, plan.opened,
            plan.last_day,
        )
        for plan in CONSULTATIONS
    ]  # fmt: skip


def answer_facts(draw: Draw) -> Iterator[Answer]:
    """Every answer, numbered in order of the day on which it came."""
    for plan in CONSULTATIONS:
        days = (plan.last_day - plan.opened).days
        came = sorted(
            (
                plan.opened + timedelta(days=draw.whole(0, days, "answered", plan.key, number)),
                number,
            )
            for number in range(plan.answers)
        )
        for place, (received, number) in enumerate(came, 1):
            yield _answer(draw, plan, number, place, received)


def _answer(draw: Draw, plan: ConsultationPlan, number: int, place: int, received: date) -> Answer:
    name = ("answer", plan.key, number)
    # The committee itself answers once, first drawn; its place in order of day is by chance.
    capacity = "Local medical committee" if number == 0 else _capacity(draw, *name)
    side = "for" if number == 0 and plan.key == "continuity" else _side(draw, plan, *name)
    first, second = _SCALE[side]
    return Answer(
        Ref("answer", f"QZZ-{plan.key}-{place:03d}"),
        plan.ref,
        capacity,
        MEDICAL_COMMITTEE if number == 0 else None,
        second if draw.whole(1, 100, *name, "mildly") <= 45 else first,
        _comment(draw, plan, side, *name),
        received,
    )


def _capacity(draw: Draw, *name: object) -> str:
    share = draw.whole(1, 99, *name, "capacity")
    for capacity, part in CAPACITIES:
        if capacity == "Local medical committee":
            continue
        share -= part
        if share <= 0:
            return capacity
    return CAPACITIES[0][0]


def _side(draw: Draw, plan: ConsultationPlan, *name: object) -> str:
    if draw.whole(1, 100, *name, "no side") <= 11:
        return "neither"
    return "for" if draw.whole(1, 100, *name, "side") <= plan.leaning else "against"


def _comment(draw: Draw, plan: ConsultationPlan, side: str, *name: object) -> str:
    if draw.whole(1, 100, *name, "silent") <= 18:
        return ""
    parts = [
        draw.one_of(OPENINGS[side], *name, "opening"),
        draw.one_of(REASONS[plan.key][side], *name, "reason"),
        draw.one_of(REQUESTS, *name, "request"),
    ]
    town = draw.one_of(plan.places, *name, "town")
    return " ".join(part.format(town=town) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers agree, disagree, or take no side."""

    agree: int
    disagree: int
    neither: int

    def __str__(self) -> str:
        total = self.agree + self.disagree + self.neither
        return f"Of {total} answers, {self.agree} agree and {self.disagree} disagree"


def count_answers(answers: Iterable[Answer]) -> Mapping[Ref, Tally]:
    """The sides taken, by consultation."""
    held = list(answers)

    def number(plan: ConsultationPlan, side: str) -> int:
        return sum(one.consultation == plan.ref and one.opinion in _SCALE[side] for one in held)

    return {
        plan.ref: Tally(number(plan, "for"), number(plan, "against"), number(plan, "neither"))
        for plan in CONSULTATIONS
    }
