"""On what money rests: a warrant of the kind that it says, or suspense until it is mended.

A board's standing financial instructions let nobody commit money without a recorded decision or a
delegation. What was paid all the same is recorded as irregular, and found until it came back or
somebody with the power made it good. Not coded: how soon it must be mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from goldenthread.assurance.example import (
    AWARD,
    CHARITY,
    CLAUSE,
    GRANT_PAYMENT,
    POT,
    SCHEMES,
    added,
    changed,
    sound,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import FINANCIAL_INSTRUCTIONS
from goldenthread.assurance.rules import Example, Found, Rule, rules
from goldenthread.kernel import Money, Ref, Severity, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.gate import day_of
from goldenthread.money.mending import Mending, cleared, mendings, taken_back
from goldenthread.money.transfers import Allotment, Payment, Receipt


def _mendings(facts: Facts) -> list[Mending]:
    """Every irregular transfer up to the day, with what was mended of it up to then."""
    payments, allotments = facts.all(Payment), facts.all(Allotment)
    back, good = taken_back(allotments, facts.all(Receipt)), cleared(allotments)
    return [*mendings(payments, back, good), *mendings(allotments, back, good)]


def _unmended(facts: Facts) -> Iterator[Found]:
    for one in _mendings(facts):
        if one.open.pence > 0:
            moved = one.transfer
            whom = moved.payee if isinstance(moved, Payment) else moved.destination
            yield Found(
                moved.ref,
                f"{moved.amount} went to {whom} without authority, and {one.open} of it is not "
                "made good",
                day_of(moved),
            )


def _beyond(facts: Facts) -> Iterator[Found]:
    for one in _mendings(facts):
        if one.open.pence < 0:
            yield Found(
                one.transfer.ref,
                f"{one.transfer.amount} was irregular; {one.came_back} came back and {one.cleared} "
                "was allotted to make it good",
            )


def _without(facts: Facts) -> Iterator[Found]:
    for payment in facts.regular(Payment):
        if lacks := _lacks(payment):
            yield Found(payment.ref, f"it {lacks}", on=payment.paid)
    for allotment in facts.regular(Allotment):
        if allotment.warrant is WarrantKind.DECISION and allotment.decision is None:
            yield Found(allotment.ref, "it names no decision", on=allotment.made)


def _lacks(payment: Payment) -> str:
    """The word that a payment lacks of the warrant that it says it has."""
    kind = payment.warrant
    if kind is WarrantKind.DECISION and payment.decision is None:
        return "names no decision"
    if kind is WarrantKind.DELEGATION and payment.delegation is None:
        return "names no delegation"
    if kind is WarrantKind.STATUTE and payment.clause is None:
        return "names no law that owes it"
    return "is paid for having been there before" if kind is WarrantKind.BROUGHT_FORWARD else ""


_SUSPENSE = Ref("fund", "EX-suspense")
_GIFT = Ref("payment", "EX-9")


def _gift(*more: Any) -> Any:
    """The example with a gift that nobody decided on, in suspense, and what came of it."""
    pot = next(one for one in sound() if isinstance(one, Fund) and one.ref == POT)
    suspense = replace(pot, ref=_SUSPENSE, parent=POT, suspense=True)
    gift = Payment(
        _GIFT, _SUSPENSE, CHARITY, pot.area, None, None, "A gift", Money(500_00),
        date(2025, 5, 6), WarrantKind.IRREGULAR,
    )  # fmt: skip
    return added(suspense, gift, *more)


def _back(pounds: int) -> Receipt:
    return Receipt(
        Ref("receipt", "EX-1"), _SUSPENSE, CHARITY, _GIFT, "Part of it", Money(pounds * 100),
        date(2025, 5, 20),
    )  # fmt: skip


def _good(pounds: int) -> Allotment:
    return Allotment(
        Ref("allotment", "EX-9"), SCHEMES, _SUSPENSE, Money(pounds * 100), AWARD, CLAUSE,
        date(2025, 6, 2), clears=_GIFT,
    )  # fmt: skip


rules.register(
    Rule(
        "irregular-unmended",
        "What moved without authority is mended",
        "It stands in suspense until the money came back, or until a body with the power decided "
        "on it and allotted to suspense what it took.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.BREACH,
        "recover it, or have a body with the power decide on it and allot what makes it good",
        Example("£200 of a gift of £500 came back, and £300 was made good by a decision",
                _gift(_back(200), _good(300))),
        Example("£200 of a gift of £500 came back, and £299 was made good",
                _gift(_back(200), _good(299))),
        check=_unmended,
        unseen="What was never recorded.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "mended-beyond",
        "No more is made good than went wrong",
        "What is allotted to suspense beyond what was irregular is money that nobody may spend.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.WARNING,
        "record of which transfer the rest is, or have the surplus decided on",
        Example("a gift of £500 was made good in full", _gift(_good(500))),
        Example("a gift of £500 was made good, and £1 came back besides",
                _gift(_good(500), _back(1))),
        check=_beyond,
    )
)  # fmt: skip
rules.register(
    Rule(
        "transfer-without-warrant",
        "Money names the warrant on which it says that it rests",
        "A decision, a delegation or a law that nobody can name is none. Without a name nobody "
        "can ask whether it was sound.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.BREACH,
        "name it, or take the money back and record it as irregular",
        Example("a grant is paid by the decision that it names"),
        Example("a grant is paid by a decision that it does not name",
                changed(GRANT_PAYMENT, decision=None)),
        check=_without,
    )
)  # fmt: skip
