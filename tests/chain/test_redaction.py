"""A person's words go by a recorded decision; the chain verifies without them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from goldenthread.kernel import Ref
from tests.chain.small_record import LATER, sql, write
from tests.databases.unguarded import unguarded

ANSWER = Ref("answer", "A2")
TERMS: dict[str, Any] = {
    "rule": "Answers: two years",
    "by": "Ann Keeper",
    "at": LATER,
    "reason": "Asked for",
}


@pytest.mark.database
@pytest.mark.django_db
def test_words_go_from_pages_search_and_exports_and_the_chain_verifies(
    tmp_path: Path, client: object, marker: Path
) -> None:
    from goldenthread.actions.redact import redact
    from goldenthread.publication.bundle import write_bundle
    from goldenthread.records.integrity import verify
    from goldenthread.records.models import EntryRow, PersonalPayload, Redaction
    from goldenthread.records.reading import facts
    from goldenthread.records.streams import REDACTED
    from goldenthread.voice.consultations import Answer

    head = write()
    done = redact(ANSWER, **TERMS)
    assert (done.fields, done.rows) == (1, 1)
    assert [fact.comment for fact in facts(Answer, ref=ANSWER)] == [REDACTED]
    assert PersonalPayload.objects.filter(salt="").count() == 1
    assert not EntryRow.objects.filter(words__contains="comment 2").exists()
    assert not EntryRow.objects.filter(detail__contains="Comment 2").exists()
    for path in ("/consultation/QZZ-2025-1/", "/fact/answer/A2/", "/search/?q=comment+2"):
        page = client.get(path)  # type: ignore[attr-defined]
        assert page.status_code == 200
        shown = page.content.decode().replace("?q=comment", "")
        assert "Comment 2" not in shown
    write_bundle(tmp_path / "bundle")
    for file in (tmp_path / "bundle").iterdir():
        assert "Comment 2" not in file.read_text("utf-8")
    assert verify(head).faults == []
    decision = Redaction.objects.get()
    assert (decision.decided_by, decision.rule, decision.reason) == (
        TERMS["by"], TERMS["rule"], TERMS["reason"],
    )  # fmt: skip
    assert LATER <= decision.recorded_in.recorded_at < LATER + timedelta(seconds=1)
    assert decision.recorded_in.verb == "redact"


@pytest.mark.database
@pytest.mark.django_db
def test_all_words_of_a_challenge_go_and_only_once() -> None:
    from goldenthread.actions.redact import NothingToRedactError, redact
    from goldenthread.records.integrity import verify
    from goldenthread.records.models import Recording

    head = write()
    challenge = Ref("challenge", "2025-2")
    assert redact(challenge, **TERMS).fields == 2
    with pytest.raises(NothingToRedactError, match="redacted before"):
        redact(challenge, **TERMS)
    with pytest.raises(NothingToRedactError, match="Nothing is recorded"):
        redact(Ref("answer", "none"), **TERMS)
    with pytest.raises(NothingToRedactError, match="answer, challenge"):
        redact(Ref("payment", "2025-0001"), **TERMS)
    assert Recording.objects.filter(verb="redact").count() == 1
    assert verify(head).faults == []


@pytest.mark.database
@pytest.mark.django_db
def test_words_that_are_put_back_are_found() -> None:
    from goldenthread.actions.redact import redact
    from goldenthread.records.integrity import verify

    head = write()
    redact(ANSWER, **TERMS)
    with unguarded():
        sql("UPDATE records_answerrow SET comment = 'Comment 2' WHERE ref = 'answer:A2'")
    assert any("put back" in fault.words for fault in verify(head).faults)


@pytest.mark.database
@pytest.mark.django_db
def test_a_decision_to_redact_cannot_be_unsaid() -> None:
    from goldenthread.actions.redact import redact
    from goldenthread.records.integrity import verify

    head = write()
    redact(ANSWER, **TERMS)
    with unguarded():
        sql("DELETE FROM records_redaction")
    found = {fault.place for fault in verify(head).faults}
    assert found >= {"voice", "events"}
