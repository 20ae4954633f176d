"""Signing in as it really goes: passwords, second factors, too many tries, and the ends of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, TestCase

from goldenthread.records.roles import AccountRole
from tests.web.people import AT, PASSWORD, address_of, as_role, code_now, make_account
from tests.web.small_system import DECISION

pytestmark = pytest.mark.django_db

FORM = f"/decision/{DECISION.key}/challenge/"
WRONG = "The address or the password is wrong"


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def officer(small: None) -> str:
    return make_account(AccountRole.LMC_OFFICER)


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"login": email, "password": password, **more})


def set_up_factor(client: Client) -> tuple[str, list[str]]:
    """Set up a second factor; returns its key and the recovery codes."""
    page = client.get("/account/second-factor/set-up/").content.decode()
    found = re.search(r'id="key">([A-Z2-7]+)<', page)
    assert found, page
    # What follows a commit is done in a test when it is told so.
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post("/account/second-factor/set-up/", {"code": code_now(found[1])})
    assert answer["Location"] == "/account/recovery-codes/"
    codes = client.get(answer["Location"]).content.decode()
    return found[1], re.findall(r'<li><span class="reference">(\d+)</span>', codes)


def events() -> list[tuple[str, str | None, str]]:
    from goldenthread.records.models import SignInEvent

    rows = SignInEvent.objects.order_by("pk").values_list("happening", "account__email", "how")
    return [(str(happening), email, how) for happening, email, how in rows]


def test_a_role_that_writes_is_of_use_once_a_second_factor_is_set_up(officer: str) -> None:
    client = Client()
    assert client.get(FORM)["Location"].startswith("/sign-in/?next=%2Fdecision")
    assert sign_in(client, officer)["Location"] == "/account/"
    assert "Set up a second factor first" in client.get("/account/").content.decode()
    waiting = client.get(FORM)
    assert waiting["Location"].startswith("/account/second-factor/first/")
    assert client.post(FORM, {"ground": "No"})["Location"] == "/account/second-factor/first/"
    _, codes = set_up_factor(client)
    assert len(codes) == 10
    assert client.get(FORM).status_code == 200


def test_the_second_factor_is_asked_for_at_the_next_signing_in(officer: str) -> None:
    client = Client()
    sign_in(client, officer)
    key, (first, *_) = set_up_factor(client)
    assert client.post("/sign-out/")["Location"] == "/"
    assert client.get(FORM).status_code == 302

    assert sign_in(client, officer)["Location"] == "/sign-in/second-factor/"
    assert client.get(FORM).status_code == 302, "a password alone is half the way"
    wrong = client.post("/sign-in/second-factor/", {"code": "000000"})
    assert "This code is wrong, or too old" in wrong.content.decode()
    right = client.post("/sign-in/second-factor/", {"code": code_now(key)})
    assert right["Location"] == "/account/"
    assert client.get(FORM).status_code == 200

    client.post("/sign-out/")
    sign_in(client, officer)
    assert client.post("/sign-in/second-factor/", {"code": first})["Location"] == "/account/"
    client.post("/sign-out/")
    sign_in(client, officer)
    again = client.post("/sign-in/second-factor/", {"code": first})
    assert again.status_code == 200, "a recovery code works once"


def test_without_its_second_factor_a_role_is_of_no_more_use(officer: str) -> None:
    client = Client()
    sign_in(client, officer)
    set_up_factor(client)
    assert client.get(FORM).status_code == 200
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/account/second-factor/remove/")
    assert client.get(FORM)["Location"].startswith("/account/second-factor/first/")


def test_nothing_tells_whether_somebody_has_an_account(officer: str) -> None:
    known = sign_in(Client(), officer, "not the password").content.decode()
    unknown = sign_in(Client(), "nobody@system.example", "not the password").content.decode()
    assert WRONG in known
    hidden = re.compile(r'value="[^"]*"')
    assert hidden.sub("", known) == hidden.sub("", unknown)


def test_who_tries_too_often_is_told_to_wait_even_with_the_right_password(officer: str) -> None:
    client = Client()
    for _ in range(5):
        assert WRONG in sign_in(client, officer, "guess").content.decode()
    answer = sign_in(client, officer)
    assert "Too many tries" in answer.content.decode()
    assert not client.get("/").context or b"Sign in" in client.get("/").content


def test_signing_in_leads_on_within_the_site_only(officer: str) -> None:
    assert sign_in(Client(), officer, next="/money/")["Location"] == "/money/"
    cache.clear()
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert sign_in(Client(), officer, next=elsewhere)["Location"] == "/account/", elsewhere
        cache.clear()


def test_forms_without_their_token_are_refused(officer: str) -> None:
    from goldenthread.records.models import ChallengeRow

    client = as_role(AccountRole.LMC_OFFICER)
    client.handler.enforce_csrf_checks = True
    before = ChallengeRow.objects.count()
    for path in (FORM, "/sign-in/", "/sign-out/", "/personas/resident/"):
        answer = client.post(path, {"ground": "Forged"})
        assert answer.status_code == 403, path
        assert b"That form can no longer be sent" in answer.content
    assert ChallengeRow.objects.count() == before


def test_cookies_are_for_the_server_alone(officer: str, settings: Any) -> None:
    client = Client()
    sign_in(client, officer)
    client.get("/account/password/")
    for name in ("goldenthread_session", "goldenthread_csrf"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["secure"], "the tests are served over HTTP"
    settings.SESSION_COOKIE_SECURE = True
    over_https = Client()
    over_https.post("/sign-in/", {"login": officer, "password": PASSWORD}, secure=True)
    assert over_https.cookies["goldenthread_session"]["secure"]


@pytest.mark.parametrize(("seen", "began"), [(31 * 60, 31 * 60), (60, 12 * 60 * 60 + 1)])
def test_a_session_ends_when_idle_or_too_old(seen: int, began: int, officer: str) -> None:
    import time

    client = as_role(AccountRole.LMC_OFFICER)
    client.get("/about/")
    session = client.session
    session["seen"], session["began"] = int(time.time()) - seen, int(time.time()) - began
    session.save()
    assert client.get(FORM).status_code == 302


def test_an_ended_account_is_nobody_at_once(officer: str) -> None:
    from goldenthread.actions.accounts import end_account

    client = as_role(AccountRole.LMC_OFFICER)
    assert client.get(FORM).status_code == 200
    end_account(officer, by="Jo Chair", at=AT, reason="Left")
    assert client.get(FORM)["Location"].startswith("/sign-in/")
    gone = sign_in(Client(), officer)
    assert gone.get("Location") != "/account/"


def test_an_ended_role_is_of_no_use_at_once(officer: str) -> None:
    from goldenthread.actions.accounts import end_account

    client = as_role(AccountRole.LMC_OFFICER)
    end_account(officer, role=AccountRole.LMC_OFFICER, by="Jo Chair", at=AT)
    answer = client.get(FORM)
    assert answer.status_code == 403
    assert "a member, an LMC officer or a place lead" in answer.content.decode()


def test_a_password_is_changed_by_whoever_knows_it(officer: str) -> None:
    client = Client()
    sign_in(client, officer)
    weak = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert b"too short" in client.post("/account/password/", weak).content
    better = {"oldpassword": PASSWORD, "password1": "four other loud gulls",
              "password2": "four other loud gulls"}  # fmt: skip
    assert client.post("/account/password/", better)["Location"] == "/account/"
    assert WRONG in sign_in(Client(), officer).content.decode()
    assert sign_in(Client(), officer, "four other loud gulls")["Location"] == "/account/"


def test_passwords_and_secrets_lie_hashed_and_sealed(officer: str) -> None:
    from allauth.mfa.models import Authenticator

    from goldenthread.records.models import Account

    client = Client()
    sign_in(client, officer)
    key, codes = set_up_factor(client)
    assert Account.objects.get(email=officer).password.startswith("argon2$argon2id$")
    held = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert key not in held
    assert not any(code in held for code in codes)


def test_the_log_says_when_who_signed_in_or_failed_to(officer: str) -> None:
    client = Client()
    sign_in(client, officer, "hunter2, typed by mistake")
    sign_in(client, "hunter2@typed.example")
    sign_in(client, officer)
    set_up_factor(client)
    client.post("/sign-out/")
    happened = events()
    assert happened[-5:] == [
        ("was refused", officer, "password"),
        ("was refused", None, "password"),
        ("signed in", officer, "password"),
        ("added a second factor", officer, ""),
        ("signed out", officer, ""),
    ]
    assert "hunter2" not in str(happened)


def test_in_a_demonstration_one_steps_into_shoes_and_out(small: None) -> None:
    client = Client()
    page = client.get("/personas/").content.decode()
    assert "Oriole Vane" in page, "who holds the post of chair of the board"
    assert "A resident" in page
    stepped = client.post("/personas/governance-lead/", {"next": "https://evil.example/"})
    assert stepped["Location"] == "/challenges/?open=yes"
    for path in ("/", "/about/", "/money/"):
        assert "You are in the shoes of" in client.get(path).content.decode()
    assert client.get("/account/").status_code == 403
    assert client.post("/personas/step-out/")["Location"] == "/personas/"
    assert "You are in the shoes of" not in client.get("/").content.decode()
    assert [happening for happening, _, _ in events()] == [
        "stepped into somebody’s shoes", "stepped out of somebody’s shoes",
    ]  # fmt: skip


def test_a_persona_is_nobody_once_the_home_is_no_demonstration(small: None, marker: Path) -> None:
    client = Client()
    client.post("/personas/governance-lead/")
    marker.unlink()
    assert "You are in the shoes of" not in client.get("/").content.decode()
    assert client.get("/personas/").status_code == 404
    assert "Step into somebody" not in client.get("/").content.decode()


def test_an_account_gets_its_address_only_once_and_keeps_its_name(officer: str) -> None:
    from django.db import Error, transaction

    from goldenthread.actions.accounts import AccountRefusedError, add_account
    from goldenthread.records.models import Account, RoleGrant

    with pytest.raises(AccountRefusedError, match="there already"):
        add_account("Another", address_of(AccountRole.LMC_OFFICER).upper(), by="Jo", at=AT)
    for change in (
        lambda: Account.objects.update(name="Mallory"),
        lambda: Account.objects.update(email="mallory@evil.example"),
        lambda: RoleGrant.objects.update(role="governance lead"),
        lambda: RoleGrant.objects.all().delete(),
    ):
        with pytest.raises(Error, match=r"named for good|append-only"), transaction.atomic():
            change()
