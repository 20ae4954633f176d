"""How powers are delegated, suspended and taken back: the state, the question, the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.authority.arrangements import Arrangements, Use
from goldenthread.authority.delegating import delegate
from goldenthread.authority.handbook import Handbook, Question
from goldenthread.authority.instruments import Clause
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.authority.proposals import Judged
from goldenthread.authority.taking_back import revoke, suspend
from goldenthread.kernel import Force, Money, Ref, Span
from goldenthread.structure.bodies import Body, Form

BEGAN, ENDS = date(2023, 4, 1), date(2027, 4, 1)
SINCE = Span(BEGAN)
NATION, BOARD, COMMITTEE, PLACE = (
    Ref("body", key) for key in ("NATION", "BOARD", "COMMITTEE", "PLACE")
)
BUY = Ref("power", "buy")
SYSTEM, NORTH, ABROAD = Ref("system", "S"), Ref("place", "N"), Ref("place", "X")
CLAUSE = Ref("clause", "D-1")
HOLDS = Power(BUY, "Buy care", NATION, Ref("law", "3"), SINCE)


def lent(key: str, by: Ref, to: Ref, **terms: Any) -> Delegation:
    plain = Delegation(Ref("delegation", key), BUY, by, to, CLAUSE, None, None, SINCE)
    return replace(plain, **terms)


TO_BOARD = lent(
    "board", NATION, BOARD, limit=Money(100), yearly_limit=Money(500), area=SYSTEM,
    span=Span(BEGAN, ENDS), may_sub_delegate=True,
)  # fmt: skip
WITHIN = lent(
    "committee", BOARD, COMMITTEE, limit=Money(100), yearly_limit=Money(500), area=NORTH,
    span=Span(date(2025, 4, 1), ENDS),
)  # fmt: skip
STATE = Arrangements(
    (HOLDS,), (TO_BOARD,), (), (),
    (Clause(CLAUSE, "Scheme", "1", "Lets it.", Force.CONSTITUTION, None, True, SINCE),),
    tuple(Body(ref, ref.key, Form.COMMITTEE, "", SINCE) for ref in (NATION, BOARD, COMMITTEE,
                                                                    PLACE)),
    {NORTH: frozenset({SYSTEM})},
)  # fmt: skip


def reasons(found: Judged) -> list[str]:
    return [reason.words for reason in found.verdict.reasons]


def test_who_holds_a_power_by_law_delegates_it_and_it_has_no_source() -> None:
    found = delegate(lent("new", NATION, COMMITTEE), STATE)
    assert found.facts == (lent("new", NATION, COMMITTEE),)
    assert [str(step.clause) for step in found.verdict.chain] == ["law:3"]


def test_what_was_lent_is_passed_on_within_its_terms_and_says_from_which() -> None:
    found = delegate(WITHIN, STATE)
    assert reasons(found) == []
    assert found.facts == (replace(WITHIN, source=TO_BOARD.ref),)
    assert [str(step.clause) for step in found.verdict.chain] == ["law:3", "clause:D-1"]


WIDER: dict[str, dict[str, Any]] = {
    "the limit would be £1.01, and that of the delegation on which it rests is £1.00": {
        "limit": Money(101)
    },
    "the limit would be no limit": {"limit": None},
    "the yearly limit would be £5.01": {"yearly_limit": Money(501)},
    "the yearly limit would be no limit": {"yearly_limit": None},
    "place:X is not in system:S": {"area": ABROAD},
    "it would last from 1 April 2025, and rests on": {"span": Span(date(2025, 4, 1))},
    "it would last from 1 April 2024 to 1 April 2027, and rests on": {
        "span": Span(date(2024, 4, 1), date(2027, 4, 2))
    },
}


@pytest.mark.parametrize("words", WIDER)
def test_nothing_is_passed_on_that_is_more_than_was_lent(words: str) -> None:
    found = delegate(replace(WITHIN, **WIDER[words]), STATE)
    (reason,) = found.verdict.reasons
    assert reason.words.startswith(words)
    assert (reason.ref, reason.clause, bool(reason.remedy)) == (TO_BOARD.ref, CLAUSE, True)
    assert (found.facts, found.verdict.chain, found.others) == ((), (), (NATION,))


def test_without_an_area_it_is_for_wherever_the_delegator_may() -> None:
    assert delegate(replace(WITHIN, area=None), STATE).verdict.permitted


def test_silence_on_passing_on_means_no() -> None:
    silent = replace(STATE, delegations=(replace(TO_BOARD, may_sub_delegate=False),))
    assert reasons(delegate(WITHIN, silent)) == ["body:BOARD may not delegate the power further"]


def test_a_body_that_has_nothing_delegates_nothing() -> None:
    found = delegate(lent("new", COMMITTEE, PLACE), STATE)
    assert reasons(found) == ["body:COMMITTEE does not have the power"]
    assert found.verdict.reasons[0].remedy == "have body:NATION delegate it"


def test_each_delegation_up_to_the_law_is_a_bound_even_where_a_middle_one_is_not() -> None:
    loose = lent("loose", BOARD, COMMITTEE, may_sub_delegate=True, source=TO_BOARD.ref)
    state = replace(STATE, delegations=(TO_BOARD, loose))
    found = delegate(lent("new", COMMITTEE, PLACE, area=NORTH), state)
    assert {reason.ref for reason in found.verdict.reasons} == {TO_BOARD.ref}


def test_of_two_ways_the_one_that_carries_it_is_found_and_a_named_one_is_kept_to() -> None:
    wide = lent("wide", NATION, BOARD, may_sub_delegate=True)
    state = replace(STATE, delegations=(TO_BOARD, wide))
    more = replace(WITHIN, limit=Money(999))
    assert delegate(more, state).facts[0].source == wide.ref
    kept = delegate(replace(more, source=TO_BOARD.ref), state)
    assert [reason.ref for reason in kept.verdict.reasons] == [TO_BOARD.ref]
    elsewhere = replace(more, source=Ref("delegation", "none"))
    assert "does not give the power to body:BOARD" in reasons(delegate(elsewhere, state))[0]


def test_a_power_is_delegated_for_no_day_on_which_it_is_not_held() -> None:
    ending = replace(STATE, powers=(replace(HOLDS, span=Span(BEGAN, ENDS)),))
    found = delegate(lent("new", NATION, COMMITTEE), ending)
    assert "body:NATION holds the power from 1 April 2023 to 31 March 2027" in reasons(found)[0]


def test_what_is_reserved_to_another_is_delegated_to_nobody() -> None:
    kept = Reservation(Ref("reservation", "1"), BUY, NATION, Ref("clause", "R"), SINCE)
    state = replace(STATE, reservations=(kept,))
    found = delegate(WITHIN, state)
    assert [str(reason.clause) for reason in found.verdict.reasons] == ["clause:R"]
    to_it = replace(state, reservations=(replace(kept, body=COMMITTEE),))
    assert delegate(WITHIN, to_it).verdict.permitted


def test_nothing_is_passed_on_while_it_is_suspended() -> None:
    month = Span(date(2025, 4, 1), date(2025, 5, 1))
    stopped = Suspension(Ref("suspension", "1"), TO_BOARD.ref, Ref("clause", "S"), month)
    state = replace(STATE, suspensions=(stopped,))
    assert [str(one.clause) for one in delegate(WITHIN, state).verdict.reasons] == ["clause:S"]
    later = replace(WITHIN, span=Span(date(2025, 5, 1), ENDS))
    assert delegate(later, state).verdict.permitted


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"delegate": Ref("network", "U1")}, "the delegate is a network, which is no body"),
        ({"delegate": Ref("body", "NONE")}, "body:NONE is not recorded as a body"),
        ({"delegate": NATION}, "a body does not delegate to itself"),
        ({"clause": Ref("clause", "none")}, "clause:none is not recorded as a clause"),
        ({"span": Span()}, "it has no first day"),
        ({"limit": Money(-1)}, "the limit is -£0.01"),
        ({"power": Ref("power", "none")}, "power:none is not recorded as a power"),
    ],
)
def test_a_delegation_is_between_bodies_under_a_clause_from_a_day(
    changed: dict[str, Any], words: str
) -> None:
    found = delegate(replace(lent("new", NATION, COMMITTEE), **changed), STATE)
    assert any(words in said for said in reasons(found))
    assert found.facts == ()


MAY = Span(date(2025, 5, 1), date(2025, 6, 1))
STOP = Suspension(Ref("suspension", "new"), TO_BOARD.ref, CLAUSE, MAY)


def test_only_the_delegator_suspends() -> None:
    assert suspend(STOP, NATION, STATE).facts == (STOP,)
    found = suspend(STOP, BOARD, STATE)
    assert reasons(found) == ["body:NATION delegated it, not body:BOARD"]
    assert found.others == (NATION,)


def test_what_is_not_in_force_or_suspended_already_is_not_suspended() -> None:
    over = replace(STOP, span=Span(ENDS, date(2028, 4, 1)))
    assert "is not in force from 1 April 2027" in reasons(suspend(over, NATION, STATE))[0]
    nothing = replace(STOP, delegation=Ref("delegation", "none"))
    assert "is not recorded as a delegation" in reasons(suspend(nothing, NATION, STATE))[0]
    twice = replace(STATE, suspensions=(STOP,))
    assert "it is suspended already" in reasons(suspend(STOP, NATION, twice))[0]


def test_a_revocation_ends_a_delegation_and_keeps_its_days_before() -> None:
    day = date(2025, 10, 1)
    assert revoke(TO_BOARD.ref, NATION, day, STATE).facts == (
        replace(TO_BOARD, span=Span(BEGAN, day)),
    )
    assert reasons(revoke(TO_BOARD.ref, BOARD, day, STATE)) == [
        "body:NATION delegated it, not body:BOARD"
    ]


def test_a_revocation_undoes_nothing_that_was_done() -> None:
    day = date(2025, 10, 1)
    used = Use(Ref("decision", "1"), day)
    found = revoke(TO_BOARD.ref, NATION, day, STATE, (used,))
    assert "decision:1 used it on 1 October 2025" in reasons(found)[0]
    assert revoke(TO_BOARD.ref, NATION, date(2025, 10, 2), STATE, (used,)).verdict.permitted


@pytest.mark.parametrize("day", [BEGAN, date(2022, 1, 1), date(2027, 4, 2)])
def test_what_has_not_begun_or_is_over_is_not_ended(day: date) -> None:
    assert "is not in force on the day before" in reasons(revoke(TO_BOARD.ref, NATION, day,
                                                                 STATE))[0]  # fmt: skip


def test_all_that_was_made_out_of_a_delegation_is_known() -> None:
    below = replace(WITHIN, source=TO_BOARD.ref)
    further = lent("further", COMMITTEE, PLACE, source=below.ref)
    state = replace(STATE, delegations=(TO_BOARD, below, further))
    assert state.passed_on(TO_BOARD.ref) == {TO_BOARD.ref, below.ref, further.ref}
    assert state.passed_on(further.ref) == {further.ref}


# ── On any arrangements ─────────────────────────────────────────────────────────────────────

BODIES = st.sampled_from([NATION, BOARD, COMMITTEE, PLACE])
LIMITS = st.none() | st.integers(0, 3).map(Money)
AREAS = st.sampled_from([None, SYSTEM, NORTH, ABROAD])
SPANS = st.sampled_from([SINCE, Span(BEGAN, ENDS), Span(date(2025, 4, 1), ENDS)])
DELEGATIONS = st.builds(
    Delegation, st.just(Ref("delegation", "x")), st.just(BUY), BODIES, BODIES, st.just(CLAUSE),
    LIMITS, AREAS, SPANS, LIMITS, st.booleans(),
)  # fmt: skip
MANY = st.lists(DELEGATIONS, max_size=5).map(
    lambda all_: tuple(
        replace(one, ref=Ref("delegation", str(number))) for number, one in enumerate(all_)
    )
)


@settings(max_examples=400, deadline=None)
@given(MANY, DELEGATIONS, LIMITS, AREAS, st.sampled_from([BEGAN, date(2025, 4, 1), ENDS]))
def test_a_permitted_delegation_lets_its_delegate_do_nothing_that_its_delegator_may_not(
    before: tuple[Delegation, ...],
    wanted: Delegation,
    amount: Money | None,
    area: Ref | None,
    day: date,
) -> None:
    state = replace(STATE, delegations=before)
    found = delegate(replace(wanted, ref=Ref("delegation", "new")), state)
    if not found.verdict.permitted:
        assert found.verdict.reasons and found.facts == ()
        return
    after = Handbook([HOLDS], [*before, *found.facts], inside=STATE.inside)
    question = Question(wanted.delegate, BUY, day, amount, area)
    already = Handbook([HOLDS], before, inside=STATE.inside)
    if after.may(question).permitted and not already.may(question).permitted:
        assert already.may(replace(question, body=wanted.delegator)).permitted


@settings(max_examples=400, deadline=None)
@given(MANY, DELEGATIONS)
def test_a_narrower_delegation_is_never_refused_where_a_wider_one_was_permitted(
    before: tuple[Delegation, ...], wanted: Delegation
) -> None:
    state = replace(STATE, delegations=before)
    if delegate(wanted, state).verdict.permitted:
        narrower = replace(wanted, limit=Money(0), yearly_limit=Money(0), may_sub_delegate=False,
                           span=Span(date(2025, 4, 1), ENDS))  # fmt: skip
        assert delegate(narrower, state).verdict.permitted
