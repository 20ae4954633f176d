# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``load``: bring in files exactly as published; whole, or not at all."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.cli.homes import open_home
from goldenthread.cli.integrity import say_head
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import (
    Format,
    FormatOption,
    chosen_format,
    say,
    write_json,
    write_rows,
)
from goldenthread.exchange.allocation_file import read_allocation_file
from goldenthread.exchange.network_workbook import read_network_workbook
from goldenthread.exchange.organisation_register import read_organisation_register
from goldenthread.exchange.outlines import read_outlines
from goldenthread.exchange.problems import Consequence, Problem, Problems
from goldenthread.exchange.reading import Reading, take_in
from goldenthread.kernel import FinancialYear, FinancialYearError

if TYPE_CHECKING:
    from goldenthread.actions.loading import LoadReport

SHOWN = 20
"""Problems and changes shown before the rest is only counted."""

app = typer.Typer(
    help="Bring in files exactly as published; whole, or not at all.", no_args_is_help=True
)

FileArgument = Annotated[Path, typer.Argument(help="The file as published.", metavar="FILE")]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")
]
AcceptOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PROBLEMS",
        help="Problems you accept, by code or code@row, with commas or repeated. "
        "Needs --by and --reason.",
    ),
]
ByOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who does this; it is recorded.")
]
ReasonOption = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Why the problems are accepted.")
]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="load")


@app.command(epilog="Example: goldenthread load practices 2024_2025.csv --year 2024/25 --dry-run")
def practices(
    file: FileArgument,
    year: Annotated[
        str, typer.Option(metavar="YEAR", help="The financial year of the file, as 2024/25.")
    ],
    dry_run: DryRunOption = False,
    accept: AcceptOption = None,
    by: ByOption = None,
    reason: ReasonOption = None,
    format: FormatOption = None,
) -> None:
    """Load a practice allocation file: practices, areas, memberships and need of a year."""
    try:
        of_year = FinancialYear.parse(year)
    except FinancialYearError as error:
        raise BadInput(f"--year: {error}") from error
    problems = Problems()
    reading = read_allocation_file(take_in(file, problems), of_year, problems)

    def load(**how: Any) -> LoadReport:
        from goldenthread.actions.load_practices import load_practices

        return load_practices(reading, year=of_year, **how)

    _bring_in(reading, load, _Choices(dry_run, accept, by, reason), format)


@app.command(epilog="Example: goldenthread load networks epcncorepartnerdetails.xlsx")
def networks(
    file: FileArgument,
    dry_run: DryRunOption = False,
    accept: AcceptOption = None,
    by: ByOption = None,
    reason: ReasonOption = None,
    format: FormatOption = None,
) -> None:
    """Load a network workbook (ePCN): who is, and was, in which network."""
    problems = Problems()
    reading = read_network_workbook(take_in(file, problems), problems)

    def load(**how: Any) -> LoadReport:
        from goldenthread.actions.load_networks import load_networks

        return load_networks(reading, **how)

    _bring_in(reading, load, _Choices(dry_run, accept, by, reason), format)


@app.command(epilog="Example: goldenthread load organisations epraccur.csv")
def organisations(
    file: FileArgument,
    dry_run: DryRunOption = False,
    accept: AcceptOption = None,
    by: ByOption = None,
    reason: ReasonOption = None,
    format: FormatOption = None,
) -> None:
    """Load the register of practices (epraccur): when practices opened and closed."""
    problems = Problems()
    reading = read_organisation_register(take_in(file, problems), problems)

    def load(**how: Any) -> LoadReport:
        from goldenthread.actions.load_organisations import load_organisations

        return load_organisations(reading, **how)

    _bring_in(reading, load, _Choices(dry_run, accept, by, reason), format)


@app.command(epilog="Example: goldenthread load outlines boundaries_ltla24.geojson")
def outlines(
    file: FileArgument,
    dry_run: DryRunOption = False,
    accept: AcceptOption = None,
    by: ByOption = None,
    reason: ReasonOption = None,
    format: FormatOption = None,
) -> None:
    """Load outlines of districts (GeoJSON), for maps."""
    problems = Problems()
    reading = read_outlines(take_in(file, problems), problems)

    def load(**how: Any) -> LoadReport:
        from goldenthread.actions.load_outlines import load_outlines

        return load_outlines(reading, **how)

    _bring_in(reading, load, _Choices(dry_run, accept, by, reason), format)


class _Choices:
    """What the person chose: dry run, the problems accepted, who, and why."""

    def __init__(
        self, dry_run: bool, accept: list[str] | None, by: str | None, reason: str | None
    ) -> None:
        names = [name.strip() for each in accept or () for name in each.split(",")]
        self.dry_run = dry_run
        self.accepted = frozenset(name for name in names if name)
        self.by = (by or "").strip()
        self.reason = (reason or "").strip()
        if self.accepted and not (self.by and self.reason):
            raise BadInput(
                "--accept needs --by NAME and --reason TEXT: who accepts it and why is recorded."
            )

    def who(self) -> str:
        """The name given, or else the name of the account."""
        if self.by:
            return self.by
        try:
            return getpass.getuser()
        except (OSError, KeyError) as error:
            raise BadInput("This account has no name: say who you are with --by NAME.") from error


def _bring_in(
    reading: Reading[Any],
    load: Callable[..., LoadReport],
    choices: _Choices,
    format: Format | None,
) -> None:
    if reading.refused:
        raise BadInput(_words_of_refusal(reading, reading.of(Consequence.REFUSED), ()))
    open_home(must_hold=False)
    from django.db import OperationalError

    from goldenthread.actions.loading import Acceptance, ProblemsOutstandingError

    acceptance = None
    if choices.accepted:
        acceptance = Acceptance(choices.accepted, choices.by, choices.reason)
    try:
        report = load(
            by=choices.who(),
            at=datetime.now(UTC),
            acceptance=acceptance,
            dry_run=choices.dry_run,
        )
    except ProblemsOutstandingError as error:
        raise BadInput(_words_of_refusal(reading, error.problems, error.unknown)) from error
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        raise Refused(
            "Another load is at work on this record. Nothing was changed; try again in a minute."
        ) from error
    for problem in _first(reading.problems, reading.counts):
        say(f"{problem.consequence}: {problem}")
    _write(reading, report, choices.dry_run, format)


def _words_of_refusal(
    reading: Reading[Any], problems: tuple[Problem, ...], unknown: tuple[str, ...]
) -> str:
    lines = [f"{reading.name} was not loaded; nothing was changed."]
    if unknown:
        lines.append(
            f"No problem that can be accepted is called {', '.join(unknown)}: see the names below."
        )
    lines += [f"  {each.name}: {each}" for each in _first(problems, reading.counts)]
    codes = sorted({each.code for each in problems if each.consequence is Consequence.ACCEPTABLE})
    if codes and not any(each.consequence is Consequence.REFUSED for each in problems):
        lines.append(
            "What cannot be mended may be accepted by a named person: "
            f"--accept {','.join(codes)} --by NAME --reason TEXT"
        )
    return "\n".join(lines)


def _first(problems: tuple[Problem, ...], counts: Any) -> list[Problem]:
    """The first few problems of each code, the last of them saying how many more there are."""
    shown: list[Problem] = []
    of_code: Counter[str] = Counter()
    for problem in problems:
        of_code[problem.code] += 1
        if of_code[problem.code] <= SHOWN:
            shown.append(problem)
    for code, number in of_code.items():
        more = max(counts.get(code, 0), number) - SHOWN
        if more > 0:
            last = max(i for i, each in enumerate(shown) if each.code == code)
            shown.insert(
                last + 1,
                Problem(code, shown[last].consequence, f"and {more:,} more like these.", ""),
            )
    return shown


def _write(reading: Reading[Any], report: LoadReport, dry_run: bool, format: Format | None) -> None:
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
        write_json(
            {
                "file": reading.name,
                "sha256": reading.sha256,
                "rows": reading.rows,
                "dry_run": dry_run,
                "facts_recorded": report.recorded,
                "facts_taken_back": report.retracted,
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
                    for each in reading.problems
                ],
            }
        )
    elif form is Format.CSV:
        write_rows(changes, format, columns=("kind", "what", "ref", "before", "after"))
    else:
        _write_table(report, changes, dry_run, format)
    say(_conclusion(reading, report, dry_run))
    if report.event:
        say_head()


def _write_table(
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
    if not dry_run:
        return
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
