"""Is it as it was recorded? The heads of the chains, how to verify oneself, and the recordings.

Verifying follows every link and takes seconds: no page does it. A page could say anything, too:
who doubts it verifies with a program that shares nothing with it.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.kernel.chain import Stream
from goldenthread.records.heads import heads
from goldenthread.records.occasion import occasion
from goldenthread.records.recordings import Recorded, recordings, recordings_in_all
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Code,
    Made,
    Mention,
    Pages,
    Table,
    columns,
    counted,
    page_of,
)
from goldenthread.web.showing import CHECKING, linker, page_number, show

RECENT = 5
"""Recordings told beneath the heads; the rest have a list of their own."""
_HOLDS = {
    Stream.DECISIONS: "Meetings and decisions, with their minutes",
    Stream.TRANSFERS: "Funds, and each movement of money",
    Stream.VOICE: "Consultations, answers and challenges",
    Stream.STRUCTURE: "Bodies, areas, posts, powers and the rest",
    Stream.EVENTS: "Each recording, with the heads of all the others: the head of the record",
}


_HASH = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
"""A SHA-256 in words, of which a table shows the beginning."""


def _table(found: list[Recorded], caption: str, where: Pages | None = None) -> Table:
    return Table(
        caption,
        columns("What was done", "By", "When", "Why", "From the file", "What changed"),
        tuple(
            (
                Mention(one.verb, "", f"recording {one.number}"),
                one.recorded_by,
                one.recorded_at,
                one.reason or "No reason given",
                Mention(one.source_name, "", f"SHA-256 {one.source_digest[:12]}…")
                if one.source_digest else one.source_name or "No file",
                _HASH.sub(r"\1…", one.summary) or "Not summed up",
            )
            for one in found
        ),
        "Nothing is recorded yet.",
        where,
    )  # fmt: skip


@require_safe
def integrity(request: HttpRequest) -> HttpResponse:
    """The heads of the streams, how to verify, and the last recordings; seven queries."""
    now = occasion()
    found = heads()
    record = found[Stream.EVENTS]
    table = Table(
        "The chains, and the head of each",
        columns("Chain", "What it holds", "Links#", "Head"),
        tuple(
            (stream.capitalize(), _HOLDS[stream], head.sequence,
             Code(head.hash) if head.sequence else "No link yet")
            for stream, head in found.items()
        ),
    )  # fmt: skip
    return show(
        request, "integrity.jinja", title="Is it as it was recorded?", ways=CHECKING,
        record=record, table=table, recent=_table(recordings(RECENT), "The latest recordings"),
        made=Made(
            "The last link of each chain, as it is stored. Nothing was verified to show it.",
            "The chains in the system’s own record", now.day, "SHA-256, in hex",
        ),
    )  # fmt: skip


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Every recording, the latest first: who did what, when, why and from which file."""
    number = recordings_in_all()
    pages = page_of(number, page_number(request), linker(request))
    found = recordings(PAGE_LENGTH, (pages.page - 1) * PAGE_LENGTH)
    return show(
        request, "events.jinja", title="Who recorded what", ways=CHECKING,
        table=_table(
            found, counted(number, "recording") + ", the latest first",
            pages if pages.last > 1 else None,
        ),
    )  # fmt: skip
