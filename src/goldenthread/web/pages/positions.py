"""Where funds stand: what each was given, passed on, paid, and has left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from goldenthread.kernel import FinancialYear, Money, Ref
from goldenthread.money.funds import Fund
from goldenthread.records.reading import any_of
from goldenthread.records.totals import Paid, allotted_by, came_back, paid_by

RECORD = "Funds, allotments and payments in the system’s own record"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a fund stands: what it was given, passed on, paid, got back, and has left.

    A fund that nothing feeds was voted by Parliament: what it was given is what it passed on.
    """

    fund: Fund
    depth: int
    given: Money
    passed_on: Money
    paid: Paid
    holder_differs: bool = False
    came_back: Money = Money(0)

    @property
    def left(self) -> Money:
        """What has neither been passed on nor paid, or was paid and came back.

        Below nothing in suspense only: what is not mended yet.
        """
        return self.given + self.came_back - self.passed_on - self.paid.amount

    @property
    def share(self) -> int:
        """Pence in the thousand that are gone, for a bar: 0 to 1000."""
        if self.given.pence <= 0:
            return 0
        gone = self.passed_on + self.paid.amount
        return max(0, min(1000, 1000 * gone.pence // self.given.pence))


def positions(funds: list[Fund]) -> tuple[Position, ...]:
    """Funds in the order of their tree, each with its position; four queries."""
    refs = [fund.ref for fund in funds]
    received = allotted_by("destination", refs)
    passed_on = allotted_by("source", refs)
    paid: dict[Ref, Paid] = paid_by("fund", any_of("fund", refs))
    back = came_back(any_of("fund", refs))
    known = set(refs)
    children: dict[Ref | None, list[Fund]] = defaultdict(list)
    for fund in funds:
        children[fund.parent if fund.parent in known else None].append(fund)
    ordered: list[Position] = []

    def walk(parent: Ref | None, depth: int, holder: Ref | None) -> None:
        for fund in sorted(children[parent], key=lambda item: (item.name, item.ref)):
            onward = passed_on.get(fund.ref, Money(0))
            spent = paid.get(fund.ref, Paid())
            given = received.get(fund.ref)
            if given is None:
                # Nothing feeds it: voted by Parliament, or in suspense, which is overdrawn.
                given = Money(0) if fund.suspense else onward + spent.amount
            differs = fund.holder != holder
            returned = back.get(fund.ref, Money(0))
            ordered.append(Position(fund, depth, given, onward, spent, differs, returned))
            walk(fund.ref, depth + 1, fund.holder)

    walk(None, 0, None)
    return tuple(ordered)


def asked_year(request: HttpRequest, years: list[FinancialYear]) -> FinancialYear | None:
    """The year of ``?year=2025``, or the latest that has funds."""
    text = request.GET.get("year", "")
    if text.isascii() and text.isdigit() and len(text) == 4:
        return FinancialYear(int(text))
    if text:
        raise BadRequest(f"{text!r} is not a year: write the year in which it begins, 2025.")
    return years[-1] if years else None
