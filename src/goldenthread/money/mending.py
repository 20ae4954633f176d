"""Mending: what of an irregular transfer is still open.

It is made good by money that came back, or by money that somebody with the power allotted into
suspense for it; by both together in part. What is left open is a finding until it is mended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from goldenthread.kernel import Money, Ref, WarrantKind
from goldenthread.money.transfers import Allotment, Payment, Receipt


@dataclass(frozen=True, slots=True)
class Mending:
    """An irregular transfer and what came of it: what ``came_back`` and what was ``cleared``."""

    transfer: Payment | Allotment
    came_back: Money
    cleared: Money

    @property
    def open(self) -> Money:
        """What is not made good yet; below nothing where more was made good than went wrong."""
        return self.transfer.amount - self.came_back - self.cleared


def taken_back(allotments: Iterable[Allotment], receipts: Iterable[Receipt]) -> dict[Ref, Money]:
    """What came back of each transfer, by receipts and by allotments that reverse it."""
    pence: dict[Ref, int] = defaultdict(int)
    for receipt in receipts:
        pence[receipt.reverses] += receipt.amount.pence
    for one in allotments:
        if one.reverses is not None:
            pence[one.reverses] += one.amount.pence
    return {ref: Money(amount) for ref, amount in pence.items()}


def cleared(allotments: Iterable[Allotment]) -> dict[Ref, Money]:
    """What was allotted to make each transfer good, but for what takes it back as well."""
    pence: dict[Ref, int] = defaultdict(int)
    for one in allotments:
        if one.clears is not None and one.reverses != one.clears:
            pence[one.clears] += one.amount.pence
    return {ref: Money(amount) for ref, amount in pence.items()}


def mendings(
    transfers: Iterable[Payment | Allotment],
    came_back: Mapping[Ref, Money],
    made_good: Mapping[Ref, Money],
) -> list[Mending]:
    """Every irregular transfer among some, with what was mended of it; in their order."""
    nothing = Money(0)
    return [
        Mending(one, came_back.get(one.ref, nothing), made_good.get(one.ref, nothing))
        for one in transfers
        if one.warrant is WarrantKind.IRREGULAR
    ]
