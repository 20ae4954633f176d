"""``posts``: who holds which post on a day, and which are vacant."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from goldenthread.cli.days import DayOption, as_text, chosen_day
from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import Refused
from goldenthread.cli.output import Format, FormatOption, chosen_format, say, write_rows
from goldenthread.cli.references import read_ref, unknown

COLUMNS = (
    "post", "title", "body", "body_name", "sector", "role", "holder", "person", "since",
)  # fmt: skip
TABLE = ("title", "body_name", "sector", "role", "holder", "since")
"""Columns of the table in the terminal, in which names stand for references."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: goldenthread posts --body body:QZZ --at 2026-03-31 --vacant")(
        posts
    )


def posts(
    body: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Of one body or network only.", show_default="every body"),
    ] = None,
    at: DayOption = None,
    vacant: Annotated[bool, typer.Option("--vacant", help="Only those that nobody holds.")] = False,
    format: FormatOption = None,
) -> None:
    """List posts, who holds each and since when; without --at, as at today.

    A post that nobody holds is vacant, since its last holder left or since it was made. Of a
    demonstration, today is the day up to which it was written.
    """
    wanted = None if body is None else read_ref(body)
    open_home()
    from goldenthread.records.posts import seats_on
    from goldenthread.records.threads import entries

    day = chosen_day(at)
    if wanted is not None and wanted not in entries([wanted]):
        raise Refused(unknown(wanted))
    seats = [seat for seat in seats_on(day, body=wanted) if seat.vacant or not vacant]
    bodies = entries({seat.post.body for seat in seats})
    rows: list[dict[str, Any]] = [
        {
            "post": str(seat.post.ref),
            "title": seat.post.title,
            "body": str(seat.post.body),
            "body_name": line.title
            if (line := bodies.get(seat.post.body))
            else str(seat.post.body),
            "sector": seat.post.sector.value,
            "role": seat.post.role.value,
            "holder": seat.held_by,
            "person": " ".join(str(person) for person, _ in seat.holders),
            "since": as_text(seat.since),
        }
        for seat in seats
    ]
    table = chosen_format(format) is Format.TABLE
    write_rows(rows, format, columns=TABLE if table else COLUMNS, title=f"Posts on {day:%-d %B %Y}")
    if table:
        empty = sum(seat.vacant for seat in seats)
        say(f"{len(seats):,} posts, {empty:,} of them vacant.")
