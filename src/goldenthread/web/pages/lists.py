"""The lists of decisions, challenges and posts, each narrowed by what people ask of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.kernel import Ref, RefError
from goldenthread.records.occasion import occasion
from goldenthread.records.posts import seats_on
from goldenthread.records.reading import any_of, count, facts
from goldenthread.records.selections import decided_by, meeting_bodies, reply_owed
from goldenthread.structure.bodies import Body
from goldenthread.voice.challenges import Challenge
from goldenthread.web.acting import acting
from goldenthread.web.drawing import clock
from goldenthread.web.leaves import own_refs, refs_in
from goldenthread.web.pages.positions import asked_year
from goldenthread.web.pages.scopes import MINUTE_TAKERS
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Mention,
    Names,
    Table,
    columns,
    counted,
    day,
    page_of,
)
from goldenthread.web.showing import DECIDING, linker, page_number, show


def asked_body(request: HttpRequest) -> Ref | None:
    """The body or network of ``?body=``, by its code or its reference. Raises BadRequest."""
    text = request.GET.get("body", "").strip()
    if not text:
        return None
    try:
        return Ref.parse(text if ":" in text else f"body:{text}")
    except RefError as error:
        raise BadRequest(str(error)) from error


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions, the latest first, by the body that took them and the year."""
    now = occasion()
    body, year = asked_body(request), asked_year(request, [])
    conditions = [Q(taken__lte=now.day)]
    if body is not None:
        conditions.append(decided_by(body))
    if year is not None:
        conditions.append(Q(taken__gte=year.span.since, taken__lt=year.span.until))
    number = count(Decision, *conditions)
    pages = page_of(number, page_number(request), linker(request))
    found = facts(
        Decision, *conditions, order_by=("-taken", "ref"), limit=PAGE_LENGTH,
        offset=(pages.page - 1) * PAGE_LENGTH,
    )  # fmt: skip
    meetings = facts(Meeting, any_of("ref", {item.meeting for item in found}))
    took = {meeting.ref: meeting.body for meeting in meetings}
    bodies = facts(Body, meeting_bodies(), as_at=now.day, order_by=("name", "ref"))
    names = Names({*took.values(), *(item.area for item in found)})
    rows: list[tuple[Any, ...]] = [
        (
            Mention(item.title, f"/decision/{item.ref.key}/", item.ref.key),
            names.mention(took.get(item.meeting), otherwise="Meeting not recorded"),
            names.mention(item.area),
            item.taken,
            item.amount or "None named",
        )
        for item in found
    ]
    table = Table(
        f"{counted(number, 'decision')}, the latest first: page {pages.page} of {pages.last}",
        columns("Decision", "Taken by", "For", "Taken on", "Amount#"),
        tuple(rows),
        "No decision fits. Take a filter away." if body or year else "No decision is recorded.",
        pages if pages.last > 1 else None,
    )
    first = facts(Decision, order_by=("taken",), limit=1)
    years = tuple(
        range(now.year.begins, type(now.year).of(first[0].taken).begins - 1, -1) if first else ()
    )
    return show(
        request, "decisions.jinja", title="Decisions", beside=DECIDING, table=table,
        bodies=bodies, body=body, year=year, years=[type(now.year)(begins) for begins in years],
        recording=bool(acting(request).roles & MINUTE_TAKERS),
    )  # fmt: skip


@require_safe
def challenges(request: HttpRequest) -> HttpResponse:
    """Challenges and their clocks; with ``?open=yes`` those to which a reply is owed."""
    now = occasion()
    only_open = request.GET.get("open") == "yes"
    conditions = [reply_owed(now.day)] if only_open else [Q(raised__lte=now.day)]
    number = count(Challenge, *conditions)
    pages = page_of(number, page_number(request), linker(request))
    found = facts(
        Challenge, *conditions, order_by=("reply_due" if only_open else "-raised", "ref"),
        limit=PAGE_LENGTH, offset=(pages.page - 1) * PAGE_LENGTH,
    )  # fmt: skip
    names = Names(refs_in(*found))
    word = "open challenge" if only_open else "challenge"
    table = Table(
        f"{counted(number, word)} on {day(now.day)}",
        columns("Challenge", "To the decision", "Raised by", "Raised on", "Reply due", "Clock"),
        tuple(
            (
                Mention(item.ground, f"/challenge/{item.ref.key}/"),
                names.mention(item.decision),
                names.mention(item.raised_by),
                item.raised,
                item.reply_due,
                clock(item, now.day).words,
            )
            for item in found
        ),
        "No reply is owed." if only_open else "No challenge is recorded.",
        pages if pages.last > 1 else None,
    )
    return show(
        request, "list.jinja", title="Open challenges" if only_open else "Challenges",
        beside=DECIDING,
        lede="A challenge questions a decision, and is owed a reply by a day.", table=table,
        ways=(
            Mention("Open", "/challenges/?open=yes", "here" if only_open else ""),
            Mention("All", "/challenges/", "" if only_open else "here"),
        ),
    )  # fmt: skip


@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Posts with their bodies and holders; with ``?vacant=yes`` those that nobody holds."""
    now = occasion()
    only_vacant = "vacant" in request.GET
    body = asked_body(request)
    seats = [seat for seat in seats_on(now.day, body=body) if seat.vacant or not only_vacant]
    pages = page_of(len(seats), page_number(request), linker(request))
    start = (pages.page - 1) * PAGE_LENGTH
    page = seats[start : start + PAGE_LENGTH]
    names = Names({seat.post.body for seat in page} | own_refs(*(seat.post for seat in page)))
    table = Table(
        f"{counted(len(seats), 'vacant post' if only_vacant else 'post')} on {day(now.day)}",
        columns("Post", "On", "Held by", "Since", "Speaks from"),
        tuple(
            (
                Mention(seat.post.title, f"/fact/post/{seat.post.ref.key}/"),
                names.mention(seat.post.body),
                "Vacant"
                if seat.vacant
                else Mention(seat.held_by, f"/fact/person/{seat.holders[0][0].key}/"),
                seat.since or "Not recorded",
                seat.post.sector,
            )
            for seat in page
        ),
        "No post is vacant." if only_vacant else "No post is recorded.",
        pages if pages.last > 1 else None,
    )
    title = "Vacant posts" if only_vacant else "Posts"
    of_body = f"&body={body}" if body else ""
    return show(
        request, "list.jinja", title=f"{title} of {names.title(body)}" if body and page else title,
        lede="A post stays when nobody holds it: a vacancy is a fact, and not a gap.", table=table,
        ways=(
            Mention("Vacant", f"/posts/?vacant=yes{of_body}", "here" if only_vacant else ""),
            Mention("All", f"/posts/?body={body}" if body else "/posts/",
                    "" if only_vacant else "here"),
            *((Mention("Of every body", "/posts/?vacant=yes" if only_vacant else "/posts/"),)
              if body else ()),
        ),
    )  # fmt: skip
