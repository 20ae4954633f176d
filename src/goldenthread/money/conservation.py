"""Conservation: no fund passes on or pays out more than came into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from goldenthread.kernel import Money, Ref
from goldenthread.money.funds import Fund

NOTHING = Money(0)


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A fund whose account cannot be right, with why in words."""

    fund: Ref
    words: str


def imbalances(
    funds: Iterable[Fund],
    came_in: Mapping[Ref, Money],
    passed_on: Mapping[Ref, Money],
    paid_out: Mapping[Ref, Money],
) -> Iterator[Imbalance]:
    """Funds of which more went than came, and money in accounts that no fund has.

    A fund without a parent is money voted by Parliament: nothing of ours comes into it.
    """
    parents = {fund.ref: fund.parent for fund in funds}
    for ref in sorted({*came_in, *passed_on, *paid_out}):
        came = came_in.get(ref, NOTHING)
        went = passed_on.get(ref, NOTHING) + paid_out.get(ref, NOTHING)
        if ref not in parents:
            yield Imbalance(
                ref, f"{came} came in and {went} went out, but no such fund is recorded"
            )
        elif parents[ref] is not None and went > came:
            yield Imbalance(ref, f"{went} went out of {came} that came in")
