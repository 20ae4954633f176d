"""The money: 20,000 payments, none without its fund, contract and decision, and all conserved."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.authority.decisions import Decision
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.reference.working_days import bank_holidays
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.synthetic.diary import AS_AT
from goldenthread.synthetic.story import start_of
from goldenthread.voice.challenges import Challenge
from tests.synthetic.conftest import Invented

GENERAL_PRACTICE = {ContractForm.GMS, ContractForm.PMS, ContractForm.APMS}
# The form of contract that each ring-fenced fund may pay under, by the key of the fund.
MAY_PAY = {
    "gms": GENERAL_PRACTICE,
    "quality": GENERAL_PRACTICE,
    "premises": GENERAL_PRACTICE,
    "network": {ContractForm.NETWORK},
    "additional-roles": {ContractForm.NETWORK},
    "out-of-hours": {ContractForm.STANDARD},
    "local": {ContractForm.LOCAL},
    "mental-health": {ContractForm.STANDARD},
    "pooled": {ContractForm.SECTION_75},
    "other-primary-care": {ContractForm.LOCAL},
    "running": {ContractForm.STANDARD},
}


def test_there_are_twenty_thousand_payments_numbered_in_order_of_day(invented: Invented):
    payments = invented.all(Payment)
    assert len(payments) == 20_000
    for year in (2024, 2025):
        own = [one for one in payments if one.ref.key.startswith(f"{year}-")]
        numbers = [int(one.ref.key.removeprefix(f"{year}-")) for one in own]
        assert numbers == list(range(1, len(own) + 1))
        assert [one.paid for one in own] == sorted(one.paid for one in own)
        assert {FinancialYear.of(one.paid).begins for one in own} == {year}


def test_payments_lie_on_working_days_up_to_the_day_as_at(invented: Invented):
    for day in {payment.paid for payment in invented.all(Payment)}:
        assert day <= AS_AT
        assert day.weekday() < 5
        assert day not in bank_holidays()


def test_each_payment_is_under_a_contract_that_runs_and_after_its_decision(invented: Invented):
    for payment in invented.all(Payment):
        contract: Contract = invented.by_ref[payment.contract]
        decision: Decision = invented.by_ref[payment.decision]
        fund: Fund = invented.by_ref[payment.fund]
        assert payment.amount.pence > 0
        assert contract.span.holds_on(payment.paid), payment
        assert decision.taken < payment.paid
        assert fund.year.span.holds_on(payment.paid)


def test_a_payee_holds_the_contract_and_a_network_is_paid_through_its_nominee(invented: Invented):
    nominated = {
        (fact.member, fact.group)
        for fact in invented.all(Membership)
        if fact.capacity is Capacity.NOMINATED_PAYEE
    }
    for payment in invented.all(Payment):
        contract: Contract = invented.by_ref[payment.contract]
        assert payment.payee == contract.provider
        if payment.benefits.kind == "network":
            assert (payment.payee, payment.benefits) in nominated
    assert not any(fact.provider.kind == "network" for fact in invented.all(Contract))


def test_no_fund_pays_more_than_it_was_given(invented: Invented):
    left: Counter[Ref] = Counter()
    for allotment in invented.all(Allotment):
        assert allotment.amount.pence > 0
        left[allotment.destination] += allotment.amount.pence
        if invented.by_ref[allotment.source].parent is not None:
            left[allotment.source] -= allotment.amount.pence
    for payment in invented.all(Payment):
        left[payment.fund] -= payment.amount.pence
    assert all(pence >= 0 for pence in left.values()), min(left.values())


def test_money_is_there_on_the_day_on_which_it_is_paid(invented: Invented):
    balance: Counter[Ref] = Counter()
    moves: list[tuple[date, int, Ref, int]] = [
        (one.made, 0, one.destination, one.amount.pence) for one in invented.all(Allotment)
    ]
    moves += [(one.paid, 1, one.fund, -one.amount.pence) for one in invented.all(Payment)]
    for _, _, fund, pence in sorted(moves):
        balance[fund] += pence
        assert balance[fund] >= 0


def test_allotments_follow_the_tree_of_funds(invented: Invented):
    for allotment in invented.all(Allotment):
        assert invented.by_ref[allotment.destination].parent == allotment.source
        if allotment.decision is not None:
            assert invented.by_ref[allotment.decision].taken <= allotment.made


def test_ring_fenced_funds_pay_for_their_purpose_only(invented: Invented):
    for payment in invented.all(Payment):
        fund: Fund = invented.by_ref[payment.fund]
        contract: Contract = invented.by_ref[payment.contract]
        if not fund.ring_fenced:
            continue
        key = fund.ref.key.removeprefix(f"QZZ-{fund.year.begins}-")
        assert contract.form in MAY_PAY["local" if key.startswith("local-") else key]
        if key.startswith("local-"):
            place = next(
                fact.group
                for fact in memberships_of(invented, payment.payee)
                if fact.capacity is Capacity.IN_PLACE
            )
            assert place == fund.area


def memberships_of(invented: Invented, member: Ref) -> list[Membership]:
    if not hasattr(invented, "memberships"):
        held: dict[Ref, list[Membership]] = {}
        for fact in invented.all(Membership):
            held.setdefault(fact.member, []).append(fact)
        invented.memberships = held  # type: ignore[attr-defined]
    found: list[Membership] = invented.memberships[member]  # type: ignore[attr-defined]
    return found


def test_awards_are_not_overspent(invented: Invented):
    spent: Counter[Ref | None] = Counter()
    for payment in invented.all(Payment):
        spent[payment.decision] += payment.amount.pence
    for ref, pence in spent.items():
        assert ref is not None
        decision: Decision = invented.by_ref[ref]
        if decision.amount is not None:
            assert pence <= decision.amount.pence, decision.title


def test_a_year_comes_to_about_two_point_four_billion(invented: Invented):
    for year in (2024, 2025):
        total = sum(
            one.amount.pence for one in invented.all(Payment) if one.ref.key.startswith(str(year))
        )
        assert 2_300 < total / 100_000_000 < 2_650


def test_global_sum_is_the_price_of_the_weighted_list(invented: Invented):
    needs = {
        (need.practice, need.year): need.primary_medical_need for need in invented.all(PracticeNeed)
    }
    checked = 0
    for payment in invented.all(Payment):
        if payment.description.startswith("Global sum"):
            year = FinancialYear.of(payment.paid)
            weighted = (needs[payment.payee, year] or 0) // 10**9
            price = {2024: 11_250, 2025: 12_334}[year.begins]
            assert payment.amount.pence == (2 * weighted * price + 12) // 24
            checked += 1
    assert checked > 3_700


def test_the_story_is_a_payment_on_which_the_committee_is_owed_a_reply(invented: Invented):
    payment: Payment = invented.by_ref[start_of(invented.facts)]
    decision: Decision = invented.by_ref[payment.decision]
    challenges = [one for one in invented.all(Challenge) if one.decision == decision.ref]
    assert decision.consultation is not None
    assert decision.release is not None
    assert [one.replied for one in challenges] == [None]
    assert challenges[0].reply_due > AS_AT
    assert payment.payee.kind == "practice"


def test_the_story_does_not_depend_on_the_order_of_facts(invented: Invented):
    assert start_of(reversed(invented.facts)) == start_of(invented.facts)
    settled = [
        replace(fact, replied=AS_AT, reply="Answered.") if isinstance(fact, Challenge) else fact
        for fact in invented.facts
    ]
    with pytest.raises(LookupError, match="awaits a reply"):
        start_of(settled)
