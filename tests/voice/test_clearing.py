"""Who must have been heard before a decision: the state, the question, the clearance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from goldenthread.kernel import Ref
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.clearing import clear, overdue
from goldenthread.voice.consultations import Consultation

LAST = date(2025, 7, 31)
AFTER = LAST + timedelta(days=1)
DUTY = Ref("law", "nhs-act-2006-s14z45")
EVENINGS = Consultation(
    Ref("consultation", "evenings"), "Evening hours", "Until ten?", Ref("body", "BOARD"),
    Ref("place", "P"), DUTY, date(2025, 5, 1), LAST,
)  # fmt: skip
FIRST_TRY, ELSEWHERE = Ref("decision", "1"), Ref("decision", "2")
DOCTORS = Challenge(
    Ref("challenge", "1"), FIRST_TRY, Ref("body", "LMC"), "Not shown.", date(2025, 6, 2),
    date(2025, 6, 30), None, None,
)  # fmt: skip
OTHERS = replace(DOCTORS, ref=Ref("challenge", "2"), decision=ELSEWHERE)


def test_a_decision_that_names_nothing_owes_nothing() -> None:
    clearance = clear(None, (), (), earlier=(), considered=(), on=AFTER)
    assert clearance.cleared
    assert clearance.heard == ()


def test_nothing_is_decided_while_people_may_still_answer() -> None:
    asked = EVENINGS.ref
    for day in (LAST - timedelta(days=30), LAST):
        clearance = clear(asked, [EVENINGS], (), earlier=(), considered=(asked,), on=day)
        (reason,) = clearance.reasons
        assert "people may answer up to 31 July 2025" in reason.words
        assert (reason.ref, reason.clause, bool(reason.remedy)) == (asked, DUTY, True)
        assert asked not in clearance.heard
    assert clear(asked, [EVENINGS], (), earlier=(), considered=(asked,), on=AFTER).cleared


def test_the_answers_are_weighed_in_words_and_not_only_named() -> None:
    clearance = clear(EVENINGS.ref, [EVENINGS], (), earlier=(), considered=(), on=AFTER)
    (reason,) = clearance.reasons
    assert "does not say how the answers were taken into account" in reason.words
    assert reason.clause == DUTY


def test_a_second_consultation_may_be_weighed_once_it_is_over_too() -> None:
    asked, second = EVENINGS.ref, replace(EVENINGS, ref=Ref("consultation", "second"))
    both = (asked, second.ref)
    over = clear(asked, [EVENINGS, second], (), earlier=(), considered=both, on=AFTER)
    assert over.cleared
    assert set(over.heard) == set(both)
    running = replace(second, last_day=AFTER)
    still = clear(asked, [EVENINGS, running], (), earlier=(), considered=both, on=AFTER)
    assert [reason.ref for reason in still.reasons] == [second.ref]


def test_a_consultation_that_is_not_recorded_was_not_held() -> None:
    clearance = clear(EVENINGS.ref, (), (), earlier=(), considered=(), on=AFTER)
    assert [reason.words for reason in clearance.reasons] == [
        "consultation:evenings is not in the record"
    ]


def test_a_challenge_may_be_answered_that_questions_what_is_taken_up_again() -> None:
    considered = (DOCTORS.ref,)
    clearance = clear(
        None, (), [DOCTORS, OTHERS], earlier={FIRST_TRY}, considered=considered, on=AFTER
    )
    assert clearance.cleared
    assert clearance.heard == (DOCTORS.ref,)


def test_a_challenge_to_something_else_or_of_a_later_day_is_not_answered_by_it() -> None:
    later = replace(DOCTORS, raised=AFTER + timedelta(days=1))
    considered = (later.ref, OTHERS.ref)
    clearance = clear(
        None, (), [later, OTHERS], earlier={FIRST_TRY}, considered=considered, on=AFTER
    )
    assert [reason.ref for reason in clearance.reasons] == list(considered)
    assert "after the decision" in clearance.reasons[0].words
    assert "questions decision:2" in clearance.reasons[1].words
    assert all(reason.remedy for reason in clearance.reasons)


def test_an_overdue_answer_is_told_and_stops_nothing() -> None:
    answered = replace(DOCTORS, ref=Ref("challenge", "3"), replied=date(2025, 6, 20), reply="Yes.")
    on_the_day = replace(DOCTORS, ref=Ref("challenge", "4"), reply_due=AFTER)
    longer = replace(DOCTORS, ref=Ref("challenge", "5"), reply_due=date(2025, 6, 1))
    known = [DOCTORS, OTHERS, answered, on_the_day, longer]
    assert overdue(known, earlier={FIRST_TRY}, on=AFTER) == (longer, DOCTORS)
    assert clear(None, (), known, earlier={FIRST_TRY}, considered=(), on=AFTER).cleared
