"""The command ``goldenthread``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from goldenthread import __version__
from goldenthread.cli import (
    accounts,
    allocate,
    assurance,
    authority,
    codelists,
    deciding,
    delegating,
    demo,
    evidence,
    evidence_generate,
    evidence_import,
    evidence_measure,
    evidence_release,
    integrity,
    load,
    money,
    need,
    places,
    posts,
    serving,
    status,
    structure,
    threads,
)
from goldenthread.cli.faults import ending_of, without_words
from goldenthread.cli.homes import choose_home
from goldenthread.cli.outcome import Ending, ExitCode, Stopped
from goldenthread.cli.output import Format, choose_format, say

_STOPPED = "Stopped. What was not finished was not recorded."


class Interruptible(TyperGroup):
    """Commands that say what became of the work when they are stopped."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Raises Stopped for Ctrl-C, which typer would end without a word."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            raise Stopped(_STOPPED) from stop


app = typer.Typer(
    cls=Interruptible,
    help="Goldenthread: the software that an integrated care system runs on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"goldenthread {__version__}")
        raise typer.Exit


@app.callback(epilog="Example: goldenthread --home ~/goldenthread status")
def everything(
    home: Annotated[
        Path,
        typer.Option(envvar="GOLDENTHREAD_HOME", help="The directory in which the record lives."),
    ] = Path("goldenthread-home"),
    format: Annotated[
        Format | None, typer.Option(help="How results are written, unless a command says its own.")
    ] = None,
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Say where the record lives and how results are written."""
    choose_home(home)
    choose_format(format)


for room in (
    demo,
    serving,
    status,
    load,
    structure,
    posts,
    threads,
    places,
    need,
    allocate,
    authority,
    deciding,
    delegating,
    money,
    assurance,
    evidence,
    evidence_generate,
    evidence_import,
    evidence_measure,
    evidence_release,
    integrity,
    codelists,
    accounts,
):
    room.register(app)


def run() -> None:
    """Run the command line; every ending has its exit code, and no fault of input a traceback."""
    try:
        app()
    except Ending as ending:
        say(str(ending))
        sys.exit(ending.code)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.DONE)
    except KeyboardInterrupt:
        say(_STOPPED)
        sys.exit(ExitCode.STOPPED)
    except Exception as fault:
        if told := ending_of(fault):
            say(str(told))
            sys.exit(told.code)
        details = bool(os.environ.get("GOLDENTHREAD_DEBUG"))
        quiet = without_words(fault, details=details)
        if details and quiet is None:
            raise
        say(
            f"A fault of ours: {quiet or f'{type(fault).__name__}: {fault}'}\n"
            "Nothing was half recorded. Run again with GOLDENTHREAD_DEBUG=1 for the details."
        )
        sys.exit(ExitCode.FAULT)


if __name__ == "__main__":
    run()
