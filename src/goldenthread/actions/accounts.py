"""Accounts: make one, give and end roles, set a password. Each but the last is a recording.

Nobody makes an account for themselves. A password is no fact and leaves no recording: who set it
stands in no event, and that it was set stands in the log of signing in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from goldenthread.actions.chaining import chain_events
from goldenthread.actions.recording import check_named, recording
from goldenthread.actions.turns import in_turn
from goldenthread.kernel import Ref
from goldenthread.records.models import Account, RoleEnd, RoleGrant, SignInEvent
from goldenthread.records.models.accounts import Happening
from goldenthread.records.roles import FOR_WHAT, GRANTED, SCOPES, AccountRole
from goldenthread.records.threads import entries


class AccountRefusedError(ValueError):
    """An account is not as was asked. The words say what, and what to do."""


def add_account(
    name: str,
    email: str,
    *,
    by: str,
    at: datetime,
    reason: str = "",
) -> int:
    """Make an account without a role and without a password; returns its number.

    ``by`` is the named person who answers for it that the address is this person's. Raises
    AccountRefusedError and RecorderError.
    """
    check_named(name)
    name = " ".join(name.split())
    address = _address(email)
    from allauth.account.models import EmailAddress

    with in_turn(at):
        if Account.objects.filter(email=address).exists():
            raise AccountRefusedError(
                f"An account with the address {address} is there already. List them with: "
                "goldenthread account list"
            )
        if Account.objects.filter(name__iexact=name).exists():
            raise AccountRefusedError(
                f"An account is named {name} already, and the record names people by name alone: "
                f"write what sets this one apart, such as {name} (finance)."
            )
        # The address is no part of the recording: recordings are published, addresses are not.
        with recording("add account", by=by, at=at, reason=reason, summary=name) as event:
            account = Account(name=name, email=address, recorded_in=event)
            account.set_unusable_password()
            account.save()
            EmailAddress.objects.create(user=account, email=address, verified=True, primary=True)
    return int(account.pk)


def grant_role(
    email: str,
    role: AccountRole,
    *,
    scope: Ref | None,
    person: Ref | None,
    since: date,
    until: date | None,
    by: str,
    at: datetime,
    reason: str = "",
) -> None:
    """Give an account a role from ``since`` until ``until`` (the first day no longer).

    Raises AccountRefusedError where the account, the scope or the person is not there.
    """
    if role not in GRANTED:
        raise AccountRefusedError(f"Everybody is {role} already: it is not given.")
    _check_scope(role, scope)
    if until is not None and until <= since:
        raise AccountRefusedError(
            f"The role would end on {until}, before it began on {since}: name a later day."
        )
    with in_turn(at):
        account = _account(email)
        if not account.is_active:
            raise AccountRefusedError(f"The account of {account.name} was ended: add another.")
        for what, ref, kinds in (
            ("scope", scope, _one_of(SCOPES)),
            ("person", person, "a person"),
        ):
            if ref is not None and ref not in entries([ref]):
                raise AccountRefusedError(
                    f"The {what} {ref} is not in the record: name {kinds} of it."
                )
        words = f"{role} for {scope}" if scope else f"{role}"
        with recording(
            "grant role", by=by, at=at, reason=reason, summary=f"{account.name}: {words}"
        ) as event:
            grant = RoleGrant.objects.create(
                account=account, holder=account.name, role=role.value, scope=scope, person=person,
                since=since, until=until, recorded_in=event,
            )  # fmt: skip
            grant.refresh_from_db()
            chain_events(event, [grant])


def end_account(
    email: str, *, by: str, at: datetime, reason: str = "", role: AccountRole | None = None
) -> int:
    """End a role of an account, or (``role`` None) every role and the account itself, at once.

    What was done under it stays. Returns how many roles were ended. Raises AccountRefusedError
    where there is nothing to end.
    """
    with in_turn(at):
        account = _account(email)
        grants = RoleGrant.objects.filter(account=account, end__isnull=True)
        if role is not None:
            grants = grants.filter(role=role.value)
        ending = list(grants.order_by("pk"))
        if not ending and (role is not None or not account.is_active):
            what = f"holds no role of {role}" if role else "was ended before"
            raise AccountRefusedError(f"The account of {account.name} {what}.")
        verb, what = ("end role", str(role)) if role else ("end account", "every role")
        with recording(
            verb, by=by, at=at, reason=reason, summary=f"{account.name}: {what}"
        ) as event:
            ended = RoleEnd.objects.bulk_create(
                [RoleEnd(grant=grant, recorded_in=event) for grant in ending]
            )
            chain_events(event, ended)
            if role is None:
                account.is_active = False
                account.save(update_fields=["is_active"])
    return len(ending)


def set_password(email: str, password: str, *, at: datetime) -> None:
    """Give an account a password; sessions that are open with an older one end.

    Raises AccountRefusedError with every reason for which the password is too weak.
    """
    account = _account(email)
    if not account.is_active:
        raise AccountRefusedError(f"The account of {account.name} was ended: add another.")
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise AccountRefusedError(" ".join(error.messages)) from error
    with transaction.atomic():
        account.set_password(password)
        account.save(update_fields=["password"])
        note_sign_in(Happening.PASSWORD_CHANGED, at=at, account=account, how="by a command")


def remove_second_factor(email: str, *, at: datetime) -> int:
    """Take the second factor off an account whose holder has lost it; returns how many were."""
    from allauth.mfa.models import Authenticator

    account = _account(email)
    with transaction.atomic():
        number, _ = Authenticator.objects.filter(user=account).delete()
        note_sign_in(Happening.FACTOR_REMOVED, at=at, account=account, how="by a command")
    return int(number)


def note_sign_in(happening: Happening, *, at: datetime, account: Any = None, how: str = "") -> None:
    """Write a line into the log of signing in. It takes no writer's turn and no recording.

    Whoever tries passwords could otherwise hold up everybody who writes.
    """
    SignInEvent.objects.create(at=at, happening=happening.value, account=account, how=how[:60])


def _check_scope(role: AccountRole, scope: Ref | None) -> None:
    """A role that speaks for somebody says for whom: silence would give it the whole record."""
    kinds = FOR_WHAT.get(role, SCOPES)
    if scope is None and role in FOR_WHAT:
        raise AccountRefusedError(
            f"The role of {role} is never for the whole record: name with --scope {_one_of(kinds)}."
        )
    if scope is not None and scope.kind not in kinds:
        raise AccountRefusedError(
            f"The role of {role} cannot be for {scope}: name {_one_of(kinds)}."
        )


def _one_of(kinds: Sequence[str]) -> str:
    *others, last = kinds
    return f"a {', '.join(others)} or {last}" if others else f"a {last}"


def _account(email: str) -> Account:
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        raise AccountRefusedError(
            f"No account has the address {email}. List them with: goldenthread account list"
        )
    return account


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise AccountRefusedError(
            f"{email!r} is no address of mail: write name@organisation."
        ) from error
    return address
