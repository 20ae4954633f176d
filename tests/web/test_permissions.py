"""Each address lets in those whom it names, and nobody else; one that names nobody is shut."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from goldenthread.records.roles import GRANTED, AccountRole
from goldenthread.web.permissions import (
    EVERYBODY,
    Declaration,
    UndeclaredRouteError,
    check_declared,
    declarations,
    public,
    roles,
)
from tests.conftest import apart_environment
from tests.web.people import as_role, make_everybody
from tests.web.small_system import (
    CHALLENGE,
    DECISION,
    DELEGATION,
    MEETING,
    PAYMENT,
    PLACE,
    practice_ref,
)
from tests.web.test_pages import EXAMPLES, REDIRECTS

pytestmark = pytest.mark.django_db

MORE = {
    "asset": "/assets/nothing.css",
    "static": "/static/nothing.css",
    "personas": "/personas/",
    "step-in": "/personas/resident/",
    "step-out": "/personas/step-out/",
    "challenge-decision": f"/decision/{DECISION.key}/challenge/",
    "answer-challenge": f"/challenge/{CHALLENGE.key}/reply/",
    "record-meeting": "/meetings/record/",
    "record-decision": f"/meeting/{MEETING.key}/decide/",
    "delegate-power": "/powers/delegate/",
    "suspend-delegation": f"/delegation/{DELEGATION.key}/suspend/",
    "end-delegation": f"/delegation/{DELEGATION.key}/end/",
    "pay": "/money/pay/",
    "pay-in-bulk": "/money/pay-in-bulk/",
    "allot": "/money/allot/",
    "record-anyway": "/money/record/",
    "take-back": f"/money/take-back/payment/{PAYMENT.key}/",
    "make-good": f"/money/make-good/payment/{PAYMENT.key}/",
    "account": "/account/",
    "second-factor-first": "/account/second-factor/first/",
    "account_login": "/sign-in/",
    "account_logout": "/sign-out/",
    "account_inactive": "/sign-in/ended/",
    "account_change_password": "/account/password/",
    "account_reauthenticate": "/account/again/",
    "mfa_authenticate": "/sign-in/second-factor/",
    "mfa_index": "/account/second-factor/",
    "mfa_activate_totp": "/account/second-factor/set-up/",
    "mfa_deactivate_totp": "/account/second-factor/remove/",
    "mfa_view_recovery_codes": "/account/recovery-codes/",
    "mfa_generate_recovery_codes": "/account/recovery-codes/new/",
    "mfa_reauthenticate": "/account/again/code/",
    "openid_connect_login": "/sign-in/with/organisation/",
    "openid_connect_callback": "/sign-in/with/organisation/callback/",
    "socialaccount_login_cancelled": "/sign-in/cancelled/",
}
ADDRESSES = {
    **{name: paths[0] for name, paths in EXAMPLES.items()},
    **{name: paths[0] for name, paths in REDIRECTS.items()},
    **MORE,
}
"""One address of each route."""


ASK_FOR_ALL = {AccountRole.PUBLIC, AccountRole.FINANCE_LEAD}
"""Roles that ask for routes that are open to everybody too: without an account, and with one."""


def every_route() -> list[Declaration]:
    from goldenthread.web.urls import urlpatterns

    return list(declarations(urlpatterns))


@pytest.fixture
def everybody(small: None) -> None:
    make_everybody()


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def test_every_route_is_asked_for_below() -> None:
    assert {declared.name for declared in every_route()} == ADDRESSES.keys()


@pytest.mark.parametrize("role", AccountRole)
def test_a_route_lets_in_whom_it_names_and_nobody_else(role: AccountRole, everybody: None) -> None:
    for declared in every_route():
        if declared.allows == EVERYBODY and role not in ASK_FOR_ALL:
            continue
        client = as_role(role)  # anew for each: some of these addresses sign out
        method = "get" if "GET" in declared.methods else "post"
        answer = getattr(client, method)(ADDRESSES[declared.name])
        told = (declared.name, answer.status_code, answer.get("Location", ""))
        if role in declared.allows:
            assert answer.status_code not in {401, 403}, told
            assert answer.status_code < 500, told
            assert "/second-factor/first/" not in answer.get("Location", ""), told
        elif role is AccountRole.PUBLIC:
            assert answer.status_code == 302, told
            assert answer["Location"].startswith("/sign-in/"), told
        else:
            assert answer.status_code == 403, told


def test_no_route_takes_a_method_that_it_does_not_name(everybody: None) -> None:
    client = as_role(AccountRole.GOVERNANCE_LEAD)
    for declared in every_route():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - {*declared.methods}:
            answer = client.generic(method, ADDRESSES[declared.name])
            assert answer.status_code == 405, (declared.name, method)
            assert answer["Allow"] == ", ".join(declared.methods)


def test_a_route_that_names_nobody_stops_the_site_from_starting() -> None:
    with pytest.raises(UndeclaredRouteError, match=r"'forgotten/'.*allows=EVERYBODY"):
        check_declared([public("", page, name="home"), path("forgotten/", page)])


def test_included_addresses_are_refused_as_well() -> None:
    with pytest.raises(UndeclaredRouteError, match="'accounts/'"):
        check_declared([path("accounts/", include("allauth.urls"))])


def test_a_route_that_names_nobody_is_shut_even_if_it_is_reached(
    settings: object, marker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful = ModuleType("forgetful")
    forgetful.urlpatterns = [path("forgotten/", page)]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "forgetful", forgetful)
    settings.ROOT_URLCONF = "forgetful"  # type: ignore[attr-defined]
    answer = Client().get("/forgotten/")
    assert answer.status_code == 403
    assert answer.content != b"open"


def test_a_declaration_names_at_least_one_role_and_the_public_by_everybody_only() -> None:
    with pytest.raises(ValueError, match="EVERYBODY"):
        roles()
    with pytest.raises(ValueError, match="EVERYBODY"):
        roles(AccountRole.PUBLIC)
    assert frozenset(GRANTED) | {AccountRole.PUBLIC} == EVERYBODY


def test_a_role_for_one_place_permits_that_place_only(everybody: None) -> None:
    from django.test import RequestFactory

    from goldenthread.records.accounts import HeldRole
    from goldenthread.web.acting import Acting, permits

    def asked(held: HeldRole, scope: object) -> bool:
        request = RequestFactory().get("/")
        request.acting = Acting("Ada", (held,))  # type: ignore[attr-defined]
        return permits(request, scope, AccountRole.PLACE_LEAD)  # type: ignore[arg-type]

    of_place = HeldRole(AccountRole.PLACE_LEAD, PLACE)
    assert asked(of_place, PLACE)
    assert not asked(of_place, practice_ref(1))
    assert not asked(of_place, None)
    assert asked(HeldRole(AccountRole.PLACE_LEAD, None), PLACE)
    assert not asked(HeldRole(AccountRole.MEMBER, PLACE), PLACE)


def test_readers_cost_no_query_of_a_session_and_get_no_cookie(
    small: None, client: Client, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/about/")
    assert not answer.cookies
    assert not [
        query for query in queries if "session" in query["sql"] or "account" in query["sql"]
    ]


def test_whoever_is_signed_in_costs_a_page_the_same_few_queries(everybody: None) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, reader = as_role(AccountRole.LMC_OFFICER), Client()
    client.get("/about/")
    with CaptureQueriesContext(connection) as signed_in:
        answer = client.get("/about/")
    with CaptureQueriesContext(connection) as public_queries:
        reader.get("/about/")
    assert len(signed_in) - len(public_queries) == 3  # session, account, roles
    assert answer["Cache-Control"] == "no-store, private"


def test_outside_a_demonstration_nobody_steps_into_shoes(tmp_path: Path) -> None:
    """The addresses are no pages, and what does the stepping is not even loaded."""
    asked = """
import sys
from pathlib import Path
from goldenthread.records.opening import open_record
open_record(Path(sys.argv[1]))
from django.test import Client
client = Client(SERVER_NAME="localhost")
print(client.get("/personas/").status_code, client.post("/personas/lmc-officer/").status_code,
      client.post("/personas/step-out/").status_code, client.get("/").status_code)
print([name for name in sys.modules if name.startswith("goldenthread.web.personas")])
"""
    home = tmp_path / "home"
    finished = subprocess.run(
        [sys.executable, "-c", asked, str(home)],
        env=apart_environment(home), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert finished.stdout.splitlines() == ["404 404 404 200", "[]"]
