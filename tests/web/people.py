"""People who sign in: an account for each role, and codes of their second factors."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from datetime import UTC, date, datetime
from functools import cache

from django.contrib.auth.hashers import make_password
from django.test import Client

from goldenthread.kernel import Ref
from goldenthread.records.roles import GRANTED, AccountRole
from tests.web.small_system import DOCTORS, PLACE, practice_ref

PASSWORD = "correct horse tidal lamp"  # noqa: S105
AT = datetime(2026, 3, 31, 13, tzinfo=UTC)
SCOPES = {
    AccountRole.LMC_OFFICER: DOCTORS,
    AccountRole.PLACE_LEAD: PLACE,
    AccountRole.MEMBER: practice_ref(1),
}


def address_of(role: AccountRole) -> str:
    return f"{role.value.lower().replace(' ', '.')}@system.example"


def make_account(
    role: AccountRole, *, scope: Ref | None = None, password: str = PASSWORD, name: str = ""
) -> str:
    """An account with one role; returns its address."""
    from goldenthread.actions.accounts import add_account, grant_role, set_password

    email = address_of(role)
    add_account(name or f"Ada {role.words}", email, by="Jo Chair", at=AT)
    grant_role(
        email, role, scope=scope or SCOPES.get(role), person=None, since=date(2026, 1, 1),
        until=None, by="Jo Chair", at=AT,
    )  # fmt: skip
    if password:
        set_password(email, password, at=AT)
    return email


@cache
def _hash_of_all() -> str:
    """The hash of their password, which takes a fifth of a second on purpose."""
    return make_password(PASSWORD, hasher="pbkdf2_sha256")


def make_everybody() -> None:
    """An account for every role that is given, each with a password and a second factor."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    from goldenthread.records.models import Account

    for role in GRANTED:
        account = Account.objects.get(email=make_account(role, password=""))
        account.password = _hash_of_all()
        account.save(update_fields=["password"])
        TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(account)


def as_role(role: AccountRole) -> Client:
    """A browser in which somebody is signed in, a second factor shown; nobody for the public."""
    from goldenthread.records.models import Account
    from goldenthread.web.acting import FACTOR

    client = Client()
    if role is not AccountRole.PUBLIC:
        client.force_login(Account.objects.get(email=address_of(role)))
        session = client.session
        session[FACTOR] = True
        session.save()
    return client


STEP = 30
"""Seconds for which a code is shown (RFC 6238)."""


def code_now(secret: str, *, lasting: float = 2) -> str:
    """The six digits that an authenticator app shows, for at least some more seconds.

    Who types a code in its last moment is told that it is too old, so this waits for the next.
    """
    left = STEP - time.time() % STEP
    if left < lasting:
        time.sleep(left)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // STEP)
    digest = hmac.new(key, counter, "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
