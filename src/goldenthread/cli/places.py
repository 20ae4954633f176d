# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``places``: draw the places of a system, by rule or by file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.allocation.need_index import measure_need
from goldenthread.allocation.partition import Level, Partition, PartitionError
from goldenthread.cli.acceptance import Choices, ReasonOption, first_of_each
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
    accept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PROBLEMS",
            help="Problems of a file that you accept, by code, with commas or repeated. "
            "Needs --as and --reason.",
        ),
    ] = None,
    reason: ReasonOption = None,
    format: FormatOption = None,
) -> None:
    """Draw the places of a system from a financial year on, and show them.

    A practice is in one place at most: an overlap is refused. Practices in no place are shown as
    unplaced and told as a finding, so that a later year's new practices load.
    """
    choices = Choices(accept, recorder, reason, option="--as")
    if choices.accepted and by in RULES:
        raise BadInput("--accept is for the problems of a file; a rule has none.")
    open_home()
    recorded = recorded_need(year)
    if system.lower() == ENGLAND:
        raise BadInput("Places are drawn for one system at a time: write its ODS code.")
    (code,) = chosen_systems(system, recorded)
    from goldenthread.actions.draw_places import draw_places
    from goldenthread.records.needs import RecordedNeed

    rule = PlaceRule(by) if by in RULES else PlaceRule.FILE
    saved = _read(by, code, recorded, choices) if rule is PlaceRule.FILE else None
    try:
        with choices.in_words(by, saved.counts if saved else {}):
            report = draw_places(
                Ref("system", code),
                rule,
                year=recorded.year,
                by=choices.who(),
                at=datetime.now(UTC),
                saved=saved,
                acceptance=choices.acceptance(),
            )
    except PartitionError as error:
        raise Refused(f"No places were drawn: {error}.") from error
    for problem in first_of_each(report.problems, saved.counts if saved else {}):
        say(f"{problem.consequence}: {problem}")
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


def _read(by: str, system: str, recorded: RecordedNeed, choices: Choices) -> Reading[SavedPlaces]:
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
        raise BadInput(choices.words_of_refusal(by, reading.problems, reading.counts))
    return reading


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
