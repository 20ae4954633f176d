"""The page of one's own account, and the page that leads to setting up a second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse

from goldenthread.records.accounts import HeldRole
from goldenthread.web.acting import acting
from goldenthread.web.presenters import Mention, Names, Section, Table, columns, day
from goldenthread.web.showing import show


def account(request: HttpRequest) -> HttpResponse:
    """Who one is signed in as, in which roles and for what, and how one signs in."""
    who = acting(request)
    held = (*who.held, *who.waiting)
    names = Names({each.scope for each in held} | {each.person for each in held})
    table = Table(
        "Your roles",
        columns("Role", "For", "Until", "Of use"),
        tuple(
            (
                each.role.words,
                names.mention(each.scope, otherwise="The whole record"),
                day(each.until) if each.until else "Until further notice",
                "Once a second factor is shown" if each in who.waiting else "Now",
            )
            for each in held
        ),
        "You hold no role: you can read what everybody can read.",
    )
    people: tuple[Mention, ...] = tuple(
        names.mention(person) for person in dict.fromkeys(each.person for each in held) if person
    )
    sections = [Section("roles", "What you may do", table=table)]
    if people:
        sections.append(Section("person", "Who you are in the record", items=people))
    factor = _has_factor(request)
    ways = [Mention("Sign out", "/sign-out/")]
    if _has_password(request):
        ways.insert(0, Mention("Change your password", "/account/password/"))
    if factor:
        ways[:0] = [
            Mention("Recovery codes", "/account/recovery-codes/"),
            Mention("Remove the second factor", "/account/second-factor/remove/",
                    "to set up another"),
        ]  # fmt: skip
    else:
        ways.insert(0, Mention("Set up a second factor", "/account/second-factor/set-up/"))
    sections.append(Section("signing-in", "How you sign in", items=tuple(ways)))
    return show(
        request, "account/account.jinja", title="Your account", sections=sections, factor=factor
    )


def second_factor_first(request: HttpRequest) -> HttpResponse:
    """Where a role that writes waits for a second factor: what to do."""
    who = acting(request)
    return show(
        request, "account/second_factor_first.jinja", title="Set up a second factor first",
        roles=_listed(who.waiting), only_one=len(who.waiting) == 1, factor=_has_factor(request),
    )  # fmt: skip


def _listed(held: tuple[HeldRole, ...]) -> str:
    words = list(dict.fromkeys(f"the role of {each.role}" for each in held))
    return " and ".join(words) or "a role"


def _has_factor(request: HttpRequest) -> bool:
    factors = Authenticator.objects.filter(
        user=acting(request).account, type=Authenticator.Type.TOTP
    )
    return bool(factors.exists())


def _has_password(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.has_usable_password())
