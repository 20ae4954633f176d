"""``may`` and ``powers``: who may decide what, and how we know."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from goldenthread.cli.days import DayOption
from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput, ExitCode, Refused
from goldenthread.cli.output import (
    Format,
    FormatOption,
    chosen_format,
    results,
    say,
    write_json,
    write_rows,
)
from goldenthread.cli.references import unknown
from goldenthread.kernel import Money, MoneyError, Ref, RefError, Ruling
from goldenthread.thread.kinds import Entry


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog="Example: goldenthread may body:QZZ-PCC power:QZZ-primary-medical --amount 500000 "
        "--area system:QZZ --at 2026-03-31"
    )(may)
    app.command(epilog="Example: goldenthread powers --at 2026-03-31")(powers)


def may(  # noqa: PLR0917 - the terms of a question, as they are typed
    body: Annotated[str, typer.Argument(help="A body, such as body:QZZ-PCC (or QZZ-PCC).")],
    power: Annotated[str, typer.Argument(help="A power, such as power:QZZ-commission.")],
    amount: Annotated[str | None, typer.Option(help="Pounds that the decision commits.")] = None,
    area: Annotated[
        str | None, typer.Option(help="Where, such as place:QZZ-corrant; without it, everywhere.")
    ] = None,
    at: DayOption = None,
    format: FormatOption = None,
) -> None:
    """Rule whether a body may use a power: the chain up to the law, or why not and who else may.

    Ends with 1 when the answer is no.
    """
    wanted_body, wanted_power = _named("body", body), _named("power", power)
    wanted_area = _named("", area) if area else None
    try:
        money = Money.parse(amount) if amount else None
    except MoneyError as error:
        raise BadInput(f"--amount: {error}") from error
    if money is not None and money.pence < 0:
        raise BadInput("--amount: a decision commits nothing or more; leave the minus sign out.")
    open_home()
    from goldenthread.authority.handbook import Question
    from goldenthread.records.handbooks import handbook
    from goldenthread.records.occasion import occasion
    from goldenthread.records.threads import entries

    named = [ref for ref in (wanted_body, wanted_power, wanted_area) if ref]
    lines = entries(named)
    for ref in named:
        if ref not in lines:
            raise Refused(unknown(ref))
    day = at.date() if at else occasion().day
    ruling = handbook(day).may(Question(wanted_body, wanted_power, day, money, wanted_area))
    lines |= entries(_mentioned(ruling))
    if chosen_format(format) is Format.JSON:
        write_json(ruling_document(ruling))
    elif chosen_format(format) is Format.CSV:
        document = ruling_document(ruling)
        write_rows([document], format, columns=[k for k, v in document.items() if _flat(v)])
    else:
        _print(ruling, lines)
    if not ruling.permitted:
        raise typer.Exit(ExitCode.FINDINGS)


def powers(at: DayOption = None, format: FormatOption = None) -> None:
    """List the powers: who holds each by law, and to whom it is delegated, with the limits."""
    open_home()
    from goldenthread.authority.powers import Delegation, Power, Reservation
    from goldenthread.records.occasion import occasion
    from goldenthread.records.reading import facts
    from goldenthread.records.threads import entries

    day = at.date() if at else occasion().day
    held = facts(Power, as_at=day, order_by=("name",))
    reserved = {one.power: one for one in facts(Reservation, as_at=day)}
    delegations = facts(Delegation, as_at=day, order_by=("ref",))
    lines = entries(
        {one.holder for one in held}
        | {one.delegate for one in delegations}
        | {one.clause for one in held}
        | {one.clause for one in delegations}
    )
    rows: list[dict[str, object]] = []
    for power in held:
        rows.append(
            {
                "power": str(power.ref), "name": power.name,
                "body": _title(power.holder, lines), "how": "holds it by law",
                "limit": "reserved" if power.ref in reserved else "",
                "area": "", "clause": _title(power.clause, lines),
            }
        )  # fmt: skip
        rows += [
            {
                "power": str(power.ref), "name": power.name,
                "body": _title(one.delegate, lines), "how": "by delegation",
                "limit": str(one.limit) if one.limit else "",
                "area": str(one.area) if one.area else "", "clause": _title(one.clause, lines),
            }
            for one in delegations
            if one.power == power.ref
        ]  # fmt: skip
    write_rows(
        rows, format, columns=("power", "name", "body", "how", "limit", "area", "clause"),
        title=f"Powers on {day:%-d %B %Y}",
    )  # fmt: skip


def ruling_document(ruling: Ruling) -> dict[str, object]:
    """A ruling as one flat object, with its chain and reasons as lists."""
    return {
        "permitted": ruling.permitted,
        "body": str(ruling.body),
        "power": str(ruling.power),
        "amount": ruling.amount.decimal() if ruling.amount else None,
        "area": str(ruling.area) if ruling.area else None,
        "at": ruling.on.isoformat(),
        "limit": ruling.limit.decimal() if ruling.limit else None,
        "left": ruling.left.decimal() if ruling.left else None,
        "chain": [
            {"ref": str(step.ref), "words": step.words, "clause": str(step.clause)}
            for step in ruling.chain
        ],
        "reasons": [
            {
                "ref": str(reason.ref),
                "words": reason.words,
                "clause": str(reason.clause) if reason.clause else None,
                "remedy": reason.remedy,
            }
            for reason in ruling.reasons
        ],
        "others": [str(ref) for ref in ruling.others],
    }


def _print(ruling: Ruling, lines: dict[Ref, Entry]) -> None:
    verdict = "[bold green]Yes[/]" if ruling.permitted else "[bold red]No[/]"
    money = f" for {ruling.amount}" if ruling.amount else ""
    where = f" in {_title(ruling.area, lines)}" if ruling.area else ""
    results.print(
        f"{verdict}: {_title(ruling.body, lines)}, {_title(ruling.power, lines)}{money}{where}, "
        f"on {ruling.on:%-d %B %Y}"
    )
    for step in ruling.chain:
        results.print(f"  {_title(step.clause, lines)}  {step.clause}", markup=False)
        results.print(f"    {_with_names(step.words, lines)}", markup=False)
    if ruling.limit is not None:
        results.print(f"  Limit of a decision: {ruling.limit}", markup=False)
    if ruling.left is not None:
        results.print(f"  Left of the year's limit: {ruling.left}", markup=False)
    for reason in ruling.reasons:
        clause = f" ({_title(reason.clause, lines)})" if reason.clause else ""
        words = _with_names(reason.words, lines)
        results.print(f"  {words[:1].upper()}{words[1:]}{clause}", markup=False)
        results.print(f"    Remedy: {_with_names(reason.remedy, lines)}", markup=False)
    if ruling.others:
        names = "; ".join(f"{_title(ref, lines)} ({ref})" for ref in ruling.others[:5])
        results.print(f"  Who may: {names}", markup=False)
    elif not ruling.permitted:
        say("No body in the record may.")


_REFERENCE = re.compile(r"[a-z][a-z-]*:[^\s,;]+")


def _mentioned(ruling: Ruling) -> set[Ref]:
    """Every reference that a ruling names, in its parts or in its words."""
    words = [step.words for step in ruling.chain]
    words += [text for reason in ruling.reasons for text in (reason.words, reason.remedy)]
    found = {Ref.parse(text) for one in words for text in _REFERENCE.findall(one)}
    found |= {step.clause for step in ruling.chain} | set(ruling.others)
    return found | {reason.clause for reason in ruling.reasons if reason.clause}


def _with_names(words: str, lines: dict[Ref, Entry]) -> str:
    """Words with each reference turned into the name of what it refers to."""
    return _REFERENCE.sub(lambda found: _title(Ref.parse(found[0]), lines), words)


def _named(kind: str, text: str) -> Ref:
    """A reference as typed, or a key of the one kind that can be meant."""
    try:
        ref = Ref.parse(text if ":" in text or not kind else f"{kind}:{text}")
    except RefError as error:
        raise BadInput(str(error)) from error
    if kind and ref.kind != kind:
        raise BadInput(f"{text!r} is no {kind}: write {kind}:KEY.")
    return ref


def _title(ref: Ref | None, lines: dict[Ref, Entry]) -> str:
    return lines[ref].title if ref in lines else str(ref)


def _flat(value: object) -> bool:
    return not isinstance(value, list)
