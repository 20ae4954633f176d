"""Who holds a budget and who an account, what suspense stands for, and what is still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.kernel import FinancialYear, Money, Ref, WarrantKind
from goldenthread.money.fences import Use, fences, leaves_fence, outside
from goldenthread.money.funds import Fund
from goldenthread.money.holders import ACCOUNTS, BUDGETS, account_of, acts_for
from goldenthread.money.mending import cleared, mendings, taken_back
from goldenthread.money.suspense import new_suspense, suspense_of, through
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.structure.bodies import Form

BOARD, PLACE, PART = (Ref("body", key) for key in ("board", "place", "part"))
AREA, CLAUSE, DAY = Ref("system", "S"), Ref("clause", "C"), date(2025, 6, 30)
YEAR = FinancialYear(2025)
POWER = Ref("power", "primary")


def fund(key: str, parent: str | None, *, ring_fenced: bool = False, purpose: str = "care") -> Fund:
    above = None if parent is None else Ref("fund", parent)
    return Fund(Ref("fund", key), key, purpose, YEAR, BOARD, AREA, ring_fenced, above, None, CLAUSE,
                None)  # fmt: skip


POT = fund("pot", None)
PRIMARY = fund("primary", "pot", ring_fenced=True, purpose="general practice")
SUMS = fund("sums", "primary", ring_fenced=True)
OPEN = fund("open", "pot")
FUNDS = {one.ref: one for one in (POT, PRIMARY, SUMS, OPEN)}


def test_a_committee_decides_for_those_above_and_pays_from_their_account() -> None:
    above = {PART: [PLACE], PLACE: [BOARD]}
    forms = {BOARD: Form.INTEGRATED_CARE_BOARD, PLACE: Form.COMMITTEE, PART: Form.COMMITTEE}
    assert acts_for(PART, above) == {PART, PLACE, BOARD}
    assert account_of(PART, forms, above) == BOARD
    assert account_of(PART, forms, {}) is None
    assert account_of(BOARD, forms, above) == BOARD


def test_a_ring_of_committees_comes_to_an_end() -> None:
    ring = {PART: [PLACE], PLACE: [PART]}
    assert acts_for(PART, ring) == {PART, PLACE}
    assert account_of(PART, {}, ring) is None


@pytest.mark.parametrize(
    "form", [Form.FORUM, Form.WELLBEING_BOARD, Form.COLLABORATIVE, Form.NEGOTIATING_COMMITTEE]
)
def test_who_advises_or_agrees_holds_neither(form: Form) -> None:
    assert form not in BUDGETS | ACCOUNTS


def test_fenced_money_passes_between_funds_of_which_one_feeds_the_other() -> None:
    assert not leaves_fence(PRIMARY, SUMS)
    assert not leaves_fence(SUMS, PRIMARY)
    assert not leaves_fence(POT, PRIMARY)
    assert leaves_fence(PRIMARY, POT)
    assert leaves_fence(SUMS, OPEN)


def test_every_fence_around_a_fund_is_asked() -> None:
    around = tuple(fences(SUMS, FUNDS.get))
    assert around == (SUMS, PRIMARY)
    gms = frozenset({"general practice"})
    came_with = {PRIMARY.ref: POWER}
    assert not outside(around, came_with, Use(gms, POWER))
    assert "which is not a contract of general practice" in outside(
        around, came_with, Use(frozenset(), POWER, "a grant")
    )
    assert "came with power:primary" in outside(around, came_with, Use(gms, Ref("power", "grant")))
    assert not outside(around, came_with, Use(gms, None))


def test_suspense_stands_for_the_funds_of_its_holder_and_year() -> None:
    made = new_suspense(SUMS, holder=BOARD, area=AREA, find=FUNDS.get)
    assert (made.parent, made.ring_fenced, made.suspense) == (POT.ref, False, True)
    assert suspense_of(PRIMARY, [made], ()) == made
    assert suspense_of(made, [], ()) == made
    assert suspense_of(replace(PRIMARY, year=FinancialYear(2024)), [made], ()) is None
    assert suspense_of(replace(PRIMARY, holder=PLACE), [made], {BOARD}) == made
    assert suspense_of(replace(PRIMARY, holder=PLACE), [made], ()) is None


ODD = Payment(
    Ref("payment", "odd"), PRIMARY.ref, BOARD, AREA, None, None, "Odd", Money(500), DAY,
    WarrantKind.IRREGULAR,
)  # fmt: skip


def test_irregular_money_leaves_suspense_and_nothing_else_of_it_changes() -> None:
    moved = through(replace(ODD, warrant=WarrantKind.DECISION), Ref("fund", "suspense"))
    assert moved == replace(ODD, fund=Ref("fund", "suspense"))


@given(back=st.lists(st.integers(1, 300)), good=st.lists(st.integers(1, 300)))
def test_what_is_open_is_what_neither_came_back_nor_was_made_good(
    back: list[int], good: list[int]
) -> None:
    receipts = [
        Receipt(Ref("receipt", str(n)), ODD.fund, BOARD, ODD.ref, "Back", Money(pence), DAY)
        for n, pence in enumerate(back)
    ]
    allotments = [
        Allotment(Ref("allotment", str(n)), OPEN.ref, ODD.fund, Money(pence), None, CLAUSE, DAY,
                  clears=ODD.ref)
        for n, pence in enumerate(good)
    ]  # fmt: skip
    (one,) = mendings([ODD], taken_back(allotments, receipts), cleared(allotments))
    assert one.open.pence == 500 - sum(back) - sum(good)


def test_an_allotment_back_mends_an_irregular_one_once() -> None:
    odd = Allotment(Ref("allotment", "odd"), ODD.fund, OPEN.ref, Money(500), None, CLAUSE, DAY,
                    WarrantKind.IRREGULAR)  # fmt: skip
    back = Allotment(Ref("allotment", "back"), OPEN.ref, ODD.fund, Money(500), None, CLAUSE, DAY,
                     WarrantKind.STATUTE, clears=odd.ref, reverses=odd.ref)  # fmt: skip
    (one,) = mendings([odd, back], taken_back([odd, back], []), cleared([odd, back]))
    assert one.open == Money(0)
