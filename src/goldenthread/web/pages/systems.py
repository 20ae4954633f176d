"""The system that a record is of, and the list of all where it is of several."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from goldenthread.kernel import Ref
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.reading import facts
from goldenthread.records.selections import holds_funds
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Body, Form
from goldenthread.web.presenters import Mention, Section, called
from goldenthread.web.showing import show


def own_system(now: Occasion) -> Ref | None:
    """The system that this record is of: the only one, or the only one whose board holds funds.

    A neighbour whose practices are known because a district straddles is not the record's own.
    """
    systems = facts(Area, ref__startswith="system:", as_at=now.day, order_by=("ref",))
    boards = facts(Body, holds_funds(), form=Form.INTEGRATED_CARE_BOARD, as_at=now.day)
    own = [item.ref for item in systems if item.ref.key in {board.ref.key for board in boards}]
    if len(own) == 1:
        return own[0]
    return systems[0].ref if len(systems) == 1 else None


def to_own_system(request: HttpRequest, folder: str, title: str, lede: str) -> HttpResponse:
    """Leads from a menu entry to the page of the record's own system, or to a list of all."""
    now = occasion()
    own = own_system(now)
    if own is not None:
        return redirect(f"/{folder}/{own.key}/")
    systems = facts(Area, ref__startswith="system:", as_at=now.day, order_by=("name", "ref"))
    section = Section(
        "systems",
        f"{len(systems)} systems",
        items=tuple(
            Mention(called(item.ref, item.name), f"/{folder}/{item.ref.key}/", item.ref.key)
            for item in systems
        ),
        empty="No system is recorded yet.",
    )
    return show(request, "sections.jinja", title=title, lede=lede, sections=(section,))


@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """The system of this record."""
    return to_own_system(
        request, "area/system", "Systems",
        "This record is of several systems. Choose one to see what it is made of.",
    )  # fmt: skip
