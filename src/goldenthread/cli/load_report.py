"""What a load did, or would do: by subject, by kind of fact, and in one closing line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.cli.acceptance import SHOWN
from goldenthread.cli.output import Format, chosen_format, say, write_json, write_rows
from goldenthread.exchange.reading import Reading
from goldenthread.structure.areas import Area, Outline
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Membership

if TYPE_CHECKING:
    from goldenthread.actions.loading import LoadReport

NAMES: dict[type[Any], str] = {
    Practice: "practices",
    Area: "areas",
    Network: "networks",
    Membership: "memberships",
    PracticeNeed: "weighted populations",
    Outline: "outlines",
}
"""The kinds of fact that files give, as the report names them, in the order of its rows."""


def write_report(
    reading: Reading[Any], report: LoadReport, dry_run: bool, format: Format | None
) -> None:
    """The report on stdout, and its closing line on stderr."""
    changes = [
        {
            "kind": change.subject.kind,
            "what": change.what.value,
            "ref": str(change.subject),
            "before": change.before,
            "after": change.after,
        }
        for change in report.changes
    ]
    form = chosen_format(format)
    if form is Format.JSON:
        write_json(_document(reading, report, changes, dry_run))
    elif form is Format.CSV:
        write_rows(changes, format, columns=("kind", "what", "ref", "before", "after"))
    else:
        _write_tables(report, changes, dry_run, format)
    say(_conclusion(reading, report, dry_run))


def fact_rows(report: LoadReport) -> list[dict[str, Any]]:
    """How many facts of each kind are recorded and taken back; they sum to the closing line."""
    order = list(NAMES)
    return [
        {"facts": NAMES[noun], "recorded": recorded, "taken_back": taken_back}
        for noun, (recorded, taken_back) in sorted(
            report.facts.items(), key=lambda item: order.index(item[0])
        )
    ]


def _document(
    reading: Reading[Any], report: LoadReport, changes: list[dict[str, str]], dry_run: bool
) -> dict[str, Any]:
    return {
        "file": reading.name,
        "sha256": reading.sha256,
        "rows": reading.rows,
        "dry_run": dry_run,
        "facts_recorded": report.recorded,
        "facts_taken_back": report.retracted,
        "facts": fact_rows(report),
        "unchanged": report.unchanged,
        "changes": changes,
        "problems": [
            {
                "code": each.code,
                "consequence": each.consequence.value,
                "row": each.row,
                "column": each.column,
                "value": each.value,
                "message": each.message,
                "remedy": each.remedy,
            }
            for each in report.problems
        ],
    }


def _write_tables(
    report: LoadReport, changes: list[dict[str, str]], dry_run: bool, format: Format | None
) -> None:
    counts = [
        {"kind": kind, "what": what, "count": number}
        for (kind, what), number in sorted(report.counts().items())
    ]
    counts += [
        {"kind": kind, "what": "unchanged", "count": number}
        for kind, number in sorted(report.unchanged.items())
    ]
    title = "What would change" if dry_run else "What changed"
    write_rows(counts, format, columns=("kind", "what", "count"), title=title, numeric=("count",))
    for what in sorted({change.what for change in report.changes}):
        say(f"{what}: {report.meaning(what)}")
    facts = fact_rows(report)
    if facts:
        total = {"facts": "all", "recorded": report.recorded, "taken_back": report.retracted}
        write_rows(
            [*facts, total],
            format,
            columns=("facts", "recorded", "taken_back"),
            title="The facts that say so",
            numeric=("recorded", "taken_back"),
        )
    if dry_run:
        _write_first_changes(changes, format)


def _write_first_changes(changes: list[dict[str, str]], format: Format | None) -> None:
    of_sort: Counter[tuple[str, str]] = Counter()
    listed = []
    for change in changes:
        sort = (change["kind"], change["what"])
        of_sort[sort] += 1
        if of_sort[sort] <= SHOWN:
            listed.append(change)
    write_rows(
        listed,
        format,
        columns=("kind", "what", "ref", "before", "after"),
        title=f"The first {SHOWN} of each (all of them with --format csv)",
    )


def _conclusion(reading: Reading[Any], report: LoadReport, dry_run: bool) -> str:
    if not report.recorded and not report.retracted:
        known = f" The same file was loaded on {report.loaded_before}." * bool(report.loaded_before)
        return f"{reading.name}: nothing to change; the record says so already.{known}"
    if dry_run:
        return (
            f"{reading.name}: dry run, nothing was changed. {report.recorded:,} facts would be "
            f"recorded and {report.retracted:,} taken back."
        )
    return (
        f"{reading.name}: {reading.rows:,} rows read, {report.recorded:,} facts recorded, "
        f"{report.retracted:,} taken back (they stay readable as known before)."
    )
