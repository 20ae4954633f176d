"""``evidence``: people's records taken in, measured, and released as numbers."""

from __future__ import annotations

import typer

evidence = typer.Typer(
    help="Records of people: taken in, measured, and released as safe numbers.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(evidence, name="evidence")
