# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``evidence measure``: count what people of systems need and get, under the rule of disclosure.

Nothing leaves the evidence store but an event that says who measured, when and for what, and what
is printed: the same values that a release would show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.cli.codelists import EditionsOption, lists_in_force
from goldenthread.cli.evidence import evidence
from goldenthread.cli.evidence_store import (
    PurposeOption,
    StoreOption,
    UsedByOption,
    open_store,
    store_in_words,
)
from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import Format, FormatOption, chosen_format, say, write_rows
from goldenthread.evidence.editions import Edition, ReleasedValue, Shown
from goldenthread.evidence.releasing import NATION, Level
from goldenthread.evidence.sheets import Sheet
from goldenthread.kernel import Ref

if TYPE_CHECKING:
    from goldenthread.evidence.codelists import CodeLists
    from goldenthread.persons.results import Result

MEASURE_VERB = "measure evidence"
COLUMNS = (
    "measure", "area", "stratification", "stratum", "numerator", "denominator", "value", "lower",
    "upper", "shown", "note",
)  # fmt: skip
_LEVELS = {"district": Level.DISTRICT, **{level.value: level for level in Level}}

EngineOption = Annotated[
    str,
    typer.Option(
        "--engine", help="fast; reference, the readable one; or spark. All give the same numbers."
    ),
]


MeasuredDay = Annotated[
    datetime,
    typer.Option(
        "--day", formats=["%Y-%m-%d"], help="The day measured, the last of a month: 2026-03-31."
    ),
]


def register(_app: typer.Typer) -> None:
    """Add the command."""
    evidence.command(
        "measure",
        epilog="Example: goldenthread evidence measure --system QZZ --day 2026-03-31 "
        '--by "Ada Lovell" --purpose "Plan of the year" --measure upc',
    )(measure)


def measure(
    day: MeasuredDay,
    by: UsedByOption,
    purpose: PurposeOption,
    system: Annotated[
        list[str] | None,
        typer.Option(
            "--system", metavar="CODE", help="A system; may be repeated.",
            show_default="every system of the store",
        ),
    ] = None,
    engine: EngineOption = "fast",
    level: Annotated[
        list[str] | None,
        typer.Option(
            "--level", help="practice, network, place, district, system, or nation: all these "
            "systems together. May be repeated.", show_default="system",
        ),
    ] = None,
    measures: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="KEY", help="A measure; may be repeated.",
                     show_default="the headline measures"),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole/--divided", help="Undivided only, or by age, sex and so on.")
    ] = True,
    editions: EditionsOption = None,
    store: StoreOption = None,
    format: FormatOption = None,
) -> None:  # fmt: skip
    """Count what people of systems need and get; prints what a release would show, and no more.

    A count of 1 to 7 is not printed, and any other is to the nearest 5. The record gets an event:
    who measured, when and for what. The sums stay in the evidence store.
    """
    levels, sheets = _levels(level), chosen_sheets(measures)
    on = last_of_month(day)
    open_home()
    systems = system or _of_store(store)
    if Level.NATION in levels and len(systems) == 1:
        raise BadInput(f"--level nation is of several systems, and {systems[0]} is one.")
    result, lists = measured(systems, on, engine, store, by=by, purpose=purpose, editions=editions)
    several = len(systems) > 1
    of = NATION if several else Ref("system", systems[0])
    title = f"{len(systems)} systems" if several else systems[0]
    _, values = edition_of(
        result, lists, of, on, purpose=purpose, sheets=sheets, published=on, levels=levels
    )
    say_outside(result, levels)
    if several:
        say(
            f"nation:england is here these systems together: {', '.join(systems)}. "
            "Standardised ratios are against their common rates."
        )
    shown = (value for value in values if not whole or value.stratification == "all")
    write_rows(
        (_row(value, table=chosen_format(format) is Format.TABLE) for value in shown), format,
        columns=tuple(c for c in COLUMNS if not whole or c not in {"stratification", "stratum"}),
        title=f"{title} on {on}: not released", numeric=("numerator", "denominator", "value",
                                                          "lower", "upper"),
    )  # fmt: skip
    say(f"Sums by practice, which stay in the store: {result.sums[:16]}. Nothing was released.")


def _of_store(store: Any) -> list[str]:
    """Every system of the store. Raises BadInput where there is none."""
    with measured_in_words():
        found = open_store(store).systems()
    if not found:
        raise BadInput("The evidence store has no tables of any system.")
    return list(found)


def say_outside(result: Result, levels: frozenset[Level] = frozenset(Level)) -> None:
    """Say which practices are in no area of a level, so that nobody takes its sum for the whole."""
    for level, practices in result.outside.items():
        if level not in levels:
            continue
        some = ", ".join(practices[:_NAMED])
        more = f" and {len(practices) - _NAMED:,} more" if len(practices) > _NAMED else ""
        say(f"In no {_NAMES.get(level, level)}: {some}{more}. Their people count in their system.")


_NAMED = 8
_NAMES = {Level.DISTRICT: "district"}


def _levels(given: Sequence[str] | None) -> frozenset[Level]:
    found = set()
    for name in given or ("system",):
        if name not in _LEVELS:
            raise BadInput(f"--level {name!r} is none of practice, network, place, district, "
                           "system, nation.")  # fmt: skip
        found.add(_LEVELS[name])
    return frozenset(found)


def chosen_sheets(given: Sequence[str] | None, *, every: bool = False) -> tuple[Sheet, ...]:
    """The sheets of some keys; of none given the headlines, or ``every`` one. Raises BadInput."""
    from goldenthread.evidence.measures import sheets

    if not given:
        return tuple(sheet for sheet in sheets if every or sheet.headline)
    for key in given:
        if key not in sheets:
            parts = [part for part in key.split("-") if len(part) > 2]
            near = ", ".join(one.key for one in sheets if any(part in one.key for part in parts))
            raise BadInput(
                f"--measure {key!r} is no measure."
                + (f" Perhaps one of {near}." if near else " They are listed on /measures/.")
            )
    return tuple(sheet for sheet in sheets if sheet.key in set(given))


def last_of_month(given: datetime) -> date:
    """The day given. Raises BadInput where it is not the last of a month."""
    day = given.date()
    following = date.fromordinal(day.toordinal() + 1) if day < date.max else day
    if following.day != 1:
        raise BadInput(f"--day {day} is not the last day of a month: measures are of whole months.")
    return day


@contextmanager
def measured_in_words() -> Iterator[None]:
    """Turn what the store and the engines refuse into endings; no words of theirs hold a row."""
    from goldenthread.persons.engines import TablesRefused

    try:
        with store_in_words():
            yield
    except TablesRefused as error:
        raise Refused(str(error)) from error


def measured(
    systems: Sequence[str],
    day: date,
    engine: str,
    store: Any,
    *,
    by: str,
    purpose: str,
    check: bool = False,
    editions: Path | None = None,
) -> tuple[Result, CodeLists]:
    """Measure systems, and note in the record who did, when and for what.

    ``check``: their tables are first compared with their digests. ``editions``: a directory of
    editions of code lists, to try them before they are in force.
    """
    from goldenthread.actions.evidence_use import check_use, note_evidence_use
    from goldenthread.actions.recording import RecorderError
    from goldenthread.persons.engines import Engine
    from goldenthread.persons.results import result_of

    if engine not in set(Engine):
        raise BadInput(f"--engine {engine!r} is none of fast, reference and spark.")
    try:
        check_use(by, purpose)
    except RecorderError as error:
        raise BadInput(str(error)) from error
    lists = lists_in_force(day, editions)
    with measured_in_words():
        result = result_of(
            open_store(store), systems, day, lists, engine=Engine(engine), check=check,
            progress=say,
        )  # fmt: skip
    note_evidence_use(
        MEASURE_VERB, by=by, at=datetime.now(UTC), purpose=purpose,
        summary=f"{', '.join(systems)} on {day}, by the {engine} engine, with code lists "
        f"{lists.digest[:16]}: sums {result.sums}",
        digest=result.store,
    )  # fmt: skip
    return result, lists


def edition_of(
    result: Result,
    lists: CodeLists,
    of: Ref,
    day: date,
    *,
    purpose: str,
    sheets: Iterable[Sheet],
    published: date,
    levels: frozenset[Level] = frozenset(Level),
) -> tuple[Edition, tuple[ReleasedValue, ...]]:
    """What may be shown of a result, under the rule of disclosure."""
    from goldenthread.evidence.releasing import release, total

    # The smallest areas are the parts of the whole, which ratios are held against.
    parts = result.levels[0]
    return release(
        [each for each in result.levels if each.level in levels], sheets,
        system=of, day=day, purpose=purpose, source=result.source,
        code_lists=lists.digest, store=result.store, published=published,
        standard=total(parts.sums), missing=result.missing,
    )  # fmt: skip


def _row(value: ReleasedValue, *, table: bool) -> dict[str, Any]:
    row = {name: getattr(value, name) for name in COLUMNS} | {"area": str(value.area)}
    if table:
        without = "not shown" if value.shown is Shown.SUPPRESSED else ""
        for name in ("numerator", "denominator"):
            row[name] = without if row[name] is None else row[name]
    return row
