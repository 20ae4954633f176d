"""Search over everything in the record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.records.search import search as find
from goldenthread.thread.catalogue import kinds
from goldenthread.web.presenters import Mention, label, mention_entry, page_of
from goldenthread.web.showing import linker, page_number, show

LENGTH = 20
"""Facts on one page of results."""

LONGEST = 200
"""Characters of a query that are read."""


_LISTS = (
    ("vacan", "Vacant posts, with their bodies and since when", "/posts/?vacant=yes"),
    ("open challenge", "Open challenges, with their clocks", "/challenges/?open=yes"),
)
"""What is asked for in words that no fact holds: nobody holding a post is no fact's own word."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Facts that hold every word, by kind, ranked and paged; three queries."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    number = page_number(request)
    found = find(query, kind=kind, limit=LENGTH, offset=(number - 1) * LENGTH)
    total = found.counts.get(kind, 0) if kind else found.total
    pages = page_of(total, number, linker(request), LENGTH)
    if pages.page != number:
        found = find(query, kind=kind, limit=LENGTH, offset=(pages.page - 1) * LENGTH)
    link = linker(request, "kind", without=("page",))
    filters = [Mention(f"Everything ({found.total:,})", link(""), "" if kind else "current")]
    filters += [
        Mention(
            f"{kinds[name].plural[:1].upper()}{kinds[name].plural[1:]} ({number_of_kind:,})",
            link(name),
            "current" if name == kind else "",
        )
        for name, number_of_kind in sorted(found.counts.items(), key=lambda item: (-item[1], item))
        if name in kinds
    ]
    title = f"Search: {query}" if query else (kinds[kind].plural.capitalize() if kind else "Search")
    return show(
        request, "search.jinja", title=title, query=query, kind=kind, total=total,
        kind_plural=kinds[kind].plural if kind else "facts",
        filters=filters, pages=pages,
        lists=[Mention(text, href) for word, text, href in _LISTS if word in query.lower()],
        results=[(label(entry.ref), mention_entry(entry), entry) for entry in found.entries],
    )  # fmt: skip
