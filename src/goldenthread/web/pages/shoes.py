"""Stepping into somebody's shoes, in a demonstration; anywhere else these addresses are no pages.

What does the stepping is imported when it is needed, and so never in a home that is no
demonstration.
"""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from goldenthread.records.models.accounts import Happening
from goldenthread.records.occasion import occasion
from goldenthread.web.acting import PERSONA
from goldenthread.web.showing import show


def personas_page(request: HttpRequest) -> HttpResponse:
    """A card for each role of the demonstration."""
    _only_in_a_demonstration()
    from goldenthread.web.personas import personas

    return show(
        request, "personas.jinja", title="Step into somebody’s shoes", personas=personas(),
        next=_onward(request, request.GET.get("next"), ""),
    )  # fmt: skip


def step_in(request: HttpRequest, key: str) -> HttpResponse:
    """Be this person, in a session that was nobody's before."""
    _only_in_a_demonstration()
    from goldenthread.web.personas import persona_called
    from goldenthread.web.sign_in.log import note

    persona = persona_called(key)
    if persona is None:
        raise Http404("Nobody in this demonstration has these shoes.")
    logout(request)
    request.session[PERSONA] = persona.key
    note(Happening.STEPPED_IN, how=persona.key)
    return redirect(_onward(request, request.POST.get("next"), persona.can[0].href))


def step_out(request: HttpRequest) -> HttpResponse:
    """Be nobody again."""
    _only_in_a_demonstration()
    from goldenthread.web.sign_in.log import note

    key = request.session.get(PERSONA)
    logout(request)
    if key:
        note(Happening.STEPPED_OUT, how=str(key))
    return redirect("personas")


def _only_in_a_demonstration() -> None:
    if not occasion().demonstration:
        raise Http404("This home is no demonstration.")


def _onward(request: HttpRequest, asked: str | None, otherwise: str) -> str:
    """An address of ours to go on to. Any other is refused: it is how people are led astray."""
    safe = asked and url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return str(asked) if safe else otherwise
