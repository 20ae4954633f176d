"""``trace``: pull the thread from any fact, as a tree in the terminal or as JSON."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Annotated

import typer
from rich.markup import escape
from rich.tree import Tree

from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import ExitCode, Refused
from goldenthread.cli.output import (
    Format,
    FormatOption,
    chosen_format,
    results,
    say,
    write_json,
    write_rows,
)
from goldenthread.cli.references import read_ref, unknown
from goldenthread.kernel import Ref, Span
from goldenthread.thread.document import as_document
from goldenthread.thread.kinds import Direction, Entry
from goldenthread.thread.trace import Step, Thread

GOLD = "dark_goldenrod"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: goldenthread trace payment:2025-0412 --up")(trace)


def trace(
    ref: Annotated[str, typer.Argument(help="A reference such as payment:2025-0412.")],
    up: Annotated[bool, typer.Option("--up", help="Only towards the law.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Only towards people.")] = False,
    format: FormatOption = None,
) -> None:
    """Pull the thread: from a payment to the law, and to the people it serves.

    Ends with 1 when a link that is required is missing, and says which.
    """
    start = read_ref(ref)
    open_home()
    from goldenthread.records.occasion import occasion
    from goldenthread.records.threads import entries, pull

    directions = [Direction.UP] * (up or not down) + [Direction.DOWN] * (down or not up)
    thread = pull(start, directions)
    lines = entries([start, *(step.ref for step in thread.steps)])
    if start not in lines:
        raise Refused(unknown(start))
    form = chosen_format(format)
    if form is Format.JSON:
        write_json(as_document(thread, lines))
    elif form is Format.CSV:
        write_rows(
            _flat(thread, lines), format,
            columns=("direction", "depth", "from", "relation", "ref", "title"),
        )  # fmt: skip
    else:
        for direction in directions:
            results.print(_tree(thread, lines, direction, occasion().day))
    for gap in thread.gaps:
        say(f"Missing: {gap.ref} {gap.words}.")
    if thread.gaps:
        raise typer.Exit(ExitCode.FINDINGS)
    if form is Format.TABLE:
        say("Complete: every link that is required is here.")
        if Direction.UP in directions and not thread.reaches_law:
            say("Nothing that is recorded ties it to a decision, to money or to a law.")


def _flat(thread: Thread, lines: dict[Ref, Entry]) -> list[dict[str, object]]:
    return [
        {
            "direction": step.direction.value,
            "depth": step.depth,
            "from": str(step.tie.near),
            "relation": step.tie.link.relation,
            "ref": str(step.ref),
            "title": lines[step.ref].title if step.ref in lines else "",
        }
        for step in thread.steps
    ]


def _tree(thread: Thread, lines: dict[Ref, Entry], direction: Direction, day: date) -> Tree:
    steps = thread.up() if direction is Direction.UP else thread.down()
    children: dict[Ref, list[Step]] = defaultdict(list)
    for step in steps:
        children[step.tie.near].append(step)
    heading = "up to the law" if direction is Direction.UP else "down to people"
    tree = Tree(f"{_label(thread.start, lines)}  [dim]{heading}[/dim]", guide_style=GOLD)
    relations: dict[tuple[Ref, Ref, bool], list[str]] = defaultdict(list)
    for tie in thread.ties:
        relations[tie.near, tie.far, tie.forward].append(tie.link.relation)
    stack = [(tree, thread.start)]
    while stack:
        node, ref = stack.pop()
        for step in children[ref]:
            tie = step.tie
            all_ties = " and ".join(dict.fromkeys(relations[tie.near, tie.far, tie.forward]))
            relation, label = f"[{GOLD}]{escape(all_ties)}[/]", _label(step.ref, lines)
            words = f"{relation} {label}" if tie.forward else f"{label} {relation} this"
            more = f" [dim](one of {tie.alike:,})[/dim]" if tie.alike > 1 else ""
            branch = node.add(words + _ended(tie.link.span, day) + more)
            stack.append((branch, step.ref))
    return tree


def _ended(span: Span, day: date) -> str:
    """Words for a tie that no longer holds."""
    if span.last is None or span.last >= day:
        return ""
    return f" [yellow]ended {span.last:%-d %B %Y}[/yellow]"


def _label(ref: Ref, lines: dict[Ref, Entry]) -> str:
    entry = lines.get(ref)
    if entry is None:
        return f"[red]{escape(str(ref))} is not recorded[/red]"
    return f"{escape(entry.title)} [dim]{escape(str(ref))}[/dim]"
