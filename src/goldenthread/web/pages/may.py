"""Who may decide? A question to the handbook, and the ruling with its chain or its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Power
from goldenthread.kernel import Ref
from goldenthread.records.handbooks import handbook
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import facts
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Body
from goldenthread.web.pages.asking import Asked, Choice, read_question
from goldenthread.web.pages.rulings import refs_of, shown
from goldenthread.web.presenters import Mention, Names
from goldenthread.web.showing import DECIDING, show


def _choices(found: Iterable[Body | Power | Area], *, whole: bool = False) -> list[Choice]:
    """Things to choose from by name, each once; ``whole`` values say their kind."""
    by_ref = {one.ref: one.name for one in found}
    return [
        Choice(str(ref) if whole else ref.key, name)
        for ref, name in sorted(by_ref.items(), key=lambda item: (item[1], item[0]))
    ]


def _checked(asked: Asked, names: Names) -> Asked:
    """What was asked, with a problem for each thing that nothing is recorded of."""
    problems = dict(asked.problems)
    if asked.question is not None:
        parts = (
            ("body", asked.question.body), ("power", asked.question.power),
            ("area", asked.question.area), ("decision", asked.decision),
        )  # fmt: skip
        for name, ref in parts:
            if ref is not None and names.line(ref) is None:
                problems[name] = f"{ref} is not in the record: choose one of the list"
    return replace(asked, question=None if problems else asked.question, problems=problems)


def _offered(choices: list[Choice], value: str, ref: Ref | None, names: Names) -> list[Choice]:
    """The choices with what was asked among them, so that nothing typed is lost."""
    if not value or any(choice.value == value for choice in choices):
        return choices
    return [Choice(value, names.title(ref) if ref else value), *choices]


@require_safe
def may(request: HttpRequest) -> HttpResponse:
    """Rule on the question of the address; without one, ask for it."""
    now = occasion()
    asked = read_question(request.GET, now.day)
    day = asked.question.on if asked.question else now.day
    bodies = facts(Body, as_at=day)
    powers = facts(Power, as_at=day)
    areas = facts(
        Area, Q(ref__startswith="system:") | Q(ref__startswith="place:"), as_at=day
    )  # fmt: skip
    question = asked.question
    of = facts(Decision, ref=asked.decision, order_by=("-pk",), limit=1) if asked.decision else []
    refs: set[Ref | None] = {asked.decision}
    ruled = None
    if question is not None:
        book = handbook(question.on, before=of[0] if of else None)
        ruling, able = book.may(question), book.who_may(question)
        ruled = ruling, able
        refs |= refs_of(ruling, able)
    names = Names(refs)
    asked = _checked(asked, names)
    ruling_shown = None
    if ruled is not None and asked.question is not None:
        ruling_shown = shown(ruled[0], asked.question, ruled[1], names, now.day)
    typed = asked.typed
    body, power, area = (
        (question.body, question.power, question.area) if question else (None, None, None)
    )
    typed_area = str(area) if area else typed["area"]
    return show(
        request, "may.jinja", status=400 if asked.problems else 200,
        title=("Error: " if asked.problems else "") + "Who may decide?",
        asked=asked, ruling=ruling_shown, ways=DECIDING, typed={**typed, "area": typed_area},
        bodies=_offered(_choices(bodies), typed["body"], body, names),
        powers=_offered(_choices(powers), typed["power"], power, names),
        areas=_offered(_choices(areas, whole=True), typed_area, area, names),
        day=typed["day"] or now.day.isoformat(),
        of=names.mention(asked.decision) if of else None,
        onward=Mention("Every power, with who holds it and its limits", "/powers/"),
    )  # fmt: skip
