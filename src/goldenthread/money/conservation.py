"""Conservation: no fund passes on or pays out more than came into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from goldenthread.kernel import Money, Ref
from goldenthread.money.funds import Fund

NOTHING = Money(0)
Sums = Mapping[Ref, Money]
"""Sums by fund; a fund that is missing has none."""


@dataclass(frozen=True, slots=True)
class Account:
    """All that came into each fund and went out of it."""

    allotted: Sums
    came_back: Sums
    passed_on: Sums
    paid_out: Sums

    def came(self, fund: Ref) -> Money:
        """All that came into a fund."""
        return self.allotted.get(fund, NOTHING) + self.came_back.get(fund, NOTHING)

    def went(self, fund: Ref) -> Money:
        """All that went out of a fund."""
        return self.passed_on.get(fund, NOTHING) + self.paid_out.get(fund, NOTHING)

    def left(self, fund: Ref) -> Money:
        """What stands in a fund; below nothing where more went than came."""
        return self.came(fund) - self.went(fund)

    def funds(self) -> Iterator[Ref]:
        """Every fund in which anything moved, in order."""
        yield from sorted({*self.allotted, *self.came_back, *self.passed_on, *self.paid_out})


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A fund whose account cannot be right, with why in words."""

    fund: Ref
    words: str


def imbalances(funds: Iterable[Fund], account: Account) -> Iterator[Imbalance]:
    """Funds of which more went than came, and money in accounts that no fund has.

    A fund without a parent is money voted by Parliament: nothing of ours comes into it. A
    suspense fund is overdrawn by what is not mended yet.
    """
    by_ref = {fund.ref: fund for fund in funds}
    for ref in account.funds():
        fund, came, went = by_ref.get(ref), account.came(ref), account.went(ref)
        if fund is None:
            yield Imbalance(
                ref, f"{came} came in and {went} went out, but no such fund is recorded"
            )
        elif fund.parent is not None and not fund.suspense and went > came:
            yield Imbalance(ref, f"{went} went out of {came} that came in")
