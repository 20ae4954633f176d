"""``demo``: build a fictional integrated care system, and serve it."""

from __future__ import annotations

import shlex
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from goldenthread.cli.demo_people import count_people
from goldenthread.cli.homes import open_home
from goldenthread.cli.integrity import say_head
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import say
from goldenthread.cli.serving import (
    DEFAULT_PORT,
    PortOption,
    address,
    serve_until_stopped,
    take_port,
)
from goldenthread.kernel import Ref

DEFAULT_SEED = 7


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: goldenthread --home ~/demonstration demo --port 8500")(demo)


def demo(
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve it once it is built.")
    ] = True,
    port: PortOption = DEFAULT_PORT,
    seed: Annotated[
        int, typer.Option(min=0, help="Another seed gives another system, as fictional.")
    ] = DEFAULT_SEED,
    faults: Annotated[
        str,
        typer.Option(help="Faults to plant in it for check to find: all, none, or names, a,b."),
    ] = "none",
    evidence: Annotated[
        bool | None,
        typer.Option(
            "--evidence/--no-evidence",
            help="Make its people and count what they need and get, once it is built.",
            show_default="only where it is built anew",
        ),
    ] = None,
) -> None:
    """Build a plainly fictional system of 1.2 million people, and show it in a browser.

    The same seed always gives the same system. One that is there already is kept. A home that
    holds anything else is left as it is, and refused.
    """
    planted = _named(faults)
    # A busy port is told at once, not after the system was built.
    listener = take_port(port) if serve else None
    try:
        home = open_home(must_hold=False)
        start, fresh = _build(seed, planted)
        count_people(seed, fresh=fresh, wanted=evidence)
        if listener is not None:
            typer.echo(f"Open {address(listener)} in a browser.\n")
        typer.echo(_worth_copying(home, start))
        if listener is not None:
            sys.stdout.flush()
            serve_until_stopped(listener)
    finally:
        if listener is not None:
            listener.close()


def _named(faults: str) -> tuple[str, ...]:
    from goldenthread.synthetic.faults import FaultError, named_faults

    try:
        return named_faults(faults)
    except FaultError as error:
        raise BadInput(f"--faults: {error}") from error


def _build(seed: int, faults: tuple[str, ...]) -> tuple[Ref, bool]:
    from goldenthread.actions.build_demonstration import build_demonstration
    from goldenthread.actions.keeping_apart import HomeInUseError

    began = time.monotonic()
    try:
        built = build_demonstration(
            seed=seed, by="goldenthread demo", at=datetime.now(UTC), progress=say, faults=faults
        )
    except HomeInUseError as error:
        raise Refused(str(error)) from error
    if not built.kept:
        say(f"{built.facts:,} facts written in {time.monotonic() - began:.1f} s.")
    if faults:
        number = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        say(f"{number} planted: {', '.join(faults)}. goldenthread check finds them.")
    say_head()
    return built.start, not built.kept


def _worth_copying(home: Path, start: Ref) -> str:
    """Four commands for this home, as they can be typed from here."""
    called = sys.argv[0] if Path(sys.argv[0]).name == "goldenthread" else "goldenthread"
    prefix = f"{shlex.quote(called)} --home {shlex.quote(str(home))}"
    return "\n".join(
        (
            "Four commands to try:",
            f"  {prefix} trace {start}",
            f"  {prefix} show {start}",
            f"  {prefix} need QZZ --by place",
            f"  {prefix} allocate QZZ --pot 2400000000 --by place",
        )
    )
