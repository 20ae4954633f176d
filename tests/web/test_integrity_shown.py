"""The heads that are shown are those of the chains, and every recording is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tests.web.reading import keep, words
from tests.web.small_system import named_minutes

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_heads_are_those_that_verifying_follows(small: None, client: Client) -> None:
    from goldenthread.records.integrity import verify

    page = words(client, "/integrity/")
    done = verify()
    assert not done.faults
    for head in done.heads.values():
        assert head.hash in page
        assert f"{head.sequence:,} {head.hash}" in page
    assert f"goldenthread verify --head {done.head}" in page
    assert "verifier/goldenthread_verify.py bundle --head" in page
    assert "This page verifies nothing" in page


def test_a_recording_moves_the_head(small: None, client: Client) -> None:
    before = words(client, "/integrity/")
    keep(named_minutes())
    assert words(client, "/integrity/") != before


def test_recordings_say_who_when_why_and_from_what(small: None, client: Client) -> None:
    keep(named_minutes(), "minutes.csv")
    page = words(client, "/events/")
    assert "2 recordings, the latest first" in page
    assert "load recording" in page
    assert "A. Tester 31 March 2026 at 13:00 No reason given minutes.csv" in page
    assert page.index("minutes.csv") < page.index("test recording")


def test_an_empty_record_has_no_head(marker: Path, client: Client) -> None:
    page = words(client, "/integrity/")
    assert "Nothing is recorded yet, so there is no head." in page
    assert "Nothing is recorded yet." in words(client, "/events/")
