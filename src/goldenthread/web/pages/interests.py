"""The register of interests: who has declared what, in whom, and who withdrew because of it."""

from __future__ import annotations

from collections import Counter

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.interests import Interest, InterestNature
from goldenthread.authority.minutes import Withdrawal
from goldenthread.records.occasion import occasion
from goldenthread.records.provenance import is_recorded
from goldenthread.records.reading import any_of, count, facts
from goldenthread.records.selections import interests_with
from goldenthread.web.addresses import address
from goldenthread.web.leaves import refs_in
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Mention,
    Names,
    Table,
    columns,
    counted,
    day,
    page_of,
    spell,
)
from goldenthread.web.showing import DECIDING, linker, page_number, show

LONGEST = 100
"""Characters of a query that are read."""


@require_safe
def interests(request: HttpRequest) -> HttpResponse:
    """Interests by name, party or words, and by nature; ended ones only with ``?ended=yes``."""
    now = occasion()
    query = request.GET.get("q", "").strip()[:LONGEST]
    nature = request.GET.get("nature", "")
    if nature and nature not in set(InterestNature):
        raise BadRequest(f"{nature!r} is no nature of an interest. Choose one of the list.")
    ended = request.GET.get("ended") == "yes"
    conditions = [interests_with(query)] if query else []
    if nature:
        conditions.append(Q(nature=InterestNature(nature)))
    as_at = None if ended else now.day
    number = count(Interest, *conditions, as_at=as_at)
    pages = page_of(number, page_number(request), linker(request))
    found = facts(
        Interest, *conditions, as_at=as_at, order_by=("person", "-declared", "ref"),
        limit=PAGE_LENGTH, offset=(pages.page - 1) * PAGE_LENGTH,
    )  # fmt: skip
    withdrew = Counter(
        one.interest for one in facts(Withdrawal, any_of("interest", [each.ref for each in found]))
    )
    names = Names(refs_in(*found))
    recorded = bool(number) or is_recorded(Interest)
    table = Table(
        counted(number, "interest") + (", ended ones too" if ended else f" held on {day(now.day)}"),
        columns("Person", "Interest", "In", "Nature", "Declared", "Holds", "Withdrew for it#"),
        tuple(
            (
                names.mention(one.person),
                Mention(one.words, address(one.ref)),
                names.mention(one.party, otherwise="Nobody that is recorded"),
                one.nature,
                one.declared,
                spell(one.span),
                withdrew[one.ref],
            )
            for one in found
        ),
        "No interest fits. Take a filter away."
        if recorded
        else "No interest is recorded. That does not say that nobody has one.",
        pages if pages.last > 1 else None,
    )
    return show(
        request, "interests.jinja", title="Register of interests", ways=DECIDING, table=table,
        query=query, nature=nature, natures=list(InterestNature), ended=ended,
    )  # fmt: skip
