"""How a form of steps is walked: what was typed is carried along, judged, and only then recorded.

Every page of such a form sends what was typed on the others as hidden fields, so that nothing is
lost without a script, and nothing is kept of what nobody recorded. The buttons are called ``to``:
they say which step comes next. A token that is made when the form is first shown becomes a part of
the reference under which it is recorded, so that a form that is sent twice is recorded once.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goldenthread.actions.carrying_out import Outcome
from goldenthread.actions.refusal import RefusedError
from goldenthread.kernel import FinancialYear, Ref, Verdict
from goldenthread.records.threads import entry
from goldenthread.web.addresses import address
from goldenthread.web.pages.verdicts import refs_of, shown
from goldenthread.web.presenters import Mention, Names, Term
from goldenthread.web.showing import show

CHECK, RECORD = "check", "record"
_LETTERS, _SIGNS = "bcdfghjkmnpqrstvwxz", "bcdfghjkmnpqrstvwxz23456789"
_TOKEN = re.compile(f"[{_LETTERS}][{_SIGNS}]{{6}}")
"""Begins with a letter, so that it is never taken for a number of the year."""


def token_of(request: HttpRequest) -> str:
    """The token of the form that was sent; a new one where it is first shown."""
    sent = request.POST.get("token", "")
    if _TOKEN.fullmatch(sent):
        return sent
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(6))


def key_of(body: Ref, on: date, token: str) -> str:
    """The key under which a form is recorded, ``QZZ-PCC-2025-k7m4tbz``."""
    return f"{body.key}-{FinancialYear.of(on).begins}-{token}"


def step_of(request: HttpRequest, steps: Collection[str], first: str) -> str:
    """The step that a button asks for; the first where the page was only opened."""
    asked = request.POST.get("to", "") if request.method == "POST" else first
    return asked if asked in steps else first


@dataclass(frozen=True, slots=True)
class Carried:
    """A field that is sent along unseen."""

    name: str
    value: str


def carried(request: HttpRequest, token: str, seen: Collection[str] = ()) -> list[Carried]:
    """What was typed on other steps, and the token; ``seen`` are fields that the page shows."""
    left_out = {"csrfmiddlewaretoken", "to", "token", *seen}
    return [
        Carried("token", token),
        *(
            Carried(name, value)
            for name in request.POST
            if name not in left_out
            for value in request.POST.getlist(name)
        ),
    ]


@dataclass(frozen=True, slots=True)
class Judging:
    """What is judged or recorded, and how its check is told.

    ``act`` does it, or with True judges it only. ``permitted`` and ``refused`` are the verdict in
    a sentence. ``changes`` are the steps to which one can go back, with the words of their buttons.
    ``told`` makes the summary of what will be recorded, and ``names`` are what that mentions.
    """

    title: str
    about: Mention
    act: Callable[[bool], Outcome]
    permitted: str
    refused: str
    changes: tuple[tuple[str, str], ...]
    told: Callable[[Names], tuple[Term, ...]]
    names: frozenset[Ref] = frozenset()
    notice: str = "yes"
    lands: Ref | None = None


def judge_or_record(request: HttpRequest, judging: Judging, step: str, token: str) -> HttpResponse:
    """The verdict before it is recorded, with all that stands against it; or the recorded fact.

    A form that was sent before leads to what it recorded.
    """
    try:
        outcome = judging.act(step != RECORD)
    except RefusedError as refusal:
        ref = refusal.verdict.subject
        if judging.lands is None and entry(ref) is not None:
            return redirect(f"{address(ref)}?recorded=before")
        return _check(request, judging, token, refusal.verdict, others=refusal.others)
    if outcome.verdict is None or outcome.event is not None:
        return redirect(f"{address(judging.lands or outcome.ref)}?recorded={judging.notice}")
    return _check(request, judging, token, outcome.verdict, owed=outcome.owed)


def _check(
    request: HttpRequest, judging: Judging, token: str, verdict: Verdict, *,
    others: tuple[Ref, ...] = (), owed: tuple[Ref, ...] = (),
) -> HttpResponse:  # fmt: skip
    names = Names(refs_of(verdict, others) | set(judging.names) | set(owed))
    permitted = verdict.permitted
    return show(
        request, "check.jinja",
        title=f"{'Check' if permitted else 'Refused'}: {judging.title}",
        heading=judging.title, about=judging.about,
        verdict=shown(verdict, others, names),
        said=judging.permitted if permitted else judging.refused,
        owed=[names.mention(ref) for ref in owed],
        terms=judging.told(names), changes=judging.changes, carried=carried(request, token),
    )  # fmt: skip


RECORDED = {
    "meeting": "The meeting is recorded. What it decided can be recorded now.",
    "decision": "The decision is recorded, with its votes, and everybody can read it.",
    "delegation": "The delegation is recorded, and can be used from its first day.",
    "suspension": "The suspension is recorded: while it lasts the delegation cannot be used.",
    "end": "The end is recorded. What was decided under the delegation before then stands.",
    "before": "That form was sent before. What it recorded then stands here, and nothing that you "
    "changed since is recorded. Open the form anew to record something else.",
}
"""What a page says to somebody who has just sent a form."""


def notices(request: HttpRequest) -> tuple[str, ...]:
    """What the page of a fact says to whoever has just recorded it."""
    said = RECORDED.get(request.GET.get("recorded", ""))
    return () if said is None else (said,)


def form_page(request: HttpRequest, template: str, *, title: str, **more: Any) -> HttpResponse:
    """A step of a form; a fault in it is told in the title."""
    faulty = bool(more["form"].errors)
    return show(
        request, template, title=f"Error: {title}" if faulty else title, heading=title, **more
    )
