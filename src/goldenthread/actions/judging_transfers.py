"""Judging transfers: where authority, money and commissioning are asked about the same pound.

Each transfer is judged with the books as those before it left them, so that many are judged as
they would be one by one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from goldenthread.authority.decisions import Decision
from goldenthread.authority.handbook import Handbook, spent_under
from goldenthread.authority.powers import Delegation
from goldenthread.authority.warranting import (
    Warranted,
    less,
    warrant_of_decision,
    warrant_of_delegation,
)
from goldenthread.commissioning.contracts import Contract
from goldenthread.commissioning.paying import Paying, reasons_against
from goldenthread.commissioning.purposes import purposes_of
from goldenthread.kernel import FinancialYear, Money, Reason, Ref, Verdict, WarrantKind
from goldenthread.money.fences import Use, fences, untold
from goldenthread.money.funds import Fund
from goldenthread.money.gate import Case, judge
from goldenthread.money.holders import acts_for
from goldenthread.money.possible import Books, moved, source_of, why_impossible
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.records.standing import INSIDE, Standing, bill_of
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.memberships import Capacity


class Judging:
    """Judges transfers one after another, on a day, on what the record holds of them.

    ``known`` are references of facts that are recorded together with them.
    """

    def __init__(self, standing: Standing, on: date, known: Collection[Ref] = ()) -> None:
        self.standing, self.on = standing, on
        self._beside = frozenset(known)
        self.left = dict(standing.left)
        self.used = Counter(standing.used)
        self.came_back = dict(standing.came_back)
        self.cleared = dict(standing.cleared)
        self.bills = dict(standing.bills)
        self.transfers = dict(standing.transfers)
        self._warranted: dict[Ref, Warranted] = {}
        self._inside: dict[tuple[Ref, date], frozenset[Ref]] = {}

    def judge(self, transfer: Transfer) -> Verdict:
        """Judge a transfer at the gate; where it is permitted, it counts from then on."""
        verdict = self.consider(transfer)
        if verdict.permitted:
            self.count(transfer)
        return verdict

    def consider(self, transfer: Transfer) -> Verdict:
        """Judge a transfer at the gate, as one that may be made and is not made yet."""
        return judge(transfer, self._case(transfer), self._books())

    def left_of_warrant(self, transfer: Transfer) -> Money | None:
        """What is left, before a transfer, of that on which it rests (None: nothing bounds it)."""
        warrant = None if isinstance(transfer, Receipt) else self._warrant(transfer).warrant
        return None if warrant is None else warrant.left

    def untold_fences(self, transfer: Transfer) -> tuple[Fund, ...]:
        """The fences around a fund of which nothing recorded tells whether this is for them."""
        within = isinstance(transfer, Allotment) and transfer.clears is None
        fund = self.standing.funds.get(source_of(transfer) or transfer.ref)
        if isinstance(transfer, Receipt) or within or fund is None:
            return ()
        around = fences(fund, self.standing.funds.get)
        return untold(around, self._came_with, self._use(transfer))

    def impossible(self, transfer: Transfer) -> tuple[Reason, ...]:
        """Why a transfer cannot be true; where it can, it counts from then on."""
        reasons = why_impossible(transfer, self._power(transfer), self._books())
        if not reasons:
            self.count(transfer)
        return reasons

    def count(self, transfer: Transfer) -> None:
        """Let a transfer have been made."""
        moved(self.left, transfer)
        self.transfers[transfer.ref] = transfer
        pence = transfer.amount.pence
        if isinstance(transfer, Receipt):
            _add(self.came_back, transfer.reverses, transfer.amount)
            original = self.transfers.get(transfer.reverses)
            if isinstance(original, Payment) and not _irregular(original):
                self.used["paid", original.decision] -= pence
        elif isinstance(transfer, Payment):
            self.bills.setdefault(bill_of(transfer), transfer.ref)
            if not _irregular(transfer):
                self.used["paid", transfer.decision] += pence
            self.used["delegated", transfer.delegation, FinancialYear.of(transfer.paid)] += pence
        elif transfer.reverses is not None:
            _add(self.came_back, transfer.reverses, transfer.amount)
            self.used["allotted", transfer.decision] -= pence
        else:
            self.used[_flow(transfer), transfer.decision] += pence
            if transfer.clears is not None:
                _add(self.cleared, transfer.clears, transfer.amount)

    def _books(self) -> Books:
        return Books(
            self.standing.funds, self.left, self._came_with, self.transfers,
            self.came_back, self.cleared, self._known, self.standing.law,
        )  # fmt: skip

    @cached_property
    def _known(self) -> frozenset[Ref]:
        held = self.standing
        return self._beside.union(
            held.named, held.decisions, held.contracts, (one.ref for one in held.delegations)
        )

    @cached_property
    def _came_with(self) -> Mapping[Ref, Ref]:
        """The delegated power with which each fund came."""
        return {
            fund.ref: decision.power
            for fund in self.standing.funds.values()
            if fund.decision and (decision := self.standing.decisions.get(fund.decision))
            if decision.delegation is not None
        }

    @cached_property
    def _delegations(self) -> Mapping[Ref, Delegation]:
        return {one.ref: one for one in self.standing.delegations}

    @cached_property
    def _forms(self) -> Mapping[Ref, Form]:
        return {
            ref: spells[-1].form
            for ref, spells in self.standing.beings.items()
            if isinstance(spells[-1], Body)
        }

    @cached_property
    def _committee_of(self) -> Mapping[Ref, frozenset[Ref]]:
        return {
            member: frozenset(
                tie.group
                for tie in ties
                if tie.capacity is Capacity.COMMITTEE_OF and tie.span.holds_on(self.on)
            )
            for member, ties in self.standing.ties.items()
        }

    @cached_property
    def _nominated(self) -> Mapping[Ref, frozenset[Ref]]:
        found: dict[Ref, set[Ref]] = defaultdict(set)
        for tie in self.standing.nominations:
            if tie.span.holds_on(self.on):
                found[tie.group].add(tie.member)
        return {network: frozenset(payees) for network, payees in found.items()}

    def _case(self, transfer: Transfer) -> Case:
        if isinstance(transfer, Receipt):
            return Case(self.on)
        warranted = self._warrant(transfer)
        refused = warranted.reasons
        if isinstance(transfer, Payment):
            refused += reasons_against(self._paying(transfer))
        else:
            refused += self._of_another_power(transfer)
        body = warranted.body
        return Case(
            self.on, warranted.warrant, warranted.chain, refused,
            frozenset() if body is None else acts_for(body, self._committee_of),
            self._areas(transfer), self._use(transfer), self._forms, self._committee_of,
        )  # fmt: skip

    def _warrant(self, transfer: Payment | Allotment) -> Warranted:
        if transfer.warrant is WarrantKind.DECISION and transfer.decision is not None:
            decision = self.standing.decisions.get(transfer.decision)
            if decision is not None:
                used = self.used[_flow(transfer), decision.ref]
                return less(self._of_decision(decision), Money(used))
        elif isinstance(transfer, Payment) and transfer.delegation is not None:
            delegation = self._delegations.get(transfer.delegation)
            if delegation is not None and transfer.warrant is WarrantKind.DELEGATION:
                area = transfer.benefits
                return warrant_of_delegation(
                    delegation, self._handbook(area, self.on, None), amount=transfer.amount,
                    area=area, on=self.on,
                )  # fmt: skip
        return Warranted(None, None)

    def _of_decision(self, decision: Decision) -> Warranted:
        if decision.ref not in self._warranted:
            meeting = self.standing.meetings.get(decision.meeting)
            quorums = (
                one
                for one in self.standing.quorums
                if meeting and one.body == meeting.body and one.span.holds_on(meeting.held)
            )
            quorum = max(quorums, key=lambda one: (one.members, one.ref), default=None)
            self._warranted[decision.ref] = warrant_of_decision(
                decision, meeting, self._handbook(decision.area, decision.taken, decision),
                quorum=quorum, withdrawn=self.standing.withdrawn[decision.ref],
                votes=self.standing.votes.get(decision.ref, ()),
            )  # fmt: skip
        return self._warranted[decision.ref]

    def _handbook(self, area: Ref, day: date, before: Decision | None) -> Handbook:
        """The handbook of a day, with what was committed up to it, or before a decision."""
        held = self.standing
        uses = [
            (one.delegation, one.taken, one.amount)
            for one in held.committed
            if one.delegation is not None and one.amount is not None
            if before is None or (one.taken, one.ref) < (before.taken, before.ref)
        ]
        if before is None:
            uses += [(each[1], day, Money(pence)) for each, pence in self.used.items()
                     if each[0] == "delegated" and each[1] is not None]  # fmt: skip
        spent = spent_under(held.delegations, uses)
        return Handbook(
            held.powers, held.delegations, held.suspensions, held.reservations,
            {area: self._above(area, day)}, spent,
        )  # fmt: skip

    def _above(self, area: Ref, day: date) -> frozenset[Ref]:
        """Every area that contains an area on a day."""
        if (area, day) not in self._inside:
            found: set[Ref] = set()
            frontier = [area]
            while frontier:
                for tie in self.standing.ties.get(frontier.pop(), ()):
                    if tie.capacity in INSIDE and tie.span.holds_on(day) and tie.group not in found:
                        found.add(tie.group)
                        frontier.append(tie.group)
            self._inside[area, day] = frozenset(found)
        return self._inside[area, day]

    def _areas(self, transfer: Payment | Allotment) -> frozenset[Ref]:
        """Where whom it is for lies; what is made good is for whom it was paid."""
        if isinstance(transfer, Payment):
            return self._here_and_above(transfer.benefits)
        paid = self._made_good(transfer)
        if paid is not None:
            return self._here_and_above(paid.benefits)
        fund = self.standing.funds.get(transfer.destination)
        return frozenset() if fund is None else self._here_and_above(fund.area)

    def _here_and_above(self, area: Ref) -> frozenset[Ref]:
        return self._above(area, self.on) | {area}

    def _power(self, transfer: Transfer) -> Ref | None:
        if isinstance(transfer, Receipt):
            return None
        decision = self.standing.decisions.get(transfer.decision) if transfer.decision else None
        if decision is not None:
            return decision.power
        named = transfer.delegation if isinstance(transfer, Payment) else None
        delegation = self._delegations.get(named) if named else None
        return None if delegation is None else delegation.power

    def _use(self, transfer: Payment | Allotment) -> Use:
        """What money is for: a payment by its contract, what is made good by that of the other."""
        power = self._power(transfer)
        paid = self._made_good(transfer) or transfer
        contract = self._contract(paid) if isinstance(paid, Payment) else None
        if contract is None:
            return Use(None if isinstance(paid, Allotment) else frozenset(), power, "no contract")
        federated = self._forms.get(contract.provider) is Form.FEDERATION
        purposes = purposes_of(contract, with_federation=federated)
        return Use(purposes, power, f"{contract.ref} ({contract.form})")

    def _made_good(self, transfer: Transfer) -> Payment | None:
        """The payment that an allotment makes good, if it does."""
        if not isinstance(transfer, Allotment) or transfer.clears is None:
            return None
        paid = self.transfers.get(transfer.clears)
        return paid if isinstance(paid, Payment) else None

    def _of_another_power(self, transfer: Allotment) -> tuple[Reason, ...]:
        """Who makes a payment good has the power by which its contract was awarded."""
        paid = self._made_good(transfer)
        contract = None if paid is None else self._contract(paid)
        award = None if contract is None else self.standing.decisions.get(contract.decision)
        if contract is None or award is None or award.power == self._power(transfer):
            return ()
        words = f"{contract.ref} was awarded by {award.power}, and this is of another power"
        remedy = f"have a body with {award.power} decide"
        return (Reason(contract.ref, words, contract.clause, remedy),)

    def _contract(self, payment: Payment) -> Contract | None:
        return self._paying(payment).contract

    def _paying(self, payment: Payment) -> Paying:
        spells = self.standing.contracts.get(payment.contract, []) if payment.contract else []
        award = self.standing.decisions.get(spells[-1].decision) if spells else None
        bill = bill_of(payment)
        return Paying(
            payment.ref, bill, payment.decision or payment.delegation, self._power(payment),
            spells, award.power if award else None,
            [one.span for one in self.standing.beings.get(payment.payee, ())],
            self._nominated.get(payment.benefits, frozenset()), self.bills.get(bill),
        )  # fmt: skip


def _irregular(payment: Payment) -> bool:
    return payment.warrant is WarrantKind.IRREGULAR


def _flow(transfer: Payment | Allotment) -> str:
    """To what of a decision a transfer counts: what makes a payment good is that payment."""
    pays = isinstance(transfer, Payment) or (
        transfer.clears is not None and transfer.clears.kind == "payment"
    )
    return "paid" if pays else "allotted"


def _add(sums: dict[Ref, Money], ref: Ref, amount: Money) -> None:
    sums[ref] = sums.get(ref, Money(0)) + amount


def judge_all(transfers: Sequence[Transfer], standing: Standing, on: date) -> tuple[Verdict, ...]:
    """A verdict on each transfer, in their order, each on the books that those before it left."""
    judging = Judging(standing, on)
    return tuple(judging.judge(one) for one in transfers)


def permitted(verdicts: Iterable[Verdict]) -> bool:
    """Whether all of them are."""
    return all(one.permitted for one in verdicts)
