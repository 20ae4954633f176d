"""``bodies`` and ``show``: what is recorded of a body, or of any fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from goldenthread.cli.days import DayOption, as_text, chosen_day
from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import Refused
from goldenthread.cli.output import (
    Format,
    FormatOption,
    chosen_format,
    results,
    write_rows,
)
from goldenthread.cli.references import read_ref, unknown
from goldenthread.kernel import Money

if TYPE_CHECKING:
    from goldenthread.records.models import Recording
    from goldenthread.records.posts import Seat


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: goldenthread bodies --at 2026-03-31 --format csv")(bodies)
    app.command(epilog="Example: goldenthread show body:QZZ --at 2026-03-31")(show)


def bodies(
    at: DayOption = None,
    known_at: Annotated[
        datetime | None, typer.Option(help="As it was known at this instant, 2026-03-31T12:00:00.")
    ] = None,
    format: FormatOption = None,
) -> None:
    """List the bodies: boards, committees, partnerships, trusts, councils and the rest."""
    open_home()
    from django.utils.timezone import make_aware

    from goldenthread.records.reading import facts
    from goldenthread.structure.bodies import Body

    found = facts(
        Body,
        as_at=at.date() if at else None,
        known_at=make_aware(known_at) if known_at else None,
        order_by=("form", "name"),
    )
    write_rows(
        (
            {
                "ref": str(body.ref),
                "name": body.name,
                "form": body.form.value,
                "since": as_text(body.span.since),
                "last_day": as_text(body.span.last),
            }
            for body in found
        ),
        format,
        columns=("ref", "name", "form", "since", "last_day"),
    )


def show(
    ref: Annotated[
        str, typer.Argument(help="A reference such as payment:2025-0412, or a key of one fact.")
    ],
    at: DayOption = None,
    format: FormatOption = None,
) -> None:
    """Show a fact: what it says, what it is tied to, and of a body its posts and their holders.

    Without --at every state of it is shown, and its posts as at today; with --at the one state
    and the ties of that day.
    """
    wanted = read_ref(ref)
    open_home()
    from goldenthread.records.models import Recording
    from goldenthread.records.nouns import MODELS
    from goldenthread.records.posts import seats_on
    from goldenthread.records.reading import facts
    from goldenthread.records.threads import entries, entry, links_of
    from goldenthread.thread.catalogue import kinds

    if entry(wanted) is None:
        raise Refused(unknown(wanted))
    noun = kinds[wanted.kind].fact
    found: list[Any] = facts(noun, ref=wanted, as_at=at.date() if at else None, order_by=("pk",))
    day = chosen_day(at)
    if not found:
        raise Refused(f"{wanted} is in the record, but not on {day:%-d %B %Y}: leave --at out.")
    links = [link for link in links_of(wanted) if at is None or link.span.holds_on(day)]
    seats = seats_on(day, body=wanted) if wanted.kind in {"body", "network"} else []
    if chosen_format(format) is Format.TABLE:
        names = {each: line.title for each, line in entries([x.target for x in links]).items()}
        results.print(Text.assemble((kinds[wanted.kind].label, "bold"), f"  {wanted}"))
        for number, fact in enumerate(found):
            if number:
                results.print()
            _print_lines(_terms(fact))
        _print_lines(
            (link.relation, f"{names.get(link.target, 'not recorded')}  ({link.target})")
            for link in links
        )
        _print_lines(_posts(seats))
        recorded = MODELS[noun]._default_manager.filter(ref=wanted)  # type: ignore[misc]
        _print_lines(map(_came, Recording.objects.filter(pk__in=recorded.values("recorded_in"))))
        return
    rows = [
        {"ref": str(wanted), "field": item.name, "value": _text(getattr(fact, item.name))}
        for fact in found
        for item in fields(fact)
        if item.name != "ref"
    ]
    rows += [
        {"ref": str(wanted), "field": link.relation, "value": str(link.target)} for link in links
    ]
    rows += [{"ref": str(wanted), "field": name, "value": value} for name, value in _posts(seats)]
    write_rows(rows, format, columns=("ref", "field", "value"))


def _terms(fact: Any) -> Iterator[tuple[str, str]]:
    for item in fields(fact):
        value = getattr(fact, item.name)
        if item.name != "ref" and value not in (None, ""):
            yield item.name.replace("_", " "), str(value)


def _posts(seats: list[Seat]) -> Iterator[tuple[str, str]]:
    for seat in seats:
        since = f" since {seat.since:%-d %B %Y}" if seat.since else ""
        yield "post", f"{seat.post.title}: {seat.held_by}{since}  ({seat.post.ref})"


def _came(event: Recording) -> tuple[str, str]:
    return "recorded", f"{event.recorded_at:%-d %B %Y %H:%M} by {event.recorded_by}: {event.verb}"


def _print_lines(lines: Iterable[tuple[str, str]]) -> None:
    for name, value in lines:
        results.print(Text(f"  {name:<14} {value}"))


def _text(value: object) -> object:
    if isinstance(value, Money):
        return value.decimal()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
