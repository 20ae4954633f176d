"""docs/reference/commands.md: every command, its arguments and options, and an example."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import typer.main

from docs.making.words import page, table
from goldenthread.cli.main import app
from goldenthread.cli.outcome import ExitCode

_ENDINGS = {
    ExitCode.DONE: "done",
    ExitCode.FINDINGS: "done, with findings; or refused",
    ExitCode.BAD_INPUT: "bad input or usage; nothing was changed",
    ExitCode.INTEGRITY: "what is stored is not what was stored",
    ExitCode.FAULT: "a fault of ours",
    ExitCode.STOPPED: "stopped with Ctrl-C; what was not finished was not recorded",
}


def make() -> str:
    """The page."""
    whole = typer.main.get_command(app)
    return page(
        "Commands",
        "Results go to stdout, messages and progress to stderr. A table is for people; CSV and "
        "JSON are for programs and keep their columns.",
        table(("Exit code", "Meaning"), [(f"{code.value}", _ENDINGS[code]) for code in ExitCode]),
        "## Before any command",
        _parameters(whole),
        *(_of_command(name, command) for name, command in _commands(whole, "goldenthread")),
    )


# Typer's classes for a command and its parameters are its own affair: only names that its help
# pages use are read here.
def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield name, command
        return
    for word, below in command.commands.items():
        if not below.hidden:
            yield from _commands(below, f"{name} {word}")


def _of_command(name: str, command: Any) -> str:
    example = (command.epilog or "").removeprefix("Example: ").strip()
    if not example:
        raise LookupError(f"{name} has no example")
    parts = (f"## `{name}`", _unfolded(command.help or ""), _parameters(command))
    return "\n\n".join((*filter(None, parts), f"```sh\n{example}\n```"))


def _unfolded(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _parameters(command: Any) -> str:
    rows = [_row(each) for each in command.params if each.name != "help"]
    return table(("Argument or option", "Takes", "Meaning", "If left out"), rows) if rows else ""


def _row(each: Any) -> tuple[str, str, str, str]:
    if each.opts[0].startswith("-"):
        name = ", ".join(f"`{option}`" for option in (*each.opts, *each.secondary_opts))
    else:
        name = f"`{(each.metavar or each.name).upper()}`"
    return name, _takes(each), each.help or "", _left_out(each)


def _takes(each: Any) -> str:
    kind = each.type_descriptor.annotation
    if getattr(each, "is_flag", False):
        return ""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{word.value}`" for word in kind)
    if each.metavar:
        return str(each.metavar)
    return {int: "a whole number", Path: "a path", datetime: "a day or an instant"}.get(
        kind, "text"
    )


def _left_out(each: Any) -> str:
    if each.required:
        return "required"
    if isinstance(each.show_default, str):
        return each.show_default
    default = each.default
    if isinstance(default, Enum):
        return f"`{default.value}`"
    if getattr(each, "is_flag", False) and each.secondary_opts:
        return f"`{(each.opts if default else each.secondary_opts)[0]}`"
    return "" if default in (None, False, []) or callable(default) else f"`{default}`"
