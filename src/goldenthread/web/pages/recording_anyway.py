"""The second door of money: recording what happened anyway, by a named person who says why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from goldenthread.actions.record import Entered, record
from goldenthread.actions.refusal import RefusedError
from goldenthread.kernel import Money, Ref, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import facts
from goldenthread.records.totals import balances
from goldenthread.web.acting import acting
from goldenthread.web.money_forms import (
    KINDS_OF_WARRANT,
    NOT_OF,
    RecordForm,
    fund_choices,
)
from goldenthread.web.pages.money_verdicts import ShownVerdict
from goldenthread.web.pages.moving import (
    Step,
    asked_and_valid,
    capacity,
    may_move,
    moving_page,
    recorded_page,
    refusal,
    step_of,
)
from goldenthread.web.presenters import Names, Term
from goldenthread.web.showing import show

_WHAT = {
    "payment": "Money was paid to somebody",
    "allotment": "Money went from one fund to another",
}
_BEGUN = ("fund", "destination", "payee", "benefits", "contract", "decision", "amount", "words")


def record_anyway(request: HttpRequest) -> HttpResponse:
    """Record money that moved: first what moved and on what it rested, then the rest."""
    what, kind = request.GET.get("what", ""), request.GET.get("kind", "")
    kinds = {one.value for one, _, _ in KINDS_OF_WARRANT} - {
        one.value for one in NOT_OF.get(what, ())
    }
    if what not in _WHAT or kind not in kinds:
        return _what_and_why(request, what, kind)
    return _record(request, what, WarrantKind(kind))


def _what_and_why(request: HttpRequest, what: str, kind: str) -> HttpResponse:
    """The first step: two questions, and no field that the answers make needless."""
    problems = {}
    if "asked" in request.GET:
        if what not in _WHAT:
            problems["what"] = "Say what happened"
        if not kind:
            problems["kind"] = "Say on what it rested"
        elif what in _WHAT:
            problems["kind"] = f"That cannot be said of this: {_WHAT[what].lower()}"
    title = "Record what happened anyway"
    return show(
        request, "recording_anyway.jinja", title=f"Error: {title}" if problems else title,
        heading=title, problems=problems, what=what, kind=kind, whats=_WHAT,
        kinds=[(one.value, words, follows) for one, words, follows in KINDS_OF_WARRANT],
        carried=[(name, request.GET[name]) for name in _BEGUN if request.GET.get(name)],
    )  # fmt: skip


def _record(request: HttpRequest, what: str, kind: WarrantKind) -> HttpResponse:
    now = occasion()
    funds = [
        one
        for one in facts(Fund, suspense=False, order_by=("-year", "name", "ref"), limit=1_000)
        if may_move(request, one)
    ]
    left = balances([one.ref for one in funds])
    choices = fund_choices((one, left.get(one.ref, Money(0))) for one in funds)
    begun = {name: request.GET.get(name, "") for name in _BEGUN}
    form = RecordForm(
        request.POST or None, today=now.day, what=what, kind=kind, funds=funds,
        initial={**begun, "on": now.day.isoformat()},
    )  # fmt: skip
    for name in ("fund", "destination"):
        if name in form.fields:
            form.choose(name, [("", "Choose a fund"), *choices])
    step, verdict = step_of(request), None
    if asked_and_valid(form, step):
        transfer = form.transfer()
        try:
            done = record(
                (transfer,), kind=kind, by=acting(request).name, at=timezone.now(),
                reason=capacity(request, form.cleaned_data["reason"]),
                dry_run=step is Step.CHECK,
            )  # fmt: skip
        except RefusedError as error:
            verdict = refusal(
                error, word="It cannot be true",
                words="Nothing is refused here for want of authority, but this cannot have "
                "happened as it was typed. Nothing was recorded.",
            )  # fmt: skip
        else:
            moved = done.facts[-1]
            if step is Step.SEND or done.before:
                return recorded_page(moved.ref)
            verdict = _accepted(moved, kind, done, Ref.parse(form.cleaned_data["fund"]))
    words = next(one for one in KINDS_OF_WARRANT if one[0] is kind)
    return moving_page(
        request, form, verdict, title="Record what happened anyway",
        lede=f"{_WHAT[what]}. {words[1]}.", follows=words[2], send="Record it",
    )  # fmt: skip


def _accepted(
    moved: Payment | Allotment, kind: WarrantKind, done: Entered, charged: Ref
) -> ShownVerdict:
    """What will be recorded, and what follows from it."""
    source = moved.fund if isinstance(moved, Payment) else moved.source
    refs = {value for value in (getattr(moved, name, None) for name in (
        "payee", "benefits", "contract", "decision", "delegation", "clause", "destination",
    )) if isinstance(value, Ref)}  # fmt: skip
    names = Names({source, charged} | refs)
    if kind is WarrantKind.IRREGULAR:
        word, words = (
            "It will stand in suspense",
            (
                f"{moved.amount} will leave suspense and not {names.title(charged)}: no fund "
                "and no ring-fence is drawn on. It is a public finding from now on, until it is "
                "taken back or made good by a decision."
            ),
        )
    else:
        word, words = (
            "It can be recorded",
            (
                f"{moved.amount} will leave {names.title(charged)}. The rules check it afterwards, "
                "and whatever they find is public."
            ),
        )
    return ShownVerdict(
        word, words, permitted=True, caution=kind is WarrantKind.IRREGULAR,
        terms=_terms(moved, names, charged),
        notes=tuple(
            f"A suspense fund will be made for it: {one.name}, {one.year}."
            for one in done.facts
            if isinstance(one, Fund)
        ),
    )  # fmt: skip


def _terms(moved: Payment | Allotment, names: Names, charged: Ref) -> tuple[Term, ...]:
    terms: list[Term] = [Term("Amount", (str(moved.amount),))]

    def named(label: str, ref: Any) -> None:
        if ref is not None:
            terms.append(Term(label, (names.mention(ref),)))

    if isinstance(moved, Payment):
        named("Paid to", moved.payee)
        named("For", moved.benefits)
        terms.append(Term("What it was", (moved.description,)))
        named("Under", moved.contract)
        named("By the delegation", moved.delegation)
    else:
        named("To", moved.destination)
    named("Charged to", charged)
    terms.append(Term("Rests on", (moved.warrant,)))
    named("By the decision", moved.decision)
    if moved.warrant is WarrantKind.STATUTE:
        named("Owed under", moved.clause)
    terms.append(Term("On", (moved.paid if isinstance(moved, Payment) else moved.made,)))
    return tuple(terms)
