"""For which bodies somebody may write: those of their role, and those that serve its place."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse

from goldenthread.authority.minutes import Quorum
from goldenthread.kernel import Ref
from goldenthread.records.reading import any_of, facts
from goldenthread.records.roles import AccountRole
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.web.acting import acting, permits
from goldenthread.web.permissions import roles
from goldenthread.web.presenters import Names
from goldenthread.web.showing import show

MINUTE_TAKERS = roles(AccountRole.GOVERNANCE_LEAD, AccountRole.PLACE_LEAD)
"""Those who may record meetings and decisions; a place lead only those of their place's bodies."""

DELEGATORS = roles(AccountRole.GOVERNANCE_LEAD)
"""Those who may delegate a power, suspend a delegation or end it."""


def may_write_for(
    request: HttpRequest, body: Ref, on: date, allowed: frozenset[AccountRole]
) -> bool:
    """Whether somebody may write for a body: at most one query, and none for a reader."""
    held = acting(request).as_roles(*allowed)
    if not held:
        return False
    if permits(request, None, *allowed) or permits(request, body, *allowed):
        return True
    serving = facts(
        Membership, any_of("group", [each.scope for each in held]), member=body,
        capacity=Capacity.SERVES, as_at=on, limit=1,
    )  # fmt: skip
    return bool(serving)


def bodies_that_meet(
    request: HttpRequest, on: date, allowed: frozenset[AccountRole]
) -> list[tuple[Ref, str]]:
    """The bodies with a quorum for which somebody may write, by name; three queries at most."""
    found = {one.body for one in facts(Quorum, as_at=on)}
    if not permits(request, None, *allowed):
        scopes = {each.scope for each in acting(request).as_roles(*allowed)}
        serving = facts(
            Membership, any_of("group", scopes), capacity=Capacity.SERVES, as_at=on,
            member__startswith="body:",
        )  # fmt: skip
        found &= {tie.member for tie in serving} | scopes
    names = Names(found)
    return sorted(((ref, names.title(ref)) for ref in found), key=lambda one: one[1])


def out_of_scope(request: HttpRequest, body: Ref | None) -> HttpResponse:
    """403: the role is for another body or place."""
    who = acting(request)
    names = Names({body, *(each.scope for each in who.held)})
    scopes = " and ".join(names.title(each.scope) for each in who.held if each.scope)
    other = names.title(body) if body else "Whose it is"
    message = f"Your role is for {scopes}. {other} is neither that nor a body of it."
    return show(
        request, "error.jinja", status=403, title="This page is not for you to use",
        message=message,
    )  # fmt: skip
