"""The page of a fund: its position, the funds it feeds and the payments out of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.kernel import Money, Ref
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Receipt
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import facts
from goldenthread.records.suspense import irregular_transfers
from goldenthread.records.totals import Paid, balances, paid_by, paid_by_month
from goldenthread.web.leaves import as_recorded, refs_in, terms
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.moving import way, ways_to_move, with_ways
from goldenthread.web.pages.positions import RECORD, Position, positions
from goldenthread.web.pages.suspended import (
    passed_words,
    refs_of_irregular,
    suspense_part,
)
from goldenthread.web.presenters import (
    Figure,
    Leaf,
    Made,
    Mention,
    Names,
    Section,
    Table,
    columns,
    counted,
    pounds,
)


def fund_leaf(ref: Ref, now: Occasion) -> Leaf:
    """A fund, its position, the funds it feeds and the payments out of it."""
    found = facts(Fund, ref=ref, order_by=("-pk",), limit=1)
    if not found:
        raise NotInRecord(ref)
    fund = found[0]
    fed = facts(Fund, parent=ref, order_by=("name", "ref"), limit=100)
    given = facts(Allotment, destination=ref, order_by=("made", "ref"), limit=100)
    stand, *below = positions([fund, *(item for item in fed if item.ref != ref)])
    months = paid_by_month(fund=ref)
    payees: Mapping[Ref, Paid] = paid_by("payee", fund=ref, limit=20)
    back = facts(Receipt, fund=ref, order_by=("-received", "ref"), limit=50)
    irregular = irregular_transfers() if fund.suspense else ()
    irregular = tuple(one for one in irregular if one.fund == ref)
    kept = balances([ref]).get(ref)
    names = Names(
        refs_in(fund, *given, *back)
        | set(payees)
        | {item.ref for item in fed}
        | refs_of_irregular(irregular)
    )
    returned = f", got {stand.came_back} back" if stand.came_back.pence else ""
    made = Made(
        f"Given {stand.given}, passed on {stand.passed_on}, paid {stand.paid.amount} in "
        f"{stand.paid.payments:,} payments{returned}, so {stand.left} is left.",
        RECORD, now.day, "pounds", _kept_words(fund, stand, kept),
    )  # fmt: skip
    figures = (
        Figure("Given", pounds(stand.given), made),
        Figure("Passed on", pounds(stand.passed_on), made),
        Figure("Paid", pounds(stand.paid.amount), made, f"/money/payments/?fund={ref.key}",
               counted(stand.paid.payments, "payment")),
        *((Figure("Came back", pounds(stand.came_back), made),) if stand.came_back.pence else ()),
        Figure("Left", pounds(stand.left), made,
               note="overdrawn until it is mended" if stand.left.pence < 0 else ""),
    )  # fmt: skip
    sections = [
        Section("position", "Where it stands", figures=figures),
        Section("terms", "What it is for", terms=terms(fund, names)),
    ]
    suspense = suspense_part(irregular, names, now.day)
    if suspense:
        sections.insert(1, suspense)
    if given:
        sections.append(
            Section(
                "given", "Where its money came from",
                table=Table(
                    "Allotments to it",
                    columns("Allotment", "From", "Rests on", "Made on", "Amount#"),
                    tuple(
                        (Mention(item.ref.key, f"/fact/allotment/{item.ref.key}/",
                                 passed_words(item)),
                         names.mention(item.source), item.warrant, item.made, item.amount)
                        for item in given
                    ),
                ),
            )
        )  # fmt: skip
    if below:
        sections.append(
            Section(
                "feeds", "The funds it feeds",
                table=Table(
                    "Funds that it feeds", columns("Fund", "Given#", "Paid#", "Left#"),
                    tuple(
                        (names.mention(item.fund.ref), item.given, item.paid.amount, item.left)
                        for item in below
                    ),
                ),
            )
        )  # fmt: skip
    if payees:
        sections.append(
            Section(
                "payees", "Who was paid from it",
                table=Table(
                    "The largest payees", columns("Payee", "Payments#", "Paid#"),
                    tuple((names.mention(payee), paid.payments, paid.amount)
                          for payee, paid in payees.items()),
                ),
                more=Mention("All payments out of this fund", f"/money/payments/?fund={ref.key}"),
            )
        )  # fmt: skip
    if back:
        sections.append(
            Section(
                "receipts", "What came back to it",
                table=Table(
                    "Receipts, the latest first",
                    columns("Receipt", "From", "Of the payment", "Received on", "Amount#"),
                    tuple((Mention(item.description, f"/fact/receipt/{item.ref.key}/"),
                           names.mention(item.payer), names.mention(item.reverses), item.received,
                           item.amount) for item in back),
                ),
            )
        )  # fmt: skip
    if months:
        sections.append(
            Section(
                "months", "Month by month",
                table=Table(
                    "Paid in each month", columns("Month", "Payments#", "Paid#"),
                    tuple((f"{_MONTHS[month - 1]} {year}", paid.payments, paid.amount)
                          for (year, month), paid in months.items()),
                ),
            )
        )  # fmt: skip
    label = "Suspense fund" if fund.suspense else "Fund"
    return Leaf(
        ref, "Ring-fenced fund" if fund.ring_fenced else label, f"{fund.name}, {fund.year}",
        fund.purpose, sections=tuple(sections),
        made=as_recorded(provenance(Fund, ref=ref), now.day),
    )  # fmt: skip


def _kept_words(fund: Fund, stand: Position, kept: Money | None) -> str:
    """Whether the balance that the database keeps with every transfer says the same."""
    if fund.parent is None and not fund.suspense:
        return "Voted by Parliament: what it was given is what left it."
    if kept is None:
        return "The database keeps no balance of it: nothing has moved."
    if kept == stand.left:
        return f"The database, which keeps a balance with every transfer, says the same: {kept}."
    return (
        f"The database, which keeps a balance with every transfer, says {kept}. The two differ: "
        "run goldenthread verify."
    )


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@require_safe
def fund(request: HttpRequest, key: str) -> HttpResponse:
    """A fund."""
    ref, now = Ref("fund", key), occasion()
    leaf = fund_leaf(ref, now)
    held = facts(Fund, ref=ref, order_by=("-pk",), limit=1)
    if held and not held[0].suspense and held[0].year == now.year:
        leaf = with_ways(
            leaf,
            onward=ways_to_move(
                request, way("Allot from it", "allot", **{"from": key}),
                way("Allot to it", "allot", to=key),
            ),
        )  # fmt: skip
    return show_leaf(request, leaf)
