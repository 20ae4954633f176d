"""What a contract asks of a payment: that it runs, with whom, awarded by whom, and once.

A board's standing financial instructions allow a payment only under a contract that runs, and by
the decision that authorises it. Not coded: prices, activity, and whether a service was given.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Money, Reason, Ref, Span

Bill = tuple[Ref | None, Ref, Ref, Money, date, str]
"""What tells one bill from another: contract, payee, for whom, amount, day and words."""


@dataclass(frozen=True, slots=True)
class Paying:
    """A payment as a contract sees it, and what is known of those whom it names.

    ``by`` is the decision or delegation that it names and ``power`` the power of that;
    ``contracts`` are the spells of the contract that it names and ``award_power`` the power by
    which that was awarded. ``payee_spans`` say when the payee was in being, and
    ``nominated`` who was, on the day, the nominated payee of the network that it is for.
    ``same`` is a payment that is the same in all but its key.
    """

    ref: Ref
    bill: Bill
    by: Ref | None
    power: Ref | None
    contracts: Sequence[Contract]
    award_power: Ref | None
    payee_spans: Sequence[Span]
    nominated: Collection[Ref]
    same: Ref | None

    @property
    def contract(self) -> Contract | None:
        """The spell of the contract that runs on the day, or else the last."""
        running = [one for one in self.contracts if one.span.holds_on(self.bill[4])]
        spells = running or self.contracts
        return spells[-1] if spells else None


def reasons_against(paying: Paying) -> tuple[Reason, ...]:
    """Why a payment may not be made under its contract; none where it may."""
    return (*_of_contract(paying), *_of_payee(paying), *_of_bill(paying))


def _of_contract(paying: Paying) -> list[Reason]:
    named, payee, _, _, on, _ = paying.bill
    contract = paying.contract
    if named is None:
        return [
            Reason(paying.ref, "it names no contract", None,
                   "name the contract under which it is owed, or record what the law alone owes")
        ]  # fmt: skip
    if contract is None:
        return [Reason(named, f"{named} is not recorded", None, "record the contract first")]
    found = []
    if not contract.span.holds_on(on):
        words = f"{named} runs {contract.span}, and this is {on:%-d %B %Y}"
        found.append(
            Reason(named, words, contract.clause, "have the contract extended by a decision")
        )
    if payee != contract.provider:
        words = f"{named} is with {contract.provider}, and {payee} would be paid"
        found.append(Reason(named, words, contract.clause, f"pay {contract.provider}"))
    if contract.provider.kind == "network":
        words = f"{named} is with a network, which can sign no contract"
        found.append(
            Reason(named, words, contract.clause, "make the contract with its nominated payee")
        )
    if paying.by != contract.decision and (
        paying.power is None or paying.power != paying.award_power
    ):
        words = f"{named} was awarded by {contract.decision}, and {paying.by} is of another power"
        found.append(Reason(named, words, contract.clause, f"name {contract.decision}"))
    return found


def _of_payee(paying: Paying) -> list[Reason]:
    _, payee, benefits, _, on, _ = paying.bill
    found = []
    if payee.kind == "network":
        words = f"{payee} is an agreement between practices, and is paid nothing in its own name"
        found.append(Reason(payee, words, None, "pay its nominated payee"))
    elif not paying.payee_spans:
        found.append(Reason(payee, f"{payee} is not recorded", None, "record the payee first"))
    elif not any(span.holds_on(on) for span in paying.payee_spans):
        words = f"{payee} is not in being on {on:%-d %B %Y}: it was {paying.payee_spans[-1]}"
        found.append(Reason(payee, words, None, "pay the body that took over"))
    if benefits.kind == "network" and payee not in paying.nominated:
        words = f"{payee} is not the nominated payee of {benefits} on {on:%-d %B %Y}"
        payees = " or ".join(map(str, sorted(paying.nominated)))
        found.append(
            Reason(benefits, words, None, f"pay {payees}" if payees else "record whom it nominated")
        )
    return found


def _of_bill(paying: Paying) -> list[Reason]:
    if paying.same is None:
        return []
    words = f"it is the same as {paying.same} in all but its key"
    return [
        Reason(paying.same, words, None, "leave it out, or say in its words what sets it apart")
    ]
