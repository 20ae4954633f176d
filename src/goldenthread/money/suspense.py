"""Suspense: where money that moved without authority stands until it is mended.

Whatever fund was charged, irregular money moves through the suspense fund of its holder and year:
the fund itself, and any fence around it, is as it would be had nobody done it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from goldenthread.kernel import Ref, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment

PURPOSE = "what moved without authority, until it is mended"


def suspense_of(fund: Fund, among: Iterable[Fund], holders: Collection[Ref]) -> Fund | None:
    """The suspense fund that stands for a fund: of its year, and of one of its ``holders``.

    ``holders`` are the fund's holder and the bodies of which that is a committee. The holder's own
    comes first. A suspense fund stands for itself.
    """
    if fund.suspense:
        return fund
    found = [
        one
        for one in among
        if one.suspense and one.year == fund.year and one.holder in {fund.holder, *holders}
    ]
    return min(found, key=lambda one: (one.holder != fund.holder, one.ref), default=None)


def new_suspense(fund: Fund, *, holder: Ref, area: Ref, find: Callable[[Ref], Fund | None]) -> Fund:
    """A suspense fund to stand for a fund, under the clause of that fund.

    ``holder`` is the body whose account it is, ``area`` its system. It is fed from the nearest
    fund above that has no ring-fence.
    """
    above, seen = fund, {fund.ref}
    while above.ring_fenced and above.parent is not None and above.parent not in seen:
        parent = find(above.parent)
        if parent is None:
            break
        above = parent
        seen.add(above.ref)
    return Fund(
        Ref("fund", f"{holder.key}-{fund.year.begins}-suspense"), "Suspense", PURPOSE, fund.year,
        holder, area, False, above.ref, None, fund.clause, None, suspense=True,  # noqa: FBT003
    )  # fmt: skip


def through(transfer: Payment | Allotment, suspense: Ref) -> Payment | Allotment:
    """The same movement as irregular money: it leaves suspense, and not the fund it charged."""
    if isinstance(transfer, Payment):
        return replace(transfer, fund=suspense, warrant=WarrantKind.IRREGULAR)
    return replace(transfer, source=suspense, warrant=WarrantKind.IRREGULAR)
