"""``bodies`` and ``show``: what is recorded of a body, or of any fact."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import (
    Format,
    FormatOption,
    chosen_format,
    results,
    write_json,
    write_rows,
)
from goldenthread.kernel import Ref, RefError

DayOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="As at this day, for example 2026-03-31."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: goldenthread bodies --at 2026-03-31 --format csv")(bodies)
    app.command(epilog="Example: goldenthread show practice:B85005")(show)


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
                "since": _day(body.span.since),
                "last_day": _day(body.span.last),
            }
            for body in found
        ),
        format,
        columns=("ref", "name", "form", "since", "last_day"),
    )


def show(
    ref: Annotated[str, typer.Argument(help="A reference such as payment:2025-0412.")],
    format: FormatOption = None,
) -> None:
    """Show a fact: what it says, and what it is tied to."""
    wanted = read_ref(ref)
    open_home()
    from dataclasses import fields

    from goldenthread.records.models import Recording
    from goldenthread.records.nouns import MODELS
    from goldenthread.records.reading import facts
    from goldenthread.records.threads import entries, entry, links_of
    from goldenthread.thread.catalogue import kinds

    line = entry(wanted)
    if line is None:
        raise Refused(unknown(wanted))
    noun = kinds[wanted.kind].fact
    found = facts(noun, ref=wanted)
    links = links_of(wanted)
    names = entries([link.target for link in links])
    recordings = Recording.objects.filter(
        pk__in=MODELS[noun].objects.filter(ref=wanted).values("recorded_in")  # type: ignore[attr-defined]
    )
    if chosen_format(format) is Format.TABLE:
        results.print(f"[bold]{kinds[wanted.kind].label}[/bold]  {wanted}", markup=True)
        for fact in found:
            for item in fields(fact):
                value = getattr(fact, item.name)
                if item.name != "ref" and value not in (None, ""):
                    results.print(f"  {item.name.replace('_', ' '):<14} {value}", markup=False)
        for link in links:
            title = names[link.target].title if link.target in names else "not recorded"
            results.print(f"  {link.relation:<14} {title}  ({link.target})", markup=False)
        for event in recordings:
            results.print(
                f"  recorded       {event.recorded_at:%-d %B %Y %H:%M} by {event.recorded_by}: "
                f"{event.verb}",
                markup=False,
            )
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
    if chosen_format(format) is Format.JSON:
        write_json(rows)
    else:
        write_rows(rows, format, columns=("ref", "field", "value"))


def read_ref(text: str) -> Ref:
    """A reference as typed; bad input says what shape one has."""
    try:
        return Ref.parse(text)
    except RefError as error:
        raise BadInput(str(error)) from error


def unknown(ref: Ref) -> str:
    """Words for a reference that is not in the record, with the nearest that are."""
    from goldenthread.records.models import EntryRow
    from goldenthread.thread.catalogue import kinds

    if ref.kind not in kinds:
        return (
            f"There is no kind {ref.kind!r}. Kinds are: {', '.join(sorted(k.name for k in kinds))}."
        )
    stem = f"{ref.kind}:{ref.key[: max(1, len(ref.key) - 2)]}"
    near = EntryRow.objects.filter(ref__startswith=stem).order_by("ref")[:3]
    also = ", ".join(str(row.ref) for row in near)
    return f"{ref} is not in the record." + (f" Near it: {also}." if also else "")


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _text(value: object) -> object:
    from goldenthread.kernel import Money

    if isinstance(value, Money):
        return value.decimal()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
