# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``need``: need indices of a system's places, networks, districts or practices."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any

import typer

from goldenthread.allocation.need_index import NeedIndex, NeedRow, measure_need
from goldenthread.allocation.need_table import COMPONENTS
from goldenthread.allocation.partition import Level, by_system
from goldenthread.allocation.practice_need import Component
from goldenthread.cli.divisions import (
    ByOption,
    SystemArgument,
    YearOption,
    chosen_systems,
    divided,
    need_table,
    recorded_need,
)
from goldenthread.cli.homes import open_home
from goldenthread.cli.output import Format, FormatOption, chosen_format, write_rows
from goldenthread.exchange.flat_objects import NEED_COLUMNS, need_object
from goldenthread.exchange.official_tool_table import HEADINGS, official_table
from goldenthread.kernel.fixed_point import ONE_PERSON

EXACT = tuple(
    f"index_in_{whole}_{part}"
    for whole in ("system", "england")
    for part in ("numerator", "denominator")
)
TABLE = ("area", "component", "people", "weighted", "in_system", "in_england", "warning")
"""Columns of the table in the terminal, in which people are shown to the nearest whole one."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Example: goldenthread need QWO --by lower-tier --component core --year 2024/25"
    )(need)


def need(
    system: SystemArgument,
    by: ByOption = Level.PLACE,
    year: YearOption = None,
    component: Annotated[
        Component | None, typer.Option(help="One component of need.", show_default="all nine")
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Add each index as an exact ratio of whole numbers.")
    ] = False,
    official_columns: Annotated[
        bool,
        typer.Option(
            "--official-columns", help="One row an area, headed as the official place tool's file."
        ),
    ] = False,
    format: FormatOption = None,
) -> None:
    """Need indices against the system and against England, for each area and component.

    An index of 1.02 in its system says that the area needs two per cent more for each person
    than its system does. An index that is undefined stays empty, and the warning says why.
    """
    open_home()
    recorded = recorded_need(year)
    systems = chosen_systems(system, recorded)
    index = measure_need(need_table(recorded), divided(recorded, by, systems))
    title = f"Need in {recorded.year}, by {by.replace('-', ' ')}"
    if official_columns:
        whole = measure_need(recorded.table, by_system(recorded.table, recorded.system_names))
        write_rows(
            official_table(index, whole, systems), format, columns=HEADINGS, title=title,
            numeric=HEADINGS[1:],
        )  # fmt: skip
        return
    components = COMPONENTS if component is None else (component,)
    if chosen_format(format) is Format.TABLE and not exact:
        shown = list(index.rows(systems, components))
        columns = [name for name in TABLE if name != "warning" or any(map(_warned, shown))]
        write_rows(
            (_shown(row) for row in shown),
            format,
            columns=["system", *columns] if len(systems) > 1 else columns,
            title=title if len(systems) > 1 else f"{title}: {systems[0]}",
            numeric=TABLE[2:6],
        )
        return
    write_rows(
        _rows(index, systems, components, exact=exact),
        format,
        columns=(*NEED_COLUMNS, *EXACT) if exact else NEED_COLUMNS,
        title=title,
        numeric=EXACT,
    )


def _warned(row: NeedRow) -> bool:
    return bool(row.people_warning)


def _shown(row: NeedRow) -> dict[str, Any]:
    return {
        "system": row.system,
        "area": row.area_name,
        "component": row.component.value,
        "people": _whole(row.population),
        "weighted": _whole(row.weighted_population),
        "in_system": row.index_in_system,
        "in_england": row.index_in_england,
        "warning": row.people_warning,
    }


def _whole(billionths: int | None) -> int | None:
    return None if billionths is None else (billionths + ONE_PERSON // 2) // ONE_PERSON


def _rows(
    index: NeedIndex, systems: tuple[str, ...], components: tuple[Component, ...], *, exact: bool
) -> Iterator[dict[str, Any]]:
    for part, area in enumerate(index.partition.parts):
        if area.system not in systems:
            continue
        for component in components:
            row = need_object(index.row(part, component))
            if exact:
                ratios = index.exact(part, component)
                row.update(
                    zip(
                        EXACT,
                        (*_parts(ratios.in_system), *_parts(ratios.in_england)),
                        strict=True,
                    )
                )
            yield row


def _parts(ratio: Fraction | None) -> tuple[str | None, str | None]:
    return (None, None) if ratio is None else (str(ratio.numerator), str(ratio.denominator))
