# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``evidence release``: measure a system, and record what may be shown as an edition."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from goldenthread.cli.evidence import evidence
from goldenthread.cli.evidence_measure import (
    EngineOption,
    MeasuredDay,
    chosen_sheets,
    edition_of,
    last_of_month,
    measured,
    say_outside,
)
from goldenthread.cli.evidence_store import (
    PurposeOption,
    StoreOption,
    SystemOption,
    UsedByOption,
)
from goldenthread.cli.homes import open_home
from goldenthread.cli.integrity import say_head
from goldenthread.cli.outcome import Refused
from goldenthread.cli.output import say
from goldenthread.kernel import Ref


def register(_app: typer.Typer) -> None:
    """Add the command."""
    evidence.command(
        "release",
        epilog="Example: goldenthread evidence release --system QZZ --day 2026-03-31 "
        '--by "Ada Lovell" --purpose "Plan of the year" --reason "Agreed by the board"',
    )(release)


def release(
    system: SystemOption,
    day: MeasuredDay,
    by: UsedByOption,
    purpose: PurposeOption,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why it is released now.")
    ],
    engine: EngineOption = "fast",
    store: StoreOption = None,
) -> None:
    """Record every measure of a system as an edition, under the rule of disclosure.

    A count of 1 to 7 is suppressed, and any other rounded to the nearest 5. Headline measures can
    then be cited by decisions. The same evidence again is recorded once.
    """
    on = last_of_month(day)
    open_home()
    from goldenthread.actions.refusal import RefusedError
    from goldenthread.actions.release_evidence import release_evidence

    if not reason.strip():
        raise Refused("--reason: no reason is given; say why this evidence is released.")
    published = _today()
    if published < on:
        raise Refused(f"Nothing is released of {on} before that day: today is {published}.")
    result, lists = measured([system], on, engine, store, by=by, purpose=purpose, check=True)
    say_outside(result)
    say("Applying the rule of disclosure")
    edition, values = edition_of(
        result, lists, Ref("system", system), on, purpose=purpose,
        sheets=chosen_sheets(None, every=True), published=published,
    )  # fmt: skip
    say(f"Recording {len(values):,} values")
    try:
        posted = release_evidence(
            edition, values, by=by, at=datetime.now(UTC), reason=reason, lies_in=result.lies_in()
        )
    except RefusedError as error:
        raise Refused(_first_of(error)) from error
    if posted.recording is None:
        say("This very edition is recorded already: nothing was changed.")
    else:
        say(f"{posted.values:,} values released; {posted.releases:,} of them can be cited.")
        say_head()
    typer.echo(f"{posted.edition.ref}  {posted.edition.digest}")


_TOLD = 12


def _first_of(error: Exception) -> str:
    """The words of a refusal, cut where it has very many reasons."""
    parts = str(error).split("; ")
    more = f"; and {len(parts) - _TOLD:,} more" if len(parts) > _TOLD else ""
    return "; ".join(parts[:_TOLD]) + more


def _today() -> date:
    """Today; of a demonstration the day up to which it was written."""
    from goldenthread.records.occasion import occasion

    return occasion().day
