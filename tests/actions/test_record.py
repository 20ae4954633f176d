"""The second door: what has happened is recorded, by name, and what cannot be true is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from goldenthread.actions.record import Entered, NotRecordableError, record
from goldenthread.actions.recording import RecorderError, record_facts, recording
from goldenthread.actions.refusal import RefusedError
from goldenthread.assurance import catalogue
from goldenthread.assurance.example import (
    AWARD,
    BOARD,
    BUDGET,
    CHAIR_OF_COMMITTEE,
    CHARITY,
    CLAUSE,
    COMMITTEE,
    GRANT_PAYMENT,
    LAW,
    NORTH,
    POT,
    SCHEMES,
    SURGERIES,
    SURGERY,
    SYSTEM,
    sound,
)
from goldenthread.authority.decisions import Decision
from goldenthread.kernel import Money, Ref, Span, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.records.models import FundBalance, PaymentRow, Recording
from goldenthread.records.nouns import MODELS
from goldenthread.records.reading import facts
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding
from tests.money.books import ON, grant

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = datetime(2025, 6, 30, 12, tzinfo=UTC)
IRREGULAR = WarrantKind.IRREGULAR


@pytest.fixture(autouse=True)
def example(db: None) -> None:
    """The sound example, recorded."""
    with recording("test", by="A tester", at=AT) as event:
        record_facts(event, sound())


def enter(*given: Any, **how: Any) -> Entered:
    return record(given, **{"by": "Ann Keeper", "at": AT, "reason": "The ledger says so", **how})


def left(fund: Ref) -> Money:
    return Money(FundBalance.objects.get(fund=fund).pence)


def gift(**fields: Any) -> Payment:
    """Money that nobody decided on."""
    return grant(**{"contract": None, "decision": None, "description": "A gift", **fields})


def the(ref: Ref) -> Any:
    return next(one for one in sound() if getattr(one, "ref", None) == ref)


def found() -> set[tuple[str, Ref]]:
    every = (one for noun in MODELS for one in facts(noun))
    return {(one.rule, one.subject) for one in catalogue.check(every, ON)}


@pytest.mark.parametrize("fund", [SCHEMES, SURGERIES])
def test_irregular_money_stands_in_suspense_and_its_fund_is_untouched(fund: Ref) -> None:
    stood = left(fund)
    done = enter(gift(fund=fund, amount=Money(10**12)), kind=IRREGULAR)
    made, paid = done.facts
    assert isinstance(made, Fund)
    assert (made.suspense, made.ring_fenced, made.holder, made.area) == (True, False, BOARD, SYSTEM)
    assert made.clause == the(fund).clause
    assert paid.fund == made.ref
    assert left(fund) == stood
    assert left(made.ref) == Money(-(10**12))
    assert ("irregular-unmended", paid.ref) in found()


def test_one_suspense_fund_serves_all_of_a_year() -> None:
    enter(gift(), kind=IRREGULAR)
    more = enter(gift(ref=Ref("payment", "more"), fund=POT), kind=IRREGULAR)
    assert len(more.facts) == 1
    assert facts(Fund, suspense=True)[0].ref == more.facts[0].fund


def test_the_suspense_of_a_committees_fund_is_that_of_its_board() -> None:
    purse = replace(the(SCHEMES), ref=Ref("fund", "EX-purse"), holder=COMMITTEE)
    enter(purse)
    made, _ = enter(gift(fund=purse.ref), kind=IRREGULAR).facts
    assert made.holder == BOARD


def test_an_irregular_allotment_leaves_suspense_too() -> None:
    out = Allotment(Ref("allotment", "odd"), SURGERIES, POT, Money(100), None, CLAUSE, ON)
    made, moved = enter(out, kind=IRREGULAR).facts
    assert (moved.source, moved.destination) == (made.ref, POT)


def test_what_is_recorded_is_recorded_once() -> None:
    enter(gift(), kind=IRREGULAR)
    number = Recording.objects.count()
    again = enter(gift(), kind=IRREGULAR)
    assert (again.before, again.recording) == (1, None)
    assert Recording.objects.count() == number
    assert PaymentRow.objects.filter(ref=gift().ref).count() == 1


IMPOSSIBLE: dict[str, tuple[Any, WarrantKind | None, str]] = {
    "a key with other content": (
        replace(the(GRANT_PAYMENT), amount=Money(1)), WarrantKind.DECISION, "with other content",
    ),
    "a fund that is not recorded": (gift(fund=Ref("fund", "lost")), IRREGULAR, "is not recorded"),
    "a payee that is not recorded": (
        gift(payee=Ref("body", "lost")), IRREGULAR, "body:lost is not recorded",
    ),
    "more than stands in the fund": (
        grant(amount=Money(70_000_01)), WarrantKind.DECISION, "more than the £70,000.00",
    ),
    "out of a fence by another power": (
        grant(fund=SURGERIES), WarrantKind.DECISION, "came with power:EX-primary",
    ),
    "no decision, though it says one": (
        gift(), WarrantKind.DECISION, "names no decision",
    ),
    "no law, though it says one": (gift(), WarrantKind.STATUTE, "names no law"),
    "owed by a clause that is no law": (
        gift(clause=CLAUSE), WarrantKind.STATUTE, "no statute, regulation or direction",
    ),
    "brought forward and paid": (gift(), WarrantKind.BROUGHT_FORWARD, "having been there before"),
    "tomorrow": (gift(paid=ON + timedelta(days=1)), IRREGULAR, "has not happened yet"),
    "nothing": (gift(amount=Money(0)), IRREGULAR, "its amount is £0.00"),
    "another decision under one key": (
        replace(the(AWARD), title="Something else"), None, "with other content",
    ),
    "a fund fed from one that is not recorded": (
        replace(the(SCHEMES), ref=Ref("fund", "new"), parent=Ref("fund", "lost")), None,
        "fund:lost is not recorded",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_be_true_is_refused_with_a_remedy(case: str) -> None:
    fact, kind, why = IMPOSSIBLE[case]
    number = Recording.objects.count()
    with pytest.raises(RefusedError) as refused:
        enter(fact, kind=kind)
    ((_, verdict),) = refused.value.refused
    assert why in "; ".join(one.words for one in verdict.reasons)
    assert all(one.remedy for one in verdict.reasons)
    assert Recording.objects.count() == number


def test_nothing_is_refused_for_want_of_authority() -> None:
    """A decision beyond every power is recorded, and found."""
    wild = replace(the(AWARD), ref=Ref("decision", "wild"), power=BUDGET, delegation=None)
    enter(wild)
    assert ("reserved-power-used", wild.ref) in found()


def test_what_a_statute_owes_and_what_was_there_before_are_recorded() -> None:
    owed = gift(fund=SURGERIES, payee=SURGERY, benefits=SURGERY, clause=LAW)
    enter(owed, kind=WarrantKind.STATUTE)
    brought = Allotment(Ref("allotment", "opening"), POT, SCHEMES, Money(1_00), None, CLAUSE,
                        date(2025, 4, 1))  # fmt: skip
    enter(brought, kind=WarrantKind.BROUGHT_FORWARD)
    assert facts(Payment, ref=owed.ref)[0].warrant is WarrantKind.STATUTE
    assert facts(Allotment, ref=brought.ref)[0].warrant is WarrantKind.BROUGHT_FORWARD


def test_a_fund_and_what_moves_in_and_out_of_it_come_together_in_order() -> None:
    fund = replace(the(SCHEMES), ref=Ref("fund", "EX-new"))
    given = Allotment(Ref("allotment", "in"), POT, fund.ref, Money(1_000), AWARD, CLAUSE, ON)
    spent = grant(fund=fund.ref, amount=Money(1_000))
    with pytest.raises(RefusedError, match="stands in fund:EX-new"):
        enter(fund, spent, given, kind=WarrantKind.DECISION)
    enter(fund, given, spent, kind=WarrantKind.DECISION)
    assert left(fund.ref) == Money(0)


def test_a_fact_is_put_right_and_what_it_was_stays_readable() -> None:
    old = the(AWARD)
    new = replace(old, withdrawn=2, for_votes=2)
    done = enter(corrections=[(old, new)])
    assert done.corrected == 1
    assert facts(Decision, ref=AWARD) == [new]
    assert facts(Decision, ref=AWARD, known_at=AT) == [old]
    with pytest.raises(RefusedError, match="corrected already"):
        enter(corrections=[(old, new)])


def test_a_tie_without_a_key_is_put_right_too() -> None:
    old = next(
        one for one in sound() if isinstance(one, Holding) and one.post == CHAIR_OF_COMMITTEE
    )
    enter(corrections=[(old, replace(old, span=Span(old.span.since, ON)))])
    assert ("vacant-required-post", CHAIR_OF_COMMITTEE) in found()


def test_a_tie_is_recorded_once() -> None:
    serves = Membership(CHARITY, NORTH, Capacity.SERVES, Span())
    assert enter(serves).before == 0
    assert enter(serves).before == 1


def test_money_is_never_corrected() -> None:
    old = the(GRANT_PAYMENT)
    with pytest.raises(NotRecordableError, match="never corrected"):
        enter(corrections=[(old, replace(old, amount=Money(1)))])


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"reason": " "}, "No reason"),
        ({"kind": None}, "name a kind of warrant"),
    ],
)
def test_a_person_says_why_and_on_what_money_rests(how: dict[str, Any], why: str) -> None:
    with pytest.raises(NotRecordableError, match=why):
        enter(gift(), **{"kind": IRREGULAR, **how})
    with pytest.raises(RecorderError):
        enter(gift(), by="", kind=IRREGULAR)
    with pytest.raises(NotRecordableError, match="nothing to record"):
        enter()


def test_a_dry_run_writes_nothing() -> None:
    number = Recording.objects.count()
    assert enter(gift(), kind=IRREGULAR, dry_run=True).recording is None
    assert Recording.objects.count() == number


def test_a_fact_that_never_should_have_been_is_taken_back() -> None:
    (taken,) = facts(Decision, ref=AWARD)
    done = record([], corrections=[(taken, None)], by="Ann Keeper", at=AT, reason="Read again")
    assert (done.corrected, facts(Decision, ref=AWARD)) == (1, [])
    assert Recording.objects.latest("pk").pk == done.recording


def test_a_fact_is_corrected_once_at_a_time() -> None:
    (taken,) = facts(Decision, ref=AWARD)
    two = [(taken, replace(taken, title=title)) for title in ("One", "Another")]
    with pytest.raises(NotRecordableError, match="decision:EX-2 is corrected twice"):
        record([], corrections=two, by="Ann Keeper", at=AT, reason="Read again")
