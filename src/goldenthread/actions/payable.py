"""What the gate would let through under a contract: which decisions, funds and beneficiaries.

A penny is judged for each that could be meant, and nothing is written. So what a form offers and
what the gate permits are one rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product

from goldenthread.actions.judging_transfers import Judging
from goldenthread.authority.decisions import Decision
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import FinancialYear, Money, Reason, Ref
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Payment
from goldenthread.records.reading import any_of, facts
from goldenthread.records.standing import standing
from goldenthread.structure.memberships import Capacity, Membership

_EARLIER = 48
"""Earlier payments under a contract that are asked how it is paid: two years of months, twice."""
_MOST = 6
"""Decisions, and beneficiaries, that are tried."""
_MOST_FUNDS = 200


@dataclass(frozen=True, slots=True)
class Payable:
    """What may be paid under a contract on a day, what was usual first.

    ``funds`` are those that could pay at least a penny, each with what stands in it. ``reasons``
    say why there is none, where there is none.
    """

    decisions: tuple[Decision, ...]
    funds: tuple[tuple[Fund, Money], ...]
    benefits: tuple[Ref, ...]
    reasons: tuple[Reason, ...]


def payable(contract: Contract, *, on: date, decision: Ref | None = None) -> Payable:
    """What may be paid under a contract on a day; ``decision`` is one to try before others."""
    earlier = facts(Payment, contract=contract.ref, order_by=("-paid", "ref"), limit=_EARLIER)
    named = [decision, *(one.decision for one in earlier), contract.decision]
    wanted = list(dict.fromkeys(one for one in named if one is not None))[:_MOST]
    found = {one.ref: one for one in facts(Decision, any_of("ref", wanted))}
    decisions = [found[ref] for ref in wanted if ref in found]
    benefits = _benefits(contract, earlier, decisions, on)
    usual = {one.fund: number for number, one in reversed(list(enumerate(earlier)))}
    funds = sorted(
        facts(Fund, year=FinancialYear.of(on), suspense=False, order_by=("name", "ref"),
              limit=_MOST_FUNDS),
        key=lambda fund: usual.get(fund.ref, len(usual) + _EARLIER),
    )  # fmt: skip
    trials = {
        (by.ref, fund.ref, whom): Payment(
            Ref("payment", "trial"), fund.ref, contract.provider, whom, contract.ref, by.ref,
            "A penny, to ask the gate", Money(1), on,
        )
        for by, fund, whom in product(decisions, funds, benefits)
    }  # fmt: skip
    if not trials:
        return Payable((), (), (), (_nothing_decided(contract),))
    judging = Judging(standing(list(trials.values()), on), on)
    verdicts = {named: judging.consider(trial) for named, trial in trials.items()}
    may = [named for named, verdict in verdicts.items() if verdict.permitted]
    if not may:
        nearest = min(verdicts.values(), key=lambda verdict: len(verdict.reasons))
        return Payable((), (), tuple(benefits), nearest.reasons)
    return Payable(
        tuple(one for one in decisions if any(by == one.ref for by, _, _ in may)),
        tuple((fund, judging.left.get(fund.ref, Money(0))) for fund in funds
              if any(out_of == fund.ref for _, out_of, _ in may)),
        tuple(one for one in benefits if any(whom == one for _, _, whom in may)),
        (),
    )  # fmt: skip


def _benefits(
    contract: Contract, earlier: list[Payment], decisions: list[Decision], on: date
) -> list[Ref]:
    """For whom a payment may be: as before, the practice itself, the networks, the area."""
    nominating = facts(
        Membership, member=contract.provider, capacity=Capacity.NOMINATED_PAYEE, as_at=on
    )
    itself = [contract.provider] if contract.provider.kind == "practice" else []
    every = [
        *(one.benefits for one in earlier), *itself, *(tie.group for tie in nominating),
        *(one.area for one in decisions),
    ]  # fmt: skip
    return list(dict.fromkeys(every))[:_MOST]


def _nothing_decided(contract: Contract) -> Reason:
    return Reason(
        contract.ref, f"no decision or fund of the year stands behind {contract.ref}", None,
        "record the decision that awarded it, and allot money for it",
    )  # fmt: skip
