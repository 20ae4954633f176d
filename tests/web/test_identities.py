"""OpenID Connect against a real provider, run on this machine for the test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit

import oidc_provider_mock
import pytest
import requests
from django.test import Client

from goldenthread.records.roles import AccountRole
from tests.web.people import make_account
from tests.web.small_system import DECISION

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.database,
    # The provider runs in a thread of ours, with its own old ways.
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]

FORM = f"/decision/{DECISION.key}/challenge/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def organisation(provider: str, settings: Any) -> str:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "organisation", "name": "the board’s sign-in",
                    "client_id": "goldenthread", "secret": "shared",
                    "settings": {"server_url": provider, "oauth_pkce_enabled": True},
                }
            ]
        }
    }  # fmt: skip
    return provider


def known(provider: str, email: str, *, verified: bool = True) -> str:
    """Tell the provider of somebody; returns what it knows them as."""
    subject = f"subject of {email}, {verified}"
    told = requests.put(
        f"{provider}/users/{quote(subject)}",
        json={"email": email, "email_verified": verified, "name": "Ada"}, timeout=10,
    )  # fmt: skip
    assert told.ok, told.text
    return subject


def go_through(client: Client, subject: str, **sent: str) -> Any:
    """Go to the provider, say there who one is, and come back."""
    onward = client.post("/sign-in/with/organisation/", sent)
    assert onward.status_code == 200, "a page between: forms lead to ourselves only"
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', onward.content.decode())
    assert found
    there = requests.post(
        unescape(found[1]), data={"sub": subject}, allow_redirects=False, timeout=10
    )
    back = urlsplit(there.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_an_identity_signs_in_to_the_account_with_its_verified_address(
    small: None, organisation: str
) -> None:
    email = make_account(AccountRole.LMC_OFFICER, password="")
    client = Client()
    assert "the board’s sign-in" in client.get("/sign-in/").content.decode()
    subject = known(organisation, email)
    assert go_through(client, subject, next="/money/")["Location"] == "/money/"
    assert "Ada LMC officer" in client.get("/about/").content.decode()
    waiting = client.get(FORM)
    assert waiting["Location"].startswith("/account/second-factor/first/")
    client.post("/sign-out/")
    assert go_through(client, subject)["Location"] == "/account/"


def test_where_the_provider_asks_for_a_second_factor_it_counts(
    small: None, organisation: str, settings: Any
) -> None:
    settings.OIDC_SECOND_FACTOR = True
    email = make_account(AccountRole.LMC_OFFICER, password="")
    client = Client()
    go_through(client, known(organisation, email))
    assert client.get(FORM).status_code == 200


@pytest.mark.parametrize("verified", [True, False])
def test_an_identity_without_an_account_is_let_in_nowhere(
    verified: bool, small: None, organisation: str
) -> None:
    from goldenthread.records.models import Account

    email = make_account(AccountRole.LMC_OFFICER, password="")
    stranger = email if not verified else "stranger@elsewhere.example"
    client = Client()
    answer = go_through(client, known(organisation, stranger, verified=verified))
    assert answer.status_code == 403
    assert "No account here is yours" in answer.content.decode()
    assert "Sign in" in client.get("/about/").content.decode()
    assert Account.objects.count() == 1


def test_an_ended_account_is_not_opened_by_its_identity(small: None, organisation: str) -> None:
    from goldenthread.actions.accounts import end_account
    from tests.web.people import AT

    email = make_account(AccountRole.LMC_OFFICER, password="")
    subject = known(organisation, email)
    go_through(Client(), subject)
    end_account(email, by="Jo Chair", at=AT)
    assert go_through(Client(), subject).status_code == 403


def test_an_answer_that_we_never_asked_for_is_refused(small: None, organisation: str) -> None:
    client = Client()
    answer = client.get("/sign-in/with/organisation/callback/?code=stolen&state=forged")
    assert answer.status_code == 401
    assert "Signing in did not work" in answer.content.decode()


def test_without_a_provider_there_is_no_such_way(small: None, client: Client) -> None:
    assert b"/sign-in/with/" not in client.get("/sign-in/").content
    assert client.post("/sign-in/with/organisation/").status_code == 404
