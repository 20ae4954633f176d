"""``may`` and ``powers``: who may decide what, and how we know."""

from __future__ import annotations

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
from goldenthread.cli.references import read_ref_of, unknown
from goldenthread.cli.verdicts import (
    grounds_document,
    mentioned,
    print_chain,
    print_others,
    print_reasons,
    title_of,
)
from goldenthread.kernel import Money, MoneyError, Ref, Ruling
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
    wanted_body, wanted_power = read_ref_of("body", body), read_ref_of("power", power)
    wanted_area = read_ref_of("", area) if area else None
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
    lines |= entries(mentioned(ruling.chain, ruling.reasons, ruling.others))
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
    from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
    from goldenthread.records.occasion import occasion
    from goldenthread.records.reading import facts
    from goldenthread.records.threads import entries

    day = at.date() if at else occasion().day
    held = facts(Power, as_at=day, order_by=("name",))
    reserved = {one.power: one for one in facts(Reservation, as_at=day)}
    delegations = facts(Delegation, as_at=day, order_by=("ref",))
    suspended = {one.delegation for one in facts(Suspension, as_at=day)}
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
                "body": title_of(power.holder, lines), "how": "holds it by law",
                "delegation": "",
                "limit": "reserved" if power.ref in reserved else "",
                "area": "", "clause": title_of(power.clause, lines),
            }
        )  # fmt: skip
        rows += [
            {
                "power": str(power.ref), "name": power.name,
                "body": title_of(one.delegate, lines),
                "how": "suspended" if one.ref in suspended else "by delegation",
                "delegation": str(one.ref),
                "limit": str(one.limit) if one.limit else "",
                "area": str(one.area) if one.area else "", "clause": title_of(one.clause, lines),
            }
            for one in delegations
            if one.power == power.ref
        ]  # fmt: skip
    write_rows(
        rows, format,
        columns=("power", "name", "body", "how", "delegation", "limit", "area", "clause"),
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
        **grounds_document(ruling.chain, ruling.reasons),
        "others": [str(ref) for ref in ruling.others],
    }


def _print(ruling: Ruling, lines: dict[Ref, Entry]) -> None:
    verdict = "[bold green]Yes[/]" if ruling.permitted else "[bold red]No[/]"
    money = f" for {ruling.amount}" if ruling.amount else ""
    where = f" in {title_of(ruling.area, lines)}" if ruling.area else ""
    results.print(
        f"{verdict}: {title_of(ruling.body, lines)}, {title_of(ruling.power, lines)}"
        f"{money}{where}, on {ruling.on:%-d %B %Y}"
    )
    print_chain(ruling.chain, lines)
    if ruling.limit is not None:
        results.print(f"  Limit of a decision: {ruling.limit}", markup=False)
    if ruling.left is not None:
        results.print(f"  Left of the year's limit: {ruling.left}", markup=False)
    print_reasons(ruling.reasons, lines)
    print_others(ruling.others, lines)
    if not ruling.others and not ruling.permitted:
        say("No body in the record may.")


def _flat(value: object) -> bool:
    return not isinstance(value, list)
