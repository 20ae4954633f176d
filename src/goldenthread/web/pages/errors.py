"""When something is not there or cannot be understood: pages that say what to do next."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from goldenthread.kernel import Ref
from goldenthread.records.search import near
from goldenthread.records.threads import entry
from goldenthread.thread.catalogue import kinds
from goldenthread.web.addresses import address
from goldenthread.web.presenters import Mention, day, mention_entry
from goldenthread.web.showing import show


class NotInRecord(Http404):
    """A reference that names nothing in the record."""

    def __init__(self, ref: Ref, known_on: date | None = None) -> None:
        when = f", as it was known at the end of {day(known_on)}" if known_on else ""
        super().__init__(f"{ref} is not in the record{when}.")
        self.ref = ref


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the nearest references where one was asked for."""
    suggestions: tuple[Mention, ...] = ()
    message = "No page has this address."
    if isinstance(exception, NotInRecord):
        message = str(exception)
        if exception.ref.kind in kinds:
            suggestions = tuple(
                mention_entry(found, str(found.ref)) for found in near(exception.ref)
            )
        else:
            message += f" There is no kind of fact called “{exception.ref.kind}”."
    return show(
        request, "error.jinja", status=404, title="Page not found",
        message=message, suggestions=suggestions,
    )  # fmt: skip


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, for what a view itself refuses."""
    return show(
        request, "error.jinja", status=403, title="This page is not for you to use",
        message="Nothing was recorded. It may be that you signed in or out meanwhile.",
    )  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with what was wrong with the address."""
    words = str(exception) if isinstance(exception, BadRequest) else ""
    return show(
        request, "error.jinja", status=400, title="We could not read that",
        message=words or "The address holds something that we cannot read.",
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without touching the record, which may be what failed."""
    request.failed = True  # type: ignore[attr-defined]
    return show(
        request, "error.jinja", status=500, title="Something went wrong on our side",
        message="The fault is ours. What you sent was recorded whole or not at all. "
        "Try again in a minute.",
    )  # fmt: skip


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form whose token does not fit: open for too long, or sent from elsewhere."""
    return show(
        request, "error.jinja", status=403, title="That form can no longer be sent",
        message="It was open for too long, or you signed in or out meanwhile, or it was not ours. "
        "Nothing was recorded. Go back, open the page again, and send it from there; your browser "
        "still has what you typed.",
    )  # fmt: skip


@require_safe
def by_reference(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """An address typed as a reference, ``/payment:2025-0412``, leads to the page of the fact."""
    ref = Ref(kind, key.rstrip("/"))
    if entry(ref) is None:
        raise NotInRecord(ref)
    return redirect(address(ref), permanent=True)
