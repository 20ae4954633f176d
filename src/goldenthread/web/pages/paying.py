"""Authorising a payment: find the contract, say how much and what for, check it, and send it."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from goldenthread.actions.payable import Payable, payable
from goldenthread.actions.refusal import RefusedError
from goldenthread.actions.transfer import authorise
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Ref, RefError
from goldenthread.money.transfers import Payment
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import count, facts
from goldenthread.records.search import search
from goldenthread.web.acting import acting
from goldenthread.web.money_forms import PayForm, fund_choices
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.money_verdicts import ShownVerdict
from goldenthread.web.pages.moving import (
    Step,
    against,
    asked_and_valid,
    capacity,
    may_move,
    moving_page,
    permission,
    recorded_page,
    refusal,
    step_of,
    way,
)
from goldenthread.web.presenters import Names, Term, spell
from goldenthread.web.showing import show

FOUND = 20
"""Contracts that are listed before more words are asked for."""


def pay(request: HttpRequest) -> HttpResponse:
    """Authorise a payment under the contract of ``?contract=``; without it, find one."""
    asked = request.GET.get("contract", "").strip()
    if not asked:
        return _find(request)
    ref = _reference("contract", asked)
    spells = facts(Contract, ref=ref, order_by=("pk",))
    if not spells:
        raise NotInRecord(ref)
    return _pay_under(request, spells[-1])


def _reference(kind: str, text: str) -> Ref:
    try:
        ref = Ref.parse(text if ":" in text else f"{kind}:{text}")
    except RefError as error:
        raise BadRequest(str(error)) from error
    if ref.kind != kind:
        raise BadRequest(f"{text!r} is no {kind}.")
    return ref


def _find(request: HttpRequest) -> HttpResponse:
    """Contracts that hold some words, or that a decision awarded."""
    words = request.GET.get("q", "").strip()[:200]
    decision = request.GET.get("decision", "").strip()
    awarded = _reference("decision", decision) if decision else None
    if awarded is not None:
        found = [one.ref for one in facts(Contract, decision=awarded, order_by=("title", "ref"),
                                          limit=FOUND)]  # fmt: skip
        number = count(Contract, decision=awarded)
        if not found:
            found, number = _paid_on(awarded)
    else:
        hits = search(words, kind="contract", limit=FOUND) if words else None
        found = [one.ref for one in hits.entries] if hits else []
        number = hits.counts.get("contract", 0) if hits else 0
    names = Names({*found, awarded})
    return show(
        request, "finding_contracts.jinja", title="Authorise a payment", words=words,
        about=names.mention(awarded) if awarded else None, number=number,
        asked=bool(words or awarded),
        found=[
            (way(names.title(ref), "pay", contract=ref.key, decision=decision), ref,
             names.detail(ref))
            for ref in found
        ],
    )  # fmt: skip


def _paid_on(decision: Ref) -> tuple[list[Ref], int]:
    """Contracts under which a decision has paid before, the latest first."""
    paid = facts(Payment, decision=decision, order_by=("-paid", "ref"), limit=200)
    found = list(dict.fromkeys(one.contract for one in paid if one.contract))
    return found[:FOUND], len(found)


def _pay_under(request: HttpRequest, contract: Contract) -> HttpResponse:
    now = occasion()
    named = request.GET.get("decision", "").strip()
    may = payable(contract, on=now.day, decision=_reference("decision", named) if named else None)
    may = replace(may, funds=tuple(one for one in may.funds if may_move(request, one[0])))
    form = _form(request, may)
    step = step_of(request)
    names = Names({contract.ref, contract.provider})
    about = names.mention(contract.ref)
    if not may.funds:
        return moving_page(
            request, form, _nothing(may), title="Authorise a payment", about=(about,), shut=True,
        )  # fmt: skip
    verdict = None
    if asked_and_valid(form, step):
        payment = form.payment(contract.ref, contract.provider)
        try:
            done = authorise(
                (payment,), by=acting(request).name, at=timezone.now(), on=now.day,
                reason=capacity(request, payment.description), dry_run=step is Step.CHECK,
            )  # fmt: skip
        except RefusedError as error:
            verdict = _refused(error, payment)
        else:
            if step is Step.SEND or done.before:
                return recorded_page(payment.ref)
            verdict = permission(
                payment, done.verdicts[0], f"{payment.amount} to {names.title(payment.payee)}.",
                terms=lambda told: _terms(payment, told),
            )  # fmt: skip
    return moving_page(
        request, form, verdict, title="Authorise a payment", about=(about,),
        lede=f"To {names.title(contract.provider)}, under a {contract.form} "
        f"({spell(contract.span)[:1].lower()}{spell(contract.span)[1:]}).",
        send="Authorise the payment",
    )  # fmt: skip


def _form(request: HttpRequest, may: Payable) -> PayForm:
    form = PayForm(
        request.POST or None, today=occasion().day,
        initial={name: request.GET.get(name, "") for name in ("amount", "words", "fund")},
    )  # fmt: skip
    names = Names({*may.benefits, *(one.ref for one in may.decisions)})
    form.choose(
        "decision",
        [(str(one.ref), f"{one.title} ({one.ref.key}"
          + (f", {one.amount})" if one.amount else ")")) for one in may.decisions],
    )  # fmt: skip
    form.choose("benefits", [(str(ref), names.title(ref)) for ref in may.benefits])
    form.choose("fund", fund_choices(may.funds))
    return form


def _nothing(may: Payable) -> ShownVerdict:
    if may.reasons:
        return against(may.reasons, "Nothing can be paid under this contract today.")
    return ShownVerdict("Refused", "No fund that could pay under this contract is yours to move.")


def _refused(error: RefusedError, payment: Payment) -> ShownVerdict:
    return refusal(
        error, words=f"{payment.amount} may not be paid. Nothing was recorded.",
        otherwise=way(
            "Paid already? Record what happened", "record",
            what="payment", contract=str(payment.contract or ""), payee=str(payment.payee),
            fund=str(payment.fund), amount=payment.amount.decimal(), words=payment.description,
        ),
    )  # fmt: skip


def _terms(payment: Payment, names: Names) -> tuple[Term, ...]:
    return (
        Term("Amount", (str(payment.amount),)),
        Term("Paid to", (names.mention(payment.payee),)),
        Term("For", (names.mention(payment.benefits),)),
        Term("What it is", (payment.description,)),
        Term("Out of", (names.mention(payment.fund),)),
        Term("Under", (names.mention(payment.contract),)),
        Term("Rests on", (names.mention(payment.decision),)),
        Term("Paid on", (payment.paid,)),
    )
