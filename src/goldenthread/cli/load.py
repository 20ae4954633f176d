# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``load``: bring in files exactly as published; whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.cli.acceptance import Choices, ReasonOption, first_of_each
from goldenthread.cli.homes import open_home
from goldenthread.cli.integrity import say_head
from goldenthread.cli.load_report import write_report
from goldenthread.cli.outcome import BadInput
from goldenthread.cli.output import Format, FormatOption, say
from goldenthread.exchange.allocation_file import read_allocation_file
from goldenthread.exchange.network_workbook import read_network_workbook
from goldenthread.exchange.organisation_register import read_organisation_register
from goldenthread.exchange.outlines import read_outlines
from goldenthread.exchange.problems import Consequence, Problems
from goldenthread.exchange.reading import Reading, take_in
from goldenthread.kernel import FinancialYear, FinancialYearError

if TYPE_CHECKING:
    from goldenthread.actions.loading import LoadReport

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

    _bring_in(reading, load, Choices(accept, by, reason), dry_run, format)


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

    _bring_in(reading, load, Choices(accept, by, reason), dry_run, format)


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

    _bring_in(reading, load, Choices(accept, by, reason), dry_run, format)


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

    _bring_in(reading, load, Choices(accept, by, reason), dry_run, format)


def _bring_in(
    reading: Reading[Any],
    load: Callable[..., LoadReport],
    choices: Choices,
    dry_run: bool,
    format: Format | None,
) -> None:
    if reading.refused:
        refused = reading.of(Consequence.REFUSED)
        raise BadInput(choices.words_of_refusal(reading.name, refused, reading.counts))
    open_home(must_hold=False)
    with choices.in_words(reading.name, reading.counts):
        report = load(
            by=choices.who(),
            at=datetime.now(UTC),
            acceptance=choices.acceptance(),
            dry_run=dry_run,
        )
    for problem in first_of_each(report.problems, reading.counts):
        say(f"{problem.consequence}: {problem}")
    write_report(reading, report, dry_run, format)
    if report.event:
        say_head()
