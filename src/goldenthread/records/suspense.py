"""Irregular money: what happened without authority, and how far each transfer is mended.

A transfer is mended by money that came back or was taken back, and by an allotment that makes it
good once somebody with the power decided so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from goldenthread.kernel import Money, Ref, WarrantKind
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.records.reading import any_of, facts


@dataclass(frozen=True, slots=True)
class Irregular:
    """An irregular transfer, and the transfers by which it was mended."""

    transfer: Payment | Allotment
    mended_by: tuple[Allotment | Receipt, ...]

    @property
    def fund(self) -> Ref:
        """The suspense fund out of which it moved."""
        moved = self.transfer
        return moved.fund if isinstance(moved, Payment) else moved.source

    @property
    def mended(self) -> Money:
        """How much of it is mended."""
        return sum((one.amount for one in self.mended_by), Money(0))

    @property
    def open(self) -> Money:
        """How much of it still stands without authority."""
        return self.transfer.amount - self.mended


def irregular_transfers() -> tuple[Irregular, ...]:
    """Every irregular transfer, the latest first; five queries."""
    paid = facts(Payment, warrant=WarrantKind.IRREGULAR, order_by=("-paid", "ref"))
    passed = facts(Allotment, warrant=WarrantKind.IRREGULAR, order_by=("-made", "ref"))
    by: dict[Ref | None, list[Allotment | Receipt]] = defaultdict(list)
    refs = [*(one.ref for one in paid), *(one.ref for one in passed)]
    for good in facts(Allotment, any_of("clears", refs), order_by=("made", "ref")):
        by[good.clears].append(good)
    for back in facts(Receipt, any_of("reverses", refs), order_by=("received", "ref")):
        by[back.reverses].append(back)
    for taken in facts(Allotment, any_of("reverses", refs), order_by=("made", "ref")):
        by[taken.reverses].append(taken)
    moved: tuple[Payment | Allotment, ...] = (*paid, *passed)
    return tuple(Irregular(one, tuple(by[one.ref])) for one in moved)
