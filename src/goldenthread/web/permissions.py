"""Who may use each address, and with which methods: declared beside the route, in code.

``route`` makes a URL pattern and its declaration in one; there is no other way to be let in.
A view without a declaration makes the URLconf fail to load (``check_declared``) and is refused by
the middleware as well, so that what somebody forgot is shut, not open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path

from goldenthread.records.roles import AccountRole

READING = ("GET", "HEAD")
WRITING = ("GET", "HEAD", "POST")
SENDING = ("POST",)

EVERYBODY = frozenset(AccountRole)
SIGNED_IN = EVERYBODY - {AccountRole.PUBLIC}


def roles(*allowed: AccountRole) -> frozenset[AccountRole]:
    """The roles that a route is for. At least one, and never the public: that is EVERYBODY."""
    if not allowed or AccountRole.PUBLIC in allowed:
        raise ValueError("name the roles that a route is for; for the public write EVERYBODY")
    return frozenset(allowed)


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who may use a route, and how.

    ``account``: it is for whoever is signed in to an account, with any role or none and before a
    second factor was shown, since these are the pages on which one is set up; a persona has none.
    """

    pattern: str
    name: str
    allows: frozenset[AccountRole]
    methods: tuple[str, ...] = READING
    account: bool = False


class UndeclaredRouteError(RuntimeError):
    """Routes that do not say who may use them. The words name them and say what to write."""


def route(
    pattern: str,
    view: Callable[..., HttpResponseBase],
    *,
    name: str,
    allows: frozenset[AccountRole],
    methods: tuple[str, ...] = READING,
    account: bool = False,
) -> URLPattern:
    """A URL pattern that says who may use it: ``EVERYBODY``, ``SIGNED_IN`` or ``roles(...)``."""
    declaration = Declaration(pattern, name, allows, methods, account)

    @wraps(view)
    def declared(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        return view(request, *args, **named)

    # A view may serve two routes, so what is declared belongs to this route's own function.
    declared.declaration = declaration  # type: ignore[attr-defined]
    return path(pattern, declared, name=name)


def public(pattern: str, view: Callable[..., HttpResponseBase], *, name: str) -> URLPattern:
    """A URL pattern that everybody may read."""
    return route(pattern, view, name=name, allows=EVERYBODY)


def declaration_of(view: object) -> Declaration | None:
    """What was declared for the view of a route; None where nothing was."""
    found = getattr(view, "declaration", None)
    return found if isinstance(found, Declaration) else None


def declarations(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[Declaration]:
    """Every declaration of a URLconf, in its order. Raises UndeclaredRouteError."""
    patterns = list(patterns)
    check_declared(patterns)
    for pattern in patterns:
        found = declaration_of(getattr(pattern, "callback", None))
        if found is not None:
            yield found


def check_declared(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Refuse a URLconf in which any pattern does not say who may use it.

    Included URLconfs are refused as well: they would bring addresses that nobody here named.
    """
    undeclared = [
        str(pattern.pattern)
        for pattern in patterns
        if declaration_of(getattr(pattern, "callback", None)) is None
    ]
    if undeclared:
        raise UndeclaredRouteError(
            f"These routes do not say who may use them: {', '.join(map(repr, undeclared))}. "
            "Write route(..., allows=EVERYBODY) or allows=roles(...) in place of path(...)."
        )
