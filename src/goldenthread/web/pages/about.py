"""What this is, and how accessible it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.records.occasion import occasion
from goldenthread.records.reading import facts
from goldenthread.records.totals import counts_by_kind
from goldenthread.structure.areas import Area
from goldenthread.thread.catalogue import kinds
from goldenthread.web.addresses import address
from goldenthread.web.pages.systems import own_system
from goldenthread.web.presenters import Mention, Table, called, columns
from goldenthread.web.showing import show


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the product is, its data and their licences, and what it never holds."""
    counts = counts_by_kind()
    holds = Table(
        "What this record holds", columns("Kind of fact", "Facts#"),
        tuple(
            (Mention(kind.plural[:1].upper() + kind.plural[1:], f"/search/?kind={kind.name}"),
             counts[kind.name])
            for kind in kinds
            if counts.get(kind.name)
        ),
        "The record is empty.",
    )  # fmt: skip
    now = occasion()
    own = own_system(now)
    neighbours = [
        Mention(called(item.ref, item.name), address(item.ref))
        for item in facts(Area, ref__startswith="system:", as_at=now.day, order_by=("name", "ref"))
        if own is not None and item.ref != own
    ]
    return show(
        request, "about.jinja", title="About Goldenthread", holds=holds, neighbours=neighbours,
        now=now,
    )  # fmt: skip


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return show(request, "accessibility.jinja", title="Accessibility statement")
