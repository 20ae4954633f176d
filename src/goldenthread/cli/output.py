"""Results on stdout in the format asked for; messages on stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

messages = Console(stderr=True, highlight=False, soft_wrap=True)
# A pipe or a file has no width: tables then take what a wide screen would give them.
results = Console(highlight=False, width=None if sys.stdout.isatty() else 140)


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
    """Flat objects as a table, CSV with headings, or one JSON array."""
    form = chosen_format(own)
    if form is Format.JSON:
        sys.stdout.write(json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n")
    elif form is Format.CSV:
        writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        table = Table(title=title or None, title_justify="left", header_style="bold")
        right = set(numeric)
        for name in columns:
            words = name.replace("_", " ").capitalize().replace("england", "England")
            # Numbers and codes are of no use cut short; names may fold.
            table.add_column(
                words,
                justify="right" if name in right else "left",
                overflow="fold",
                no_wrap=name in right,
            )
        for row in rows:
            table.add_row(*(_cell(row.get(name)) for name in columns))
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


def say(text: str) -> None:
    """A message for the person at the terminal."""
    messages.print(text, markup=False)
