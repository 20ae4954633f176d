"""``places``: draw the places of a system, by rule or by file."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.allocation.need_index import measure_need
from goldenthread.allocation.partition import Level, Partition, PartitionError
from goldenthread.cli.divisions import (
    ENGLAND,
    YearOption,
    chosen_systems,
    divided,
    recorded_need,
)
from goldenthread.cli.homes import open_home
from goldenthread.cli.integrity import say_head
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import Format, FormatOption, chosen_format, say, write_rows
from goldenthread.exchange.official_tool import KnownPractice, SavedPlaces, read_saved_places
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Reading, take_in
from goldenthread.kernel import Ref, people_to_text
from goldenthread.structure.places import PlaceRule

if TYPE_CHECKING:
    from goldenthread.records.needs import RecordedNeed

COLUMNS = ("year", "system", "area_code", "area_name", "practices", "population")
RULES = [rule.value for rule in PlaceRule if rule is not PlaceRule.FILE]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: goldenthread places QWO --by lower-tier --year 2024/25")(places)


def places(
    system: Annotated[str, typer.Argument(metavar="SYSTEM", help="An ODS code such as QWO.")],
    by: Annotated[
        str,
        typer.Option(
            metavar="RULE|FILE",
            help="lower-tier, upper-tier or network; or a file: a session of the official place "
            "tool, or a CSV with practice_code and place_name.",
        ),
    ],
    year: YearOption = None,
    recorder: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", help="Who records it.", show_default="who you are"),
    ] = None,
    format: FormatOption = None,
) -> None:
    """Draw the places of a system from a financial year on, and show them.

    A practice is in one place at most: an overlap is refused. Practices in no place are shown as
    unplaced and told as a finding, so that a later year's new practices load.
    """
    open_home()
    recorded = recorded_need(year)
    if system.lower() == ENGLAND:
        raise BadInput("Places are drawn for one system at a time: write its ODS code.")
    (code,) = chosen_systems(system, recorded)
    from goldenthread.actions.draw_places import draw_places
    from goldenthread.actions.loading import ProblemsOutstandingError
    from goldenthread.records.needs import RecordedNeed

    rule = PlaceRule(by) if by in RULES else PlaceRule.FILE
    saved = _read(by, code, recorded) if rule is PlaceRule.FILE else None
    if saved is None:
        _refuse_overlap(rule, code, recorded)
    try:
        report = draw_places(
            Ref("system", code),
            rule,
            year=recorded.year,
            by=recorder or _person(),
            at=datetime.now(UTC),
            saved=saved,
        )
    except ProblemsOutstandingError as error:
        raise BadInput("\n".join(str(problem) for problem in error.problems)) from error
    say("Places drawn." if report.event else "These places were drawn already: nothing changed.")
    if report.event:
        say_head()
    after = RecordedNeed(recorded.year)
    write_rows(
        _rows(after, divided(after, Level.PLACE, (code,)), code),
        format,
        columns=COLUMNS[2:] if chosen_format(format) is Format.TABLE else COLUMNS,
        title=f"Places of {code} in {after.year}",
        numeric=COLUMNS[4:],
    )


def _read(by: str, system: str, recorded: RecordedNeed) -> Reading[SavedPlaces]:
    if not Path(by).exists() and not Path(by).suffix:
        raise BadInput(f"--by: write {', '.join(RULES)}, or the name of a file; {by!r} is neither.")
    problems = Problems()
    table, names = recorded.table, recorded.system_names
    codes = [table.systems[position] for position in table.system_of.tolist()]
    known = {
        code: KnownPractice(
            recorded.practice_names.get(code, code), Ref("system", its), names.get(its, its)
        )
        for code, its in zip(table.practices, codes, strict=True)
    }
    reading = read_saved_places(take_in(Path(by), problems), Ref("system", system), known, problems)
    if reading.refused:
        told = "\n".join(f"  {problem}" for problem in reading.problems)
        raise BadInput(f"{by} was not taken in; nothing has changed.\n{told}")
    return reading


def _refuse_overlap(rule: PlaceRule, system: str, recorded: RecordedNeed) -> None:
    try:
        recorded.partition(Level(rule.value), (system,))
    except PartitionError as error:
        raise Refused(f"No places were drawn: {error}.") from error


def _rows(need: RecordedNeed, partition: Partition, system: str) -> list[dict[str, Any]]:
    index = measure_need(need.table, partition)
    people = need.table.population
    return [
        {
            "year": str(need.year),
            "system": system,
            "area_code": area.code,
            "area_name": area.name,
            "practices": int(index.practices[part]),
            "population": people_to_text(int(people[partition.members[part]].sum())),
        }
        for part, area in enumerate(partition.parts)
        if area.system == system
    ]


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise Refused("Say who records this: --as NAME.") from error
