"""Markdown that the makers share: tables, and the line that says how a page is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `make docs`. Change the product, not this page. -->"


def page(title: str, *paragraphs: str) -> str:
    """A whole page: title, the line that says how it is made, and paragraphs."""
    return "\n\n".join((f"# {title}", MADE, *filter(None, paragraphs))) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; empty cells stay empty, and nothing in a cell can break it."""
    lines = [_row(headings), "|" + "---|" * len(headings)]
    lines += [_row(row) for row in rows]
    return "\n".join(lines)


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())
