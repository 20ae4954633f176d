"""The doorkeeper: asks of each route who may use it, and lets in nobody whom it does not name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from goldenthread.records.roles import AccountRole
from goldenthread.web.acting import Acting, acting
from goldenthread.web.permissions import Declaration, declaration_of
from goldenthread.web.showing import show
from goldenthread.web.sign_in import log


class Doorkeeper:
    """Middleware that holds every view to its declaration. What has none is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        log.listen()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what somebody sees who is signed in is kept by no cache."""
        response = self.get_response(request)
        if acting(request).signed_in:
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, named: Any
    ) -> HttpResponseBase | None:
        """None lets the request pass to its view."""
        declaration = declaration_of(view)
        if declaration is None:
            return _refused(request, "Nobody may use this page: it does not say who may.")
        if request.method not in declaration.methods:
            return _wrong_method(request, declaration)
        who = acting(request)
        if _may(who, declaration):
            return None
        if declaration.account and who.signed_in:
            return _refused(request, "It is for accounts. Whoever is in somebody’s shoes has none.")
        if not who.signed_in:
            return _to(request, "account_login")
        if {each.role for each in who.waiting} & declaration.allows:
            return _to(request, "second-factor-first")
        return _refused(request, _for_whom(declaration, who.words))


def _may(who: Acting, declaration: Declaration) -> bool:
    if declaration.account:
        return who.account is not None
    return bool(who.roles & declaration.allows)


def _to(request: HttpRequest, name: str) -> HttpResponse:
    """Lead there, and back afterwards: to the page, never to the sending of a form."""
    way = reverse(name)
    if request.method in {"GET", "HEAD"}:
        way += "?" + urlencode({"next": request.get_full_path()})
    return redirect(way)


def _for_whom(declaration: Declaration, words: str) -> str:
    *more, last = (role.article for role in AccountRole if role in declaration.allows)
    allowed = f"{', '.join(more)} or {last}" if more else last
    yours = f"You are here as: {words}." if words else "You hold no role that is of use now."
    return f"It is for {allowed}. {yours}"


def _refused(request: HttpRequest, message: str) -> HttpResponse:
    return show(
        request, "error.jinja", status=403, title="This page is not for you to use",
        message=message,
    )  # fmt: skip


def _wrong_method(request: HttpRequest, declaration: Declaration) -> HttpResponse:
    message = (
        "This page only reads: nothing can be sent to it."
        if "POST" not in declaration.methods
        else "This page takes no request of this kind."
    )
    answer = show(
        request, "error.jinja", status=405, title="That cannot be done here", message=message
    )
    answer["Allow"] = ", ".join(declaration.methods)
    return answer
