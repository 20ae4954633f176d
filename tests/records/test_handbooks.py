"""The handbook of the demonstration: every decision in it is one that its body could take."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.authority.handbook import Question
from goldenthread.kernel import Money, Ref
from goldenthread.synthetic.system import generate

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def recorded() -> None:
    from datetime import UTC, datetime

    from goldenthread.actions.recording import record_facts, recording
    from goldenthread.authority.decisions import Decision, Meeting
    from goldenthread.authority.powers import Delegation, Power, Reservation
    from goldenthread.structure.memberships import Membership

    wanted = (Decision, Meeting, Delegation, Power, Reservation, Membership)
    with recording("test", by="A tester", at=datetime(2026, 3, 31, tzinfo=UTC)) as event:
        record_facts(event, [fact for fact in generate(7) if isinstance(fact, wanted)])


def test_every_decision_is_permitted_to_the_body_that_met(recorded: None) -> None:
    from goldenthread.authority.decisions import Decision, Meeting
    from goldenthread.records.handbooks import handbook
    from goldenthread.records.reading import facts

    met = {meeting.ref: meeting.body for meeting in facts(Meeting)}
    book = handbook(date(2026, 3, 31))
    decisions = facts(Decision)
    refused = [
        (decision.ref, ruling.reasons)
        for decision in decisions
        if not (
            ruling := book.may(
                Question(
                    met[decision.meeting], decision.power, decision.taken, decision.amount,
                    decision.area,
                )
            )
        ).permitted
    ]  # fmt: skip
    assert refused == []
    assert len(decisions) == 300


def test_a_place_committee_stays_within_its_place_and_its_limit(recorded: None) -> None:
    from goldenthread.records.handbooks import handbook

    book = handbook(date(2026, 3, 31))
    committee, power = Ref("body", "QZZ-PLACE-CORRANT"), Ref("power", "QZZ-primary-medical")

    def may(pounds: int, area: str) -> bool:
        where = Ref.parse(area)
        question = Question(committee, power, date(2026, 3, 31), Money(pounds * 100), where)
        return book.may(question).permitted

    assert may(2_000_000, "place:QZZ-corrant")
    assert may(2_000_000, "practice:Z90015")
    assert not may(2_000_001, "place:QZZ-corrant")
    assert not may(1, "place:QZZ-dunmarrow")
    assert not may(1, "system:QZZ")


def test_the_handbook_costs_a_fixed_number_of_queries(recorded: None) -> None:
    from goldenthread.records.handbooks import handbook

    with CaptureQueriesContext(connection) as captured:
        handbook(date(2026, 3, 31))
    assert len(captured) == 7
