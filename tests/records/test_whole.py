"""The whole record: read in a fixed number of queries, and checked as the facts in memory are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test.utils import CaptureQueriesContext

from goldenthread.actions.recording import record_facts, recording
from goldenthread.assurance import catalogue
from goldenthread.assurance.example import AWARD, DAY, changed, seat, sound, vacated
from goldenthread.records.nouns import MODELS
from goldenthread.records.whole import MEASURED_APART, whole_record
from goldenthread.synthetic.system import digest_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = datetime(2025, 7, 1, 9, tzinfo=UTC)


def record(facts: list[object]) -> None:
    with recording("record example", by="A tester", at=AT) as event:
        record_facts(event, facts)


def test_what_is_recorded_is_read_whole_in_a_query_a_noun() -> None:
    from django.db import connection

    record(sound())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read = list(whole_record())
    assert len(queries) == len(MODELS) - len(MEASURED_APART)
    assert digest_of(sorted(read, key=repr)) == digest_of(sorted(sound(), key=repr))


def test_a_check_of_the_record_finds_what_a_check_of_the_facts_does() -> None:
    faulty = vacated(seat("chair"))(
        changed(AWARD, withdrawn=3, for_votes=2, against_votes=0)(sound())
    )
    record(faulty)
    found = catalogue.check(whole_record(), DAY)
    assert found == catalogue.check(faulty, DAY)
    assert {one.rule for one in found} == {
        "board-floor", "board-ten", "decision-without-quorum", "money-on-unsound-decision",
    }  # fmt: skip


def test_what_was_not_known_is_not_found() -> None:
    record(sound())
    assert list(whole_record(known_at=datetime(2025, 6, 30, 9, tzinfo=UTC))) == []
