"""As the application's role on PostgreSQL people sign in and write, and rewrite nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import Error, connection, transaction
from django.test import Client

from goldenthread.records.roles import AccountRole
from tests.web.people import PASSWORD, as_role, make_account
from tests.web.small_system import DECISION, DOCTORS

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROLE = "goldenthread_application_of_tests"


@pytest.fixture
def as_application(small: None) -> Iterator[None]:
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")
    from goldenthread.records.application_role import grant_application_role

    cache.clear()
    grant_application_role(ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("as_application")
def test_the_application_lets_people_sign_in_and_write() -> None:
    email = make_account(AccountRole.LMC_OFFICER)
    client = Client()
    client.post("/sign-in/", {"login": email, "password": PASSWORD})
    assert "Ada LMC officer" in client.get("/account/").content.decode()
    assert client.get("/account/second-factor/set-up/").status_code == 200
    changed = {"oldpassword": PASSWORD, "password1": "four other loud gulls",
               "password2": "four other loud gulls"}  # fmt: skip
    assert client.post("/account/password/", changed)["Location"] == "/account/"
    client.post("/sign-out/")
    sent = {"ground": "Nobody asked.", "raised_by": str(DOCTORS)}
    answer = as_role(AccountRole.LMC_OFFICER).post(f"/decision/{DECISION.key}/challenge/", sent)
    assert answer["Location"] == "/challenge/QZZ-2026-01/?recorded=challenge"


@pytest.mark.usefixtures("as_application")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_account SET name = 'Mallory'",
        "UPDATE records_account SET email = 'mallory@evil.example'",
        "UPDATE records_rolegrant SET role = 'governance lead'",
        "DELETE FROM records_rolegrant",
        "DELETE FROM records_roleend",
        "DELETE FROM records_signinevent",
        "UPDATE records_signinevent SET happening = 'signed out'",
        "DELETE FROM records_account",
        "UPDATE account_emailaddress SET email = 'mallory@evil.example'",
    ],
)
def test_the_application_rewrites_no_account_no_role_and_no_log(statement: str) -> None:
    make_account(AccountRole.LMC_OFFICER)
    with (
        pytest.raises(Error, match=r"permission denied|never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
