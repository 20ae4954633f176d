"""What the registry of demands says is answered, shown on pages of a small system."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from goldenthread.actions.recording import record_facts, recording
from tests.web.small_system import AS_AT, DECISION, NETWORK, PAYMENT, practice_ref, small_system

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def pages(db: None, settings: object, tmp_path: Path, client: Client) -> Client:
    """A reader of the pages of a system of five practices, on its day."""
    settings.RECORD_DIRECTORY = tmp_path  # type: ignore[attr-defined]
    settings.ALLOWED_HOSTS = ["testserver"]  # type: ignore[attr-defined]
    (tmp_path / "demonstration").write_text(
        json.dumps({"seed": 1, "start": str(PAYMENT), "as_at": AS_AT.isoformat()}), "utf-8"
    )
    with recording("test", by="A. Tester", at=datetime(2026, 3, 31, 12, tzinfo=UTC)) as event:
        record_facts(event, small_system(5))
    return client


def read(pages: Client, address: str) -> str:
    answer = pages.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_network_page_names_its_practices(pages: Client) -> None:
    page = read(pages, f"/area/network/{NETWORK.key}/")
    for number in range(2, 6):
        assert f"No. {number}" in page


def test_a_practice_in_no_network_is_visible_served_and_represented(pages: Client) -> None:
    alone = practice_ref(1)
    assert alone.key in read(pages, "/area/place/QZZ-01/")
    assert alone.key in read(pages, "/my-surgery/?q=No.+1")
    page = read(pages, f"/my-surgery/{alone.key}/")
    assert "Saltings Local Medical Committee" in page
    assert "£1,234.56" in page


def test_a_resident_sees_who_decides_spends_and_speaks(pages: Client) -> None:
    page = read(pages, f"/my-surgery/{practice_ref(2).key}/")
    places = [page.index(words) for words in ("Who decides", "Who spends", "Who speaks for you")]
    assert places == sorted(places)
    for name in ("Saltings Place Committee", "Healthwatch Saltings", "Up to £500,000 a decision"):
        assert name in page


def test_a_decision_page_shows_reasons_votes_and_power(pages: Client) -> None:
    page = read(pages, f"/decision/{DECISION.key}/")
    for words in (
        "It was the best of three bids.",
        "Commission primary care",
        "Saltings Place Committee",
        "7 for",
        "2 members withdrew",
    ):
        assert words in page, words
