"""Every address answers, in no more queries however large the record is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import atomic, set_rollback
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from pytest_django import DjangoDbBlocker

from tests.web.conftest import measure, small_people, write, write_marker
from tests.web.ready_made import ready_made
from tests.web.small_system import (
    BOARD,
    BUDGET,
    CHALLENGE,
    COMMUNITY,
    CONSULTATION,
    DECISION,
    DELEGATION,
    DISTRICT,
    MEETING,
    NETWORK,
    PAYMENT,
    PLACE,
    SYSTEM,
    practice_ref,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EDITION = ready_made(SYSTEM, small_people(3))[0].ref.key

EXAMPLES: dict[str, tuple[str, ...]] = {
    "home": ("/",),
    "search": ("/search/", "/search/?q=evening+service", "/search/?q=payment:2025-0001",
               "/search/?kind=decision"),
    "surgeries": ("/my-surgery/", "/my-surgery/?q=zz2 1ab"),
    "surgery": (f"/my-surgery/{practice_ref(1).key}/",),
    "area": ("/area/nation/E/", "/area/region/Y99/", f"/area/system/{SYSTEM.key}/",
             f"/area/place/{PLACE.key}/", f"/area/network/{NETWORK.key}/",
             f"/area/practice/{practice_ref(2).key}/", f"/area/lower-tier/{DISTRICT.key}/",
             f"/area/community/{COMMUNITY.key}/"),
    "body": (f"/body/{BOARD.key}/", "/body/QZZ-P1/?at=2025-12-01", "/body/99A/"),
    "decision": (f"/decision/{DECISION.key}/",),
    "decisions": ("/decisions/", "/decisions/?body=QZZ-P1&year=2025"),
    "challenges": ("/challenges/", "/challenges/?open=yes"),
    "posts": ("/posts/", "/posts/?vacant=yes", "/posts/?vacant=yes&body=body:QZZ"),
    "money": ("/money/", "/money/?year=2025"),
    "payments": ("/money/payments/", "/money/payments/?year=2025&for=place:QZZ-01",
                 "/money/payments/?fund=QZZ-2025-primary&payee=Z90001"),
    "fund": (f"/fund/{BUDGET.key}/",),
    "payment": (f"/payment/{PAYMENT.key}/",),
    "consultation": (f"/consultation/{CONSULTATION.key}/",),
    "challenge": (f"/challenge/{CHALLENGE.key}/",),
    "fact": ("/fact/law/nhs-act-2006-s65Z5/", "/fact/clause/QZZ-C-4.2/", "/fact/power/commission/",
             "/fact/post/QZZ-chair/",
             "/fact/person/oriole-vane/", "/fact/agreement/QZZ-A1/", "/fact/scheme/QZZ/",
             "/fact/release/QZZ-need-2025/", "/fact/answer/A1/", "/fact/allotment/2025-1/",
             "/fact/contract/QZZ-C1/", "/fact/small-area/E9000001/"),
    "thread": (f"/thread/payment/{PAYMENT.key}/", f"/thread/payment/{PAYMENT.key}/?way=up",
               f"/thread/practice/{practice_ref(1).key}/",
               "/thread/law/nhs-act-2006-s65Z5/?way=down"),
    "thread-json": (f"/thread/payment/{PAYMENT.key}/thread.json",),
    "chart-opinions": (f"/chart/opinions/{CONSULTATION.key}.json",),
    "chart-funds": ("/chart/funds/2025.json",),
    "map-practices": (f"/chart/practices/place/{PLACE.key}.json",),
    "need": ("/need/QZZ/", "/need/QZZ/?by=practice&component=maternity&beside=england",
             "/need/QZZ/?by=network"),
    "need-download": ("/need/QZZ/need.csv", "/need/QZZ/need.json", "/need/QZZ/need.official.csv"),
    "chart-need": ("/chart/need/QZZ.json",),
    "map-need": ("/chart/need-map/QZZ.json",),
    "measures": ("/measures/",),
    "measure": ("/measures/two-or-more/", "/measures/upc/?by=practice",
                f"/measures/registered-people/?by=network&edition={EDITION}",
                "/measures/coc/"),
    "measure-in-area": (f"/measures/two-or-more/place/{PLACE.key}/",
                        f"/measures/acsc-chronic/system/{SYSTEM.key}/",
                        f"/measures/upc/practice/{practice_ref(2).key}/"),
    "general-practice": (f"/evidence/general-practice/{SYSTEM.key}/",),
    "evidence": (f"/evidence/system/{SYSTEM.key}/", f"/evidence/practice/{practice_ref(1).key}/",
                 f"/evidence/network/{NETWORK.key}/", f"/evidence/lower-tier/{DISTRICT.key}/"),
    "edition": (f"/edition/{EDITION}/",),
    "edition-values": (f"/edition/{EDITION}/values.csv", f"/edition/{EDITION}/values.tsv"),
    "chart-measure": ("/chart/measure/two-or-more.json?by=practice", "/chart/measure/upc.json"),
    "chart-strata": (f"/chart/measure/acsc-chronic/place/{PLACE.key}.json?by=deprivation",
                     f"/chart/measure/upc/system/{SYSTEM.key}.json?by=month"),
    "chart-measured": (f"/chart/measured/practice/{practice_ref(1).key}.json",),
    "pounds": ("/pounds/QZZ/", "/pounds/QZZ/?pot=1,234.56&stream=primary-medical&by=practice",
               "/pounds/QZZ/?of=Z90001"),
    "pounds-download": ("/pounds/QZZ/pounds.csv", "/pounds/QZZ/pounds.json?by=practice"),
    "chart-waterfall": ("/chart/waterfall/QZZ.json?of=QZZ-01",),
    "may": ("/may/", "/may/?body=QZZ-P1&power=commission&amount=400000&area=place:QZZ-01",
            "/may/?body=QZZ-P1&power=commission&amount=900000",
            "/may/?body=QZZ-LMC&power=commission&decision=2025-001"),
    "powers": ("/powers/", "/powers/?body=QZZ-P1&day=2025-12-01", "/powers/?view=matrix"),
    "delegation": (f"/delegation/{DELEGATION.key}/",),
    "meeting": (f"/meeting/{MEETING.key}/",),
    "interests": ("/interests/", "/interests/?q=partner&nature=financial&ended=yes"),
    "findings": ("/findings/", "/findings/?severity=breach", "/findings/?concerns=body:QZZ",
                 "/findings/?rule=board-floor&day=2026-01-31"),
    "rule": ("/findings/board-floor/", "/findings/places-do-not-partition/"),
    "code-lists": ("/codelists/", "/codelists/?day=2022-03-31"),
    "code-list": ("/codelists/diabetes/", "/codelists/acsc-chronic/?day=2022-03-31"),
    "integrity": ("/integrity/",),
    "events": ("/events/", "/events/?page=9"),
    "about": ("/about/",),
    "accessibility": ("/accessibility/",),
}  # fmt: skip
"""Addresses of each URL pattern that answer with a page."""

REDIRECTS = {
    "system": ("/system/", "/area/system/QZZ/"),
    "need-of-record": ("/need/", "/need/QZZ/"),
    "pounds-of-record": ("/pounds/", "/pounds/QZZ/"),
    "general-practice-of-record": (
        "/evidence/general-practice/",
        "/evidence/general-practice/QZZ/",
    ),
    "by-reference": ("/payment:2025-0001", "/payment/2025-0001/"),
    "favicon": ("/favicon.ico", "/static/goldenthread/mark.svg"),
}
APART = {
    "asset", "static", "personas", "step-in", "step-out", "challenge-decision", "answer-challenge",
    "record-meeting", "record-decision", "delegate-power", "suspend-delegation", "end-delegation",
    "pay", "pay-in-bulk", "allot", "record-anyway", "take-back", "make-good",
    "account", "second-factor-first", "account_login", "account_logout", "account_inactive",
    "account_change_password", "account_reauthenticate", "mfa_authenticate", "mfa_index",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_reauthenticate", "openid_connect_login",
    "openid_connect_callback", "socialaccount_login_cancelled",
}  # fmt: skip
"""Patterns with tests of their own: test_permissions.py asks for every one of them."""

ALL = [path for paths in EXAMPLES.values() for path in paths]


def test_every_pattern_has_an_example() -> None:
    patterns = {getattr(pattern, "name", None) for pattern in get_resolver().url_patterns}
    assert patterns == EXAMPLES.keys() | REDIRECTS.keys() | APART


def visited() -> dict[str, tuple[int, list[str]]]:
    """Of each page: its status, and the queries it asked with nothing kept from another page."""
    from goldenthread.records.kept import forget_all

    found = {}
    for path in ALL:
        forget_all()
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get(path)
        found[path] = (answer.status_code, [query["sql"][:200] for query in queries])
    return found


def empty_the_record() -> None:
    """Take every fact away again."""
    from goldenthread.records.models import (
        ChainLink,
        EntryRow,
        FundBalance,
        LinkRow,
        PersonalPayload,
        ReleasedValueRow,
    )
    from goldenthread.records.nouns import MODELS
    from tests.databases.unguarded import unguarded

    EntryRow.objects.all().delete()
    LinkRow.objects.all().delete()
    with unguarded():
        models: tuple[Any, ...] = (
            ReleasedValueRow, *MODELS.values(), PersonalPayload, ChainLink, FundBalance
        )  # fmt: skip
        for model in models:
            model._default_manager.all().delete()


@pytest.fixture(scope="module")
def visits(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, list[tuple[int, list[str]]]]:
    """Of each page what it took in a small record, and in one of forty times its size."""
    found: dict[str, list[tuple[int, list[str]]]] = {path: [] for path in ALL}
    home = tmp_path_factory.mktemp("visits")
    write_marker(home)
    told = override_settings(RECORD_DIRECTORY=home, ALLOWED_HOSTS=["testserver"])
    with django_db_blocker.unblock(), told, atomic():
        for size in (3, 120):
            write(size)
            for people in sorted({3, size}):
                measure(people)  # the small edition is asked for by name
            if size == 3:
                visited()  # templates are compiled, and what is asked once a process is asked
            for path, visit in visited().items():
                found[path].append(visit)
            empty_the_record()
        set_rollback(True)
    assert sum(len(few) for (_, few), _ in found.values()) > len(ALL)
    return found


@pytest.mark.xdist_group("visits")
@pytest.mark.parametrize("path", ALL)
def test_page_answers_in_no_more_queries_at_any_size(
    path: str, visits: dict[str, list[tuple[int, list[str]]]]
) -> None:
    (first, few), (second, many) = visits[path]
    assert (first, second) == (200, 200)
    # Never more, not always equal: a trace ends sooner where what it samples ends sooner.
    assert len(many) <= len(few), "\n".join(many)


@pytest.mark.parametrize(("path", "target"), REDIRECTS.values())
def test_redirects(path: str, target: str, small: None, client: Client) -> None:
    answer = client.get(path)
    assert answer.status_code in {301, 302}
    assert answer["Location"] == target


@pytest.mark.parametrize("path", ["/", "/money/", "/search/?q=evening", "/no-such-page/"])
def test_policy_is_strict_and_pages_hold_no_inline_script_or_style(
    path: str, small: None, client: Client
) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = answer.content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=") + page.count(
        '<script type="module" src='
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


def test_pages_refuse_to_be_written_to(small: None, client: Client) -> None:
    measure(3)
    for path in ALL:
        assert client.post(path).status_code == 405, path


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/payment/2025-0009/", "payment:2025-0009 is not in the record"),
        ("/thread/payment/2025-0009/", "payment:2025-0009 is not in the record"),
        ("/fact/unicorn/1/", "There is no kind of fact called"),
        ("/payment:2025-0009", "payment:2025-0009 is not in the record"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_near(
    path: str, words: str, small: None, client: Client
) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert words in answer.content.decode()
    if "2025-0009" in path:
        assert "/payment/2025-0001/" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/body/QZZ/?at=yesterday",
        "/body/%00/",
        "/search/?q=%00",
        "/search/?%00=1",
        "/money/?year=soon",
        "/money/payments/?fund=a%0Ab",
        "/need/QZZ/?by=street",
        "/need/QZZ/?year=1900",
        "/need/QZZ/?component=luck",
        "/pounds/QZZ/?pot=lots",
        "/pounds/QZZ/?pot=-5",
        "/pounds/QZZ/?stream=river",
    ],
)
def test_what_cannot_be_read_is_told(path: str, small: None, client: Client) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert b"We could not read that" in answer.content


def test_an_empty_home_says_what_to_do(marker: Path, client: Client) -> None:
    marker.unlink()
    page = client.get("/").content.decode()
    assert "goldenthread demo --no-serve" in page
    assert "Synthetic" not in page


def test_assets_keep_no_font_of_the_nhs_and_no_import_by_name(client: Client) -> None:
    from django.conf import settings

    if not settings.NODE_MODULES.is_dir():
        pytest.skip("front-end packages absent: run make setup")
    settings.ALLOWED_HOSTS = ["testserver"]
    style = client.get("/assets/nhsuk-frontend.css").content.decode()
    assert "Frutiger" not in style
    assert "https://" not in style
    script = client.get("/assets/vega-interpreter.js").content.decode()
    assert "from 'vega-util'" not in script
    assert "globalThis.vega" in script
    assert client.get("/assets/other.js").status_code == 404
