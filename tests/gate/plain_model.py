"""What the gate must do, the slow and obvious way: lists, loops and sums.

Written apart from the product: of it only the facts' own classes are used, and the oracle of the
handbook, which is written apart as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from goldenthread.authority.decisions import Decision
from goldenthread.authority.handbook import Question
from goldenthread.authority.minutes import Choice
from goldenthread.authority.powers import Delegation, Suspension
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import FinancialYear, Money, Ref
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from tests.authority.oracle import permitted
from tests.gate import world
from tests.gate.world import AVOCET, BOARD, INSIDE, POWERS, PRIMARY, QUORUM

COMMITTEES = (world.NORTH_COMMITTEE, world.CARE_COMMITTEE)


@dataclass
class Model:
    """The world as a bookkeeper would keep it, with pen and paper."""

    day: date = world.FIRST_DAY
    delegations: list[Delegation] = field(default_factory=lambda: list(world.DELEGATIONS))
    suspensions: list[Suspension] = field(default_factory=list)
    decisions: dict[Ref, Decision] = field(default_factory=dict)
    bodies: dict[Ref, Ref] = field(default_factory=dict)
    contracts: dict[Ref, Contract] = field(default_factory=dict)
    funds: dict[Ref, Fund] = field(default_factory=lambda: {one.ref: one for one in world.FUNDS})
    stands: Counter[Ref] = field(default_factory=Counter)
    outside: int = 0
    """Pence that left the funds, less what came back."""
    payments: list[Payment] = field(default_factory=list)
    allotments: list[Allotment] = field(default_factory=list)
    back: Counter[Ref] = field(default_factory=Counter)
    """Pence of each payment that came back."""

    def __post_init__(self) -> None:
        for one in world.FIRST_ALLOTMENTS:
            self.allot(one)

    # ── authority ───────────────────────────────────────────────────────────────────────────

    def spent_before(
        self, decision: Ref | None, taken: date
    ) -> dict[tuple[Ref, FinancialYear], Money]:
        """What was committed on each delegation, and on those that it passes on."""
        sources = {one.ref: one.source for one in self.delegations}
        spent: dict[tuple[Ref, FinancialYear], Money] = {}
        for one in self.decisions.values():
            if one.amount is None or (decision and (one.taken, one.ref) >= (taken, decision)):
                continue
            used = one.delegation
            while used is not None:
                key = (used, FinancialYear.of(one.taken))
                spent[key] = spent.get(key, Money(0)) + one.amount
                used = sources.get(used)
        return spent

    def may(  # noqa: PLR0917 - the terms of a question
        self, body: Ref, power: Ref, amount: Money | None, area: Ref, on: date,
        before: Ref | None = None, by: Ref | None = None,
    ) -> bool:  # fmt: skip
        """Whether a body may; with ``by``, by that delegation to it and no other."""
        delegations = [
            one for one in self.delegations
            if before is None or by is None or one.delegate != body or one.ref == by
        ]  # fmt: skip
        return permitted(
            Question(body, power, on, amount, area), POWERS, delegations, self.suspensions,
            (), INSIDE, self.spent_before(before, on),
        )  # fmt: skip

    def may_decide(  # noqa: PLR0917 - the terms of a decision
        self, body: Ref, power: Ref, amount: Money, area: Ref,
        present: frozenset[Ref], withdrawn: frozenset[Ref], votes: dict[Ref, Choice],
        parties: tuple[Ref, ...],
    ) -> bool:  # fmt: skip
        """Whether a body may take a decision today, at a meeting with those present."""
        left = present - withdrawn
        cast = Counter(votes.values())
        in_conflict = AVOCET in left and world.HOSPICE in parties
        return (
            withdrawn <= present
            and set(votes) <= left
            and len(left) >= QUORUM
            and cast[Choice.FOR] > cast[Choice.AGAINST]
            and not in_conflict
            and self.may(body, power, amount, area, self.day)
        )

    # ── money ───────────────────────────────────────────────────────────────────────────────

    def warranted(self, decision: Ref) -> bool:
        """Whether a decision still stands as it was taken."""
        one = self.decisions[decision]
        return one.for_votes > one.against_votes and self.may(
            self.bodies[decision], one.power, one.amount, one.area, one.taken, decision,
            one.delegation,
        )  # fmt: skip

    def left_of(self, decision: Ref, flow: str) -> int | None:
        """Pence that may still be paid, or allotted, on a decision."""
        amount = self.decisions[decision].amount
        if amount is None:
            return None
        if flow == "paid":
            used = sum(one.amount.pence - self.back[one.ref] for one in self.payments
                       if one.decision == decision)  # fmt: skip
            used += sum(one.amount.pence for one in self.allotments
                        if one.decision == decision and one.clears is not None)  # fmt: skip
        else:
            used = sum(one.amount.pence for one in self.allotments
                       if one.decision == decision and one.clears is None)  # fmt: skip
        return amount.pence - used

    def enough_in(self, fund: Ref, pence: int) -> bool:
        """Whether a fund holds so much."""
        held = self.funds[fund]
        return held.parent is None or held.suspense or self.stands[fund] >= pence

    def may_pay(self, one: Payment, on: date) -> bool:
        """Whether a payment is authorised today."""
        fund = self.funds[one.fund]
        if one.decision is None or one.contract is None or one.amount.pence <= 0:
            return False
        decision, contract = self.decisions[one.decision], self.contracts[one.contract]
        left = self.left_of(one.decision, "paid")
        places = {one.benefits, *INSIDE.get(one.benefits, ())}
        of_practices = contract.form is ContractForm.LOCAL or contract.provider.kind == "practice"
        twin = any(
            (p.contract, p.payee, p.benefits, p.amount, p.paid, p.description)
            == (one.contract, one.payee, one.benefits, one.amount, one.paid, one.description)
            for p in self.payments
        )
        return (
            one.paid == on == self.day
            and self.warranted(one.decision)
            and (left is None or one.amount.pence <= left)
            and decision.area in places
            and fund.area in places
            and not fund.suspense
            and self._acts_for(self.bodies[one.decision], fund.holder)
            and contract.span.holds_on(on)
            and one.payee == contract.provider
            and self.decisions[contract.decision].power == decision.power
            and not twin
            and (not fund.ring_fenced or (decision.power == PRIMARY and of_practices))
            and self.enough_in(one.fund, one.amount.pence)
        )

    def may_allot(self, one: Allotment, on: date) -> bool:
        """Whether an allotment is authorised today."""
        source, target = self.funds[one.source], self.funds[one.destination]
        if one.decision is None or one.amount.pence <= 0 or source.ref == target.ref:
            return False
        decision = self.decisions[one.decision]
        left = self.left_of(one.decision, "allotted" if one.clears is None else "paid")
        area = target.area if one.clears is None else self._paid(one.clears).benefits
        places = {area, *INSIDE.get(area, ())}
        within = target.ring_fenced and (target.parent == source.ref or source.parent == target.ref)
        if one.clears is None:
            inside = not source.ring_fenced or (within and decision.power == PRIMARY)
            proper = not target.suspense
        else:
            # What was paid without a contract shows no purpose: no fence pays for it.
            inside, proper = not source.ring_fenced, self.open(one.clears) >= one.amount.pence
        return (
            one.made == on == self.day
            and self.warranted(one.decision)
            and (left is None or one.amount.pence <= left)
            and decision.area in places
            and self._acts_for(self.bodies[one.decision], source.holder)
            and not source.suspense
            and inside
            and proper
            and self.enough_in(one.source, one.amount.pence)
        )

    def open(self, irregular: Ref) -> int:
        """Pence of an irregular payment that are not made good."""
        paid = self._paid(irregular)
        good = sum(one.amount.pence for one in self.allotments if one.clears == irregular)
        return paid.amount.pence - self.back[irregular] - good

    def _paid(self, ref: Ref) -> Payment:
        (paid,) = (one for one in self.payments if one.ref == ref)
        return paid

    @staticmethod
    def _acts_for(body: Ref, holder: Ref) -> bool:
        return body == holder or (holder == BOARD and body in COMMITTEES)

    # ── what is written down ────────────────────────────────────────────────────────────────

    def pay(self, one: Payment) -> None:
        """Money leaves a fund."""
        self.payments.append(one)
        self.stands[one.fund] -= one.amount.pence
        self.outside += one.amount.pence

    def allot(self, one: Allotment) -> None:
        """Money passes from one fund to another."""
        self.allotments.append(one)
        self.stands[one.source] -= one.amount.pence
        self.stands[one.destination] += one.amount.pence

    def come_back(self, payment: Payment, pence: int) -> None:
        """Money of a payment comes back into the fund that it left."""
        self.back[payment.ref] += pence
        self.stands[payment.fund] += pence
        self.outside -= pence

    @property
    def everything(self) -> int:
        """Pence in all funds and outside: nothing, always."""
        return sum(self.stands.values()) + self.outside
