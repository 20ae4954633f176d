"""Funds: nothing leaves a ring-fence, nothing is spent that was not given, networks hold none.

National Health Service Act 2006, section 223GC: a board spends no more than it receives. Ring-
fences are set by directions, by the terms of a delegation or by a board's own instructions. Not
coded: virements allowed by a published vote, standards that spending must grow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
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
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import Money, Ref, Severity
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.structure.bodies import Body, Form

_PRACTICE_FORMS = frozenset(
    {
        ContractForm.GMS,
        ContractForm.PMS,
        ContractForm.APMS,
        ContractForm.NETWORK,
        ContractForm.LOCAL,
    }
)
_FENCES = (
    ("general practice", _PRACTICE_FORMS, "a contract of general practice"),
    ("pooled", frozenset({ContractForm.SECTION_75}), "a section 75 agreement"),
)
"""Words in the purpose of a fence, the forms of contract that it may pay, and these in words."""


def _fences(facts: Facts, fund: Fund) -> Iterator[Fund]:
    """A ring-fenced fund, and every ring-fenced fund from which it is fed without a break."""
    seen: set[Ref] = set()
    here: Fund | None = fund
    while here is not None and here.ring_fenced and here.ref not in seen:
        yield here
        seen.add(here.ref)
        here = facts.get(here.parent, Fund)


def _broken(facts: Facts) -> Iterator[Found]:
    for allotment in facts.regular(Allotment):
        source, target = facts.get(allotment.source, Fund), facts.get(allotment.destination, Fund)
        if source and target and source.ring_fenced:
            if target.ring_fenced and source.ref in {one.ref for one in _fences(facts, target)}:
                continue
            yield Found(
                allotment.ref,
                f"{allotment.amount} left {source.ref}, ring-fenced for {source.purpose}, for "
                f"{target.ref}",
                on=allotment.made,
            )
    fenced = {one.ref: tuple(_fences(facts, one)) for one in facts.all(Fund) if one.ring_fenced}
    for payment in facts.regular(Payment):
        fences = fenced.get(payment.fund)
        contract = facts.get(payment.contract, Contract) if fences else None
        if fences and contract:
            why = _out_of_bounds(facts, fences, payment, contract)
            if why:
                yield Found(payment.ref, why, on=payment.paid)


def _out_of_bounds(
    facts: Facts, fences: tuple[Fund, ...], payment: Payment, contract: Contract
) -> str:
    """Why a payment is outside a fence of its fund; empty when it is inside all of them."""
    for fence in fences:
        said = f"{payment.amount} out of {fence.ref}, ring-fenced for {fence.purpose},"
        for words, forms, name in _FENCES:
            if words in fence.purpose and contract.form not in forms:
                if words == "general practice" and _of_general_practice(facts, contract.provider):
                    continue
                return (
                    f"{said} was paid under {contract.ref} ({contract.form}), which is not {name}"
                )
        set_by = facts.get(fence.decision, Decision)
        paid_by = facts.get(payment.decision, Decision)
        if (
            set_by is not None
            and paid_by is not None
            and set_by.delegation is not None
            and set_by.power != paid_by.power
        ):
            return (
                f"{said} came with {set_by.power}, and was paid by a decision under {paid_by.power}"
            )
    return ""


def _of_general_practice(facts: Facts, provider: Ref) -> bool:
    body = facts.get(provider, Body)
    return provider.kind == "practice" or (body is not None and body.form is Form.FEDERATION)


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
        "It passes only to a fund that is ring-fenced too and fed from it, and is paid only for "
        "its purpose: money for general practice under its contracts or to a federation of "
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
