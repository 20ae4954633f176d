"""Who may decide what: the handbook's rules, as a manual, then as laws on any handbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.authority.handbook import Handbook, Question, Spent, limits_above
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.kernel import FinancialYear, Money, Ref, Span
from tests.authority.oracle import permitted

ref = Ref.parse
ALWAYS = Span()
DAY = date(2025, 9, 18)
BOARD, COMMITTEE, PLACE = ref("body:BOARD"), ref("body:COMMITTEE"), ref("body:PLACE")
BUY = ref("power:buy")
HOLDS = Power(BUY, "Buy care", BOARD, ref("law:3"), ALWAYS)


def delegated(key: str, by: Ref, to: Ref, **terms: object) -> Delegation:
    plain = Delegation(Ref("delegation", key), BUY, by, to, Ref("clause", key), None, None, ALWAYS)
    return replace(plain, **terms)  # type: ignore[arg-type]


TO_COMMITTEE = delegated("1", BOARD, COMMITTEE, limit=Money(500_000_00), may_sub_delegate=True)
TO_PLACE = delegated("2", COMMITTEE, PLACE, limit=Money(50_000_00), area=ref("place:P"))


def ask(body: Ref, pounds: int | None = None, area: str | None = "place:P") -> Question:
    money = None if pounds is None else Money(pounds * 100)
    return Question(body, BUY, DAY, money, ref(area) if area else None)


def test_the_holder_may_by_law_and_the_chain_says_which() -> None:
    ruling = Handbook([HOLDS], []).may(ask(BOARD, 10**9))
    assert ruling.permitted
    assert [str(step.clause) for step in ruling.chain] == ["law:3"]


def test_a_chain_runs_from_the_law_to_the_body_with_a_clause_for_each_step() -> None:
    ruling = Handbook([HOLDS], [TO_COMMITTEE, TO_PLACE]).may(ask(PLACE, 20_000))
    assert ruling.permitted
    assert [str(step.clause) for step in ruling.chain] == ["law:3", "clause:1", "clause:2"]
    assert ruling.limit == Money(50_000_00)


@pytest.mark.parametrize(
    ("question", "words", "clause"),
    [
        (ask(PLACE, 60_000), "over the limit of £50,000.00", "clause:2"),
        (ask(PLACE, 600_000), "over the limit of £500,000.00", "clause:1"),
        (ask(PLACE, 1, "place:Q"), "is for place:P, not for place:Q", "clause:2"),
        (ask(PLACE, 1, None), "is for place:P, not for everywhere", "clause:2"),
    ],
)
def test_a_refusal_says_why_and_cites_the_clause(
    question: Question, words: str, clause: str
) -> None:
    ruling = Handbook([HOLDS], [TO_COMMITTEE, TO_PLACE]).may(question)
    assert not ruling.permitted
    assert ruling.chain == ()
    assert any(words in r.words and str(r.clause) == clause for r in ruling.reasons)
    assert all(reason.remedy for reason in ruling.reasons)
    assert BOARD in ruling.others


def test_silence_means_no() -> None:
    ruling = Handbook([HOLDS], [TO_COMMITTEE]).may(ask(PLACE))
    assert not ruling.permitted
    assert "nobody has delegated this power to body:PLACE" in ruling.reasons[0].words


def test_nobody_delegates_what_they_may_not_delegate_further() -> None:
    not_further = replace(TO_COMMITTEE, may_sub_delegate=False)
    ruling = Handbook([HOLDS], [not_further, TO_PLACE]).may(ask(PLACE, 1))
    assert not ruling.permitted
    assert "may not delegate the power further" in ruling.reasons[0].words
    assert Handbook([HOLDS], [not_further]).may(ask(COMMITTEE, 1)).permitted


def test_a_delegation_lapses_at_the_end_of_its_last_day() -> None:
    lapsing = replace(TO_COMMITTEE, span=Span.through(date(2024, 4, 1), DAY))
    handbook = Handbook([HOLDS], [lapsing])
    assert handbook.may(Question(COMMITTEE, BUY, DAY)).permitted
    after = handbook.may(Question(COMMITTEE, BUY, date(2025, 9, 19)))
    assert "not in force on 19 September 2025" in after.reasons[0].words


def test_a_suspended_delegation_cannot_be_used() -> None:
    suspended = Suspension(ref("suspension:1"), TO_COMMITTEE.ref, ref("clause:9"), ALWAYS)
    ruling = Handbook([HOLDS], [TO_COMMITTEE], [suspended]).may(ask(COMMITTEE, 1))
    assert [str(r.clause) for r in ruling.reasons] == ["clause:9"]


def test_a_reserved_power_is_used_by_no_other_and_the_answer_cites_the_reservation() -> None:
    reserved = Reservation(ref("reservation:1"), BUY, BOARD, ref("clause:R"), ALWAYS)
    handbook = Handbook([HOLDS], [TO_COMMITTEE], (), [reserved])
    assert handbook.may(ask(BOARD, 1)).permitted
    ruling = handbook.may(ask(COMMITTEE, 1))
    assert not ruling.permitted
    assert str(ruling.reasons[0].clause) == "clause:R"
    assert ruling.others == (BOARD,)


def test_a_yearly_limit_depletes_and_begins_again_on_1_april() -> None:
    yearly = replace(TO_COMMITTEE, yearly_limit=Money(100_000_00))
    spent = {(yearly.ref, FinancialYear(2025)): Money(90_000_00)}
    handbook = Handbook([HOLDS], [yearly], spent=spent)
    assert handbook.may(ask(COMMITTEE, 10_000)).left == Money(10_000_00)
    assert not handbook.may(ask(COMMITTEE, 10_001)).permitted
    assert handbook.may(replace(ask(COMMITTEE, 10_001), on=date(2026, 4, 1))).permitted


def test_what_is_used_counts_to_each_yearly_limit_up_to_the_law() -> None:
    yearly = replace(TO_COMMITTEE, yearly_limit=Money(100_000_00))
    passed_on = replace(TO_PLACE, source=yearly.ref)
    further = delegated("3", PLACE, BOARD, source=passed_on.ref, yearly_limit=Money(1))
    ring = delegated("4", PLACE, BOARD, source=ref("delegation:4"))
    assert limits_above([yearly, passed_on, further, ring]) == {
        yearly.ref: (yearly.ref,),
        passed_on.ref: (yearly.ref,),
        further.ref: (further.ref, yearly.ref),
    }


def test_a_refusal_names_the_nearest_body_above_that_may() -> None:
    handbook = Handbook([HOLDS], [TO_COMMITTEE, TO_PLACE])
    assert handbook.may(ask(PLACE, 60_000)).others == (COMMITTEE, BOARD)
    assert handbook.may(ask(PLACE, 600_000)).others == (BOARD,)


def test_a_ring_of_delegations_makes_no_authority() -> None:
    ring = [
        delegated("a", COMMITTEE, PLACE, may_sub_delegate=True),
        delegated("b", PLACE, COMMITTEE, may_sub_delegate=True),
    ]
    assert not Handbook([HOLDS], ring).may(ask(PLACE)).permitted


BODIES = st.sampled_from([Ref("body", key) for key in "ABCDE"])
SPANS = st.sampled_from(
    [ALWAYS, Span(date(2025, 4, 1), date(2026, 4, 1)), Span(until=date(2025, 4, 1))]
)
POWERS = st.sampled_from([BUY, ref("power:sell")])
AREAS = st.none() | st.sampled_from([ref("place:P"), ref("place:Q"), ref("system:S")])
INSIDE = {ref(f"place:{p}"): frozenset({ref("system:S")}) for p in "PQ"}
MONEY = st.none() | st.integers(0, 4).map(Money)
HOLDINGS = st.lists(
    st.builds(Power, POWERS, st.just("x"), BODIES, st.just(ref("law:3")), SPANS), max_size=2
)
TERMS = st.tuples(POWERS, BODIES, BODIES, MONEY, AREAS, SPANS, MONEY, st.booleans())
DELEGATIONS = st.lists(TERMS, max_size=12).map(
    lambda terms: [
        Delegation(Ref("delegation", str(n)), t[0], t[1], t[2], ref("clause:1"), *t[3:])
        for n, t in enumerate(terms)
    ]
)
SUSPENSIONS = st.lists(
    st.builds(Suspension, st.just(ref("suspension:1")),
              st.integers(0, 11).map(lambda n: Ref("delegation", str(n))),
              st.just(ref("clause:9")), SPANS), max_size=2,
)  # fmt: skip
RESERVATIONS = st.lists(
    st.builds(Reservation, st.just(ref("reservation:1")), POWERS, BODIES,
              st.just(ref("clause:R")), SPANS), max_size=1,
)  # fmt: skip
SPENT = st.dictionaries(
    st.tuples(st.integers(0, 11).map(lambda n: Ref("delegation", str(n))),
              st.just(FinancialYear(2025))), st.integers(0, 4).map(Money), max_size=4,
)  # fmt: skip
QUESTIONS = st.builds(Question, BODIES, POWERS, st.sampled_from([DAY, date(2026, 4, 1)]), MONEY,
                      AREAS)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(HOLDINGS, DELEGATIONS, SUSPENSIONS, RESERVATIONS, SPENT, QUESTIONS)
def test_the_handbook_and_the_oracle_agree_on_any_handbook(  # noqa: PLR0917
    powers: list[Power],
    delegations: list[Delegation],
    suspensions: list[Suspension],
    reservations: list[Reservation],
    spent: Spent,
    question: Question,
) -> None:
    handbook = Handbook(powers, delegations, suspensions, reservations, INSIDE, spent)
    ruling = handbook.may(question)
    assert ruling.permitted == permitted(
        question, powers, delegations, suspensions, reservations, INSIDE, spent
    )
    assert bool(ruling.chain) == ruling.permitted == (not ruling.reasons)
    able = {
        body for body in (Ref("body", key) for key in "ABCDE")
        if handbook.may(replace(question, body=body)).permitted
    }  # fmt: skip
    assert set(handbook.who_may(question)) == able
    assert set(ruling.others) <= able - {question.body}


@settings(max_examples=200, deadline=None)
@given(HOLDINGS, DELEGATIONS, QUESTIONS, st.data())
def test_authority_is_never_widened_by_a_further_condition(
    powers: list[Power], delegations: list[Delegation], question: Question, data: st.DataObject
) -> None:
    if not delegations:
        return
    at = data.draw(st.integers(0, len(delegations) - 1))
    narrower = list(delegations)
    narrower[at] = replace(
        delegations[at], limit=Money(0), area=delegations[at].area or ref("place:P"),
        may_sub_delegate=False,
    )  # fmt: skip
    if Handbook(powers, narrower, inside=INSIDE).may(question).permitted:
        assert Handbook(powers, delegations, inside=INSIDE).may(question).permitted


@settings(max_examples=200, deadline=None)
@given(HOLDINGS, DELEGATIONS, QUESTIONS)
def test_a_ruling_on_one_power_does_not_depend_on_another(powers, delegations, question) -> None:
    alone = Handbook(
        [p for p in powers if p.ref == question.power],
        [d for d in delegations if d.power == question.power],
        inside=INSIDE,
    )
    assert alone.may(question) == Handbook(powers, delegations, inside=INSIDE).may(question)
