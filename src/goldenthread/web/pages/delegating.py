"""The forms by which a power is delegated, and a delegation suspended or brought to its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from goldenthread.actions import delegations
from goldenthread.actions.carrying_out import Outcome
from goldenthread.authority.instruments import Clause
from goldenthread.authority.powers import Delegation, Power
from goldenthread.kernel import Money, Ref, Span
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import facts
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Body
from goldenthread.web.acting import acting
from goldenthread.web.addresses import address
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.fields import (
    ChooseField,
    DayField,
    PoundsField,
    WordsField,
    reason_of,
)
from goldenthread.web.pages.scopes import DELEGATORS, may_write_for, out_of_scope
from goldenthread.web.pages.steps import (
    CHECK,
    RECORD,
    Judging,
    carried,
    form_page,
    judge_or_record,
    key_of,
    step_of,
    token_of,
)
from goldenthread.web.presenters import Mention, Names, Term, cut, spell

FORM = "form"
CHANGES = ((FORM, "Change it"),)
AREA_KINDS = ("system", "place")
POWERS = Mention("Powers", "/powers/")
LAST_BEFORE_FIRST = "The last day is before the first: give a later one"
LONGEST_REASON = 1_000


def clauses_on(on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The clauses in force on a day by instrument, those of the body's own rules first; one query.

    Delegation is by a scheme, and a scheme is of the constitution: statutes come last.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in sorted(
        facts(Clause, as_at=on, order_by=("instrument", "pk")), key=lambda one: one.ref.kind
    ):
        words = f"{one.number}: {cut(one.summary, 90)}" if one.summary else one.number
        groups.setdefault(one.instrument, []).append((str(one.ref), words))
    return list(groups.items())


class DelegationForm(forms.Form):
    """Which power, from whom to whom, under which clause, and within which limits."""

    power = ChooseField("Choose the power")
    delegator = ChooseField("Choose the body that delegates it")
    delegate = ChooseField("Choose the body that may then use it")
    clause = ChooseField("Choose the clause under which it is done")
    limit = PoundsField()
    yearly_limit = PoundsField()
    area = ChooseField("Choose where", required=False)
    first = DayField("Give the first day")
    last = DayField("", required=False)
    may_pass_on = forms.BooleanField(required=False)
    reason = WordsField("Say why, such as the resolution by which it was done", longest=1_000)

    def __init__(self, *given: Any, on: date, **more: Any) -> None:
        super().__init__(*given, **more)
        bodies = _named(facts(Body, as_at=on))
        areas = [one for one in facts(Area, as_at=on) if one.ref.kind in AREA_KINDS]
        offered: dict[str, list[Any]] = {
            "power": _named(facts(Power, as_at=on)), "delegator": bodies, "delegate": bodies,
            "clause": clauses_on(on), "area": [("", "Wherever the delegator may"), *_named(areas)],
        }  # fmt: skip
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, ChooseField)  # noqa: S101 - declared above
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        return _in_order(self)


class SuspensionForm(forms.Form):
    """From when to when, under which clause and why."""

    clause = ChooseField("Choose the clause under which it is suspended")
    first = DayField("Give the first day")
    last = DayField("", required=False)
    reason = WordsField("Say why", longest=LONGEST_REASON)

    def __init__(self, *given: Any, on: date, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["clause"] = ChooseField(
            "Choose the clause under which it is suspended", clauses_on(on)
        )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        return _in_order(self)


class EndForm(forms.Form):
    """The last day on which it is in force, and why it ends."""

    last = DayField("Give the last day on which it is in force")
    reason = WordsField("Say why", longest=LONGEST_REASON)


def delegate_power(request: HttpRequest) -> HttpResponse:
    """Delegate a power to a body: the form, the check, and its sending."""
    now = occasion()
    token, step = token_of(request), step_of(request, (FORM, CHECK, RECORD), FORM)
    if request.method != "POST":
        form = DelegationForm(on=now.day, initial=_asked(request, now.day))
        return _delegation_page(request, form, token)
    form = DelegationForm(request.POST, on=now.day)
    if not form.is_valid() or step == FORM:
        return _delegation_page(request, form, token)
    given = form.cleaned_data
    power, delegator, delegate = (
        Ref.parse(given[name]) for name in ("power", "delegator", "delegate")
    )
    if not may_write_for(request, delegator, now.day, DELEGATORS):
        return out_of_scope(request, delegator)
    clause, area = Ref.parse(given["clause"]), Ref.parse(given["area"]) if given["area"] else None
    span = Span.through(given["first"], given["last"])

    def act(dry_run: bool) -> Outcome:  # noqa: FBT001 - a callable of one argument
        return delegations.delegate(
            power, delegator=delegator, delegate=delegate, clause=clause, span=span,
            limit=given["limit"], yearly_limit=given["yearly_limit"], area=area,
            may_sub_delegate=given["may_pass_on"], by=acting(request).name, at=timezone.now(),
            reason=reason_of(request, DELEGATORS, given["reason"]),
            key=key_of(delegator, given["first"], token), dry_run=dry_run,
        )  # fmt: skip

    def told(names: Names) -> tuple[Term, ...]:
        return (
            Term("Power", (names.mention(power),)),
            Term("From", (names.mention(delegator),)),
            Term("To", (names.mention(delegate),)),
            Term("Under", (names.mention(clause, names.detail(clause)),)),
            Term("Limit of a decision", (_limit(given["limit"]),)),
            Term("Limit of a year", (_limit(given["yearly_limit"]),)),
            Term("Where", (names.mention(area, otherwise="Wherever the delegator may"),)),
            Term("In force", (spell(span),)),
            Term("May be delegated further", (given["may_pass_on"],)),
            Term("Why", (given["reason"],)),
        )

    mentioned = frozenset({power, delegator, delegate, clause} | ({area} if area else set()))
    titles = Names(mentioned)
    said = f"{titles.title(delegator)} {{}} delegate this to {titles.title(delegate)}"
    return judge_or_record(
        request,
        Judging(
            "Delegate a power", POWERS, act, f"{said.format('may')}.",
            f"{said.format('may not')} as it stands.", CHANGES, told, mentioned, "delegation",
        ),
        step, token,
    )  # fmt: skip


def suspend_delegation(request: HttpRequest, key: str) -> HttpResponse:
    """Suspend a delegation, as the body that made it: the form, the check, and its sending."""
    now = occasion()
    item = _delegation(key, now.day)
    if not may_write_for(request, item.delegator, now.day, DELEGATORS):
        return out_of_scope(request, item.delegator)
    token, step = token_of(request), step_of(request, (FORM, CHECK, RECORD), FORM)
    if request.method != "POST":
        form = SuspensionForm(on=now.day, initial={"first": now.day.isoformat()})
        return _taking_back_page(request, item, form, token, suspending=True)
    form = SuspensionForm(request.POST, on=now.day)
    if not form.is_valid() or step == FORM:
        return _taking_back_page(request, item, form, token, suspending=True)
    given = form.cleaned_data
    clause, span = Ref.parse(given["clause"]), Span.through(given["first"], given["last"])

    def act(dry_run: bool) -> Outcome:  # noqa: FBT001 - a callable of one argument
        return delegations.suspend(
            item.ref, body=item.delegator, clause=clause, span=span, by=acting(request).name,
            at=timezone.now(), reason=reason_of(request, DELEGATORS, given["reason"]),
            key=key_of(item.delegator, given["first"], token), dry_run=dry_run,
        )  # fmt: skip

    def told(names: Names) -> tuple[Term, ...]:
        return (
            *_delegation_terms(item, names),
            Term("Suspended", (spell(span),)),
            Term("Under", (names.mention(clause, names.detail(clause)),)),
            Term("Why", (given["reason"],)),
        )

    return _take_back(request, item, "suspend", act, told, {clause}, step, token)


def end_delegation(request: HttpRequest, key: str) -> HttpResponse:
    """End a delegation, as the body that made it: the form, the check, and its sending."""
    now = occasion()
    item = _delegation(key, now.day)
    if not may_write_for(request, item.delegator, now.day, DELEGATORS):
        return out_of_scope(request, item.delegator)
    token, step = token_of(request), step_of(request, (FORM, CHECK, RECORD), FORM)
    if request.method != "POST":
        form = EndForm(initial={"last": now.day.isoformat()})
        return _taking_back_page(request, item, form, token, suspending=False)
    form = EndForm(request.POST)
    if not form.is_valid() or step == FORM:
        return _taking_back_page(request, item, form, token, suspending=False)
    given = form.cleaned_data
    until = Span.through(None, given["last"]).until
    assert until is not None  # noqa: S101 - a last day is required

    def act(dry_run: bool) -> Outcome:  # noqa: FBT001 - a callable of one argument
        return delegations.revoke(
            item.ref, body=item.delegator, until=until, by=acting(request).name,
            at=timezone.now(), reason=reason_of(request, DELEGATORS, given["reason"]),
            dry_run=dry_run,
        )  # fmt: skip

    def told(names: Names) -> tuple[Term, ...]:
        return (
            *_delegation_terms(item, names),
            Term("Last day", (given["last"],)),
            Term("Why", (given["reason"],)),
        )

    return _take_back(request, item, "end", act, told, set(), step, token)


def _take_back(  # noqa: PLR0917 - the parts of one judging
    request: HttpRequest, item: Delegation, verb: str, act: Any, told: Any, named: set[Ref],
    step: str, token: str,
) -> HttpResponse:  # fmt: skip
    mentioned = frozenset({item.ref, item.power, item.delegator, item.delegate} | named)
    name = Names(mentioned).title(item.delegator)
    return judge_or_record(
        request,
        Judging(
            f"{verb.capitalize()} a delegation", _about(item), act,
            f"{name} may {verb} this delegation.",
            f"{name} may not {verb} this delegation as it stands.", CHANGES, told, mentioned,
            "suspension" if verb == "suspend" else "end", lands=item.ref,
        ),
        step, token,
    )  # fmt: skip


def _delegation_terms(item: Delegation, names: Names) -> tuple[Term, ...]:
    return (
        Term("Power", (names.mention(item.power),)),
        Term("From", (names.mention(item.delegator),)),
        Term("To", (names.mention(item.delegate),)),
        Term("In force", (spell(item.span),)),
    )


def _delegation(key: str, on: date) -> Delegation:
    """The spell of a delegation that holds on a day, or its last. Raises NotInRecord."""
    ref = Ref("delegation", key)
    states = facts(Delegation, ref=ref, order_by=("since", "pk"))
    if not states:
        raise NotInRecord(ref)
    return next((one for one in states if one.span.holds_on(on)), states[-1])


def _delegation_page(request: HttpRequest, form: DelegationForm, token: str) -> HttpResponse:
    return form_page(
        request, "delegate.jinja", title="Delegate a power", form=form, about=POWERS,
        carried=carried(request, token, tuple(form.fields)),
    )  # fmt: skip


def _taking_back_page(
    request: HttpRequest, item: Delegation, form: forms.Form, token: str, *, suspending: bool
) -> HttpResponse:
    names = Names({item.power, item.delegator, item.delegate})
    what = (
        f"{names.title(item.delegator)} lets {names.title(item.delegate)} use the power: "
        f"{names.title(item.power)}. "
    )
    follows = (
        "While it is suspended nobody can use it, and the power is with the body that delegated it."
        if suspending
        else "What was decided under it before its end stands. It cannot end before its last use."
    )
    return form_page(
        request, "take_back.jinja",
        title="Suspend a delegation" if suspending else "End a delegation", form=form,
        about=_about(item), lede=what + follows, suspending=suspending,
        carried=carried(request, token, tuple(form.fields)),
    )  # fmt: skip


def _about(item: Delegation) -> Mention:
    return Mention(Names({item.ref}).title(item.ref), address(item.ref))


def _asked(request: HttpRequest, on: date) -> dict[str, str]:
    """``?power=`` and ``?from=``, by key; the holder of the power delegates it unless told."""
    power, body = (request.GET.get(name, "") for name in ("power", "from"))
    held = facts(Power, ref=Ref("power", power), as_at=on, limit=1) if power else []
    delegator = f"body:{body}" if body else str(held[0].holder) if held else ""
    return {
        "power": f"power:{power}" if power else "", "delegator": delegator,
        "first": day_after(on).isoformat(),
    }  # fmt: skip


def day_after(on: date) -> date:
    """The day on which what is resolved today can begin."""
    until = Span.through(None, on).until
    return on if until is None else until


def _limit(amount: Money | None) -> str:
    return "No limit" if amount is None else str(amount)


def _in_order(form: forms.Form) -> dict[str, Any]:
    given = form.cleaned_data
    first, last = given.get("first"), given.get("last")
    if first is not None and last is not None and last < first:
        form.add_error("last", LAST_BEFORE_FIRST)
    return given


def _named(found: list[Any]) -> list[tuple[str, str]]:
    """Facts with a name as choices, each once, by name."""
    names = {str(one.ref): one.name for one in found}
    return sorted(names.items(), key=lambda one: (one[1], one[0]))
