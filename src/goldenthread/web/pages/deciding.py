"""Recording a decision in three steps: the paper, the room, and the check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from goldenthread.actions import decide as room_of_decisions
from goldenthread.actions.carrying_out import Outcome
from goldenthread.authority.decisions import Meeting
from goldenthread.authority.proposals import Proposal
from goldenthread.kernel import Ref
from goldenthread.records.reading import facts
from goldenthread.web.acting import acting
from goldenthread.web.addresses import address
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.fields import reason_of
from goldenthread.web.pages.paper import OPTIONS, TAKEN_UP, PaperForm, offers
from goldenthread.web.pages.room import Room, RoomForm, count_terms, room_of
from goldenthread.web.pages.scopes import MINUTE_TAKERS, may_write_for, out_of_scope
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
from goldenthread.web.presenters import Mention, Names, Term, day

PAPER, ROOM = "paper", "room"
TITLE = "Record a decision"


def record_decision(request: HttpRequest, key: str) -> HttpResponse:
    """Record a decision of a meeting: its form, step by step, and its sending."""
    found = facts(Meeting, ref=Ref("meeting", key), order_by=("-pk",), limit=1)
    if not found:
        raise NotInRecord(Ref("meeting", key))
    meeting = found[0]
    if not may_write_for(request, meeting.body, meeting.held, MINUTE_TAKERS):
        return out_of_scope(request, meeting.body)
    token = token_of(request)
    step = step_of(request, (PAPER, ROOM, CHECK, RECORD), PAPER)
    offered = offers(meeting)
    if request.method != "POST":
        return _paper_page(
            request, meeting, PaperForm(offered=offered, initial={"area": offered.area}), token
        )
    paper = PaperForm(request.POST, offered=offered)
    if not paper.is_valid() or step == PAPER:
        return _paper_page(request, meeting, paper, token)
    given = paper.cleaned_data
    room = room_of(meeting, {Ref.parse(given["area"]), *given["parties"]})
    asked = any(f"vote-{each.person.key}" in request.POST for each in room.members)
    votes = RoomForm(request.POST if asked else None, members=room.members)
    if step == ROOM or (room.members and not votes.is_valid()):
        return _room_page(request, meeting, votes, token)
    if not room.members:
        votes = RoomForm({}, members=())
        votes.is_valid()
    return _judged(request, meeting, paper, votes, room, step, token)


def _judged(  # noqa: PLR0917 - the parts of one proposal, in the order of its steps
    request: HttpRequest, meeting: Meeting, paper: PaperForm, votes: RoomForm, room: Room,
    step: str, token: str,
) -> HttpResponse:  # fmt: skip
    given = paper.cleaned_data
    proposal = Proposal(
        meeting.ref, given["title"], given["reasons"], Ref.parse(given["power"]),
        Ref.parse(given["area"]), meeting.held, votes.ballots, given["amount"],
        Ref.parse(given["release"]) if given["release"] else None,
        Ref.parse(given["consultation"]) if given["consultation"] else None,
        paper.courses, paper.regards, votes.recusals, votes.excusals, given["parties"],
    )  # fmt: skip

    def act(dry_run: bool) -> Outcome:  # noqa: FBT001 - a callable of one argument
        return room_of_decisions.decide(
            proposal, by=acting(request).name, at=timezone.now(),
            reason=reason_of(request, MINUTE_TAKERS),
            key=key_of(meeting.body, meeting.held, token), dry_run=dry_run,
        )  # fmt: skip

    name = Names({meeting.body}).title(meeting.body)
    when = day(meeting.held)
    mentioned = {meeting.ref, proposal.power, *proposal.named} | {
        ref for ref in (proposal.consultation,) if ref is not None
    }
    return judge_or_record(
        request,
        Judging(
            TITLE, _about(meeting), act,
            f"{name} may take this decision on {when}, and it is carried.",
            f"{name} may not take this decision on {when} as it stands.",
            ((PAPER, "Change the paper"), (ROOM, "Change the votes")),
            lambda names: (*_paper_terms(proposal, names), *count_terms(votes, room)),
            frozenset(mentioned), "decision",
        ),
        step, token,
    )  # fmt: skip


def _paper_terms(proposal: Proposal, names: Names) -> tuple[Term, ...]:
    amount = "Not said" if proposal.amount is None else f"{proposal.amount}, at most"
    options = tuple(
        Mention(each.words, "", "chosen" if each.chosen else "") for each in proposal.courses
    )
    regards = tuple(names.mention(each.of, each.words) for each in proposal.regards)
    parties = tuple(names.mention(ref) for ref in proposal.parties)
    return (
        Term("Decision", (proposal.title,)),
        Term("Why", (proposal.reasons,)),
        Term("By the power", (names.mention(proposal.power),)),
        Term("For the people of", (names.mention(proposal.area),)),
        Term("Commits", (amount,)),
        Term("Pays, chooses or turns down", parties or ("Nobody by name",)),
        Term("Evidence", (names.mention(proposal.release, otherwise="None is cited"),)),
        Term("Consultation", (names.mention(proposal.consultation, otherwise="It answers none"),)),
        *((Term("Options", options),) if options else ()),
        *((Term("Took account of", regards),) if regards else ()),
    )


def _about(meeting: Meeting) -> Mention:
    return Mention(meeting.title, address(meeting.ref))


def _paper_page(
    request: HttpRequest, meeting: Meeting, form: PaperForm, token: str
) -> HttpResponse:
    return form_page(
        request, "paper.jinja", title=TITLE, form=form, about=_about(meeting),
        options=OPTIONS, taken_up=TAKEN_UP,
        lede=f"Taken at {meeting.title}. It is dated {day(meeting.held)}, the day of the meeting.",
        carried=carried(request, token, tuple(form.fields)),
    )  # fmt: skip


def _room_page(request: HttpRequest, meeting: Meeting, form: RoomForm, token: str) -> HttpResponse:
    return form_page(
        request, "room.jinja", title="Who voted how?", form=form, about=_about(meeting),
        decided=request.POST.get("title", ""),
        carried=carried(request, token, tuple(form.fields)),
    )  # fmt: skip
