"""What the forms of money share: who may, the steps from check to record, and what is told.

A form is checked first: the verdict of the gate is shown, and nothing is written. What is then
sent is judged again, since the books may have moved; what the browser carries is only what was
typed. To change it leads back to the form as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goldenthread.actions.judging_transfers import Judging
from goldenthread.actions.refusal import RefusedError
from goldenthread.kernel import FinancialYear, Money, Reason, Ref, Verdict, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import facts
from goldenthread.records.roles import AccountRole
from goldenthread.records.standing import standing
from goldenthread.records.totals import balances
from goldenthread.web.acting import acting, permits
from goldenthread.web.addresses import address
from goldenthread.web.money_forms import MovingForm
from goldenthread.web.pages.money_verdicts import ShownVerdict
from goldenthread.web.pages.positions import RECORD
from goldenthread.web.pages.verdicts import links, named_in, obstacles
from goldenthread.web.permissions import roles
from goldenthread.web.presenters import Figure, Made, Mention, Names, Term, Told, counted
from goldenthread.web.showing import show

MOVERS = roles(AccountRole.FINANCE_LEAD)
"""Those who may authorise money, and record what became of it."""


class Step(StrEnum):
    """What a form is sent for."""

    CHECK = "check"
    SEND = "send"
    CHANGE = "change"


def may_move(request: HttpRequest, *funds: Fund) -> bool:
    """Whether somebody may move money of some funds; a role for a place, only funds for it."""
    if not funds:
        return bool(acting(request).roles & MOVERS)
    return all(
        permits(request, fund.area, *MOVERS) or permits(request, fund.holder, *MOVERS)
        for fund in funds
    )


def ways_to_move(request: HttpRequest, *ways: Mention) -> tuple[Mention, ...]:
    """Ways onward, for those who may move money."""
    return ways if may_move(request) else ()


def way(name: str, path: str, **query: str) -> Mention:
    """A way to a form of money, with what is known already."""
    known = {key: text for key, text in query.items() if text}
    return Mention(name, f"/money/{path}/" + (f"?{urlencode(known, safe=':/')}" if known else ""))


def step_of(request: HttpRequest) -> Step | None:
    """What a form is sent for; None where it is only opened."""
    if request.method != "POST":
        return None
    asked = request.POST.get("step", "")
    return Step(asked) if asked in set(Step) else Step.CHECK


def capacity(request: HttpRequest, words: str = "") -> str:
    """In which capacity somebody acts, and why: what is kept with the event."""
    return ": ".join(filter(None, (acting(request).capacity(*MOVERS), words)))


def open_funds(request: HttpRequest) -> list[tuple[Fund, Money]]:
    """Funds of the year that somebody may move money of, each with what stands in it."""
    year = FinancialYear.of(occasion().day)
    found = facts(Fund, year=year, suspense=False, order_by=("name", "ref"), limit=500)
    left = balances([fund.ref for fund in found])
    return [(fund, left.get(fund.ref, Money(0))) for fund in found if may_move(request, fund)]


def not_yours(request: HttpRequest, ref: Ref) -> HttpResponse:
    """The answer to somebody whose role is for another place or body."""
    return show(
        request, "error.jinja", status=403, title="This money is not for you to move",
        message=f"Your role is given for a place or body to which {ref} does not belong. Ask "
        "whoever runs this record.",
    )  # fmt: skip


def moving_page(
    request: HttpRequest, form: MovingForm, verdict: ShownVerdict | None, *, title: str,
    lede: str = "", about: Sequence[Mention] = (), send: str = "", **more: Any,
) -> HttpResponse:  # fmt: skip
    """The page of a form of money: asked, checked or refused."""
    faulty = bool(form.errors) and step_of(request) is not Step.CHANGE
    spoken = title
    if verdict is not None:
        spoken = f"{verdict.word}: {title}"
    elif faulty:
        spoken = f"Error: {title}"
    return show(
        request, "moving.jinja", title=spoken, heading=title, lede=lede, about=about, form=form,
        faulty=faulty, verdict=verdict, send=send, **more,
    )  # fmt: skip


def asked_and_valid(form: MovingForm, step: Step | None) -> bool:
    """Whether a form is to be judged: sent for it, and nothing wrong with what was typed."""
    return step in {Step.CHECK, Step.SEND} and form.is_valid()


def recorded_page(ref: Ref, about: Ref | None = None) -> HttpResponse:
    """Lead to the page of what was recorded, or of what it is about, with a notice there."""
    return redirect(f"{address(about or ref)}?recorded={ref}")


def refusal(
    error: RefusedError, *, word: str = "Refused", words: str, otherwise: Mention | None = None
) -> ShownVerdict:
    """A refusal, with every reason and who else may."""
    reasons = tuple(one for _, verdict in error.refused for one in verdict.reasons)
    return against(reasons, words, word=word, others=error.others, otherwise=otherwise)


def against(
    reasons: Sequence[Reason], words: str, *, word: str = "Refused", others: Iterable[Ref] = (),
    otherwise: Mention | None = None,
) -> ShownVerdict:  # fmt: skip
    """Reasons against something, ready to be read."""
    others = tuple(others)
    names = Names(named_in((), reasons) | set(others))
    return ShownVerdict(word, words, obstacles=obstacles(reasons, names),
        others=tuple(names.mention(ref) for ref in others), otherwise=otherwise,
    )  # fmt: skip


def permission(
    transfer: Transfer, verdict: Verdict, words: str, *, terms: Callable[[Names], tuple[Term, ...]]
) -> ShownVerdict:
    """A verdict that permits a transfer: its chain, and what is left after it."""
    now = occasion()
    judging = Judging(standing([transfer], now.day), now.day)
    touched = _touched(transfer)
    names = Names(
        named_in(verdict.chain, ()) | set(touched)
        | {ref for ref in _refs(transfer) if ref is not None}
    )  # fmt: skip
    return ShownVerdict(
        "It may be done", words, permitted=True, chain=links(verdict.chain, names),
        terms=terms(names),
        figures=_figures(transfer, judging, names, touched),
        notes=_fence_notes(transfer, judging, names),
    )  # fmt: skip


def _refs(transfer: Transfer) -> tuple[Ref | None, ...]:
    if isinstance(transfer, Payment):
        return (transfer.payee, transfer.benefits, transfer.contract, transfer.decision,
                transfer.delegation, transfer.clause)  # fmt: skip
    if isinstance(transfer, Allotment):
        return (transfer.decision, transfer.clause, transfer.clears, transfer.reverses)
    return (transfer.payer, transfer.reverses)


def _touched(transfer: Transfer) -> tuple[Ref, ...]:
    if isinstance(transfer, Allotment):
        return transfer.source, transfer.destination
    return (transfer.fund,)


def _figures(
    transfer: Transfer, judging: Judging, names: Names, touched: tuple[Ref, ...]
) -> tuple[Figure, ...]:
    """What stands in each fund after it, and what is left of what it rests on."""
    now = occasion()
    before = {ref: judging.left.get(ref, Money(0)) for ref in touched}
    warrant = judging.left_of_warrant(transfer)
    judging.count(transfer)
    figures = []
    for ref in touched:
        fund, after = judging.standing.funds.get(ref), judging.left.get(ref, Money(0))
        voted = fund is not None and fund.parent is None
        figures.append(
            Figure(
                f"In {names.title(ref)} afterwards",
                "Voted by Parliament" if voted else str(after),
                Made(f"What stands in it, {before[ref]}, with this transfer.", RECORD, now.day,
                     "pounds"),
                address(ref), "" if voted else f"{before[ref]} stands in it now",
            )
        )  # fmt: skip
    if isinstance(transfer, Receipt) or _comes_back(transfer):
        return tuple(figures)
    figures.append(
        Figure(
            "Left of the decision afterwards",
            "No amount named" if warrant is None else str(warrant - transfer.amount),
            Made("The amount of the decision, less what was moved on it and did not come back.",
                 RECORD, now.day, "pounds"),
            note="so the funds alone bound it" if warrant is None else f"{warrant} is left now",
        )
    )  # fmt: skip
    return tuple(figures)


def _comes_back(transfer: Transfer) -> bool:
    return isinstance(transfer, Allotment) and transfer.reverses is not None


def _fence_notes(transfer: Transfer, judging: Judging, names: Names) -> tuple[object, ...]:
    source = _touched(transfer)[0]
    fund = judging.standing.funds.get(source)
    if isinstance(transfer, Receipt) or fund is None or not fund.ring_fenced:
        return ()
    untold = judging.untold_fences(transfer)
    if not untold:
        return (Told((names.mention(source), f"{_fenced_for(fund)}, and the fence is kept.")),)
    doubt = " Nothing recorded tells whether this is for that purpose: whoever authorises it does."
    return tuple(
        Told((Mention(f"{one.name}, {one.year}", address(one.ref)), f"{_fenced_for(one)}.{doubt}"))
        for one in untold
    )


def _fenced_for(fund: Fund) -> str:
    return f" is ring-fenced for {fund.purpose[:1].lower()}{fund.purpose[1:]}"


def recorded_notice(request: HttpRequest, about: Ref) -> tuple[object, ...]:
    """What a page says of the transfer of ``?recorded=``, where it is one about its own fact."""
    text = request.GET.get("recorded", "")
    kind, _, key = text.partition(":")
    noun: Any = {"payment": Payment, "allotment": Allotment, "receipt": Receipt}.get(kind)
    if noun is None or not key:
        return ()
    found = facts(noun, ref=Ref(kind, key))
    if not found:
        return ()
    one = found[0]
    if one.ref == about:
        return (_own_notice(one),)
    page = Mention(str(one.ref), address(one.ref))
    if getattr(one, "reverses", None) == about:
        return (Told((f"Recorded: {one.amount} came back, as ", page, ".")),)
    if getattr(one, "clears", None) == about:
        return (Told((f"Recorded: {one.amount} of it is made good, by ", page, ".")),)
    return ()


def _own_notice(one: Transfer) -> Told:
    if isinstance(one, Receipt) or one.warrant is not WarrantKind.IRREGULAR:
        return Told((f"Recorded: {one.amount}. Everybody can read it, and pull its thread.",))
    fund = one.fund if isinstance(one, Payment) else one.source
    return Told(
        ("Recorded. It stands in ", Mention("suspense", address(fund)), ", and is a ",
         Mention("public finding", f"/findings/{UNMENDED}/"), " until it is mended.")
    )  # fmt: skip


UNMENDED = "irregular-unmended"
"""The rule that finds irregular money until it is mended."""


def with_ways(leaf: Any, *, notices: Sequence[object] = (), onward: Sequence[Mention] = ()) -> Any:
    """A leaf with more notices above and more ways onward."""
    return replace(leaf, notices=(*notices, *leaf.notices), onward=(*leaf.onward, *onward))


def total_words(transfers: Sequence[Transfer]) -> str:
    """How many transfers, and what they come to: ``12 transfers of £1,200.00``."""
    total = sum((one.amount for one in transfers), Money(0))
    return f"{counted(len(transfers), 'transfer')} of {total}"
