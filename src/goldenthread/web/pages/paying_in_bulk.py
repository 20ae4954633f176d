"""Paying in bulk: a file is read, every row of it judged, and all of it authorised or none.

Between check and send the page carries the file itself, byte for byte in a hidden field of
bounded size. So nothing waits on the server, no second upload can be of another file than the one
checked, and it works without a script. Nor is the browser trusted with more than a file: whoever
may send this form may send any file, and what is sent is read and judged again.
"""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from goldenthread.actions.refusal import RefusedError
from goldenthread.actions.transfer import authorise
from goldenthread.exchange.fact_documents import read_transfers
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, Reading
from goldenthread.kernel import Money, Ref, Verdict
from goldenthread.money.funds import Fund
from goldenthread.money.possible import destination_of, source_of
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import any_of, facts
from goldenthread.records.standing import recorded as already_recorded
from goldenthread.records.totals import balances
from goldenthread.web.acting import acting
from goldenthread.web.addresses import address
from goldenthread.web.money_fields import LONGEST_REASON, WordsField
from goldenthread.web.money_forms import MovingForm
from goldenthread.web.pages.moving import Step, capacity, may_move, step_of, total_words
from goldenthread.web.pages.verdicts import named_in
from goldenthread.web.presenters import Mention, Names, Table, columns, counted
from goldenthread.web.showing import show

MOST_BYTES = 1_000_000
"""Ceiling of a file here: some five thousand payments. A larger one is for the command line."""
SHOWN = 200
"""Rows of a table of verdicts, and problems, before the rest are only counted."""


class BulkForm(MovingForm):
    """A file of transfers, or the same file carried from the check, and why they are made."""

    file = forms.FileField(required=False)
    name = forms.CharField(required=False, max_length=200)
    carried = forms.CharField(required=False, strip=False)
    reason = WordsField("Say why these are paid now", longest=LONGEST_REASON)

    def clean_carried(self) -> bytes:
        """The bytes of the file that was checked; none where none is carried."""
        text = self.cleaned_data["carried"]
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError("The file was lost on the way: choose it again") from error
        return content

    def incoming(self) -> Incoming | None:
        """The file as it came; None, with words beside the field, where there is none."""
        upload = self.cleaned_data.get("file")
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", _too_large())
            return None
        content = upload.read() if upload is not None else self.cleaned_data.get("carried", b"")
        if not content:
            self.add_error("file", "Choose a file of payments, saved as CSV UTF-8")
            return None
        if len(content) > MOST_BYTES:
            self.add_error("file", _too_large())
            return None
        name = upload.name if upload is not None else self.cleaned_data["name"]
        return Incoming("".join(sign for sign in str(name) if sign.isprintable())[:200], content)


def _too_large() -> str:
    return (
        f"The file is larger than {MOST_BYTES // 1_000_000} megabyte: divide it, or let whoever "
        "runs this record take it in with goldenthread transfer --file"
    )


def pay_in_bulk(request: HttpRequest) -> HttpResponse:
    """Read a file of transfers, show a verdict on each, and authorise all or none."""
    now, step = occasion(), step_of(request)
    form = BulkForm(request.POST or None, request.FILES or None, today=now.day)
    context: dict[str, Any] = {}
    if step in {Step.CHECK, Step.SEND} and form.is_valid():
        incoming = form.incoming()
        reading = None if incoming is None else read_transfers(incoming, Problems())
        if reading is not None and reading.facts is None:
            context = _problems(reading)
        elif reading is not None and reading.facts is not None and incoming is not None:
            moved = keyed(reading.facts, form.cleaned_data["key"])
            strange = _not_yours(request, moved)
            if strange:
                form.add_error("file", strange)
            else:
                try:
                    done = authorise(
                        moved, by=acting(request).name, at=timezone.now(), on=now.day,
                        reason=capacity(request, form.cleaned_data["reason"]),
                        dry_run=step is Step.CHECK,
                    )  # fmt: skip
                except RefusedError as error:
                    context = _refused(error, moved)
                except ValueError as error:
                    form.add_error("file", str(error))
                else:
                    if step is Step.SEND or len(done.before) == len(moved):
                        return _sent(moved, form.cleaned_data["key"])
                    context = _permitted(moved, incoming)
    return _page(request, form, step, context)


def _sent(moved: Sequence[Transfer], key: str) -> HttpResponse:
    """Lead to what was recorded; where the file gave its own keys, to who recorded what."""
    if all(one.ref.key.startswith(f"{key}.") for one in moved):
        return redirect(f"/money/pay-in-bulk/?done={len(moved)}&key={key}")
    return redirect("/events/")


def _page(
    request: HttpRequest, form: BulkForm, step: Step | None, context: dict[str, Any]
) -> HttpResponse:
    title = "Pay in bulk"
    faulty = bool(form.errors) and step is not Step.CHANGE
    word = str(context.get("word", "")) or ("Error" if faulty else "")
    return show(
        request, "paying_in_bulk.jinja", title=f"{word}: {title}" if word else title,
        heading=title, form=form, faulty=faulty, most=MOST_BYTES // 1_000_000,
        columns=("fund", "payee", "benefits", "contract", "decision", "description", "amount",
                 "paid", "warrant"),
        day=occasion().day, done=_done(request), **context,
    )  # fmt: skip


def keyed(transfers: Sequence[Transfer], key: str) -> tuple[Transfer, ...]:
    """Transfers, each that has no key with one of the form and its place, so none is made twice."""
    return tuple(
        one if one.ref.key else replace(one, ref=Ref(one.ref.kind, f"{key}.{number}"))
        for number, one in enumerate(transfers, 1)
    )


def _not_yours(request: HttpRequest, moved: Sequence[Transfer]) -> str:
    """Why some of it is not for somebody to move; empty where all of it is."""
    named = {ref for one in moved for ref in (source_of(one), destination_of(one)) if ref}
    funds = facts(Fund, any_of("ref", named))
    strange = [fund for fund in funds if not may_move(request, fund)]
    if not strange:
        return ""
    return f"Your role is given for a place or body to which {strange[0].ref} does not belong"


def _problems(reading: Reading[tuple[Transfer, ...]]) -> dict[str, Any]:
    """Every problem of a file, with its place and remedy."""
    every = sum(reading.counts.values())
    return {
        "word": "Not read",
        "words": f"{counted(every, 'problem')} of {reading.name} to be mended. Nothing was "
        "recorded.",
        "table": Table(
            f"What has to be mended{_first(len(reading.problems), every)}",
            columns("Problem", "Row#", "Column", "Value", "How to mend it"),
            tuple(
                (one.message, one.row if one.row is not None else "The file",
                 one.column or "Any", one.value or "Empty", one.remedy)
                for one in reading.problems[:SHOWN]
            ),
        ),
    }  # fmt: skip


def _first(found: int, every: int) -> str:
    shown = min(found, SHOWN)
    return "" if shown == every else f": the first {shown:,} of {every:,}"


def _refused(error: RefusedError, moved: Sequence[Transfer]) -> dict[str, Any]:
    """Each transfer that is refused, with every reason and remedy."""
    refused = error.refused[:SHOWN]
    names = Names(
        {ref for _, verdict in refused for ref in named_in((), verdict.reasons)}
        | _named(moved[number - 1] for number, _ in refused)
    )  # fmt: skip
    others = len(moved) - len(error.refused)
    spared = f" {counted(others, 'other')} would pass, and wait for the rest." if others else ""
    return {
        "word": "Refused",
        "words": f"{len(error.refused):,} of {counted(len(moved), 'transfer')} may not be made. "
        f"Nothing was recorded.{spared}",
        "table": Table(
            f"Why they are refused{_first(len(error.refused), len(error.refused))}",
            columns("Transfer", "To", "Amount#", "Why not", "How to mend it"),
            tuple(
                row
                for number, verdict in refused
                for row in _told(moved[number - 1], number, verdict, names)
            ),
        ),
    }  # fmt: skip


def _told(one: Transfer, number: int, verdict: Verdict, names: Names) -> Iterator[tuple[Any, ...]]:
    """A row for each reason: the transfer, why not, and how to mend it."""
    for reason in verdict.reasons:
        yield (
            f"{number:,}. {_words(one)}", _to(one, names), one.amount, names.told(reason.words),
            names.told(reason.remedy) if reason.remedy else "Nothing mends it",
        )  # fmt: skip


def _permitted(moved: Sequence[Transfer], incoming: Incoming) -> dict[str, Any]:
    """What would be made: every transfer, and what stands in each fund before and after."""
    shown = moved[:SHOWN]
    change: dict[Ref, int] = defaultdict(int)
    for one in moved:
        for ref, sign in ((source_of(one), -1), (destination_of(one), 1)):
            if ref is not None:
                change[ref] += sign * one.amount.pence
    left: Mapping[Ref, Money] = balances(list(change))
    names = Names(_named(shown) | set(change))
    return {
        "word": "All may be made",
        "permitted": True,
        "words": f"{total_words(moved)}, each within its decision, its fund and any ring-fence. "
        "All of them are made, or none.",
        "send": f"Authorise all {len(moved):,}",
        "funds": Table(
            "What they come to in each fund",
            columns("Fund", "Stands in it now#", "Goes out or comes in#", "Afterwards#"),
            tuple(
                (names.mention(ref), left.get(ref, Money(0)), Money(pence),
                 left.get(ref, Money(0)) + Money(pence))
                for ref, pence in sorted(change.items())
            ),
        ),
        "table": Table(
            f"The verdict on each{_first(len(shown), len(moved))}",
            columns("Transfer", "To", "Rests on", "Amount#", "Verdict"),
            tuple(
                (f"{number:,}. {_words(one)}", _to(one, names), _rests_on(one, names), one.amount,
                 "May be made")
                for number, one in enumerate(shown, 1)
            ),
        ),
        "carried": base64.b64encode(incoming.content).decode(),
        "name": incoming.name,
    }  # fmt: skip


def _named(transfers: Iterable[Transfer]) -> set[Ref]:
    found: set[Ref] = set()
    for one in transfers:
        to = one.payee if isinstance(one, Payment) else destination_of(one)
        found |= {ref for ref in (to, getattr(one, "decision", None)) if ref is not None}
        if isinstance(one, Receipt):
            found.add(one.reverses)
    return found


def _words(one: Transfer) -> str:
    if isinstance(one, Allotment):
        return "Money passed on"
    return one.description


def _to(one: Transfer, names: Names) -> object:
    return names.mention(one.payee if isinstance(one, Payment) else destination_of(one))


def _rests_on(one: Transfer, names: Names) -> object:
    if isinstance(one, Receipt):
        return names.mention(one.reverses)
    return names.mention(one.decision, otherwise=one.warrant.value.capitalize())


def _done(request: HttpRequest) -> Table | None:
    """What a form that was sent has recorded, by the key of the form."""
    number, key = request.GET.get("done", ""), request.GET.get("key", "")
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        return None
    refs = [
        Ref(kind, f"{key}.{place}")
        for kind in ("payment", "allotment", "receipt")
        for place in range(1, min(int(number), SHOWN) + 1)
    ]
    found = sorted(already_recorded(refs).values(), key=lambda one: _place(one.ref))
    if not found:
        return None
    names = Names(_named(found))
    return Table(
        f"Recorded: {counted(int(number), 'transfer')}{_first(len(found), int(number))}",
        columns("Transfer", "To", "Amount#"),
        tuple((_linked(one), _to(one, names), one.amount) for one in found),
    )  # fmt: skip


def _place(ref: Ref) -> int:
    return int(ref.key.rpartition(".")[2])


def _linked(one: Transfer) -> object:
    return Mention(_words(one), address(one.ref), str(one.ref))
