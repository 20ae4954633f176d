"""Make many systems, in one process or several, and report how well they fit."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from goldenthread.evidence.codelists import in_force
from goldenthread.persons.generating.folders import Destination
from goldenthread.persons.generating.margins import Margins
from goldenthread.persons.generating.misfits import Misfit, misfits_of, together
from goldenthread.persons.generating.systems import Generated, Progress, generate_system
from goldenthread.persons.orphans import end_with_parent
from goldenthread.persons.refusals import StoreError


@dataclass(frozen=True, slots=True)
class Made:
    """A system that was made, and how its files misfit its margins."""

    generated: Generated
    misfits: tuple[Misfit, ...]


def make_system(
    margins: Margins, destination: Destination, *, seed: int, day: date,
    progress: Progress | None = None,
) -> Made:  # fmt: skip
    """Make one system and read it back. Raises ValueError, OSError."""
    with destination.of(margins.system) as folder:
        generated = generate_system(margins, folder, seed=seed, day=day, progress=progress)
        misfits = misfits_of(margins, folder, day, in_force(day))
    return Made(generated, tuple(misfits))


def make_systems(
    systems: Sequence[Margins], destination: Destination, *, seed: int, day: date,
    processes: int = 1, progress: Progress | None = None,
) -> Iterator[Made]:  # fmt: skip
    """Make systems, the largest first; each as soon as it is whole.

    With one process ``progress`` is told along the way, else when each system is done.
    Raises ValueError, OSError, StoreError where the destination is a store that refuses.
    """
    ordered = sorted(systems, key=lambda one: (-one.people, one.system))
    if processes == 1 or len(ordered) == 1:
        for margins in ordered:
            yield make_system(margins, destination, seed=seed, day=day, progress=progress)
        return
    # Spawned, so that a process inherits no lock or thread of the one that asks.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_leave_stops)
    try:
        waiting = {
            pool.submit(_apart, margins, destination, seed, day): margins for margins in ordered
        }
        for done in as_completed(waiting):
            margins = waiting[done]
            made = done.result()
            if progress:
                progress(margins.system, margins.people, margins.people)
            yield made
    finally:
        # Stopped, or one failed: what is under way is finished, and nothing else begun.
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_stops() -> None:
    """Ctrl-C at the terminal reaches every process: only the one that asked answers to it.

    Where that one is killed the others end as well.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def _apart(margins: Margins, destination: Destination, seed: int, day: date) -> Made:
    """Make one system in a process of its own. Raises as make_system does."""
    try:
        return make_system(margins, destination, seed=seed, day=day)
    except StoreError as error:
        # Only its words cross from one process to another.
        raise StoreError(str(error)) from None


def misfit_report(made: Sequence[Made], *, seed: int, day: date) -> dict[str, Any]:
    """What was made and how it fits, as one JSON document."""
    ordered = sorted(made, key=lambda one: one.generated.system)
    return {
        "seed": seed,
        "day": day.isoformat(),
        "people": sum(one.generated.people for one in ordered),
        "systems": [
            {
                "system": one.generated.system,
                "people": one.generated.people,
                "rows": one.generated.rows,
            }
            for one in ordered
        ],
        "misfits": [one.row() for one in together(one.misfits for one in ordered)],
    }


def write_report(report: dict[str, Any], file: Path) -> None:
    """Write the report beside the folders. Raises OSError."""
    file.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
