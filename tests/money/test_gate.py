"""The gate of money: a transfer, and whether it may be made. The first of each is let through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.assurance.example import (
    AWARD,
    CHARITY,
    CLAUSE,
    COMMITTEE,
    FENCED,
    FENCED_BY,
    FROM_NATION,
    GRANT_CONTRACT,
    GRANT_PAYMENT,
    MEETING,
    NETWORK,
    NORTH,
    OTHER_SURGERY,
    POT,
    SCHEMES,
    SOUTH,
    SURGERIES,
    SURGERY,
    SURGERY_CONTRACT,
    TO_COMMITTEE,
    added,
    both,
    changed,
    outside,
    sound,
)
from goldenthread.authority.minutes import Choice, Quorum, Vote
from goldenthread.authority.powers import Suspension
from goldenthread.kernel import FinancialYear, Money, Ref, Span, WarrantKind
from goldenthread.money.fences import Use, untold
from goldenthread.money.fences import outside as out_of
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.structure.bodies import Form
from goldenthread.structure.memberships import Capacity
from tests.money.books import ON, grant, judged, words_of


def surgery(**fields: Any) -> Payment:
    """A payment to a surgery, out of money that is fenced."""
    said: dict[str, Any] = {
        "fund": SURGERIES, "payee": SURGERY, "benefits": SURGERY, "contract": SURGERY_CONTRACT,
        "decision": FENCED_BY, "description": "Global sum for June", "amount": Money(30_000_00),
    }  # fmt: skip
    return grant(**{**said, **fields})


def allotment(**fields: Any) -> Allotment:
    """Money passed on within the fence."""
    said: dict[str, Any] = {
        "ref": Ref("allotment", "new"), "source": FENCED, "destination": SURGERIES,
        "amount": Money(1_000_00), "decision": FENCED_BY, "clause": CLAUSE, "made": ON,
    }  # fmt: skip
    return Allotment(**{**said, **fields})


def back(**fields: Any) -> Receipt:
    """Half of the grant's first payment comes back."""
    said: dict[str, Any] = {
        "ref": Ref("receipt", "new"), "fund": SCHEMES, "payer": CHARITY, "reverses": GRANT_PAYMENT,
        "description": "Not spent", "amount": Money(10_000_00), "received": ON,
    }  # fmt: skip
    return Receipt(**{**said, **fields})


@pytest.mark.parametrize(
    "transfer", [grant(), surgery(), allotment(), back()], ids=lambda one: one.ref.kind
)
def test_what_has_its_warrant_is_let_through_with_its_chain(transfer: Transfer) -> None:
    verdict = judged(transfer)
    assert verdict.permitted, words_of(verdict)
    assert all(step.clause for step in verdict.chain)


def test_the_chain_runs_from_the_law_to_the_decision() -> None:
    chain = judged(grant()).chain
    assert [step.ref for step in chain][-1] == AWARD
    assert chain[0].ref.kind == "power"


REFUSED: dict[str, tuple[Transfer, str]] = {
    "no decision": (grant(decision=None), "names no decision"),
    "a decision that is not recorded": (grant(decision=Ref("decision", "lost")), "not recorded"),
    "a delegation that nobody names": (
        grant(warrant=WarrantKind.DELEGATION, decision=None), "names no delegation",
    ),
    "irregular": (grant(warrant=WarrantKind.IRREGULAR), "nothing authorises it"),
    "brought forward": (grant(warrant=WarrantKind.BROUGHT_FORWARD), "nothing authorises it"),
    "beyond what is left of it": (grant(amount=Money(60_000_01)), "£60,000.00 that is left"),
    "beyond what stands in the fund": (
        surgery(amount=Money(470_000_01)), "£470,000.00 that stands",
    ),
    "nothing": (grant(amount=Money(0)), "its amount is £0.00"),
    "less than nothing": (grant(amount=Money(-1)), "its amount is -£0.01"),
    "for somebody who is not recorded": (
        grant(benefits=Ref("district", "nowhere")), "district:nowhere is not recorded",
    ),
    "under a clause that is not recorded": (
        allotment(clause=Ref("clause", "nowhere")), "clause:nowhere is not recorded",
    ),
    "for another area": (grant(benefits=SOUTH), "is for place:EX-north"),
    "from the fund of another area": (
        surgery(fund=SCHEMES, benefits=OTHER_SURGERY), "is for place",
    ),
    "yesterday": (grant(paid=ON - timedelta(days=1)), "dated 29 June 2025, and today"),
    "tomorrow": (grant(paid=ON + timedelta(days=1)), "dated 1 July 2025, and today"),
    "a network": (grant(payee=NETWORK), "paid nothing in its own name"),
    "to another than the contract’s": (grant(payee=SURGERY), "is with body:EX-CHARITY"),
    "no contract": (grant(contract=None), "names no contract"),
    "a grant out of fenced money": (grant(fund=SURGERIES), "came with power:EX-primary"),
    "another power out of a fence": (
        surgery(decision=AWARD), "came with power:EX-primary, and this is by power:EX-grant",
    ),
    "a decision of another power than the award": (surgery(decision=AWARD), "of another power"),
    "out of its fence": (allotment(destination=POT), "would leave fund:EX-fenced"),
    "fenced money to a fund that it does not feed": (
        allotment(source=SURGERIES, destination=SCHEMES), "would leave fund:EX-surgeries",
    ),
    "to itself": (allotment(destination=FENCED), "to itself"),
    "a fund that is not recorded": (grant(fund=Ref("fund", "lost")), "fund:lost is not recorded"),
    "more than was paid comes back": (back(amount=Money(20_000_01)), "of £20,000.00"),
    "back into another fund": (back(fund=SURGERIES), "left fund:EX-schemes"),
    "somebody else pays it back": (back(payer=SURGERY), "was paid to body:EX-CHARITY"),
    "back of what was never paid": (back(reverses=Ref("payment", "lost")), "no such payment"),
    "the same bill under another key": (
        grant(description="First quarter", paid=date(2025, 4, 9)), "same as payment:EX-2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_be_is_refused_with_reason_and_remedy(case: str) -> None:
    transfer, why = REFUSED[case]
    verdict = judged(transfer)
    assert not verdict.permitted
    assert why in words_of(verdict), words_of(verdict)
    assert all(reason.remedy for reason in verdict.reasons)


CHANGES: dict[str, tuple[Any, str]] = {
    "without a quorum": (
        changed(AWARD, withdrawn=3, for_votes=2, against_votes=0), "the quorum is 3",
    ),
    "by the body’s own quorum": (
        added(Quorum(Ref("quorum", "EX"), COMMITTEE, 5, CLAUSE, Span())), "the quorum is 5",
    ),
    "not carried": (changed(AWARD, for_votes=2, against_votes=2), "2 voted for it and 2 against"),
    "above its limit": (changed(AWARD, amount=Money(100_000_01)), "over the limit"),
    "above the limit of the year": (
        changed(TO_COMMITTEE, yearly_limit=Money(79_999_99)), "yearly limit",
    ),
    "outside its area": (changed(TO_COMMITTEE, area=SOUTH), "is for place:EX-south"),
    "after the delegation ended": (
        changed(TO_COMMITTEE, span=Span(date(2022, 7, 1), date(2025, 3, 1))), "not in force",
    ),
    "while suspended": (
        added(Suspension(Ref("suspension", "EX"), TO_COMMITTEE, CLAUSE, Span(date(2025, 3, 1)))),
        "suspended",
    ),
    "by a delegation that it does not name": (
        changed(AWARD, delegation=FROM_NATION), "it names delegation:EX-board",
    ),
    "against the votes that are named": (
        added(*(Vote(AWARD, Ref("person", f"ex-{name}"), Choice.AGAINST) for name in "abc")),
        "0 voted for it and 3 against",
    ),
    "with no amount under a limit": (changed(AWARD, amount=None), "names no amount"),
    "taken later": (
        both(changed(AWARD, taken=date(2025, 7, 1)), changed(MEETING, held=date(2025, 7, 1))),
        "may be used from 1 July 2025",
    ),
    "a fund that a network holds": (changed(SCHEMES, holder=NETWORK), "holds no money"),
    "a fund that a charity holds": (changed(SCHEMES, holder=CHARITY), "can hold no budget"),
    "a committee of nobody": (outside(COMMITTEE, Capacity.COMMITTEE_OF), "does not act"),
    "a contract that ended": (
        changed(GRANT_CONTRACT, span=Span(date(2025, 4, 1), ON)), "runs from 1 April 2025",
    ),
    "a payee that closed": (changed(CHARITY, span=Span(None, ON)), "is not in being"),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_a_payment_falls_with_what_it_rests_on(case: str) -> None:
    change, why = CHANGES[case]
    verdict = judged(grant(), change(sound()))
    assert not verdict.permitted
    assert why in words_of(verdict), words_of(verdict)


def test_another_year_pays_out_of_its_own_fund() -> None:
    verdict = judged(grant(paid=date(2026, 4, 1)), on=date(2026, 4, 1))
    assert "fund:EX-schemes is of 2025/26" in words_of(verdict)


def test_a_committee_holds_a_budget_and_pays_from_the_account_of_its_board() -> None:
    assert judged(grant(), changed(SCHEMES, holder=COMMITTEE)(sound())).permitted


def test_a_forum_holds_nothing() -> None:
    facts = changed(COMMITTEE, form=Form.FORUM)(changed(SCHEMES, holder=COMMITTEE)(sound()))
    assert "consultative forum, which can hold no budget" in words_of(judged(grant(), facts))


def test_a_network_is_paid_through_its_nominated_payee() -> None:
    assert judged(surgery(benefits=NETWORK)).permitted
    facts = outside(SURGERY, Capacity.NOMINATED_PAYEE)(sound())
    assert "not the nominated payee" in words_of(judged(surgery(benefits=NETWORK), facts))


def test_a_body_pays_by_a_delegation_within_its_limits() -> None:
    paid = grant(warrant=WarrantKind.DELEGATION, decision=None, delegation=TO_COMMITTEE)
    assert judged(paid).permitted
    tight = changed(TO_COMMITTEE, yearly_limit=Money(30_000_00))
    assert judged(paid, tight(sound())).permitted
    spent = replace(paid, ref=Ref("payment", "before"), amount=Money(10_000_01))
    verdict = judged(paid, [*tight(sound()), spent])
    assert "over the £19,999.99 that is left of the yearly limit" in words_of(verdict)


def test_paid_money_that_came_back_can_be_paid_again_on_its_decision() -> None:
    facts = [*sound(), back()]
    assert judged(grant(amount=Money(70_000_00)), facts).permitted
    assert not judged(grant(amount=Money(70_000_01)), facts).permitted


SUSPENSE, GIFT = Ref("fund", "EX-suspense"), Ref("payment", "EX-gift")


def with_a_gift() -> list[Any]:
    """The sound example with £500 paid without authority."""
    pot = next(one for one in sound() if isinstance(one, Fund) and one.ref == POT)
    return [
        *sound(),
        replace(pot, ref=SUSPENSE, parent=POT, suspense=True),
        Payment(GIFT, SUSPENSE, CHARITY, NORTH, None, None, "A gift", Money(500_00),
                date(2025, 5, 6), WarrantKind.IRREGULAR),
    ]  # fmt: skip


def good(**fields: Any) -> Allotment:
    """The gift made good out of the schemes, by the decision on the grant."""
    said: dict[str, Any] = {
        "source": SCHEMES, "destination": SUSPENSE, "amount": Money(500_00), "decision": AWARD,
        "clears": GIFT,
    }  # fmt: skip
    return allotment(**{**said, **fields})


@pytest.mark.parametrize(
    ("transfer", "why"),
    [
        (good(amount=Money(500_01)), "£500.00 of payment:EX-gift is still open"),
        (good(clears=GRANT_PAYMENT), "is not irregular"),
        (good(clears=None), "makes nothing good"),
        (good(destination=POT), "no suspense fund"),
        (good(source=SURGERIES), "came with power:EX-primary"),
        (grant(fund=SUSPENSE), "only irregular money moves out of it"),
    ],
)
def test_suspense_takes_and_gives_only_what_mends(transfer: Transfer, why: str) -> None:
    assert why in words_of(judged(transfer, with_a_gift()))


def test_an_irregular_payment_is_made_good_by_a_later_decision() -> None:
    verdict = judged(good(), with_a_gift())
    assert verdict.permitted, words_of(verdict)


def test_who_makes_good_decides_for_the_area_and_has_the_power() -> None:
    south = changed(AWARD, area=SOUTH)(with_a_gift())
    assert "is for place:EX-south" in words_of(judged(good(), south))
    under_contract = changed(GIFT, contract=SURGERY_CONTRACT)(with_a_gift())
    assert "awarded by power:EX-primary" in words_of(judged(good(), under_contract))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"decision": AWARD}, "rests on decision:EX-1"),
        ({"amount": Money(1_000_01)}, "came back already"),
        ({"destination": POT}, "does not go back the same way"),
        ({"warrant": WarrantKind.STATUTE}, "is decision, and this statutory entitlement"),
    ],
)
def test_an_allotment_goes_back_as_it_came_or_not_at_all(fields: Any, why: str) -> None:
    there = allotment(ref=Ref("allotment", "there"))
    facts = [*sound(), there]
    again = {"source": SURGERIES, "destination": FENCED, "reverses": there.ref}
    assert judged(allotment(**again), facts).permitted
    assert why in words_of(judged(allotment(**{**again, **fields}), facts))


def test_what_was_taken_back_is_not_passed_on_again_without_a_warrant() -> None:
    there = allotment(ref=Ref("allotment", "there"))
    back_again = allotment(
        ref=Ref("allotment", "back"), source=SURGERIES, destination=FENCED, reverses=there.ref
    )
    once_more = allotment(reverses=back_again.ref)
    assert "needs a warrant to redo" in words_of(judged(once_more, [*sound(), there, back_again]))


def test_what_was_made_good_is_not_undone() -> None:
    made = good(ref=Ref("allotment", "made"))
    undone = good(
        source=SUSPENSE, destination=SCHEMES, clears=None, reverses=made.ref,
        warrant=WarrantKind.IRREGULAR,
    )  # fmt: skip
    assert "which nothing undoes" in words_of(judged(undone, [*with_a_gift(), made]))


@pytest.mark.parametrize("purpose", ["general practice", "General practice", "GENERAL PRACTICE"])
def test_a_fence_is_known_by_its_purpose_however_it_is_capitalised(purpose: str) -> None:
    fence = Fund(FENCED, "Primary care", purpose, FinancialYear(2025), COMMITTEE, NORTH, True,
                 POT, None, CLAUSE, None)  # fmt: skip
    grants = Use(frozenset(), None, "contract:EX-grant (grant agreement)")
    assert "which is not a contract of general practice" in out_of((fence,), {}, grants)
    assert untold((fence,), {}, grants) == ()


def test_a_fence_of_which_nothing_tells_is_named_and_not_taken_for_kept() -> None:
    fence = Fund(FENCED, "Minds", "mental health services", FinancialYear(2025), COMMITTEE,
                 NORTH, True, POT, None, CLAUSE, None)  # fmt: skip
    power = Ref("power", "EX-primary")
    served = Use(frozenset({"general practice"}), power, "contract:EX-surgery")
    assert out_of((fence,), {}, served) == ""
    assert untold((fence,), {}, served) == (fence,)
    assert untold((fence,), {FENCED: power}, served) == (), "the power that it came with tells"


@settings(max_examples=60, deadline=None)
@given(
    paid=st.builds(
        surgery,
        amount=st.builds(Money, st.integers(1, 500_000_00)),
        fund=st.sampled_from([SURGERIES, FENCED]),
        payee=st.sampled_from([SURGERY, CHARITY, OTHER_SURGERY]),
        contract=st.sampled_from([SURGERY_CONTRACT, GRANT_CONTRACT, None]),
        decision=st.sampled_from([AWARD, None]),
        delegation=st.sampled_from([TO_COMMITTEE, None]),
        warrant=st.sampled_from(WarrantKind),
    )
)
def test_no_other_power_ever_draws_on_a_fence(paid: Payment) -> None:
    assert not judged(paid).permitted
