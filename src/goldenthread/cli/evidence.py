"""``evidence``: what people need and get, counted offline and released by named people.

Only these commands join the room of persons with the record. The process that serves pages never
loads them, so each loads the room of persons itself, when it is run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goldenthread.cli.homes import home
from goldenthread.cli.outcome import BadInput, IntegrityBroken, Refused

if TYPE_CHECKING:
    from goldenthread.persons.store import EvidenceStore

STORE_VARIABLE = "GOLDENTHREAD_EVIDENCE"
"""Names the directory of the store, where it does not lie in the home."""

evidence_app = typer.Typer(
    help="Evidence: what people need and get, counted offline and released by named people.",
    no_args_is_help=True,
)

SystemOption = Annotated[
    str, typer.Option("--system", metavar="CODE", help="The system, by its ODS code.")
]
MeasuredDay = Annotated[
    datetime,
    typer.Option(
        "--day", formats=["%Y-%m-%d"], help="The day measured, the last of a month: 2026-03-31."
    ),
]
ByNameOption = Annotated[
    str, typer.Option("--by", metavar="NAME", help="Who does this: a person, by name.")
]
PurposeOption = Annotated[
    str, typer.Option("--purpose", metavar="TEXT", help="What the evidence is for.")
]
StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="DIR", help="The evidence store.", show_default="evidence in the home"
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from goldenthread.cli import evidence_measure, evidence_release

    for room in (evidence_measure, evidence_release):
        room.register(evidence_app)
    app.add_typer(evidence_app, name="evidence")


def evidence_store(chosen: Path | None) -> EvidenceStore:
    """The store given, else that of the environment, else that of the home."""
    from goldenthread.persons.store import EvidenceStore

    named = os.environ.get(STORE_VARIABLE)
    return EvidenceStore(chosen or (Path(named) if named else home() / "evidence"))


def last_of_month(given: datetime) -> date:
    """The day given. Raises BadInput where it is not the last of a month."""
    day = given.date()
    following = date.fromordinal(day.toordinal() + 1) if day < date.max else day
    if following.day != 1:
        raise BadInput(f"--day {day} is not the last day of a month: measures are of whole months.")
    return day


@contextmanager
def told_in_words() -> Iterator[None]:
    """Turn what the store and the engines refuse into endings; no words of theirs hold a row."""
    from goldenthread.persons.engines import TablesRefused
    from goldenthread.persons.manifests import ManifestError
    from goldenthread.persons.refusals import StoreDamagedError, StoreError

    try:
        yield
    except (StoreDamagedError, ManifestError) as error:
        raise IntegrityBroken(str(error)) from error
    except (StoreError, TablesRefused) as error:
        raise Refused(str(error)) from error
