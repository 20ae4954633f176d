"""The page of a meeting: who was there, whether it was quorate, and what it decided."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Attendance, Quorum, Withdrawal
from goldenthread.kernel import Ref
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import any_of, facts
from goldenthread.web.acting import acting
from goldenthread.web.addresses import address
from goldenthread.web.leaves import as_recorded, own_refs, refs_in
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.minutes import (
    attendance_part,
    interests_of,
    withdrawn_otherwise,
    withdrawn_part,
)
from goldenthread.web.pages.scopes import MINUTE_TAKERS, may_write_for
from goldenthread.web.pages.steps import notices
from goldenthread.web.presenters import (
    Leaf,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
)


def meeting_leaf(ref: Ref, now: Occasion) -> Leaf:
    """A meeting, its members by seat, and its decisions."""
    found = facts(Meeting, ref=ref, order_by=("-pk",), limit=1)
    if not found:
        raise NotInRecord(ref)
    meeting = found[0]
    present = facts(Attendance, meeting=ref, order_by=("person", "post"))
    quorums = facts(Quorum, body=meeting.body, as_at=meeting.held, order_by=("-pk",), limit=1)
    taken = facts(Decision, meeting=ref, order_by=("ref",))
    withdrawals = facts(
        Withdrawal, any_of("decision", own_refs(*taken)), order_by=("decision", "person")
    )
    interests = interests_of(withdrawals)
    names = Names(
        {ref}
        | refs_in(meeting, *present, *quorums, *taken, *withdrawals, *interests.values())
        | own_refs(*taken)
    )
    quorate = meeting.present >= meeting.quorum
    quorum = quorums[0] if quorums else None
    sections = (
        Section(
            "meeting", "The meeting",
            terms=(
                Term("Of", (names.mention(meeting.body),)),
                Term("Held", (meeting.held,)),
                Term("At", (meeting.venue or "Not said",)),
                Term("In public", (meeting.in_public,)),
                Term(
                    "Quorum",
                    (
                        f"{meeting.present} voting members present; {meeting.quorum} needed: "
                        + ("quorate" if quorate else "not quorate"),
                    ),
                ),
                Term(
                    "Needed by",
                    (
                        names.mention(
                            quorum.clause, f"{quorum.members} voting members, {quorum.span}"
                        ),
                    ) if quorum else ("No clause is recorded that sets the quorum of this body",),
                ),
            ),
        ),
        attendance_part(meeting, present, names),
        Section(
            "decisions", "What it decided",
            table=Table(
                counted(len(taken), "decision"),
                columns("Decision", "For#", "Against#", "Withdrew#", "Amount#"),
                tuple(
                    (Mention(one.title, f"/decision/{one.ref.key}/"), one.for_votes,
                     one.against_votes, one.withdrawn, one.amount or "None named")
                    for one in taken
                ),
            ) if taken else None,
            empty="No decision of this meeting is recorded.",
        ),
        withdrawn_part(
            withdrawals, interests, names, withdrawn_otherwise(sum(d.withdrawn for d in taken)),
            {one.ref: one.title for one in taken},
        ),
    )  # fmt: skip
    return Leaf(
        ref, "Meeting", names.title(ref),
        f"{names.title(meeting.body)}, {day(meeting.held)}",
        sections=sections, made=as_recorded(provenance(Meeting, ref=ref), now.day),
        onward=(Mention("All decisions of this body", f"/decisions/?body={meeting.body.key}"),),
        beside=tuple(one.ref for one in taken),
    )  # fmt: skip


@require_safe
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """A meeting. Whoever may record what it decided is led there."""
    leaf = meeting_leaf(Ref("meeting", key), occasion())
    if acting(request).roles & MINUTE_TAKERS:
        held = facts(Meeting, ref=leaf.ref, order_by=("-pk",), limit=1)[0]
        if may_write_for(request, held.body, held.held, MINUTE_TAKERS):
            way = Mention("Record a decision of this meeting", f"{address(leaf.ref)}decide/")
            leaf = replace(leaf, onward=(way, *leaf.onward))
    return show_leaf(request, replace(leaf, notices=(*notices(request), *leaf.notices)))
