"""Accounts: named apart, and given no more than a role is for."""

from __future__ import annotations

from datetime import date

import pytest

from goldenthread.actions.accounts import AccountRefusedError, add_account, grant_role
from goldenthread.kernel import Ref
from goldenthread.records.accounts import roles_of
from goldenthread.records.roles import FOR_WHAT, GRANTED, AccountRole
from tests.web.conftest import marker, small
from tests.web.people import AT
from tests.web.small_system import DOCTORS, PAYMENT, PLACE

pytestmark = [pytest.mark.django_db, pytest.mark.database]
__all__ = ["marker", "small"]
EMAIL, DAY = "ann@board.example", date(2026, 1, 1)


@pytest.fixture
def ann(small: None) -> int:
    return add_account("Ann Keeper", EMAIL, by="Jo Chair", at=AT)


def give(role: AccountRole, scope: Ref | None) -> None:
    grant_role(
        EMAIL, role, scope=scope, person=None, since=DAY, until=None, by="Jo Chair", at=AT
    )  # fmt: skip


@pytest.mark.parametrize("role", FOR_WHAT)
def test_a_role_that_speaks_for_somebody_is_never_given_for_everybody(
    role: AccountRole, ann: int
) -> None:
    with pytest.raises(AccountRefusedError, match=r"never for the whole record: name with --scope"):
        give(role, None)
    assert roles_of(ann, DAY) == ()


@pytest.mark.parametrize("role", [one for one in GRANTED if one not in FOR_WHAT])
def test_any_other_role_may_be_for_the_whole_record_or_for_a_place(
    role: AccountRole, ann: int
) -> None:
    give(role, None)
    give(role, PLACE)
    assert [each.scope for each in roles_of(ann, DAY)] == [None, PLACE]


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (AccountRole.FINANCE_LEAD, PAYMENT),
        (AccountRole.LMC_OFFICER, PLACE),
        (AccountRole.PLACE_LEAD, Ref("system", "QZZ")),
    ],
)
def test_a_role_is_for_what_it_can_be_for(role: AccountRole, scope: Ref, ann: int) -> None:
    with pytest.raises(AccountRefusedError, match=f"cannot be for {scope}: name a "):
        give(role, scope)
    give(AccountRole.LMC_OFFICER, DOCTORS)
    assert [each.scope for each in roles_of(ann, DAY)] == [DOCTORS]


def test_two_people_of_one_name_are_named_apart(ann: int) -> None:
    """What they record bears their name and nothing else."""
    with pytest.raises(AccountRefusedError, match=r"such as ann  keeper|such as ann keeper"):
        add_account(" ann  keeper", "other@board.example", by="Jo Chair", at=AT)
    add_account("Ann Keeper (finance)", "other@board.example", by="Jo Chair", at=AT)
