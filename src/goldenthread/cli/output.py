"""Results on stdout in the format asked for; messages on stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from goldenthread.exchange.cells import safe_cell

messages = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
# A pipe or a file has no width: tables then take what a wide screen would give them.
results = Console(highlight=False, width=None if sys.stdout.isatty() else 140, emoji=False)

_LEAST = 12
"""Characters to which a column of words may be folded and still be read."""


class Format(StrEnum):
    """In which form results are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", help="How results are written: table, csv or json.", show_default="table"
    ),
]

_chosen = Format.TABLE


def choose_format(chosen: Format | None) -> None:
    """The format given before the command, for commands that do not say their own."""
    global _chosen
    _chosen = chosen or Format.TABLE


def chosen_format(own: Format | None) -> Format:
    """A command's own format, or else the one given before the command."""
    return own or _chosen


def write_rows(
    rows: Iterable[Mapping[str, Any]],
    own: Format | None,
    *,
    columns: Sequence[str],
    title: str = "",
    numeric: Iterable[str] = (),
) -> None:
    """Flat objects as a table, CSV with headings, or one JSON array.

    Names in files that others write may begin as a formula does: CSV quotes them, as downloads do.
    A table in which figures would be cut is written as CSV instead, and a message says so.
    """
    form = chosen_format(own)
    if form is Format.JSON:
        write_json(list(rows))
    elif form is Format.CSV:
        _write_csv(rows, columns)
    else:
        _write_table(list(rows), columns, title, frozenset(numeric))


def _write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: safe_cell(row.get(name)) for name in columns} for row in rows)


def _write_table(
    rows: list[Mapping[str, Any]], columns: Sequence[str], title: str, right: frozenset[str]
) -> None:
    table = Table(
        # Text, not str: a name in square brackets is a name, and no instruction to the terminal.
        title=Text(title, style="italic") if title else None,
        title_justify="left",
        header_style="bold",
    )
    least = 1
    for name in columns:
        words = name.replace("_", " ").capitalize().replace("england", "England")
        cells = [words, *(_cell(row.get(name)) for row in rows)]
        widest = max(cell_len(line) for cell in cells for line in cell.splitlines() or [""])
        # Figures are of no use cut short; names may fold.
        whole = name in right or any(_is_figure(row.get(name)) for row in rows)
        table.add_column(
            Text(words), justify="right" if whole else "left", overflow="fold", no_wrap=whole
        )
        least += 3 + (widest if whole else min(widest, _LEAST))
    if least > results.width:
        say(
            f"As a table this would be {least} characters wide, and there is room for "
            f"{results.width}: written as CSV instead. Choose with --format csv or --format json."
        )
        _write_csv(rows, columns)
        return
    for row in rows:
        table.add_row(*(Text(_cell(row.get(name))) for name in columns))
    results.print(table)


def write_json(value: Any) -> None:
    """One JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _cell(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def say(text: str) -> None:
    """A message for the person at the terminal."""
    messages.print(text, markup=False)
