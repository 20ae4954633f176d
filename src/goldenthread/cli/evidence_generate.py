# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``evidence generate``: people that agree with published margins, none of whom lives."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from goldenthread.cli.evidence import evidence
from goldenthread.cli.homes import home
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import FormatOption, messages, say, write_rows

if TYPE_CHECKING:
    from goldenthread.persons.generating.folders import Destination
    from goldenthread.persons.generating.making import Made
    from goldenthread.persons.generating.margins import Margins

DEFAULT_SEED = 7
REPORT = "misfits.json"
_COLUMNS = (
    "margin", "fitted", "places", "people", "mean_misfit", "largest_misfit", "percent", "source",
)  # fmt: skip
_IN_TABLE = _COLUMNS[:-1]


def register(_app: typer.Typer) -> None:
    """Add the command."""
    evidence.command("generate", epilog="Example: goldenthread evidence generate --demonstration")(
        generate
    )


def generate(
    demonstration: Annotated[
        bool,
        typer.Option("--demonstration", help="The fictional system, on the lists of its record."),
    ] = False,
    published: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="England, from the official files in this directory."),
    ] = None,
    system: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="A system of England; repeat for several. Else all."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write plain folders here, and not to the store."),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The evidence store.", show_default="HOME/evidence"),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Another seed makes other people of the same margins.")
    ] = DEFAULT_SEED,
    day: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="The last day of the year, and of a month."),
    ] = datetime(2026, 3, 31),  # noqa: DTZ001 - a day has no zone
    people_share: Annotated[
        int, typer.Option(min=1, metavar="N", help="One person in N. England only.")
    ] = 1,
    processes: Annotated[int, typer.Option(min=1, max=64, help="Systems made at a time.")] = 2,
    format: FormatOption = None,
) -> None:
    """Make people that agree with published margins, and say how far they misfit.

    Nobody in these tables lives. People by practice and small area come out exactly as published,
    ages, sexes and disease registers to the nearest person, and what nobody publishes about
    persons is plausible and no more. The same seed makes the same people.
    """
    from goldenthread.persons.generating.making import make_systems, misfit_report, write_report
    from goldenthread.persons.refusals import StoreError

    last = day.date()
    margins = _margins(demonstration, published, system or [], people_share, seed, last)
    root, destination = _destination(into, store, seed)
    began = time.monotonic()
    made: list[Made] = []
    try:
        with _Telling(margins) as telling:
            made += make_systems(
                margins, destination, seed=seed, day=last, processes=processes,
                progress=telling.progress,
            )  # fmt: skip
    except StoreError as error:
        raise Refused(str(error)) from error
    report = misfit_report(made, seed=seed, day=last)
    (root / "results").mkdir(mode=0o700, exist_ok=True)
    write_report(report, root / "results" / REPORT)
    write_rows(
        report["misfits"], format, columns=_IN_TABLE, title="How far the people misfit",
        numeric=("places", "people", "mean_misfit", "largest_misfit", "percent"),
    )  # fmt: skip
    rows = sum(sum(one["rows"].values()) for one in report["systems"])
    say(
        f"{report['people']:,} people on lists of {len(made)} system"
        f"{'s' if len(made) > 1 else ''}, {rows:,} rows, in {time.monotonic() - began:.0f} s. "
        f"With sources: {root / 'results' / REPORT}"
    )


def _margins(
    demonstration: bool, published: Path | None, systems: list[str], one_in: int, seed: int,
    day: date,
) -> tuple[Margins, ...]:  # fmt: skip
    """The margins asked for. Raises BadInput."""
    from goldenthread.persons.generating.calendar import year_to
    from goldenthread.persons.generating.demonstration import demonstration_margins
    from goldenthread.persons.generating.official_files import OfficialFileError
    from goldenthread.persons.generating.published import published_margins

    try:
        year_to(day)
    except ValueError as error:
        raise BadInput(f"--day: {error}. A year is measured to the end of a month.") from error
    if demonstration == (published is not None):
        raise BadInput("Choose one: --demonstration, or --published with a directory.")
    if published is None:
        if systems or one_in > 1:
            raise BadInput("--system and --people-share go with --published.")
        return (demonstration_margins(seed, day),)
    try:
        return published_margins(published, systems=systems, one_in=one_in)
    except OfficialFileError as error:
        raise BadInput(str(error)) from error


def _destination(into: Path | None, store: Path | None, seed: int) -> tuple[Path, Destination]:
    from goldenthread.persons.generating.folders import PlainFolders, StoreFolders

    if into is not None and store is not None:
        raise BadInput("Choose one: --into writes plain folders, --store publishes in a store.")
    if into is not None:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        return into, PlainFolders(into)
    root = store or home() / "evidence"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = f"generated from seed {seed}: nobody in it lives"
    return root, StoreFolders(root, "goldenthread evidence generate", datetime.now(UTC), source)


class _Telling:
    """A bar at a terminal; elsewhere a line for each system that is done."""

    def __init__(self, systems: tuple[Margins, ...]) -> None:
        self._total = sum(one.people for one in systems)
        self._made: dict[str, int] = {}
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f}%"),
            TimeElapsedColumn(), console=messages, transient=True,
            disable=not messages.is_terminal,
        )  # fmt: skip
        self._task: Any = None

    def __enter__(self) -> _Telling:
        self._bar.start()
        self._task = self._bar.add_task("Making people", total=self._total)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def progress(self, system: str, made: int, total: int) -> None:
        """So many people of a system are made."""
        self._made[system] = made
        self._bar.update(self._task, completed=sum(self._made.values()))
        if made == total and not messages.is_terminal:
            say(f"{system}: {made:,} people")
