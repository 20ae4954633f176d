"""Who acts: the person behind a request as the record names them, their roles, and for what.

Nobody: a reader of the public. A role that writes is of use only once a second factor was shown in
this session; until then it is ``waiting``, and the pages lead to where one is set up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from goldenthread.kernel import Ref
from goldenthread.records.accounts import HeldRole, roles_of
from goldenthread.records.occasion import occasion
from goldenthread.records.roles import WITHOUT_SECOND_FACTOR, AccountRole
from goldenthread.web.permissions import declaration_of

PERSONA = "persona"
"""Where a session keeps whose shoes it is in."""

FACTOR = "second_factor"
"""Where a session keeps that a second factor was set up (True) or removed (False) within it."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts. ``name`` is what an action is told as ``by``; empty for the public."""

    name: str = ""
    held: tuple[HeldRole, ...] = ()
    waiting: tuple[HeldRole, ...] = ()
    account: int | None = None
    persona: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether it is somebody."""
        return bool(self.name)

    @property
    def roles(self) -> frozenset[AccountRole]:
        """The roles that are of use now."""
        return frozenset({AccountRole.PUBLIC, *(each.role for each in self.held)})

    @property
    def words(self) -> str:
        """The roles in words, ``LMC officer``; what is waiting is not among them."""
        return ", ".join(dict.fromkeys(each.role.words for each in self.held))

    @property
    def articles(self) -> str:
        """The roles within a sentence, ``a place lead``."""
        return " and ".join(dict.fromkeys(each.role.article for each in self.held))

    def as_roles(self, *roles: AccountRole) -> tuple[HeldRole, ...]:
        """What is held of the named roles."""
        return tuple(each for each in self.held if each.role in roles)

    def capacity(self, *roles: AccountRole) -> str:
        """In which capacity something is done: ``as LMC officer for body:QZZ-LMC``."""
        return ", ".join(f"as {each.words}" for each in self.as_roles(*roles))


NOBODY = Acting()


def acting(request: HttpRequest) -> Acting:
    """Who acts in a request; looked up once. A reader without a session costs no query."""
    known = getattr(request, "acting", None)
    if not isinstance(known, Acting):
        known = _acting(request)
        request.acting = known  # type: ignore[attr-defined]
    return known


def permits(request: HttpRequest, scope: Ref | None, *roles: AccountRole) -> bool:
    """Whether somebody may write for a place, body or practice in one of the roles.

    Without ``roles``: in any of those that the route allows. A role given for the whole record
    permits every scope; one given for a scope, only that. ``scope`` None asks for the whole record.
    """
    wanted: Iterable[AccountRole] = roles
    if not roles and request.resolver_match is not None:
        declared = declaration_of(request.resolver_match.func)
        wanted = declared.allows if declared else ()
    return any(
        each.scope is None or each.scope == scope for each in acting(request).as_roles(*wanted)
    )


def _acting(request: HttpRequest) -> Acting:
    # What fails before sessions are opened, or because the record fails, is told to nobody.
    if getattr(request, "failed", False) or not hasattr(request, "session"):
        return NOBODY
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return NOBODY
    user = request.user
    if user.is_authenticated and user.pk is not None:
        return _of_account(request, int(user.pk), str(user.name), timezone.localdate())
    key = request.session.get(PERSONA)
    if key and occasion().demonstration:
        # Loaded in a demonstration only: elsewhere nobody can be in somebody's shoes.
        from goldenthread.web.personas import persona_called

        persona = persona_called(str(key))
        if persona is not None:
            return Acting(persona.name, (persona.held,), persona=persona.key)
    return NOBODY


def _of_account(request: HttpRequest, account: int, name: str, today: date) -> Acting:
    held = roles_of(account, today)
    if second_factor_shown(request):
        return Acting(name, held, account=account)
    of_use = tuple(each for each in held if each.role in WITHOUT_SECOND_FACTOR)
    waiting = tuple(each for each in held if each.role not in WITHOUT_SECOND_FACTOR)
    return Acting(name, of_use, waiting, account=account)


def second_factor_shown(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor, ours or the provider's."""
    changed = request.session.get(FACTOR)
    if changed is not None:
        return bool(changed)
    methods = {record.get("method") for record in get_authentication_records(request, request.user)}
    return "mfa" in methods or (settings.OIDC_SECOND_FACTOR and "socialaccount" in methods)
