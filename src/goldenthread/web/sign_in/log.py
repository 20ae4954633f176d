"""The log of signing in: what django and django-allauth tell, written down.

A log of its own, beside the chain: whoever tries passwords must not be able to take the turn of
those who record. What was typed is never kept.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from goldenthread.actions.accounts import note_sign_in
from goldenthread.records.models import Account
from goldenthread.records.models.accounts import Happening


def listen() -> None:
    """Begin to listen; again and again is once."""
    for signal, heard in (
        (user_logged_in, _signed_in),
        (user_logged_out, _signed_out),
        (user_login_failed, _refused),
        (authentication_failed, _code_refused),
        (authenticator_added, _factor_added),
        (authenticator_removed, _factor_removed),
        (password_changed, _password_changed),
    ):
        signal.connect(heard, dispatch_uid=f"goldenthread {heard.__name__}")


def note(happening: Happening, account: Any = None, how: str = "") -> None:
    """Write a line, as of now."""
    note_sign_in(happening, at=timezone.now(), account=account, how=how)


def _signed_in(request: Any, user: Any, **_: Any) -> None:
    from allauth.account.authentication import get_authentication_records

    methods = [str(each.get("method")) for each in get_authentication_records(request, user)]
    note(Happening.SIGNED_IN, user, " and ".join(dict.fromkeys(methods)))


def _signed_out(user: Any, **_: Any) -> None:
    if user is not None and user.pk is not None:
        note(Happening.SIGNED_OUT, user)


def _refused(credentials: Any, **_: Any) -> None:
    typed = str(credentials.get("email") or "").strip().lower()
    note(Happening.REFUSED, Account.objects.filter(email=typed).first(), "password")


def _code_refused(user: Any, **_: Any) -> None:
    note(Happening.REFUSED, user, "second factor")


def _factor_added(user: Any, authenticator: Any, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        note(Happening.FACTOR_ADDED, user)


def _factor_removed(user: Any, authenticator: Any, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        note(Happening.FACTOR_REMOVED, user)


def _password_changed(user: Any, **_: Any) -> None:
    note(Happening.PASSWORD_CHANGED, user, "on the page")
