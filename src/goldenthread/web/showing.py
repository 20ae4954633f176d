"""How a view answers: a template, with what every page needs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.records.occasion import occasion
from goldenthread.web.acting import acting

LONGEST_PAGE_NUMBER = 8
"""A page number has fewer digits than this; a longer one is none."""


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the menu; ``also`` are the beginnings of other addresses that belong to it."""

    text: str
    href: str
    also: tuple[str, ...] = ()

    def leads_to(self, path: str) -> bool:
        """Whether a page belongs to this entry."""
        return path.startswith((self.href, *self.also))


MENU = (
    Way("My surgery", "/my-surgery/"),
    Way("System", "/system/"),
    Way(
        "Decisions", "/decisions/",
        ("/decision/", "/challenge", "/may/", "/powers/", "/delegation/", "/meeting",
         "/interests/"),
    ),
    Way("Money", "/money/", ("/fund/", "/payment/")),
    Way("Need", "/need/", ("/measures/", "/evidence/", "/edition/")),
    Way("Pounds", "/pounds/"),
    Way("Findings", "/findings/", ("/integrity/", "/events/")),
)  # fmt: skip
"""Few enough for a phone. What the product is about stands at the foot of every page."""

DECIDING = (
    Way("Decisions", "/decisions/"),
    Way("Who may decide?", "/may/"),
    Way("Powers", "/powers/"),
    Way("Interests", "/interests/"),
    Way("Challenges", "/challenges/"),
)
"""The pages beside each other under Decisions."""

CHECKING = (
    Way("Findings", "/findings/"),
    Way("Is it as it was recorded?", "/integrity/"),
    Way("Who recorded what", "/events/"),
)
"""The pages beside each other under Findings."""


def show(
    request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page. What every page needs comes from :func:`everywhere`."""
    return render(request, template, {"title": title, **context}, status=status)


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: the day, who acts, and the menu with the entry that leads here."""
    path = request.get_full_path()
    here = next((way.href for way in MENU if way.leads_to(path)), "")
    return {"now": occasion(), "menu": MENU, "here": here, "acting": acting(request)}


def linker(
    request: HttpRequest, name: str = "page", without: Collection[str] = ()
) -> Callable[[Any], str]:
    """Makes the address of this page with one part of its query changed, and some left out."""

    def link(value: Any) -> str:
        dropped = {name, *without}
        query = {key: text for key, text in request.GET.items() if text and key not in dropped}
        if value not in (None, ""):
            query[name] = str(value)
        return f"{request.path}?{urlencode(query)}" if query else request.path

    return link


def page_number(request: HttpRequest) -> int:
    """``?page=``, or 1 where it is absent or no number."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_PAGE_NUMBER):
        return 1
    return max(1, int(text))
