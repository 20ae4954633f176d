"""Delegating, suspending and ending a delegation, on the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.actions.decide import decide
from goldenthread.actions.delegations import delegate, revoke, suspend
from goldenthread.actions.hold_meeting import hold_meeting
from goldenthread.actions.refusal import RefusedError
from goldenthread.authority.powers import Delegation, Suspension
from goldenthread.authority.sittings import Convening
from goldenthread.kernel import Money, Ref, Span
from goldenthread.records.reading import facts
from tests.actions.small_council import BEFORE, SCHEME, WHO, grow, record, written
from tests.authority.council_room import (
    BOARD,
    BUY,
    DAY,
    HOSPICE,
    LENT,
    PEOPLE,
    PLACE,
    PLACE_COMMITTEE,
    PROPOSAL,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OCTOBER = date(2025, 10, 1)
NEW: dict[str, Any] = {
    "delegator": BOARD, "delegate": HOSPICE, "clause": SCHEME, "span": Span(OCTOBER),
    "limit": Money(10_000_00), "area": PLACE, **WHO,
}  # fmt: skip
STOP: dict[str, Any] = {"clause": SCHEME, "span": Span(DAY, OCTOBER), **WHO}


def decided() -> Ref:
    meeting = hold_meeting(Convening(PLACE_COMMITTEE, "Meeting", DAY, PEOPLE), **WHO)
    return decide(replace(PROPOSAL, meeting=meeting.ref), **WHO).ref


def test_a_power_held_by_law_is_delegated_under_a_clause_and_may_then_be_used() -> None:
    record()
    done = delegate(BUY, **NEW)
    assert done.ref == Ref("delegation", "BOARD-2025-001")
    assert facts(Delegation, ref=done.ref) == list(done.facts)
    assert done.facts[0].source is None


def test_what_may_not_be_passed_on_is_not_and_nothing_is_written() -> None:
    record()
    before = written()
    with pytest.raises(
        RefusedError, match="body:PLACE may not delegate the power further"
    ) as refused:
        delegate(BUY, **{**NEW, "delegator": PLACE_COMMITTEE})
    assert refused.value.others == (BOARD,)
    assert written() == before


def test_a_delegation_is_recorded_once_under_its_key() -> None:
    record()
    first = delegate(BUY, key="hospice", **NEW)
    before = written()
    assert delegate(BUY, key="hospice", **NEW).facts == first.facts
    with pytest.raises(RefusedError, match="with another content: delegation"):
        delegate(BUY, key="hospice", **{**NEW, "limit": Money(1)})
    assert written() == before


def test_a_dry_run_of_each_verb_writes_nothing() -> None:
    record()
    before = written()
    dry: dict[str, Any] = {"dry_run": True}
    assert delegate(BUY, **NEW, **dry).event is None
    assert suspend(LENT.ref, body=BOARD, **STOP, **dry).event is None
    assert revoke(LENT.ref, body=BOARD, until=OCTOBER, **WHO, **dry).event is None
    assert written() == before


def test_while_it_is_suspended_a_power_is_not_used() -> None:
    record()
    done = suspend(LENT.ref, body=BOARD, **STOP)
    assert facts(Suspension) == list(done.facts)
    assert done.ref == Ref("suspension", "BOARD-2025-001")
    with pytest.raises(RefusedError, match="the delegation is suspended from 18 September 2025"):
        decided()


def test_a_suspension_is_recorded_once_under_its_key() -> None:
    record()
    first = suspend(LENT.ref, body=BOARD, key="accounts", **STOP)
    before = written()
    assert suspend(LENT.ref, body=BOARD, key="accounts", **STOP).facts == first.facts
    assert written() == before


def test_only_the_delegator_suspends_or_ends_and_is_named() -> None:
    record()
    before = written()
    for act in (
        lambda: suspend(LENT.ref, body=PLACE_COMMITTEE, **STOP),
        lambda: revoke(LENT.ref, body=PLACE_COMMITTEE, until=OCTOBER, **WHO),
    ):
        with pytest.raises(RefusedError, match="body:BOARD delegated it") as refused:
            act()
        assert refused.value.others == (BOARD,)
    assert written() == before


def test_an_end_is_a_correction_that_leaves_what_was_decided_before() -> None:
    from goldenthread.records.threads import entry

    record()
    decision = decided()
    done = revoke(LENT.ref, body=BOARD, until=OCTOBER, **WHO)
    assert facts(Delegation, ref=LENT.ref) == [replace(LENT, span=Span(LENT.span.since, OCTOBER))]
    assert facts(Delegation, ref=LENT.ref, known_at=BEFORE) == [LENT]
    assert done.event is not None
    assert entry(decision) and entry(LENT.ref)


def test_an_end_before_what_was_decided_is_refused() -> None:
    record()
    decision = decided()
    with pytest.raises(RefusedError, match=f"{decision} used it on 18 September 2025"):
        revoke(LENT.ref, body=BOARD, until=DAY, **WHO)
    day_after = date(2025, 9, 19)
    assert revoke(LENT.ref, body=BOARD, until=day_after, **WHO).event is not None


def test_an_end_that_is_recorded_already_is_left_as_it_is() -> None:
    record()
    revoke(LENT.ref, body=BOARD, until=OCTOBER, **WHO)
    before = written()
    assert revoke(LENT.ref, body=BOARD, until=OCTOBER, **WHO).event is None
    assert written() == before


def test_the_record_still_verifies_after_an_end() -> None:
    from goldenthread.records.integrity import verify

    record()
    decided()
    revoke(LENT.ref, body=BOARD, until=OCTOBER, **WHO)
    faults = [each for each in verify().faults if "reference" not in each.place]
    assert faults == []


def test_each_verb_takes_the_same_queries_in_a_small_record_and_in_a_large_one() -> None:
    def counted() -> list[int]:
        found = []
        for act in (
            lambda: delegate(BUY, **NEW, dry_run=True),
            lambda: suspend(LENT.ref, body=BOARD, **STOP, dry_run=True),
            lambda: revoke(LENT.ref, body=BOARD, until=OCTOBER, **WHO, dry_run=True),
        ):
            with CaptureQueriesContext(connection) as captured:
                act()
            found.append(len(captured))
        return found

    record(size=2)
    small = counted()
    grow(2, 60)
    assert counted() == small
