"""Funds: nothing leaves a ring-fence, nothing is spent that was not given, networks hold none.

National Health Service Act 2006, section 223GC: a board spends no more than it receives. Ring-
fences are set by directions, by the terms of a delegation or by a board's own instructions. Not
coded: virements allowed by a published vote, standards that spending must grow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from goldenthread.assurance.example import (
    GRANT_PAYMENT,
    NETWORK,
    SCHEMES,
    SURGERIES,
    SURGERY_CONTRACT,
    SURGERY_PAYMENT,
    TO_SCHEMES,
    changed,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import NETWORKS, RING_FENCES, law
from goldenthread.assurance.rules import Example, Found, Rule, rules
from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Delegation
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.commissioning.purposes import purposes_of
from goldenthread.kernel import Money, Ref, Severity
from goldenthread.money.fences import Use, fences, leaves_fence, outside
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.structure.bodies import Body, Form


def _broken(facts: Facts) -> Iterator[Found]:
    def find(ref: Ref) -> Fund | None:
        return facts.get(ref, Fund)

    for allotment in facts.regular(Allotment):
        source, target = find(allotment.source), find(allotment.destination)
        if allotment.clears is None and source and target and leaves_fence(source, target):
            yield Found(
                allotment.ref,
                f"{allotment.amount} left {source.ref}, ring-fenced for {source.purpose}, for "
                f"{target.ref}",
                on=allotment.made,
            )
    around = {one.ref: tuple(fences(one, find)) for one in facts.all(Fund) if one.ring_fenced}
    came_with = dict(_came_with(facts, {one.ref: one for each in around.values() for one in each}))
    for payment in facts.regular(Payment):
        contract = facts.get(payment.contract, Contract)
        if payment.fund in around and contract:
            use = Use(
                purposes_of(contract, with_federation=_is_federation(facts, contract.provider)),
                _power(facts, payment), f"{contract.ref} ({contract.form})",
            )  # fmt: skip
            why = outside(around[payment.fund], came_with, use)
            if why:
                yield Found(payment.ref, f"{payment.amount} out of {why}", on=payment.paid)


def _came_with(facts: Facts, fenced: Mapping[Ref, Fund]) -> Iterator[tuple[Ref, Ref]]:
    """The delegated power with which each fenced fund came."""
    for fund in fenced.values():
        decision = facts.get(fund.decision, Decision)
        if decision is not None and decision.delegation is not None:
            yield fund.ref, decision.power


def _power(facts: Facts, payment: Payment) -> Ref | None:
    decision = facts.get(payment.decision, Decision)
    if decision is not None:
        return decision.power
    delegation = facts.get(payment.delegation, Delegation)
    return None if delegation is None else delegation.power


def _is_federation(facts: Facts, provider: Ref) -> bool:
    body = facts.get(provider, Body)
    return body is not None and body.form is Form.FEDERATION


def _overspent(facts: Facts) -> Iterator[Found]:
    moves: dict[Ref, list[tuple[date, int]]] = defaultdict(list)
    for allotment in facts.all(Allotment):
        moves[allotment.destination].append((allotment.made, allotment.amount.pence))
        moves[allotment.source].append((allotment.made, -allotment.amount.pence))
    for payment in facts.all(Payment):
        moves[payment.fund].append((payment.paid, -payment.amount.pence))
    for receipt in facts.all(Receipt):
        moves[receipt.fund].append((receipt.received, receipt.amount.pence))
    for fund in facts.all(Fund):
        if fund.parent is None or fund.suspense:
            continue  # money voted by Parliament comes from no fund; suspense is found by transfer
        left = least = 0
        since: date | None = None
        # On one day what comes in counts before what goes out.
        for day, pence in sorted(moves[fund.ref], key=lambda move: (move[0], -move[1])):
            left += pence
            if left < least:
                least, since = left, since or day
        if since is not None:
            yield Found(fund.ref, f"{Money(-least)} more was paid out of it than was in it", since)


def _outside_year(facts: Facts) -> Iterator[Found]:
    for payment in facts.regular(Payment):
        fund = facts.get(payment.fund, Fund)
        if fund is not None and not fund.year.span.holds_on(payment.paid):
            yield Found(
                payment.ref,
                f"paid on {payment.paid:%-d %B %Y} out of {fund.ref}, which is of {fund.year}",
                on=payment.paid,
            )


def _network_money(facts: Facts) -> Iterator[Found]:
    for fund in facts.all(Fund):
        if fund.holder.kind == "network":
            yield Found(fund.ref, f"it is held by {fund.holder}", fund.year.span.since)
    for contract in facts.all(Contract):
        if contract.provider.kind == "network":
            yield Found(contract.ref, f"it is held with {contract.provider}", contract.span.since)
    for payment in facts.regular(Payment):
        if payment.payee.kind == "network":
            yield Found(
                payment.ref, f"{payment.amount} was paid to {payment.payee}", on=payment.paid
            )


rules.register(
    Rule(
        "ring-fence-broken",
        "Ring-fenced money stays within its fence",
        "It passes only between ring-fenced funds of which one feeds the other, and is paid only "
        "for its purpose: money for general practice under its contracts or to a federation of "
        "practices, a pooled fund under a section 75 agreement, and money that came with a "
        "delegated power by decisions under that power.",
        (RING_FENCES, law("nhs-act-2006-s223ga")),
        Severity.BREACH,
        "pay it from another fund, and put back what was taken",
        Example("a practice is paid for a local service out of money for general practice",
                changed(SURGERY_CONTRACT, form=ContractForm.LOCAL)),
        Example("a grant to a charity is paid out of money for general practice",
                changed(GRANT_PAYMENT, fund=SURGERIES)),
        check=_broken,
        unseen="A fence for a purpose that no form of contract tells, such as mental health, when "
        "the money is paid by a decision under the right power.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "fund-overspent",
        "No more leaves a fund than is in it",
        "Day by day, what was paid and passed on stays within what was allotted up to then.",
        (law("nhs-act-2006-s223gc"),),
        Severity.BREACH,
        "allot what is missing by a decision, or recover what was overpaid",
        Example("the whole of what was allotted is paid",
                changed(TO_SCHEMES, amount=Money(20_000_00))),
        Example("a penny more is paid than was allotted",
                changed(TO_SCHEMES, amount=Money(19_999_99))),
        check=_overspent,
    )
)  # fmt: skip
rules.register(
    Rule(
        "payment-outside-year",
        "A payment is made in the financial year of its fund",
        "Money is voted for a year. Paid in another, it is not there.",
        (law("nhs-act-2006-s223gc"),),
        Severity.WARNING,
        "pay it out of the fund of its own year",
        Example("paid on the first day of the year of its fund",
                changed(SURGERY_PAYMENT, paid=date(2025, 4, 1))),
        Example("paid on the last day of the year before",
                changed(SURGERY_PAYMENT, paid=date(2025, 3, 31))),
        check=_outside_year,
        unseen="Whether a bill was accrued to the year.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "network-holds-money",
        "A network holds no money: it is paid through its nominated payee",
        "A primary care network is an agreement between practices. It can hold no fund, sign no "
        "contract and be paid nothing in its own name.",
        (NETWORKS,),
        Severity.BREACH,
        "name its nominated payee",
        Example("a nominated payee is paid for its network",
                changed(SURGERY_PAYMENT, benefits=NETWORK)),
        Example("a network holds a fund", changed(SCHEMES, holder=NETWORK)),
        check=_network_money,
    )
)  # fmt: skip
