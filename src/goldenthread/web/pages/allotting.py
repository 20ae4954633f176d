"""Allotting: money passed from one fund to another by a decision, checked before it is sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from goldenthread.actions.refusal import RefusedError
from goldenthread.actions.transfer import authorise
from goldenthread.kernel import Ref
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import facts
from goldenthread.web.acting import acting
from goldenthread.web.money_forms import AllotForm, fund_choices
from goldenthread.web.pages.moving import (
    Step,
    asked_and_valid,
    capacity,
    moving_page,
    open_funds,
    permission,
    recorded_page,
    refusal,
    step_of,
    way,
)
from goldenthread.web.presenters import Mention, Names, Term


def allot(request: HttpRequest) -> HttpResponse:
    """Allot money; ``?from=`` and ``?to=`` are funds and ``?decision=`` what it rests on."""
    now = occasion()
    funds = open_funds(request)
    known = {fund.ref.key: fund for fund, _ in funds}
    source, destination = (
        known.get(request.GET.get("from", "")),
        known.get(request.GET.get("to", "")),
    )
    form = AllotForm(
        request.POST or None, today=now.day, initial=_start(request, source, destination, known)
    )
    for name in ("source", "destination"):
        form.choose(name, [("", "Choose a fund"), *fund_choices(funds)])
    step, verdict = step_of(request), None
    if asked_and_valid(form, step):
        of = {str(fund.ref): fund for fund, _ in funds}
        allotment = form.allotment(of[form.cleaned_data["destination"]].clause)
        try:
            done = authorise(
                (allotment,), by=acting(request).name, at=timezone.now(), on=now.day,
                reason=capacity(request, form.cleaned_data["reason"]),
                dry_run=step is Step.CHECK,
            )  # fmt: skip
        except RefusedError as error:
            verdict = refusal(
                error, words=f"{allotment.amount} may not be allotted. Nothing was recorded.",
                otherwise=way(
                    "Done already? Record what happened", "record", what="allotment",
                    fund=str(allotment.source), destination=str(allotment.destination),
                    amount=allotment.amount.decimal(), decision=str(allotment.decision),
                ),
            )  # fmt: skip
        else:
            if step is Step.SEND or done.before:
                return recorded_page(allotment.ref)
            names = Names({allotment.source, allotment.destination})
            verdict = permission(
                allotment, done.verdicts[0],
                f"{allotment.amount} from {names.title(allotment.source)} to "
                f"{names.title(allotment.destination)}.",
                terms=lambda told: _terms(allotment, told),
            )  # fmt: skip
    return moving_page(
        request, form, verdict, title="Allot money between funds",
        about=_about(source, destination),
        lede="It rests on a decision of a body that acts for the holder of the fund, and leaves "
        "no ring-fence.",
        send="Allot the money",
    )  # fmt: skip


def _about(*funds: Fund | None) -> tuple[Mention, ...]:
    return tuple(
        Mention(f"{fund.name}, {fund.year}", f"/fund/{fund.ref.key}/")
        for fund in funds
        if fund is not None
    )


def _start(
    request: HttpRequest, source: Fund | None, destination: Fund | None, known: dict[str, Fund]
) -> dict[str, str]:
    """What a form begins with: what was asked for, and else what is usual."""
    if source is None and destination is not None and destination.parent is not None:
        source = known.get(destination.parent.key)
    decision = request.GET.get("decision", "")
    if not decision and destination is not None:
        last = facts(Allotment, destination=destination.ref, order_by=("-made", "ref"), limit=1)
        decision = str(last[0].decision or "") if last else str(destination.decision or "")
    elif not decision and source is not None:
        last = facts(Allotment, source=source.ref, order_by=("-made", "ref"), limit=1)
        decision = str(last[0].decision or "") if last else ""
    return {
        "source": str(source.ref) if source else "",
        "destination": str(destination.ref) if destination else "",
        "decision": decision if not decision or ":" in decision else str(Ref("decision", decision)),
        "amount": request.GET.get("amount", ""),
    }


def _terms(allotment: Allotment, names: Names) -> tuple[Term, ...]:
    return (
        Term("Amount", (str(allotment.amount),)),
        Term("From", (names.mention(allotment.source),)),
        Term("To", (names.mention(allotment.destination),)),
        Term("Rests on", (names.mention(allotment.decision),)),
        Term("Under", (names.mention(allotment.clause),)),
        Term("Made on", (allotment.made,)),
    )
