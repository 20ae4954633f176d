"""What a record holds of transfers, made of facts without a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from goldenthread.assurance.example import (
    AWARD,
    CHARITY,
    GRANT_CONTRACT,
    NORTH,
    SCHEMES,
    sound,
)
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.minutes import Quorum, Vote
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import BY_LAW, Money, Ref, Verdict
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.structure.bodies import Body, Practice
from goldenthread.structure.memberships import Capacity, Membership

ON = date(2025, 6, 30)


def standing_of(facts: Iterable[Any]) -> Any:
    """The standing of facts: what the record would give for transfers among them."""
    from goldenthread.records.standing import INSIDE, Standing, bill_of

    held: dict[type[Any], list[Any]] = defaultdict(list)
    for fact in facts:
        held[type(fact)].append(fact)

    def by_ref(noun: type[Any]) -> dict[Ref, Any]:
        return {one.ref: one for one in held[noun]}

    def spells(*nouns: type[Any]) -> dict[Ref, list[Any]]:
        found: dict[Ref, list[Any]] = defaultdict(list)
        for noun in nouns:
            for one in held[noun]:
                found[one.ref].append(one)
        return found

    ties: dict[Ref, list[Membership]] = defaultdict(list)
    for tie in held[Membership]:
        if tie.capacity in {*INSIDE, Capacity.COMMITTEE_OF}:
            ties[tie.member].append(tie)
    limited = {one.ref for one in held[Delegation] if one.yearly_limit is not None}
    found = Standing(
        funds=by_ref(Fund), decisions=by_ref(Decision), meetings=by_ref(Meeting),
        quorums=held[Quorum], contracts=spells(Contract), ties=ties,
        nominations=[
            tie for tie in held[Membership] if tie.capacity is Capacity.NOMINATED_PAYEE
        ],
        beings=spells(Body, Practice), powers=held[Power], delegations=held[Delegation],
        suspensions=held[Suspension], reservations=held[Reservation],
        committed=[one for one in held[Decision] if one.delegation in limited],
    )  # fmt: skip
    from goldenthread.actions.judging_transfers import Judging

    before = Judging(found, ON)
    for noun in (Allotment, Payment, Receipt):
        for one in held[noun]:
            before.count(one)
    found.left, found.used = before.left, before.used
    found.transfers, found.came_back, found.cleared = (
        before.transfers, before.came_back, before.cleared,
    )  # fmt: skip
    found.bills = {bill_of(one): one.ref for one in held[Payment]}
    found.law = frozenset(one.ref for one in held[Clause] if one.force in BY_LAW)
    for vote in held[Vote]:
        found.votes[vote.decision].append(vote)
    found.named = frozenset(
        one.ref for each in held.values() for one in each if hasattr(one, "ref")
    )
    return found


def judged(transfer: Transfer, facts: Iterable[Any] | None = None, on: date = ON) -> Verdict:
    """The verdict on one transfer, on the sound example or on other facts."""
    from goldenthread.actions.judging_transfers import judge_all

    (verdict,) = judge_all([transfer], standing_of(sound() if facts is None else facts), on)
    return verdict


def words_of(verdict: Verdict) -> str:
    """Every reason of a verdict in one line."""
    return "; ".join(reason.words for reason in verdict.reasons)


def grant(**fields: Any) -> Payment:
    """A payment of the grant of the sound example, which the gate lets through."""
    said: dict[str, Any] = {
        "ref": Ref("payment", "new"), "fund": SCHEMES, "payee": CHARITY, "benefits": NORTH,
        "contract": GRANT_CONTRACT, "decision": AWARD, "description": "Second quarter",
        "amount": Money(20_000_00), "paid": ON,
    }  # fmt: skip
    return Payment(**{**said, **fields})
