"""The page of a fund: its position, the funds it feeds and the payments out of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.kernel import Ref
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import facts
from goldenthread.records.totals import Paid, paid_by, paid_by_month
from goldenthread.web.leaves import as_recorded, refs_in, terms
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.positions import RECORD, positions
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
from goldenthread.web.showing import show


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
    names = Names(refs_in(fund, *given) | set(payees) | {item.ref for item in fed})
    made = Made(
        f"Given {stand.given}, passed on {stand.passed_on}, paid {stand.paid.amount} in "
        f"{stand.paid.payments:,} payments, so {stand.left} is left.", RECORD, now.day, "pounds",
    )  # fmt: skip
    figures = (
        Figure("Given", pounds(stand.given), made),
        Figure("Passed on", pounds(stand.passed_on), made),
        Figure("Paid", pounds(stand.paid.amount), made, f"/money/payments/?fund={ref.key}",
               counted(stand.paid.payments, "payment")),
        Figure("Left", pounds(stand.left), made),
    )  # fmt: skip
    sections = [
        Section("position", "Where it stands", figures=figures),
        Section("terms", "What it is for", terms=terms(fund, names)),
    ]
    if given:
        sections.append(
            Section(
                "given", "Where its money came from",
                table=Table(
                    "Allotments to it", columns("Allotment", "From", "Made on", "Amount#"),
                    tuple(
                        (Mention(item.ref.key, f"/fact/allotment/{item.ref.key}/"),
                         names.mention(item.source), item.made, item.amount)
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
    return Leaf(
        ref, "Ring-fenced fund" if fund.ring_fenced else "Fund", f"{fund.name}, {fund.year}",
        fund.purpose, sections=tuple(sections),
        made=as_recorded(provenance(Fund, ref=ref), now.day),
    )  # fmt: skip


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@require_safe
def fund(request: HttpRequest, key: str) -> HttpResponse:
    """A fund."""
    leaf = fund_leaf(Ref("fund", key), occasion())
    return show(request, "leaf.jinja", title=leaf.title, leaf=leaf)
