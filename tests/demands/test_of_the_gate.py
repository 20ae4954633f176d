"""What the registry says is answered by the gate and by the rules, shown on the demonstration."""

from __future__ import annotations

from dataclasses import replace

import pytest

from goldenthread.assurance import catalogue
from goldenthread.assurance.example import (
    BOARD,
    CLAUSE,
    DAY,
    FENCED,
    FENCED_BY,
    POT,
    added,
    both,
    member,
    seat,
    sound,
    vacated,
)
from goldenthread.assurance.rules import Change, rules
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.minutes import Attendance, Quorum
from goldenthread.authority.powers import Delegation
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Force, Money, Ref, Severity, Span
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.structure.memberships import Capacity
from goldenthread.structure.posts import Holding, Post, Role, Sector
from goldenthread.synthetic.faults import plant
from goldenthread.synthetic.system import generate_families
from tests.authority.council_room import HOSPICE, PROPOSAL, SITTING, judged
from tests.demands.test_answered import AS_AT, by_ref, groups, of
from tests.money import books

PLACE_COMMITTEES = sorted(
    {one.delegate for one in of(Delegation) if one.area is not None and one.area.kind == "place"}
)


def found(change: Change) -> dict[str, Severity]:
    """The rules that find something in the sound example once it is changed."""
    return {one.rule: one.severity for one in catalogue.check(change(sound()), DAY)}


def _seats_of_general_practice(body: Ref) -> set[Ref]:
    return {
        post.ref
        for post in of(Post)
        if post.body == body and post.sector is Sector.GENERAL_PRACTICE
    }


_SECOND = added(
    Post(seat("gp-two"), "Partner member, general practice", BOARD, Sector.GENERAL_PRACTICE,
         Role.MEMBER, Span()),
    Holding(seat("gp-two"), member("people"), Span()),
)  # fmt: skip


def test_one_gp_is_the_floor_and_not_the_ceiling() -> None:
    assert found(_SECOND) == {}
    assert "board-partners" not in found(both(_SECOND, vacated(seat("gp"))))
    assert "board-partners" in found(both(_SECOND, vacated(seat("gp"), seat("gp-two"))))


def test_a_board_without_a_member_from_general_practice_breaks_the_act() -> None:
    assert found(vacated(seat("gp")))["board-partners"] is Severity.BREACH
    assert rules["board-partners"].force is Force.STATUTE


def test_general_practice_is_missed_at_place_as_it_is_on_the_board() -> None:
    at_place = rules["place-without-general-practice"].failing.change
    assert at_place is not None
    assert "place-without-general-practice" in found(at_place)
    assert "board-partners" in found(vacated(seat("gp")))
    for committee in PLACE_COMMITTEES:
        seats = _seats_of_general_practice(committee)
        assert any(one.post in seats and one.span.holds_on(AS_AT) for one in of(Holding))


def test_the_constitution_handles_conflicts_and_the_gate_keeps_to_it() -> None:
    clauses = [one for one in of(Clause)
               if one.under == Ref("law", "nhs-act-2006-schedule-1b-13")]  # fmt: skip
    assert any(one.force is Force.CONSTITUTION and "withdraws" in one.summary for one in clauses)
    stayed = judged(replace(PROPOSAL, parties=(HOSPICE,))).verdict
    assert not stayed.permitted
    assert "have them withdraw" in stayed.reasons[0].remedy


def test_rules_on_conflicts_hold_for_awards_without_a_competition() -> None:
    rule = rules["voted-in-own-cause"]
    cited = {each.instrument for each in rule.citations}
    assert "National Health Service Act 2006" in cited
    assert any("Provider Selection Regime" in each for each in cited)
    families, manifest = plant(generate_families(7), ["own-cause"])
    facts = [one for family in families.values() for one in family]
    ((_, decision),) = manifest["own-cause"].findings
    awarded = [one for one in facts if isinstance(one, Contract) and one.decision == decision]
    assert awarded, "it awarded contracts"
    assert decision in {one.subject for one in catalogue.check(facts, AS_AT)
                        if one.rule == rule.key}  # fmt: skip


def test_a_provider_on_the_body_that_buys_neither_decides_for_itself_nor_stays_unseen() -> None:
    award = replace(PROPOSAL, parties=(HOSPICE,))
    assert not judged(award).verdict.permitted
    assert judged(award, replace(SITTING, interests=())).verdict.permitted
    for key in ("voted-in-own-cause", "interest-not-declared"):
        failing = rules[key].failing.change
        assert failing is not None
        assert key in found(failing)


@pytest.mark.parametrize("committee", PLACE_COMMITTEES, ids=str)
def test_a_place_decides_by_rules_of_its_own_with_a_doctor_in_the_room(committee: Ref) -> None:
    quorums = [one for one in of(Quorum) if one.body == committee]
    assert quorums
    assert all(one.clause in by_ref(Clause) for one in quorums)
    for one in (each for each in of(Delegation) if each.delegate == committee):
        assert one.area is not None
        assert one.clause in by_ref(Clause)
    doctors = _seats_of_general_practice(committee)
    meetings = {one.ref for one in of(Meeting) if one.body == committee}
    with_one = {one.meeting for one in of(Attendance) if one.post in doctors}
    assert meetings <= with_one


def test_places_commission_for_their_own_people_with_doctors_among_those_who_decide() -> None:
    meetings = by_ref(Meeting)
    serves = groups(Capacity.SERVES)
    awarded = {one.decision for one in of(Contract)}
    for committee in PLACE_COMMITTEES:
        taken = [one for one in of(Decision) if meetings[one.meeting].body == committee]
        assert {one.ref for one in taken} & awarded
        assert all(one.area in serves[committee] for one in taken)
        doctors = _seats_of_general_practice(committee)
        came = {one.meeting for one in of(Attendance) if one.post in doctors}
        assert {one.meeting for one in taken} <= came


def test_money_moved_from_practices_to_hospitals_is_refused_and_found_if_it_moved() -> None:
    out = Allotment(Ref("allotment", "new"), FENCED, POT, Money(1_000_00), FENCED_BY, CLAUSE,
                    books.ON)  # fmt: skip
    verdict = books.judged(out)
    assert not verdict.permitted
    assert "would leave fund:EX-fenced" in books.words_of(verdict)
    families, manifest = plant(generate_families(7), ["allotted-out"])
    facts = [one for family in families.values() for one in family]
    assert {(one.rule, one.subject) for one in catalogue.check(facts, AS_AT)} == (
        manifest["allotted-out"].findings
    )


def test_budgets_reach_places_and_money_reaches_networks() -> None:
    places = {one.area for one in of(Fund) if one.area.kind == "place"}
    assert places == {one.area for one in of(Delegation) if one.delegate in PLACE_COMMITTEES}
    out_of = {one.fund for one in of(Payment)}
    for place in places:
        assert {one.ref for one in of(Fund) if one.area == place} & out_of
    networks = {one.benefits for one in of(Payment) if one.benefits.kind == "network"}
    assert len(networks) > 20
