"""Payments and contracts: paid to whom it is owed, while the contract runs, once it was decided.

A board's standing financial instructions allow a payment only under a contract and by a recorded
decision. Not coded: prices, activity, and whether a service was given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from goldenthread.assurance.example import (
    GRANT_CONTRACT,
    GRANT_PAYMENT,
    OTHER_SURGERY,
    SURGERY,
    SURGERY_PAYMENT,
    changed,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import FINANCIAL_INSTRUCTIONS, SCHEME_OF_DELEGATION
from goldenthread.assurance.rules import Before, Example, Found, Rule, rules
from goldenthread.authority.decisions import Decision
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Money, Ref, Severity, Span
from goldenthread.money.transfers import Payment


def _under_contract(facts: Facts) -> Iterator[tuple[Payment, Contract]]:
    for payment in facts.regular(Payment):
        contract = facts.get(payment.contract, Contract)
        if contract is not None:
            yield payment, contract


def _outside_span(facts: Facts) -> Iterator[Found]:
    for payment, contract in _under_contract(facts):
        if not contract.span.holds_on(payment.paid):
            yield Found(
                payment.ref,
                f"paid on {payment.paid:%-d %B %Y} under {contract.ref}, which runs "
                f"{contract.span}",
                on=payment.paid,
            )


def _to_another(facts: Facts, before: Before) -> Iterator[Found]:
    for payment, contract in _under_contract(facts):
        if payment.payee != contract.provider:
            earlier = (
                Ref("finding", f"network-holds-money/{ref}") for ref in (payment.ref, contract.ref)
            )
            yield Found(
                payment.ref,
                f"{payment.amount} was paid to {payment.payee}; {contract.ref} is with "
                f"{contract.provider}",
                on=payment.paid,
                root=next((ref for ref in earlier if ref in before), None),
            )


def _before_decision(facts: Facts) -> Iterator[Found]:
    for payment in facts.regular(Payment):
        decision = facts.get(payment.decision, Decision)
        if decision is not None and payment.paid < decision.taken:
            yield Found(
                payment.ref,
                f"paid on {payment.paid:%-d %B %Y}; {decision.ref} was taken on "
                f"{decision.taken:%-d %B %Y}",
                on=payment.paid,
            )


def _contract_before_decision(facts: Facts) -> Iterator[Found]:
    for contract in facts.all(Contract):
        decision = facts.get(contract.decision, Decision)
        began = contract.span.since
        if decision is not None and began is not None and began < decision.taken:
            yield Found(
                contract.ref,
                f"it began on {began:%-d %B %Y}; {decision.ref} was taken on "
                f"{decision.taken:%-d %B %Y}",
                on=began,
            )


def _not_in_being(facts: Facts) -> Iterator[Found]:
    spans: dict[Ref, list[Span]] = {}
    for payment in facts.regular(Payment):
        if payment.payee not in spans:
            spells = facts.spells(payment.payee)
            spans[payment.payee] = [one.span for one in spells if hasattr(one, "span")]
        held = spans[payment.payee]
        if held and not any(span.holds_on(payment.paid) for span in held):
            yield Found(
                payment.ref,
                f"{payment.amount} was paid to {payment.payee} on {payment.paid:%-d %B %Y}; it was "
                f"in being {held[-1]}",
                on=payment.paid,
            )


def _twice(facts: Facts) -> Iterator[Found]:
    seen: dict[Any, Ref] = {}
    for one in sorted(facts.regular(Payment), key=lambda each: each.ref):
        key = (one.contract, one.payee, one.benefits, one.amount, one.paid, one.description)
        earlier = seen.setdefault(key, one.ref)
        if earlier != one.ref:
            yield Found(one.ref, f"it is the same as {earlier} in all but its key", on=one.paid)


def _not_positive(facts: Facts) -> Iterator[Found]:
    for payment in facts.regular(Payment):
        if payment.amount.pence <= 0:
            yield Found(payment.ref, f"its amount is {payment.amount}", on=payment.paid)


def _beyond_award(facts: Facts) -> Iterator[Found]:
    paid: dict[Ref, int] = defaultdict(int)
    for payment, contract in _under_contract(facts):
        paid[contract.decision] += payment.amount.pence
    for ref, pence in paid.items():
        decision = facts.get(ref, Decision)
        if decision is not None and decision.amount is not None and pence > decision.amount.pence:
            yield Found(
                ref,
                f"{Money(pence)} was paid under what it awarded; it commits {decision.amount}",
                decision.taken,
            )


rules.register(
    Rule(
        "payment-outside-contract",
        "A payment is made while its contract runs",
        "Before a contract begins nothing is owed under it; after it ends nothing more is.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.BREACH,
        "extend the contract by a decision, or recover the payment",
        Example("paid on the first day of the contract",
                changed(GRANT_PAYMENT, paid=date(2025, 4, 1))),
        Example("the contract ended the day before the payment",
                changed(GRANT_CONTRACT, span=Span(date(2025, 4, 1), date(2025, 4, 9)))),
        check=_outside_span,
        unseen="Arrears that a contract allows after its end.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "payment-to-another",
        "A payment goes to the provider of its contract",
        "A contract is with one provider. For a network it is with the nominated payee.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.BREACH,
        "recover the payment, and pay the provider of the contract",
        Example("the surgery of the contract is paid"),
        Example("another surgery is paid", changed(SURGERY_PAYMENT, payee=OTHER_SURGERY)),
        follow=_to_another, follows=("network-holds-money",),
    )
)  # fmt: skip
rules.register(
    Rule(
        "payment-before-decision",
        "A payment is made after the decision that authorises it",
        "Nobody commits money without a recorded decision; one taken later only makes good what "
        "had no authority.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.BREACH,
        "name the decision on which it was paid, or report it as paid without authority",
        Example("paid on the day of the decision", changed(GRANT_PAYMENT, paid=date(2025, 3, 28))),
        Example("paid on the day before the decision",
                changed(GRANT_PAYMENT, paid=date(2025, 3, 27))),
        check=_before_decision,
    )
)  # fmt: skip
rules.register(
    Rule(
        "contract-before-decision",
        "A contract begins after the decision that awards it",
        "A contract that runs before anybody awarded it was awarded by nobody.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.BREACH,
        "name the decision that awarded it, or have it ratified and published as such",
        Example("it begins on the day of the decision",
                changed(GRANT_CONTRACT, span=Span(date(2025, 3, 28)))),
        Example("it begins on the day before the decision",
                changed(GRANT_CONTRACT, span=Span(date(2025, 3, 27)))),
        check=_contract_before_decision,
    )
)  # fmt: skip
rules.register(
    Rule(
        "payee-not-in-being",
        "A payee is in being on the day on which it is paid",
        "A practice that has closed has no patients to be paid for.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.BREACH,
        "recover the payment, or pay the body that took over",
        Example("a surgery is paid on its last day",
                changed(SURGERY, span=Span(date(2022, 7, 1), date(2025, 4, 23)))),
        Example("a surgery is paid on the day after its last",
                changed(SURGERY, span=Span(date(2022, 7, 1), date(2025, 4, 22)))),
        check=_not_in_being,
    )
)  # fmt: skip
rules.register(
    Rule(
        "paid-twice",
        "Nothing is paid twice",
        "Two payments of one day to one payee, alike in contract, amount and words, are one bill "
        "paid twice until somebody shows otherwise.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.WARNING,
        "recover the second payment, or say what sets it apart",
        Example("the same amount is paid again in another month",
                lambda facts: [*facts, *_again(facts, paid=date(2025, 5, 22))]),
        Example("the same bill is paid again under another key",
                lambda facts: [*facts, *_again(facts)]),
        check=_twice,
        unseen="The same bill paid on another day or in other words.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "payment-not-positive",
        "A payment is of more than nothing",
        "Money that comes back is a transfer of its own; a payment below nothing hides it.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.WARNING,
        "record what came back as a transfer into the fund",
        Example("a payment of a penny", changed(SURGERY_PAYMENT, amount=Money(1))),
        Example("a payment of less than nothing", changed(SURGERY_PAYMENT, amount=Money(-1))),
        check=_not_positive,
    )
)  # fmt: skip
rules.register(
    Rule(
        "paid-beyond-award",
        "No more is paid than the decision commits",
        "What is paid under all the contracts of one award stays within the sum that was decided, "
        "or the limit was kept on paper only.",
        (SCHEME_OF_DELEGATION, FINANCIAL_INSTRUCTIONS),
        Severity.BREACH,
        "have the increase decided by a body whose limit covers the whole",
        Example("all of the award is paid", changed(GRANT_PAYMENT, amount=Money(80_000_00))),
        Example("a penny more than the award is paid",
                changed(GRANT_PAYMENT, amount=Money(80_000_01))),
        check=_beyond_award,
        unseen="Awards that name no amount, because prices are set nationally.",
    )
)  # fmt: skip


def _again(facts: list[Any], **fields: Any) -> Iterator[Payment]:
    for one in facts:
        if isinstance(one, Payment) and one.ref == SURGERY_PAYMENT:
            yield replace(one, ref=Ref("payment", "EX-3"), **fields)
