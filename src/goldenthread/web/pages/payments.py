"""The page of a payment, and the list of payments."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.kernel import Money, Ref, RefError, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import brought_by, is_recorded, provenance
from goldenthread.records.reading import count, facts
from goldenthread.records.selections import for_practices_of, paid_within
from goldenthread.records.totals import paid_by_month
from goldenthread.thread.catalogue import kinds
from goldenthread.web.leaves import as_recorded, refs_in
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.mending import ways_to_mend
from goldenthread.web.pages.moving import recorded_notice, with_ways
from goldenthread.web.pages.positions import RECORD, asked_year
from goldenthread.web.pages.suspended import mended_words
from goldenthread.web.presenters import (
    PAGE_LENGTH,
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
    recorded,
)
from goldenthread.web.showing import linker, page_number, show


def payment_leaf(ref: Ref, now: Occasion) -> Leaf:
    """A payment: how much, to whom, for whom, out of what and by whose decision."""
    found = facts(Payment, ref=ref)
    if not found:
        raise NotInRecord(ref)
    payment = found[0]
    back = facts(Receipt, reverses=ref, order_by=("received", "ref"))
    good = facts(Allotment, clears=ref, order_by=("made", "ref"))
    names = Names(refs_in(payment, *good))
    mended = [*(one.amount for one in back), *(one.amount for one in good)]
    notices: tuple[str, ...] = ()
    if payment.warrant is WarrantKind.IRREGULAR:
        state = mended_words(payment.amount, mended)
        notices = (f"It was paid without authority, out of suspense. {state}.",)
    sections: tuple[Section, ...] = (
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
                Term("Rests on", (payment.warrant,)),
                Term("Authorised by", (names.mention(payment.decision, otherwise="No decision"),)),
                *_where_named("By the delegation", payment.delegation, names),
                *_where_named("Owed under", payment.clause, names),
                Term("Under", (names.mention(payment.contract, otherwise="No contract"),)),
            ),
        ),
    )
    if back or good:
        sections += (_undone_part(back, good, names),)
    return Leaf(
        ref, "Payment", f"{payment.amount}: {payment.description}",
        f"Paid to {names.title(payment.payee)} on {day(payment.paid)}", sections=sections,
        made=as_recorded(provenance(Payment, ref=ref), now.day), notices=notices,
        beside=(payment.decision,) if payment.decision else (),
    )  # fmt: skip


def _where_named(label: str, ref: Ref | None, names: Names) -> tuple[Term, ...]:
    return (Term(label, (names.mention(ref),)),) if ref is not None else ()


def _undone_part(back: list[Receipt], good: list[Allotment], names: Names) -> Section:
    """Money of a payment that came back, and what made it good."""
    return Section(
        "undone", "What became of it",
        table=Table(
            "What came back, and what made it good",
            columns("Transfer", "What it is", "On", "Amount#"),
            (
                *((Mention(one.description, f"/fact/receipt/{one.ref.key}/"), "Came back",
                   one.received, one.amount) for one in back),
                *((Mention(one.ref.key, f"/fact/allotment/{one.ref.key}/"),
                   Mention("Made good", "", f"from {names.title(one.source)}"), one.made,
                   one.amount) for one in good),
            ),
        ),
    )  # fmt: skip


@require_safe
def payment(request: HttpRequest, key: str) -> HttpResponse:
    """A payment."""
    ref = Ref("payment", key)
    leaf = payment_leaf(ref, occasion())
    one = facts(Payment, ref=ref)[0]
    leaf = with_ways(leaf, notices=recorded_notice(request, ref), onward=ways_to_mend(request, one))
    return show_leaf(request, leaf)


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
        "benefits": _asked_ref(request.GET.get("benefits", ""), "practice"),
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
        conditions.append(for_practices_of(served, now.day))
    all_funds = facts(Fund, order_by=("-year", "name", "ref"))
    years = sorted({item.year for item in all_funds})
    year = asked_year(request, []) if request.GET.get("year") else None
    if year is not None:
        conditions.append(paid_within(year))
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
        columns("Payment", "Paid to", "Out of", "Rests on", "Paid on", "Amount#"),
        tuple(
            (Mention(item.description, f"/payment/{item.ref.key}/", item.ref.key),
             names.mention(item.payee), names.mention(item.fund), item.warrant, item.paid,
             item.amount)
            for item in found
        ),
        "No payment fits. Take a filter away.",
        pages if pages.last > 1 else None,
    )  # fmt: skip
    made = Made(
        f"The sum of the {number:,} payments that fit: {total}.", RECORD, now.day, "pounds",
        recorded(*brought_by(Payment, *conditions)),
    )  # fmt: skip
    unrecorded = not number and not is_recorded(Payment)
    return show(
        request, "payments.jinja", title="Payments", table=table, years=years, year=year,
        funds=[item for item in all_funds if year is None or item.year == year], asked=request.GET,
        unrecorded=unrecorded,
        figures=()
        if unrecorded
        else (Figure("In all", pounds(total), made, note=counted(number, "payment")),),
        narrowed=tuple(
            (kinds[ref.kind].label if ref.kind in kinds else ref.kind, names.mention(ref))
            for ref in narrowed
        ),
    )  # fmt: skip
