"""``evidence``: people's records taken in, measured, and released as numbers.

Whatever these commands write is for its owner alone, and their memory, which holds records of
people, is never written to a file by the operating system when they break.
"""

from __future__ import annotations

import os
import resource

import typer

_OWNER_ALONE = 0o077
_NO_DUMP = 1
"""The limit of a memory dump: of one byte no file is written, and none is handed to a program, as
would be of a limit of nothing. Source: core(5) and fs/coredump.c of Linux."""

evidence = typer.Typer(
    help="Records of people: taken in, measured, and released as safe numbers.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(evidence, name="evidence")


@evidence.callback()
def keep_to_its_owner(context: typer.Context) -> None:
    """Hold files and memory of these commands, and of the processes they start, to their owner."""
    before = os.umask(_OWNER_ALONE)
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(
        resource.RLIMIT_CORE, (_NO_DUMP if hard == resource.RLIM_INFINITY else min(1, hard), hard)
    )

    @context.call_on_close
    def give_back() -> None:
        os.umask(before)
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))
