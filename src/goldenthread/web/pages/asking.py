"""A question to the handbook as it is typed: read from the address, with what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from goldenthread.authority.decisions import Decision
from goldenthread.authority.handbook import Question
from goldenthread.kernel import Money, MoneyError, Ref, RefError
from goldenthread.records.occasion import asked_day

EVERYWHERE = ""
"""The area of a question that asks for everywhere."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen in a form, by its value."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, the question that it makes, and what is wrong with it by field.

    ``question`` is None where nothing was asked, or what was asked cannot be understood.
    ``decision`` is the decision of which it is asked whether it was within power.
    """

    typed: dict[str, str]
    question: Question | None = None
    problems: dict[str, str] = field(default_factory=dict)
    decision: Ref | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing was asked."""
        return self.question is None and not self.problems


FIELDS = ("body", "power", "amount", "area", "day", "decision")


def read_question(query: QueryDict, today: date) -> Asked:
    """The question that an address asks. References may be typed without their usual kind."""
    typed = {name: query.get(name, "").strip() for name in FIELDS}
    if not any(typed.values()):
        return Asked(typed)
    problems: dict[str, str] = {}
    found: dict[str, Ref | None] = {}
    for name, kind, words in (
        ("body", "body", "Choose the body that would decide"),
        ("power", "power", "Choose the power that it would use"),
        ("area", "place", ""),
        ("decision", "decision", ""),
    ):
        text = typed[name]
        found[name] = None
        if not text:
            if words:
                problems[name] = words
            continue
        try:
            ref = found[name] = Ref.parse(text if ":" in text else f"{kind}:{text}")
        except RefError as error:
            problems[name] = _sentence(str(error))
            continue
        if name != "area" and ref.kind != kind:
            problems[name] = f"{text} is no {kind}: choose one of the list"
    amount = None
    if typed["amount"]:
        try:
            amount = Money.parse(typed["amount"])
        except MoneyError as error:
            problems["amount"] = _sentence(str(error))
        if amount is not None and amount.pence < 0:
            problems["amount"] = "A decision commits nothing or more: leave the minus sign out"
    try:
        on = asked_day(typed["day"], today)
    except ValueError as error:
        problems["day"] = _sentence(str(error))
        on = today
    body, power = found["body"], found["power"]
    if problems or body is None or power is None:
        return Asked(typed, None, problems, found["decision"])
    return Asked(typed, Question(body, power, on, amount, found["area"]), {}, found["decision"])


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def question_address(
    body: Ref, power: Ref, *, amount: Money | None = None, area: Ref | None = None,
    day: date | None = None, decision: Ref | None = None,
) -> str:  # fmt: skip
    """The address that asks a question: a body's and a power's keys suffice."""
    query = {
        "body": body.key,
        "power": power.key,
        "amount": amount.decimal().removesuffix(".00") if amount else "",
        "area": str(area) if area else EVERYWHERE,
        "day": day.isoformat() if day else "",
        "decision": decision.key if decision else "",
    }
    return "/may/?" + urlencode({name: text for name, text in query.items() if text}, safe=":")


def decision_address(decision: Decision, body: Ref) -> str:
    """The address that asks of a decision whether it was within the power of its body."""
    return question_address(
        body, decision.power, amount=decision.amount, area=decision.area, day=decision.taken,
        decision=decision.ref,
    )  # fmt: skip
