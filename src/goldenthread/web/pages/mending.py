"""Mending: money of a transfer that came back, and irregular money that is made good."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from goldenthread.actions.refusal import RefusedError
from goldenthread.actions.transfer import Authorised, NothingToReverseError, clear, reverse
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Finding, Money, Ref, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.mending import Mending, cleared, taken_back
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import facts
from goldenthread.web.acting import acting
from goldenthread.web.addresses import address
from goldenthread.web.money_forms import MakeGoodForm, MovingForm, TakeBackForm, fund_choices
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.money_verdicts import ShownVerdict
from goldenthread.web.pages.moving import (
    UNMENDED,
    Step,
    asked_and_valid,
    capacity,
    may_move,
    moving_page,
    not_yours,
    open_funds,
    permission,
    recorded_page,
    refusal,
    step_of,
    way,
)
from goldenthread.web.presenters import Mention, Names, Term

Moved = Payment | Allotment


def take_back(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Take a payment or an allotment back, whole or in part."""
    original, funds, state = _transfer(Ref(kind, key))
    # What comes back of an allotment is drawn from the fund to which it went.
    if not may_move(request, *funds):
        return not_yours(request, original.ref)
    left = original.amount - state.came_back
    form = TakeBackForm(
        request.POST or None, today=occasion().day,
        initial={"amount": left.decimal() if left.pence > 0 else ""},
    )  # fmt: skip
    form.fields["amount"].help_text = f"At most {left}: " + (
        f"{state.came_back} came back already." if state.came_back.pence else "all of it."
    )

    def send(*, dry_run: bool) -> Authorised:
        typed = form.cleaned_data
        return reverse(
            original.ref, amount=typed["amount"], key=typed["key"], description=typed["reason"],
            by=acting(request).name, at=timezone.now(), on=occasion().day,
            reason=capacity(request, typed["reason"]), dry_run=dry_run,
        )  # fmt: skip

    return _mend(
        request, form, original, send, title="Take money back",
        lede=f"{original.amount} moved. What comes back goes into the fund that it left, and "
        "both stay in the account.",
        word="come back", button="Record that it came back",
        shut="" if left.pence > 0 else f"All of it came back already: {original.amount}.",
    )  # fmt: skip


def make_good(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Make an irregular transfer good, by a decision that somebody with the power took since."""
    original, touched, state = _transfer(Ref(kind, key))
    funds = open_funds(request)
    if not may_move(request, touched[0]) or not funds:
        return not_yours(request, original.ref)
    still = state.open
    form = MakeGoodForm(
        request.POST or None, today=occasion().day,
        initial={
            "amount": still.decimal() if still.pence > 0 else "",
            "decision": request.GET.get("decision", _awarded(original)),
        },
    )  # fmt: skip
    form.choose("source", [("", "Choose a fund"), *fund_choices(funds)])
    form.fields["amount"].help_text = f"At most {still}, which is open."

    def send(*, dry_run: bool) -> Authorised:
        typed = form.cleaned_data
        return clear(
            original.ref, source=Ref.parse(typed["source"]), decision=typed["decision"],
            amount=typed["amount"], key=typed["key"], by=acting(request).name,
            at=timezone.now(), on=occasion().day, reason=capacity(request, typed["reason"]),
            dry_run=dry_run,
        )  # fmt: skip

    shut = ""
    if original.warrant is not WarrantKind.IRREGULAR:
        shut = "It is not irregular: there is nothing to make good."
    elif still.pence <= 0:
        shut = "It is mended in full: nothing of it is open."
    return _mend(
        request, form, original, send, title="Make it good",
        lede=f"{original.amount} moved without authority, and {still} of it is still open. A "
        "later decision of a body with the power can bear it.",
        word="be made good", button="Make it good", shut=shut,
    )  # fmt: skip


def _transfer(ref: Ref) -> tuple[Moved, tuple[Fund, ...], Mending]:
    """A payment or allotment, the fund that it left, that to which it went, and what became of it.

    Four queries, and one more of an allotment.
    """
    noun: type[Moved] = Payment if ref.kind == "payment" else Allotment
    found = facts(noun, ref=ref)
    if not found:
        raise NotInRecord(ref)
    one = found[0]
    touched = (one.fund,) if isinstance(one, Payment) else (one.source, one.destination)
    funds = [facts(Fund, ref=each) for each in touched]
    if not all(funds):
        raise NotInRecord(ref)
    return one, tuple(each[-1] for each in funds), _state(one)


def _awarded(original: Moved) -> str:
    """The decision that awarded the contract of a payment: often it covers what went wrong."""
    contract = original.contract if isinstance(original, Payment) else None
    spells = facts(Contract, ref=contract, order_by=("pk",)) if contract else []
    return str(original.decision or (spells[-1].decision if spells else ""))


def _state(one: Moved) -> Mending:
    mending = [*facts(Allotment, clears=one.ref), *facts(Allotment, reverses=one.ref)]
    mending = list(dict.fromkeys(mending))
    back = taken_back(mending, facts(Receipt, reverses=one.ref)).get(one.ref, Money(0))
    return Mending(one, back, cleared(mending).get(one.ref, Money(0)))


def _mend(
    request: HttpRequest, form: MovingForm, original: Moved, send: Callable[..., Authorised], *,
    title: str, lede: str, word: str, button: str, shut: str,
) -> HttpResponse:  # fmt: skip
    """Either form: asked, checked, and sent."""
    step, verdict = step_of(request), None
    amount = ""
    if asked_and_valid(form, step):
        amount = str(form.cleaned_data["amount"])
        try:
            done = send(dry_run=step is Step.CHECK)
        except NothingToReverseError as error:
            verdict = ShownVerdict("Refused", str(error))
        except RefusedError as error:
            verdict = refusal(error, words=f"{amount} cannot {word}. Nothing was recorded.")
        else:
            if step is Step.SEND or done.before:
                return recorded_page(done.transfers[0].ref, original.ref)
            verdict = permission(
                done.transfers[0], done.verdicts[0], f"{amount} can {word}.",
                terms=lambda told: _terms(original, done.transfers[0], told),
            )  # fmt: skip
    elif shut and step is None:
        verdict = ShownVerdict("Nothing to do", shut)
    names = Names({original.ref})
    return moving_page(
        request, form, verdict, title=title, lede=lede, about=(names.mention(original.ref),),
        send=button, shut=bool(shut) and step is None,
    )  # fmt: skip


def _terms(original: Moved, mending: Transfer, names: Names) -> tuple[Term, ...]:
    terms = [
        Term("Amount", (str(mending.amount),)),
        Term("Of", (Mention(f"{original.ref}, {original.amount}", address(original.ref)),)),
    ]
    if isinstance(mending, Receipt):
        terms += [Term("From", (names.mention(mending.payer),)),
                  Term("Into", (names.mention(mending.fund),))]  # fmt: skip
    elif isinstance(mending, Allotment):
        terms += [Term("From", (names.mention(mending.source),)),
                  Term("Into", (names.mention(mending.destination),)),
                  Term("Rests on", (
                      names.mention(mending.decision, otherwise="No decision"),
                  ))]  # fmt: skip
    return (*terms, Term("On", (occasion().day,)))


def ways_to_mend(request: HttpRequest, one: Moved) -> tuple[Mention, ...]:
    """What somebody may do about a transfer; asks the record only for those who may."""
    if not may_move(request):
        return ()
    path, state = f"{one.ref.kind}/{one.ref.key}", _state(one)
    ways = []
    if one.warrant is WarrantKind.IRREGULAR and state.open.pence > 0:
        ways.append(way("Make it good", f"make-good/{path}"))
    mends = isinstance(one, Allotment) and (one.clears or one.reverses) is not None
    if (one.amount - state.came_back).pence > 0 and not mends:
        ways.append(way("Take it back", f"take-back/{path}"))
    return tuple(ways)


def ways_of_finding(request: HttpRequest, finding: Finding) -> tuple[Mention, ...]:
    """What somebody may do about a finding of money that moved without authority."""
    subject = finding.subject
    if finding.rule != UNMENDED or subject.kind not in {"payment", "allotment"}:
        return ()
    if not may_move(request):
        return ()
    path = f"{subject.kind}/{subject.key}"
    return way("Make it good", f"make-good/{path}"), way("Take it back", f"take-back/{path}")
