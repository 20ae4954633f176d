"""Recording a meeting in three steps: the meeting, who came, and the check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from goldenthread.actions.carrying_out import Outcome
from goldenthread.actions.hold_meeting import hold_meeting
from goldenthread.authority.deciding import LONGEST_TITLE
from goldenthread.authority.decisions import Meeting
from goldenthread.authority.sittings import Convening
from goldenthread.kernel import Ref, RefError
from goldenthread.records.occasion import occasion
from goldenthread.records.posts import Seat, seats_on
from goldenthread.records.reading import facts
from goldenthread.web.acting import acting
from goldenthread.web.pages.fields import ChooseField, DayField, reason_of
from goldenthread.web.pages.scopes import (
    MINUTE_TAKERS,
    bodies_that_meet,
    may_write_for,
    out_of_scope,
)
from goldenthread.web.pages.steps import (
    CHECK,
    RECORD,
    Judging,
    carried,
    form_page,
    judge_or_record,
    key_of,
    step_of,
    token_of,
)
from goldenthread.web.presenters import Mention, Names, Term, counted, day, listed

MEETING, CAME = "meeting", "came"
TITLE = "Record a meeting"
ABOUT = Mention("Who may decide, and what was decided", "/decisions/")


class MeetingForm(forms.Form):
    """Which body met, when and where."""

    body = ChooseField("Choose the body that met")
    held = DayField("Give the day of the meeting")
    title = forms.CharField(required=False, max_length=LONGEST_TITLE)
    venue = forms.CharField(required=False, max_length=LONGEST_TITLE)
    in_public = forms.BooleanField(required=False)

    def __init__(self, *given: Any, bodies: list[tuple[Ref, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["body"] = ChooseField(
            "Choose the body that met", [(str(ref), name) for ref, name in bodies]
        )


def record_meeting(request: HttpRequest) -> HttpResponse:
    """Record a meeting of a body: its form, step by step, and its sending."""
    now = occasion()
    body = _asked_body(request)
    bodies = bodies_that_meet(request, now.day, MINUTE_TAKERS)
    if body is not None and body not in {ref for ref, _ in bodies}:
        if not may_write_for(request, body, now.day, MINUTE_TAKERS):
            return out_of_scope(request, body)
        bodies.append((body, Names({body}).title(body)))
    token = token_of(request)
    step = step_of(request, (MEETING, CAME, CHECK, RECORD), MEETING)
    if request.method != "POST":
        form = MeetingForm(bodies=bodies, initial=_initial(bodies, body, now.day))
        return _meeting_page(request, form, token)
    form = MeetingForm(request.POST, bodies=bodies)
    if not form.is_valid() or step == MEETING:
        return _meeting_page(request, form, token)
    wanted, held = Ref.parse(form.cleaned_data["body"]), form.cleaned_data["held"]
    seats = seats_on(held, body=wanted)
    people = _people(seats)
    came = _came(request, people)
    if step == CAME:
        return form_page(
            request, "came.jinja", title="Who came?", form=form, about=ABOUT,
            members=[
                {"ref": ref, "name": name, "seats": listed(titles), "came": ref in came}
                for ref, (name, titles) in people.items()
            ],
            lede=f"{Names({wanted}).title(wanted)}, {day(held)}. Everybody who held one of its "
            "posts that day is ticked: take the tick from those who did not come.",
            carried=carried(request, token, ("came", "listed")),
        )  # fmt: skip
    return _judged(request, form, people, came, step, token)


def _judged(  # noqa: PLR0917 - the parts of one meeting, in the order of its steps
    request: HttpRequest, form: MeetingForm, people: dict[Ref, tuple[str, list[str]]],
    came: tuple[Ref, ...], step: str, token: str,
) -> HttpResponse:  # fmt: skip
    given = form.cleaned_data
    body, held = Ref.parse(given["body"]), given["held"]
    convening = Convening(
        body, given["title"] or f"Meeting of {day(held)}", held, came, given["venue"],
        in_public=given["in_public"],
    )  # fmt: skip

    def act(dry_run: bool) -> Outcome:  # noqa: FBT001 - a callable of one argument
        return hold_meeting(
            convening, by=acting(request).name, at=timezone.now(),
            reason=reason_of(request, MINUTE_TAKERS), key=key_of(body, held, token),
            dry_run=dry_run,
        )  # fmt: skip

    def told(names: Names) -> tuple[Term, ...]:
        absent = [name for ref, (name, _) in people.items() if ref not in came]
        return (
            Term("Of", (names.mention(body),)),
            Term("Called", (convening.title,)),
            Term("Held", (held,)),
            Term("At", (convening.venue or "Not said",)),
            Term("In public", (convening.in_public,)),
            Term(counted(len(came), "member") + " came", tuple(people[ref][0] for ref in came)
                 or ("Nobody",)),
            Term("Did not come", tuple(absent) or ("Nobody: all were there",)),
        )  # fmt: skip

    name = Names({body}).title(body)
    return judge_or_record(
        request,
        Judging(
            TITLE, ABOUT, act,
            f"The meeting of {name} on {day(held)} can be recorded.",
            f"The meeting of {name} on {day(held)} cannot be recorded as it stands.",
            ((MEETING, "Change the meeting"), (CAME, "Change who came")),
            told, frozenset({body}), "meeting",
        ),
        step, token,
    )  # fmt: skip


def _meeting_page(request: HttpRequest, form: MeetingForm, token: str) -> HttpResponse:
    return form_page(
        request, "meeting.jinja", title=TITLE, form=form, about=ABOUT,
        carried=carried(request, token, tuple(form.fields)),
    )  # fmt: skip


def _asked_body(request: HttpRequest) -> Ref | None:
    """``?body=``, or the body of the form that was sent; None where it names none."""
    text = request.POST.get("body", "") or request.GET.get("body", "")
    if not text:
        return None
    try:
        ref = Ref.parse(text if ":" in text else f"body:{text}")
    except RefError:
        return None
    return ref if ref.kind == "body" else None


def _initial(bodies: list[tuple[Ref, str]], body: Ref | None, on: Any) -> dict[str, Any]:
    """A body that is named or the only one, today, and where it met the last time."""
    if body is None and len(bodies) == 1:
        body = bodies[0][0]
    last = facts(Meeting, body=body, order_by=("-held",), limit=1) if body else []
    return {
        "body": str(body) if body else "", "held": on.isoformat(),
        "venue": last[0].venue if last else "", "in_public": last[0].in_public if last else True,
    }  # fmt: skip


def _people(seats: list[Seat]) -> dict[Ref, tuple[str, list[str]]]:
    """Each holder of a post, by name and by the titles of their posts, in order of posts."""
    found: dict[Ref, tuple[str, list[str]]] = {}
    for seat in seats:
        for ref, name in seat.holders:
            found.setdefault(ref, (name, []))[1].append(seat.post.title)
    return found


def _came(request: HttpRequest, people: dict[Ref, Any]) -> tuple[Ref, ...]:
    """Those who are ticked. Whoever was not on the list when it was sent is ticked as well."""
    ticked, listed_then = set(request.POST.getlist("came")), set(request.POST.getlist("listed"))
    return tuple(ref for ref in people if str(ref) in ticked or str(ref) not in listed_then)
