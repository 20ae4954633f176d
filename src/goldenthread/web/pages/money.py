"""The system's money in one year: where it came from, and where it went."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.kernel import Money
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Payment
from goldenthread.records.occasion import occasion
from goldenthread.records.provenance import brought_by, is_recorded
from goldenthread.records.reading import any_of, facts
from goldenthread.records.suspense import irregular_transfers
from goldenthread.web.pages.moving import way, ways_to_move
from goldenthread.web.pages.positions import RECORD, asked_year, positions
from goldenthread.web.pages.suspended import refs_of_irregular, suspense_part
from goldenthread.web.presenters import (
    Chart,
    Figure,
    Made,
    Names,
    counted,
    pounds,
    recorded,
)
from goldenthread.web.showing import show

OFFERED = (
    way("Authorise a payment", "pay"),
    way("Pay in bulk", "pay-in-bulk"),
    way("Allot between funds", "allot"),
    way("Record what happened anyway", "record"),
)
"""What those who may move money can do from the page of money."""


@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """The system's money in one year: where it came from, and where it went."""
    now = occasion()
    all_funds = facts(Fund, order_by=("name", "ref"))
    years = sorted({fund.year for fund in all_funds})
    year = asked_year(request, years)
    stands = positions([fund for fund in all_funds if fund.year == year])
    of_year = {item.fund.ref for item in stands}
    irregular = [one for one in irregular_transfers() if one.fund in of_year]
    names = Names({item.fund.holder for item in stands} | refs_of_irregular(irregular))
    payments = sum((item.paid.payments for item in stands), 0)
    total = sum((item.paid.amount for item in stands), Money(0))
    fenced = sum((item.paid.amount for item in stands if item.fund.ring_fenced), Money(0))
    leaves = [item for item in stands if item.depth > 0 and not item.fund.suspense]
    back = sum((item.came_back for item in stands), Money(0))
    left = sum((item.left for item in leaves), Money(0))
    made_from = recorded(*brought_by(Payment, any_of("fund", [item.fund.ref for item in stands])))
    figures: tuple[Figure, ...] = (
        Figure(
            f"Paid out of the funds of {year}", pounds(total),
            Made(f"The sum of {payments:,} payments, on whatever day, out of every fund of the "
                 f"year: {total}.", RECORD, now.day, "pounds", made_from),
            f"/money/payments/?year={year.begins}" if year else "", counted(payments, "payment"),
        ),
        Figure(
            "Of it from ring-fenced funds", pounds(fenced),
            Made(f"Payments out of funds that may be spent on their purpose only: {fenced}.",
                 RECORD, now.day, "pounds", made_from),
        ),
        Figure(
            "Left in the funds", pounds(left),
            Made("What each fund was given and got back, less what it passed on and paid: "
                 f"{left}. Suspense is left out.", RECORD, now.day, "pounds", made_from),
        ),
        *((Figure("Came back", pounds(back),
                  Made(f"Receipts into every fund of the year: {back}.", RECORD, now.day,
                       "pounds")),) if back.pence else ()),
    )  # fmt: skip
    unrecorded = not is_recorded(Payment)
    if unrecorded or not stands:
        figures = ()  # Where nothing is recorded no sum is nought.
    return show(
        request, "money.jinja", title=f"The system’s money, {year}" if year else "Money",
        unrecorded=unrecorded,
        offered=ways_to_move(request, *OFFERED),
        year=year, years=years, stands=stands, names=names, figures=figures, day=now.day,
        suspense=suspense_part(irregular, names, now.day),
        chart=Chart(
            "Paid out of the largest funds", f"/chart/funds/{year.begins}.json" if year else "",
            "Bars of what funds have paid, the largest first. The table has every fund.",
        ),
    )  # fmt: skip
