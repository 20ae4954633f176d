"""Whoever uses records of people leaves an event with a name and a purpose."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from goldenthread.actions.evidence_use import note_evidence_use
from goldenthread.actions.recording import RecorderError
from goldenthread.records.models import ChainLink, Recording

pytestmark = [pytest.mark.django_db, pytest.mark.database]

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)


def test_the_event_says_who_why_and_how_much_and_closes_the_chain() -> None:
    number = note_evidence_use(
        "import evidence", by="Ann Analyst", at=AT, purpose=" Need of the north ",
        summary="system QZZ: 300 people, 897 contacts", digest="ab" * 32,
    )  # fmt: skip
    event = Recording.objects.get(pk=number)
    assert (event.verb, event.recorded_by, event.recorded_at) == (
        "import evidence", "Ann Analyst", AT,
    )  # fmt: skip
    assert (event.reason, event.source_digest) == ("Need of the north", "ab" * 32)
    assert event.summary == "system QZZ: 300 people, 897 contacts"
    assert ChainLink.objects.filter(recorded_in=event).exists()


@pytest.mark.parametrize(
    ("by", "purpose", "told"),
    [("Ann", "  ", "No purpose"), ("Ann", "x" * 1_001, "at most"), (" ", "need", "Nobody")],
)
def test_without_a_name_or_a_purpose_there_is_no_event(by: str, purpose: str, told: str) -> None:
    with pytest.raises(RecorderError, match=told):
        note_evidence_use("import evidence", by=by, at=AT, purpose=purpose, summary="")
    assert not Recording.objects.exists()


def test_a_verb_that_would_not_fit_is_our_fault() -> None:
    with pytest.raises(ValueError, match="60 characters"):
        note_evidence_use("x" * 61, by="Ann", at=AT, purpose="need", summary="")
