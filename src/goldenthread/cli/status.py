"""``status``: what the record holds, as at when, and what to do next."""

from __future__ import annotations

import typer

from goldenthread.cli.homes import home, open_home
from goldenthread.cli.integrity import say_head
from goldenthread.cli.output import Format, FormatOption, chosen_format, say, write_rows
from goldenthread.kernel import FinancialYear

COLUMNS = ("what", "count", "as_at", "recorded_at", "recorded_by", "source")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: goldenthread --home ~/goldenthread status --format json")(status)


def status(format: FormatOption = None) -> None:
    """Say what is loaded, as at when, and what next."""
    open_home(must_hold=False)
    from django.db.models import Count, Max

    from goldenthread.records.models import EntryRow, PracticeNeedRow, Recording, SchemeRow
    from goldenthread.thread.catalogue import kinds

    counts = dict(
        EntryRow.objects.values_list("kind")
        .annotate(Count("id"), Max("dated"))
        .values_list("kind", "id__count")
    )
    rows: list[dict[str, object]] = [
        {"what": kinds[kind].plural, "count": count}
        for kind, count in sorted(counts.items(), key=lambda item: kinds[item[0]].stage)
    ]
    years = list(
        PracticeNeedRow.objects.filter(retracted_in__isnull=True)
        .values_list("year")
        .annotate(Count("id"), Max("recorded_in"))
        .order_by("year")
    )
    events = {event.pk: event for event in Recording.objects.order_by("-pk")[:50]}
    for year, count, event_id in years:
        event = events.get(event_id)
        rows.append(
            {
                "what": "practices with weighted populations",
                "count": count,
                "as_at": str(year if isinstance(year, FinancialYear) else FinancialYear(year)),
                **_came(event),
            }
        )
    # One act may make several recordings (the demonstration one a family): it is told once.
    acts = {(e.verb, e.source_name, e.recorded_at): e for e in reversed(events.values())}
    rows += [
        {"what": event.verb, "count": None, "as_at": event.year, **_came(event)}
        for event in list(reversed(acts.values()))[:8]
    ]
    if chosen_format(format) is Format.TABLE:
        held = [row for row in rows if row["count"] is not None]
        came = [row for row in rows if row["count"] is None]
        shown = [{name: _blank(row.get(name)) for name in COLUMNS} for row in (*held, *came)]
        write_rows(
            shown[: len(held)],
            format,
            columns=("what", "count", "as_at"),
            title=f"What the record in {home()} holds",
            numeric=("count",),
        )
        write_rows(
            shown[len(held) :],
            format,
            columns=("recorded_at", "what", "as_at", "recorded_by", "source"),
            title="What was recorded last",
        )
    else:
        write_rows(
            ({name: row.get(name) for name in COLUMNS} for row in rows), format, columns=COLUMNS
        )
    say_head()
    say(_next(bool(counts), bool(years), SchemeRow.objects.exists()))


def _came(event: object) -> dict[str, object]:
    if event is None:
        return {}
    return {
        "recorded_at": event.recorded_at.isoformat(timespec="minutes"),  # type: ignore[attr-defined]
        "recorded_by": event.recorded_by,  # type: ignore[attr-defined]
        "source": event.source_name,  # type: ignore[attr-defined]
    }


def _blank(value: object) -> object:
    return "" if value is None else value


def _next(holds: bool, need: bool, scheme: bool) -> str:
    if not holds:
        return (
            "Nothing is recorded yet. Next: goldenthread demo --no-serve, or "
            "goldenthread load practices FILE --year 2024/25"
        )
    if not need:
        return "Next: goldenthread load practices FILE --year 2024/25, for need and pounds."
    if not scheme:
        return "Next: goldenthread places QWO --by lower-tier, to divide a system into places."
    return "Next: goldenthread need SYSTEM --by place; goldenthread serve, to look in a browser."
