"""Reading accounts: the roles that one holds on a day, and the list of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from goldenthread.kernel import Ref
from goldenthread.records.models import Account, RoleGrant
from goldenthread.records.roles import AccountRole


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds: for what, and which recorded person they are."""

    role: AccountRole
    scope: Ref | None
    person: Ref | None = None
    until: date | None = None

    @property
    def words(self) -> str:
        """``LMC officer for body:QZZ-LMC``."""
        return str(self.role) if self.scope is None else f"{self.role} for {self.scope}"


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account as a list tells it. ``held`` are the roles held on the day asked about."""

    name: str
    email: str
    active: bool
    second_factor: bool
    password: bool
    held: tuple[HeldRole, ...]


def roles_of(account: int, day: date) -> tuple[HeldRole, ...]:
    """The roles that an account holds on a day, in the order in which they were given; one query.

    A role that was ended is gone at once, whatever the day.
    """
    return tuple(_held(row) for row in _in_force(day).filter(account=account))


def listed_accounts(day: date) -> list[ListedAccount]:
    """Every account by name, with the roles that it holds on a day; three queries."""
    from allauth.mfa.models import Authenticator

    held: dict[int, list[HeldRole]] = {}
    for row in _in_force(day):
        held.setdefault(row.account_id, []).append(_held(row))
    factors = set(
        Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user", flat=True)
    )
    return [
        ListedAccount(
            account.name, account.email, account.is_active, account.pk in factors,
            account.has_usable_password(), tuple(held.get(account.pk, ())),
        )
        for account in Account.objects.order_by("name", "pk")
    ]  # fmt: skip


def _in_force(day: date) -> Any:
    return RoleGrant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day), end__isnull=True, since__lte=day
    ).order_by("pk")


def _held(row: RoleGrant) -> HeldRole:
    return HeldRole(row.role, row.scope, row.person, row.until)
