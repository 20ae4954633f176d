"""The pages of consultations and challenges: who was heard, and what the answer was."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision
from goldenthread.kernel import Ref
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import facts
from goldenthread.records.totals import capacities, opinions
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Answer, Consultation
from goldenthread.web.addresses import address
from goldenthread.web.drawing import clock
from goldenthread.web.leaves import as_recorded, refs_in
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.challenging import may_reply
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.presenters import (
    Chart,
    Leaf,
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    cut,
    day,
    page_of,
)
from goldenthread.web.showing import linker, page_number

_RECORDED = {
    "challenge": "Your challenge is recorded, and the clock of the reply runs.",
    "reply": "Your reply is recorded, and everybody can read it.",
}
"""What a page says to somebody who has just sent its form."""

COMMENTS = 20
"""Comments on one page."""


def share(part: int, whole: int) -> str:
    """A percentage to one place, or a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f}%" if whole else "–"


def consultation_leaf(ref: Ref, page: int, link: object, now: Occasion) -> Leaf:
    """A consultation, the answers by opinion and by capacity, and what was decided after it."""
    found = facts(Consultation, ref=ref, order_by=("-pk",), limit=1)
    if not found:
        raise NotInRecord(ref)
    consultation = found[0]
    by_opinion = opinions(ref)
    by_capacity = capacities(ref)
    total = sum(by_opinion.values())
    pages = page_of(total, page, link, COMMENTS)
    answers = facts(
        Answer, consultation=ref, order_by=("-received", "ref"), limit=COMMENTS,
        offset=(pages.page - 1) * COMMENTS,
    )  # fmt: skip
    decisions = facts(Decision, consultation=ref, order_by=("taken", "ref"))
    names = Names(refs_in(consultation, *answers) | {item.ref for item in decisions})
    open_now = consultation.opened <= now.day <= consultation.last_day
    made = Made(
        f"Each of {total:,} answers counted once, by the opinion it chose. Nothing is weighted: "
        "those who answer a consultation are not a sample of the people it is put to.",
        "Answers in the system's own record", now.day, "answers",
    )  # fmt: skip
    sections = (
        Section(
            "question",
            "What was asked",
            intro=consultation.question,
            terms=(
                Term("Run by", (names.mention(consultation.body),)),
                Term("Put to the people of", (names.mention(consultation.area),)),
                Term("Open", (f"{day(consultation.opened)} to {day(consultation.last_day)}",)),
                Term("Under the duty in", (names.mention(consultation.clause),)),
            ),
        ),
        Section(
            "answers",
            f"{total:,} answers",
            chart=Chart(
                "Answers by opinion",
                f"/chart/opinions/{ref.key}.json",
                "Bars of the number of answers of each opinion. The table says the same.",
            ),
            table=Table(
                "Answers by opinion",
                columns("Opinion", "Answers#", "Share#"),
                tuple((item, number, share(number, total)) for item, number in by_opinion.items()),
            ),
            made=made,
        ),
        Section(
            "who",
            "Who answered",
            table=Table(
                "Answers by the capacity in which they were given",
                columns("Capacity", "Answers#", "Share#"),
                tuple((item, number, share(number, total)) for item, number in by_capacity.items()),
            ),
        ),
        Section(
            "decided",
            "What was decided after it",
            items=tuple(names.mention(item.ref, f"taken {day(item.taken)}") for item in decisions),
            empty="Nothing has been decided yet." if not open_now else "It is still open.",
        ),
        Section(
            "comments",
            "What people wrote",
            table=Table(
                f"Answers, the latest first: page {pages.page} of {pages.last}",
                columns("Comment", "Opinion", "From", "Received"),
                tuple(
                    (
                        Mention(item.comment or "No comment", f"/fact/answer/{item.ref.key}/"),
                        item.opinion,
                        names.mention(item.organisation, item.capacity)
                        if item.organisation
                        else item.capacity,
                        item.received,
                    )
                    for item in answers
                ),
                pages=pages if pages.last > 1 else None,
            ),
        ),
    )
    state = "Open now" if open_now else f"Closed {day(consultation.last_day)}"
    return Leaf(
        ref, "Consultation", consultation.title, f"{state}. {total:,} answers.",
        sections=sections, made=as_recorded(provenance(Consultation, ref=ref), now.day),
    )  # fmt: skip


def challenge_leaf(ref: Ref, now: Occasion, *, replying: bool = False) -> Leaf:
    """A challenge: what it questions, who raised it, and where its clock stands.

    ``replying`` offers the form by which it is answered, while it is not.
    """
    found = facts(Challenge, ref=ref, order_by=("-pk",), limit=1)
    if not found:
        raise NotInRecord(ref)
    challenge = found[0]
    names = Names(refs_in(challenge))
    ticking = clock(challenge, now.day)
    sections = (
        Section(
            "challenge",
            "What is questioned",
            terms=(
                Term("Decision", (names.mention(challenge.decision),)),
                Term("Ground", (challenge.ground,)),
                Term("Raised by", (names.mention(challenge.raised_by),)),
                Term("Raised on", (challenge.raised,)),
            ),
        ),
        Section(
            "reply",
            "The reply",
            intro=challenge.reply or "A reply is owed and has not been given.",
            terms=(
                Term("Due by", (challenge.reply_due,)),
                Term("Given on", (challenge.replied or "Not yet",)),
                Term("Clock", (ticking.words,)),
            ),
        ),
    )
    return Leaf(
        ref, "Challenge", cut(challenge.ground, 120), ticking.words, sections=sections,
        made=as_recorded(provenance(Challenge, ref=ref), now.day),
        onward=(Mention("Reply to this challenge", f"{address(ref)}reply/"),)
        if replying and challenge.replied is None
        else (),
    )  # fmt: skip


@require_safe
def consultation(request: HttpRequest, key: str) -> HttpResponse:
    """A consultation and the answers to it."""
    leaf = consultation_leaf(
        Ref("consultation", key), page_number(request), linker(request), occasion()
    )
    return show_leaf(request, leaf)


@require_safe
def challenge(request: HttpRequest, key: str) -> HttpResponse:
    """A challenge."""
    ref = Ref("challenge", key)
    leaf = challenge_leaf(ref, occasion(), replying=may_reply(request, ref))
    if said := _RECORDED.get(request.GET.get("recorded", "")):
        leaf = replace(leaf, notices=(said, *leaf.notices))
    return show_leaf(request, leaf)
