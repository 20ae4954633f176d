"""Holding a meeting and deciding at it, on the record: what lands and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.actions.decide import decide
from goldenthread.actions.hold_meeting import hold_meeting
from goldenthread.actions.recording import RecorderError
from goldenthread.actions.refusal import RefusedError
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Attendance, Consideration, Vote, Withdrawal
from goldenthread.authority.proposals import Proposal, Recusal, Regard
from goldenthread.authority.sittings import Convening
from goldenthread.kernel import Money, Ref, RefError
from goldenthread.records.reading import facts
from tests.actions.small_council import CONSULTATION, WHO, grow, record, written
from tests.authority.council_room import (
    AVOCET,
    DAY,
    HOSPICE,
    LENT,
    PEOPLE,
    PLACE_COMMITTEE,
    PROPOSAL,
    QUORUM,
    TRUSTEE,
    ballots,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CONVENING = Convening(PLACE_COMMITTEE, "September meeting", DAY, PEOPLE, "Town hall")


def met(**changed: Any) -> Proposal:
    """The proposal of the core's tests, put to a meeting that is recorded here."""
    meeting = hold_meeting(CONVENING, **WHO)
    return replace(PROPOSAL, meeting=meeting.ref, **changed)


# ── Holding a meeting ───────────────────────────────────────────────────────────────────────


def test_a_meeting_is_recorded_with_each_person_in_their_seat_and_the_quorum_in_force() -> None:
    record()
    done = hold_meeting(CONVENING, **WHO)
    (meeting,) = facts(Meeting, ref=done.ref)
    assert done.ref == Ref("meeting", "PLACE-2025-001")
    assert (meeting.present, meeting.quorum, meeting.in_public) == (5, QUORUM.members, True)
    assert set(facts(Attendance, meeting=done.ref)) == {
        Attendance(done.ref, person, Ref("post", f"PLACE-{person.key}")) for person in PEOPLE
    }


def test_the_next_meeting_takes_the_next_number_of_the_year() -> None:
    record()
    refs = [hold_meeting(CONVENING, **WHO).ref.key for _ in range(2)]
    assert refs == ["PLACE-2025-001", "PLACE-2025-002"]
    spring = replace(CONVENING, held=DAY.replace(month=3))
    assert hold_meeting(spring, **WHO).ref.key == "PLACE-2024-001"


REFUSED_MEETINGS: dict[str, dict[str, Any]] = {
    "person:fulmar holds no post of body:PLACE": {"present": (*PEOPLE, Ref("person", "fulmar"))},
    "person:avocet is named 2 times": {"present": (*PEOPLE, AVOCET)},
    "has not come yet": {"held": DAY.replace(year=2026)},
    "is not recorded as a body": {"body": Ref("body", "NONE"), "present": ()},
    "the title has 0 characters": {"title": ""},
}


@pytest.mark.parametrize("words", REFUSED_MEETINGS)
def test_a_meeting_that_was_none_is_refused_and_nothing_is_written(words: str) -> None:
    record()
    before = written()
    with pytest.raises(RefusedError) as refused:
        hold_meeting(replace(CONVENING, **REFUSED_MEETINGS[words]), **WHO)
    assert any(words in reason.words for reason in refused.value.verdict.reasons)
    assert all(reason.remedy for reason in refused.value.verdict.reasons)
    assert written() == before


def test_without_a_quorum_on_record_no_meeting_is_held() -> None:
    record(instead_of=(QUORUM,))
    with pytest.raises(RefusedError, match="no quorum of body:PLACE is recorded") as refused:
        hold_meeting(CONVENING, **WHO)
    assert "record the quorum" in refused.value.verdict.reasons[0].remedy


def test_an_inquorate_meeting_took_place_and_cannot_decide() -> None:
    record()
    few = hold_meeting(replace(CONVENING, present=PEOPLE[:2]), **WHO)
    with pytest.raises(RefusedError, match="2 are left; the quorum is 3"):
        decide(replace(PROPOSAL, meeting=few.ref, ballots=ballots(without=PEOPLE[2:])), **WHO)


def test_a_meeting_is_recorded_once_under_its_key() -> None:
    record()
    hold_meeting(CONVENING, key="autumn", **WHO)
    before = written()
    again = hold_meeting(CONVENING, key="autumn", **WHO)
    assert (again.ref, again.event, again.verdict) == (Ref("meeting", "autumn"), None, None)
    with pytest.raises(
        RefusedError, match="recorded already with another content: attendance, meeting"
    ):
        hold_meeting(replace(CONVENING, present=PEOPLE[1:]), key="autumn", **WHO)
    assert written() == before


# ── Deciding ────────────────────────────────────────────────────────────────────────────────


def test_a_decision_lands_whole_with_the_delegation_that_it_used() -> None:
    record()
    done = decide(
        met(
            parties=(HOSPICE,),
            ballots=ballots(without=(AVOCET,)),
            recusals=(Recusal(AVOCET, TRUSTEE.ref, "Trustee"),),
            consultation=CONSULTATION,
            regards=(Regard(CONSULTATION, "Most wanted it."),),
        ),
        **WHO,
    )
    (decision,) = facts(Decision)
    assert done.verdict is not None and done.verdict.permitted
    assert decision.ref == done.ref == Ref("decision", "PLACE-2025-001")
    assert (decision.delegation, decision.for_votes, decision.withdrawn) == (LENT.ref, 4, 1)
    assert len(facts(Vote, decision=done.ref)) == 4
    assert facts(Withdrawal)[0].interest == TRUSTEE.ref
    assert facts(Consideration)[0].of == CONSULTATION


def test_who_recorded_it_and_why_are_in_the_recording() -> None:
    from goldenthread.records.models import Recording

    record()
    done = decide(met(), **WHO)
    event = Recording.objects.latest("pk")
    assert event.pk == done.event
    assert (event.verb, event.recorded_by, event.reason, event.summary) == (
        "decide", "Ann Keeper", "Minutes as approved", "decision:PLACE-2025-001",
    )  # fmt: skip


REFUSED: dict[str, dict[str, Any]] = {
    "over the limit of £50,000.00": {"amount": Money(50_000_01)},
    "is not in the record": {"release": Ref("release", "none")},
    "person:avocet has a non-financial professional interest": {"parties": (HOSPICE,)},
    "is not carried": {"ballots": ()},
    "does not say how the answers were taken into account": {"consultation": CONSULTATION},
}


@pytest.mark.parametrize("words", REFUSED)
def test_a_refusal_carries_the_verdict_and_writes_nothing(words: str) -> None:
    record()
    proposal = met(**REFUSED[words])
    before = written()
    with pytest.raises(RefusedError, match=words) as refused:
        decide(proposal, **WHO)
    assert not refused.value.verdict.permitted
    assert written() == before


def test_a_meeting_that_is_not_recorded_decides_nothing() -> None:
    record()
    with pytest.raises(RefusedError, match="is not recorded as a meeting"):
        decide(PROPOSAL, **WHO)


def test_a_dry_run_gives_the_verdict_and_writes_nothing() -> None:
    record()
    proposal = met()
    before = written()
    done = decide(proposal, dry_run=True, **WHO)
    assert done.verdict is not None and done.verdict.permitted
    assert (done.event, done.facts[0].ref, written()) == (None, done.ref, before)


def test_the_same_key_again_gives_what_was_decided_even_where_it_could_not_be_again() -> None:
    lent = replace(LENT, yearly_limit=Money(50_000_00))
    record(lent, instead_of=(LENT,))
    proposal = met()
    first = decide(proposal, key="evenings", **WHO)
    before = written()
    again = decide(proposal, key="evenings", **WHO)
    assert (again.ref, again.event) == (first.ref, None)
    assert set(again.facts) == set(first.facts)
    with pytest.raises(RefusedError, match="with another content: decision"):
        decide(replace(proposal, amount=Money(1)), key="evenings", **WHO)
    with pytest.raises(RefusedError, match="is left of the yearly limit"):
        decide(proposal, **WHO)
    assert written() == before


@pytest.mark.parametrize("key", ["", " ", "k" * 101, "a\nb"])
def test_a_key_that_cannot_be_a_reference_is_refused(key: str) -> None:
    record()
    with pytest.raises(RefError):
        decide(met(), key=key, **WHO)


@pytest.mark.parametrize("missing", [{"by": " "}, {"reason": ""}])
def test_nobody_decides_without_a_name_and_a_reason(missing: dict[str, str]) -> None:
    record()
    proposal = met()
    with pytest.raises(RecorderError):
        decide(proposal, **{**WHO, **missing})


def test_an_answer_that_is_overdue_is_told_beside_the_decision() -> None:
    record(size=2)
    done = decide(met(), **WHO)
    assert done.owed == (Ref("challenge", "0"), Ref("challenge", "1"))


def test_what_is_passed_on_counts_to_the_yearly_limit_of_its_source() -> None:
    source = replace(
        LENT, ref=Ref("delegation", "above"), delegate=Ref("body", "MIDDLE"), may_sub_delegate=True,
        yearly_limit=Money(70_000_00),
    )  # fmt: skip
    passed_on = replace(LENT, delegator=source.delegate, source=source.ref)
    record(source, passed_on, instead_of=(LENT,))
    proposal = met()
    decide(proposal, **WHO)
    with pytest.raises(
        RefusedError, match=r"over the £30,000\.00 that is left of the yearly limit"
    ):
        decide(replace(proposal, title="More of it"), **WHO)


def queries(proposal: Proposal) -> int:
    with CaptureQueriesContext(connection) as captured:
        decide(proposal, **WHO)
    return len(captured)


def test_deciding_takes_the_same_queries_in_a_small_record_and_in_a_large_one() -> None:
    record(size=2)  # with nothing to look up a query is not even asked
    proposal = met(consultation=CONSULTATION, regards=(Regard(CONSULTATION, "Weighed."),))
    small = queries(proposal)
    grow(2, 60)
    assert queries(replace(proposal, title="Again")) == small
