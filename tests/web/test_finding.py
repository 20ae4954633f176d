"""Search and my surgery: what people type finds what they mean."""

from __future__ import annotations

import pytest
from django.test import Client

from goldenthread.kernel import Ref
from tests.web.small_system import AS_AT, DECISION, PAYMENT, practice_ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("payment:2025-0001", PAYMENT),
        ("PAYMENT:2025-0001", PAYMENT),
        ("2025-0001", PAYMENT),
        ("award the evening", DECISION),
        ("evening award", DECISION),
        ("Healthwatch", Ref("body", "QZZ-HW")),
        ("Z90002", practice_ref(2)),
        ("65z5", Ref("law", "nhs-act-2006-s65Z5")),
    ],
)
def test_the_best_fit_comes_first(typed: str, first: Ref, small: None) -> None:
    from goldenthread.records.search import search

    assert search(typed).entries[0].ref == first


def test_what_there_is_in_bulk_comes_after_what_it_follows_from(small: None) -> None:
    from goldenthread.records.search import search

    kinds = [entry.ref.kind for entry in search("evening service").entries]
    assert kinds.index("decision") < kinds.index("payment")
    assert search("evening").entries[0].ref.kind == "consultation"


def test_search_counts_each_kind_and_narrows_to_one(small: None) -> None:
    from goldenthread.records.search import search

    everything = search("evening")
    payments = search("evening", kind="payment")
    assert everything.counts == payments.counts
    assert len(payments.entries) == everything.counts["payment"]
    assert {entry.ref.kind for entry in payments.entries} == {"payment"}


def test_marks_of_the_search_language_of_databases_are_letters_here(small: None) -> None:
    from goldenthread.records.search import search

    assert search("%").total == 0
    assert search("sur_ery").total == 0
    assert search("sons’").counts == {"practice": 3}


@pytest.mark.parametrize(
    ("typed", "match", "codes"),
    [
        ("ZZ2 1AB", "POSTCODE", ["Z90001"]),
        ("zz21ab", "POSTCODE", ["Z90001"]),
        ("zz2 1zz", "SECTOR", ["Z90001"]),
        ("ZZ2 9ZZ", "OUTWARD", ["Z90001"]),
        ("zz2", "OUTWARD", ["Z90001"]),
        ("zz2 1", "SECTOR", ["Z90001"]),
        ("z90003", "CODE", ["Z90003"]),
        ("north no. 3", "NAME", ["Z90003"]),
        ("surgery", "NAME", ["Z90001", "Z90002", "Z90003"]),
        ("nowhere", "NOTHING", []),
        ("!!", "NOTHING", []),
    ],
)
def test_a_surgery_is_found_however_it_is_typed(
    typed: str, match: str, codes: list[str], small: None
) -> None:
    from goldenthread.records.surgeries import Match, find_surgeries

    found = find_surgeries(typed, AS_AT)
    assert found.match is Match[match]
    assert [practice.ref.key for practice in found.practices] == codes


def test_a_residents_page_says_who_decides_spends_and_speaks(small: None, client: Client) -> None:
    page = client.get("/my-surgery/Z90001/").content.decode()
    assert "Saltings Place Committee" in page
    assert "Up to £500,000 a decision" in page
    assert "£1,234.56" in page
    assert "Healthwatch Saltings" in page
    assert "Award the evening service" in page
    assert "Reply due in 17 days" in page


def test_names_from_files_cannot_become_markup(marker: object, client: Client) -> None:
    from datetime import UTC, datetime

    from goldenthread.actions.recording import record_facts, recording
    from goldenthread.kernel import Span
    from goldenthread.structure.bodies import Practice

    name = "<script>alert(1)</script> & Sons"
    with recording("test", by="A. Tester", at=datetime(2026, 3, 31, tzinfo=UTC)) as event:
        record_facts(event, [Practice(practice_ref(1), name, "ZZ1 1AB", None, None, Span())])
    for path in ("/area/practice/Z90001/", "/search/?q=sons", "/my-surgery/Z90001/",
                 "/thread/practice/Z90001/", "/search/?q=<script>alert(1)</script>"):  # fmt: skip
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
