# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``delegate``, ``suspend`` and ``revoke``: pass a power on within its terms, and take it back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from goldenthread.cli.days import chosen_day
from goldenthread.cli.deciding import ByOption, DryRunOption, KeyOption, WhyOption
from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput
from goldenthread.cli.output import FormatOption
from goldenthread.cli.references import read_ref, read_ref_of
from goldenthread.cli.verdicts import perform
from goldenthread.kernel import Money, MoneyError, Span, SpanError

DAY = ["%Y-%m-%d"]
BodyOption = Annotated[
    str, typer.Option("--body", help="The body that does it: only the one that delegated may.")
]
SinceOption = Annotated[
    datetime | None, typer.Option(formats=DAY, help="The first day.", show_default="today")
]
LastDayOption = Annotated[
    datetime | None, typer.Option(formats=DAY, help="The last day.", show_default="no end")
]
ClauseOption = Annotated[str, typer.Option(help="The clause under which it is done.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog="Example: goldenthread delegate power:QZZ-commission --from body:QZZ "
        "--to body:QZZ-QUAL --clause clause:QZZ-C-4.2 --limit 100000 --area system:QZZ "
        '--by "Ann Keeper" --reason "Resolved by the board"'
    )(delegate)
    app.command(
        epilog="Example: goldenthread suspend delegation:QZZ-EXEC-commission --body body:QZZ "
        "--clause clause:QZZ-C-4.6 --last-day 2026-06-30 "
        '--by "Ann Keeper" --reason "Accounts are late"'
    )(suspend)
    app.command(
        epilog="Example: goldenthread revoke delegation:QZZ-EXEC-commission --body body:QZZ "
        '--last-day 2026-06-30 --by "Ann Keeper" --reason "The committee is wound up"'
    )(revoke)


def delegate(
    power: Annotated[str, typer.Argument(help="The power, such as power:QZZ-commission.")],
    delegator: Annotated[str, typer.Option("--from", help="The body that delegates it.")],
    receiver: Annotated[str, typer.Option("--to", help="The body that may then use it.")],
    clause: ClauseOption,
    by: ByOption,
    reason: WhyOption,
    limit: Annotated[str | None, typer.Option(help="The most of a decision, in pounds.")] = None,
    yearly_limit: Annotated[
        str | None, typer.Option(help="The most of all decisions of a financial year, in pounds.")
    ] = None,
    area: Annotated[
        str | None, typer.Option(help="Where.", show_default="wherever the delegator may")
    ] = None,
    since: SinceOption = None,
    last_day: LastDayOption = None,
    pass_on: Annotated[
        bool, typer.Option("--may-pass-on", help="The body may delegate it further.")
    ] = False,
    source: Annotated[
        str | None,
        typer.Option(help="The delegation by which the delegator has it.", show_default="found"),
    ] = None,
    key: KeyOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
) -> None:
    """Delegate a power: no more, nowhere wider and no longer than the delegator has it.

    Ends with 1 when it is refused.
    """
    wanted = read_ref_of("power", power)
    one, other = read_ref_of("body", delegator), read_ref_of("body", receiver)
    most, yearly = _money("--limit", limit), _money("--yearly-limit", yearly_limit)
    open_home()
    from goldenthread.actions import delegations as room

    span = _span(since, last_day)
    passing = read_ref_of("delegation", source) if source else None
    perform(
        lambda: room.delegate(
            wanted, delegator=one, delegate=other, clause=read_ref(clause), span=span, limit=most,
            yearly_limit=yearly, area=read_ref(area) if area else None, may_sub_delegate=pass_on,
            source=passing, by=by, at=datetime.now(UTC), reason=reason, key=key, dry_run=dry_run,
        ),
        "Delegated",
        format,
    )  # fmt: skip


def suspend(
    delegation: Annotated[str, typer.Argument(help="The delegation.")],
    body: BodyOption,
    clause: ClauseOption,
    by: ByOption,
    reason: WhyOption,
    since: SinceOption = None,
    last_day: LastDayOption = None,
    key: KeyOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
) -> None:
    """Suspend a delegation: while it lasts the power is with the body that delegated it.

    Ends with 1 when it is refused.
    """
    wanted = read_ref_of("delegation", delegation)
    open_home()
    from goldenthread.actions import delegations as room

    span = _span(since, last_day)
    perform(
        lambda: room.suspend(
            wanted, body=read_ref_of("body", body), clause=read_ref(clause), span=span, by=by,
            at=datetime.now(UTC), reason=reason, key=key, dry_run=dry_run,
        ),
        "Suspended",
        format,
    )  # fmt: skip


def revoke(
    delegation: Annotated[str, typer.Argument(help="The delegation.")],
    body: BodyOption,
    last_day: Annotated[
        datetime, typer.Option(formats=DAY, help="The last day on which it is in force.")
    ],
    by: ByOption,
    reason: WhyOption,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
) -> None:
    """End a delegation after a last day. What was decided under it before stands.

    Ends with 1 when it is refused.
    """
    wanted = read_ref_of("delegation", delegation)
    open_home()
    from goldenthread.actions import delegations as room

    until = Span.through(None, last_day.date()).until
    if until is None:
        raise BadInput("--last-day: write year, month and day, for example 2026-06-30.")
    perform(
        lambda: room.revoke(
            wanted, body=read_ref_of("body", body), until=until, by=by, at=datetime.now(UTC),
            reason=reason, dry_run=dry_run,
        ),
        "Ended",
        format,
    )  # fmt: skip


def _money(option: str, text: str | None) -> Money | None:
    try:
        return None if text is None else Money.parse(text)
    except MoneyError as error:
        raise BadInput(f"{option}: {error}") from error


def _span(since: datetime | None, last_day: datetime | None) -> Span:
    first = chosen_day(since)
    try:
        return Span.through(first, last_day.date() if last_day else None)
    except SpanError as error:
        raise BadInput(f"--last-day: {error}.") from error
