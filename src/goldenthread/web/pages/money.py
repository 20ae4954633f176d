"""The system's money: funds as a tree, a fund, a payment, and the list of payments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.kernel import FinancialYear, Money, Ref, RefError
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import any_of, count, facts
from goldenthread.records.selections import for_practices_of, from_funds_of
from goldenthread.records.totals import Paid, allotted_by, paid_by, paid_by_month
from goldenthread.thread.catalogue import kinds
from goldenthread.web.leaves import as_recorded, refs_in, terms
from goldenthread.web.occasion import Occasion, occasion
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Chart,
    Figure,
    Leaf,
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
    page_of,
    pounds,
)
from goldenthread.web.showing import linker, page_number, show

RECORD = "Funds, allotments and payments in the system's own record"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a fund stands: what it was given, passed on, paid, and has left.

    A fund that nothing feeds was voted by Parliament: what it was given is what it passed on.
    """

    fund: Fund
    depth: int
    given: Money
    passed_on: Money
    paid: Paid

    @property
    def left(self) -> Money:
        """What has neither been passed on nor paid."""
        return self.given - self.passed_on - self.paid.amount

    @property
    def share(self) -> int:
        """Pence in the thousand that are gone, for a bar: 0 to 1000."""
        if self.given.pence <= 0:
            return 0
        gone = self.passed_on + self.paid.amount
        return max(0, min(1000, 1000 * gone.pence // self.given.pence))


def positions(funds: list[Fund]) -> tuple[Position, ...]:
    """Funds in the order of their tree, each with its position; three queries."""
    refs = [fund.ref for fund in funds]
    received = allotted_by("destination", refs)
    passed_on = allotted_by("source", refs)
    paid: dict[Ref, Paid] = paid_by("fund", any_of("fund", refs))
    known = set(refs)
    children: dict[Ref | None, list[Fund]] = defaultdict(list)
    for fund in funds:
        children[fund.parent if fund.parent in known else None].append(fund)
    ordered: list[Position] = []

    def walk(parent: Ref | None, depth: int) -> None:
        for fund in sorted(children[parent], key=lambda item: (item.name, item.ref)):
            onward = passed_on.get(fund.ref, Money(0))
            spent = paid.get(fund.ref, Paid())
            given = received.get(fund.ref)
            if given is None:
                given = onward + spent.amount
            ordered.append(Position(fund, depth, given, onward, spent))
            walk(fund.ref, depth + 1)

    walk(None, 0)
    return tuple(ordered)


def asked_year(request: HttpRequest, years: list[FinancialYear]) -> FinancialYear | None:
    """The year of ``?year=2025``, or the latest that has funds."""
    text = request.GET.get("year", "")
    if text.isascii() and text.isdigit() and len(text) == 4:
        return FinancialYear(int(text))
    if text:
        raise BadRequest(f"{text!r} is not a year: write the year in which it begins, 2025.")
    return years[-1] if years else None


@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """The system's money in one year: where it came from, and where it went."""
    now = occasion()
    all_funds = facts(Fund, order_by=("name", "ref"))
    years = sorted({fund.year for fund in all_funds})
    year = asked_year(request, years)
    stands = positions([fund for fund in all_funds if fund.year == year])
    names = Names({item.fund.holder for item in stands})
    payments = sum((item.paid.payments for item in stands), 0)
    total = sum((item.paid.amount for item in stands), Money(0))
    fenced = sum((item.paid.amount for item in stands if item.fund.ring_fenced), Money(0))
    leaves = [item for item in stands if item.depth > 0]
    left = sum((item.left for item in leaves), Money(0))
    figures = (
        Figure(
            "Paid out", pounds(total),
            Made(f"The sum of {payments:,} payments: {total}.", RECORD, now.day, "pounds"),
            f"/money/payments/?year={year.begins}" if year else "", counted(payments, "payment"),
        ),
        Figure(
            "Of it from ring-fenced funds", pounds(fenced),
            Made(f"Payments out of funds that may be spent on their purpose only: {fenced}.",
                 RECORD, now.day, "pounds"),
        ),
        Figure(
            "Left in the funds", pounds(left),
            Made(f"What each fund was given, less what it passed on and paid: {left}.",
                 RECORD, now.day, "pounds"),
        ),
    )  # fmt: skip
    return show(
        request, "money.jinja", title=f"The system’s money, {year}" if year else "Money",
        year=year, years=years, stands=stands, names=names, figures=figures, day=now.day,
        chart=Chart(
            "Paid out of each fund", f"/chart/funds/{year.begins}.json" if year else "",
            "Bars of what each fund has paid, the largest first. The table says the same.",
        ),
    )  # fmt: skip


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


def payment_leaf(ref: Ref, now: Occasion) -> Leaf:
    """A payment: how much, to whom, for whom, out of what and by whose decision."""
    found = facts(Payment, ref=ref)
    if not found:
        raise NotInRecord(ref)
    payment = found[0]
    names = Names(refs_in(payment))
    sections = (
        Section(
            "payment",
            "What was paid",
            terms=(
                Term("Amount", (str(payment.amount),)),
                Term("Paid on", (payment.paid,)),
                Term("Paid to", (names.mention(payment.payee),)),
                Term("For", (names.mention(payment.benefits),)),
                Term("What it is", (payment.description,)),
            ),
        ),
        Section(
            "why",
            "Why it was paid",
            terms=(
                Term("Out of", (names.mention(payment.fund),)),
                Term("Under", (names.mention(payment.contract),)),
                Term("Authorised by", (names.mention(payment.decision),)),
            ),
        ),
    )
    return Leaf(
        ref, "Payment", f"{payment.amount}: {payment.description}",
        f"Paid to {names.title(payment.payee)} on {day(payment.paid)}", sections=sections,
        made=as_recorded(provenance(Payment, ref=ref), now.day),
    )  # fmt: skip


@require_safe
def fund(request: HttpRequest, key: str) -> HttpResponse:
    """A fund."""
    leaf = fund_leaf(Ref("fund", key), occasion())
    return show(request, "leaf.jinja", title=leaf.title, leaf=leaf)


@require_safe
def payment(request: HttpRequest, key: str) -> HttpResponse:
    """A payment."""
    leaf = payment_leaf(Ref("payment", key), occasion())
    return show(request, "leaf.jinja", title=leaf.title, leaf=leaf)


def _asked_ref(text: str, otherwise: str) -> Ref | None:
    """A reference typed into a filter: with its kind, or a key of the kind that is usual."""
    if not text.strip():
        return None
    try:
        ref = Ref.parse(text if ":" in text else f"{otherwise}:{text}")
    except RefError as error:
        raise BadRequest(str(error)) from error
    return ref


@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """Payments by year, payee, fund, decision or whom they are for; fifty to a page."""
    now = occasion()
    asked = {
        "fund": _asked_ref(request.GET.get("fund", ""), "fund"),
        "payee": _asked_ref(request.GET.get("payee", ""), "body"),
        "decision": _asked_ref(request.GET.get("decision", ""), "decision"),
        "contract": _asked_ref(request.GET.get("contract", ""), "contract"),
    }
    payee = asked["payee"]
    if payee is not None and payee.kind == "body" and ":" not in request.GET["payee"]:
        # A code alone may be a practice or a body: codes of the two never meet.
        payee_condition = Q(payee__in=(str(payee), f"practice:{payee.key}"))
    else:
        payee_condition = Q(payee=payee) if payee else Q()
    conditions = [payee_condition]
    conditions += [Q(**{name: ref}) for name, ref in asked.items() if ref and name != "payee"]
    served = _asked_ref(request.GET.get("for", ""), "practice")
    if served is not None:
        conditions.append(Q(payee=served) | for_practices_of(served, now.day))
    all_funds = facts(Fund, order_by=("-year", "name", "ref"))
    years = sorted({item.year for item in all_funds})
    year = asked_year(request, []) if request.GET.get("year") else None
    if year is not None:
        conditions.append(from_funds_of(year.begins))
    number = count(Payment, *conditions)
    pages = page_of(number, page_number(request), linker(request))
    found = facts(
        Payment, *conditions, order_by=("-paid", "ref"), limit=PAGE_LENGTH,
        offset=(pages.page - 1) * PAGE_LENGTH,
    )  # fmt: skip
    total = sum((paid.amount for paid in paid_by_month(*conditions).values()), Money(0))
    narrowed = [ref for ref in (*asked.values(), served) if ref is not None]
    names = Names(refs_in(*found) | set(narrowed) | {Ref("practice", ref.key) for ref in narrowed})
    table = Table(
        f"Payments, the latest first: page {pages.page} of {pages.last}",
        columns("Payment", "Paid to", "Out of", "Paid on", "Amount#"),
        tuple(
            (Mention(item.description, f"/payment/{item.ref.key}/", item.ref.key),
             names.mention(item.payee), names.mention(item.fund), item.paid, item.amount)
            for item in found
        ),
        "No payment fits. Take a filter away.",
        pages if pages.last > 1 else None,
    )  # fmt: skip
    made = Made(f"The sum of the {number:,} payments that fit: {total}.", RECORD, now.day, "pounds")
    return show(
        request, "payments.jinja", title="Payments", table=table, years=years, year=year,
        funds=[item for item in all_funds if year is None or item.year == year], asked=request.GET,
        figures=(Figure("In all", pounds(total), made, note=counted(number, "payment")),),
        narrowed=tuple(
            (kinds[ref.kind].label if ref.kind in kinds else ref.kind, names.mention(ref))
            for ref in narrowed
        ),
    )  # fmt: skip
