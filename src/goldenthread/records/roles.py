"""The roles in which people use the pages: what each may do there is declared beside each route.

A role opens a door of the web; it is no power of the field. Whether a body may decide something
is ruled on by the handbook, whoever types it in.
"""

from __future__ import annotations

from enum import StrEnum


class AccountRole(StrEnum):
    """In which role somebody uses the pages. Everybody is at least ``public``."""

    PUBLIC = "public"
    RESIDENT = "resident"
    MEMBER = "member"
    LMC_OFFICER = "LMC officer"
    PLACE_LEAD = "place lead"
    ANALYST = "analyst"
    FINANCE_LEAD = "finance lead"
    GOVERNANCE_LEAD = "governance lead"

    @property
    def words(self) -> str:
        """What it is called at the beginning of a line."""
        return self.value[:1].upper() + self.value[1:]

    @property
    def article(self) -> str:
        """``a place lead``, ``an LMC officer``."""
        return f"{'an' if self in {AccountRole.ANALYST, AccountRole.LMC_OFFICER} else 'a'} {self}"


GRANTED: tuple[AccountRole, ...] = tuple(role for role in AccountRole if role != AccountRole.PUBLIC)
"""The roles that an account can be given."""

FOR_WHAT: dict[AccountRole, tuple[str, ...]] = {
    AccountRole.MEMBER: ("body", "practice", "network", "place"),
    AccountRole.LMC_OFFICER: ("body",),
    AccountRole.PLACE_LEAD: ("place", "body"),
}
"""The kinds of which one is named when a role is given that speaks for somebody. Such a role is
never for the whole record; any other may be, and says so by naming nothing."""

SCOPES: tuple[str, ...] = ("system", "place", "body", "practice", "network")
"""What any role can be for."""

WITHOUT_SECOND_FACTOR: frozenset[AccountRole] = frozenset(
    {AccountRole.PUBLIC, AccountRole.RESIDENT}
)
"""Roles that write nothing in anybody else's name. Every other is of use only to a person who
has shown a second factor in this session."""
