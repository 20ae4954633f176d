"""Measuring systems: one by either engine, or many at once on every core."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from enum import StrEnum
from pathlib import Path

import pyarrow as pa

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.sums import Sums, joined
from goldenthread.persons.engines.areas import practice_areas
from goldenthread.persons.engines.duck import measure_by_reference
from goldenthread.persons.engines.fast import measure_fast
from goldenthread.persons.engines.refusal import TablesRefused
from goldenthread.persons.orphans import end_with_parent

Progress = Callable[[Path, int, int], None]
"""Told after each system: its folder, how many are measured, and of how many."""


class Engine(StrEnum):
    """Which implementation measures. All give the same sums."""

    FAST = "fast"
    REFERENCE = "reference"
    SPARK = "spark"


def measure(folder: Path, day: date, code_lists: CodeLists, engine: Engine = Engine.FAST) -> Sums:
    """The sums of one system on a day, by practice.

    Raises:
        TablesRefused: the tables are not as declared, and where.
        ValueError: ``day`` is not the last of a month, or a code list is missing.
    """
    match Engine(engine):
        case Engine.REFERENCE:
            return measure_by_reference(folder, day, code_lists)
        case Engine.SPARK:
            return _measure_on_spark([folder], day, code_lists)[folder]
        case Engine.FAST:
            return measure_fast(folder, day, code_lists)


def measure_systems(
    folders: Sequence[Path],
    day: date,
    code_lists: CodeLists,
    *,
    workers: int = 2,
    engine: Engine = Engine.FAST,
    progress: Progress | None = None,
) -> Sums:
    """The sums of several systems together, by practice. Raises as ``measure_each``."""
    each = measure_each(folders, day, code_lists, workers=workers, engine=engine, progress=progress)
    return joined([each[folder] for folder in folders])


def measure_each(
    folders: Sequence[Path],
    day: date,
    code_lists: CodeLists,
    *,
    workers: int = 2,
    engine: Engine = Engine.FAST,
    progress: Progress | None = None,
) -> Mapping[Path, Sums]:
    """The sums of each of several systems, by practice, in one of ``workers`` processes.

    Raises:
        TablesRefused: the tables of a system are not as declared, and where; or its process
            ended before it was measured.
        ValueError: ``day`` is not the last of a month, a code list is missing, or there is no
            system.
    """
    if not folders:
        raise ValueError("no system to measure")
    if engine is Engine.SPARK:
        return _measure_on_spark(folders, day, code_lists, progress)
    parts: dict[Path, Sums] = {}
    if workers <= 1 or len(folders) == 1:
        for folder in folders:
            parts[folder] = measure(folder, day, code_lists, engine)
            if progress is not None:
                progress(folder, len(parts), len(folders))
        return parts
    # Fresh processes: a copy of this one would hold the locks of its threads.
    context = multiprocessing.get_context("spawn")
    # The largest first, so that no process is left with one at the end.
    ordered = sorted(folders, key=_size, reverse=True)
    with ProcessPoolExecutor(
        min(workers, len(folders)), context, initializer=end_with_parent
    ) as pool:
        futures = {
            pool.submit(_measure_alone, folder, day, code_lists, engine): folder
            for folder in ordered
        }
        try:
            for future in as_completed(futures):
                folder = futures.pop(future)
                parts[folder] = future.result()
                if progress is not None:
                    progress(folder, len(parts), len(folders))
        except BrokenProcessPool:
            raise TablesRefused(
                "a process that measured a system ended early, perhaps for want of memory. "
                "Measure with fewer workers."
            ) from None
        finally:
            for future in futures:
                future.cancel()
    return parts


def _measure_on_spark(
    folders: Sequence[Path],
    day: date,
    code_lists: CodeLists,
    progress: Progress | None = None,
) -> Mapping[Path, Sums]:
    """One session for all. Its files lie beside the first folder, so within the store."""
    try:
        from goldenthread.persons.engines.spark import MASTER, measure_on_spark, session_here
    except ModuleNotFoundError as error:
        raise TablesRefused("Spark is not installed here. Install it with: make scale") from error
    parts: dict[Path, Sums] = {}
    with session_here(os.environ.get(MASTER, "local[*]"), work=folders[0].parent) as session:
        for folder in folders:
            parts[folder] = measure_on_spark(session, folder, day, code_lists)
            if progress is not None:
                progress(folder, len(parts), len(folders))
    return parts


def levels(folders: Sequence[Path]) -> Mapping[str, Mapping[str, str]]:
    """The area of each practice of some systems, by level: network, place and district.

    Raises:
        TablesRefused: a table of practices is not as declared, or two put one practice in
            different areas.
    """
    found: dict[str, dict[str, str]] = {}
    for folder in folders:
        for level, areas in practice_areas(folder).items():
            known = found.setdefault(level, {})
            for practice, area in areas.items():
                if known.setdefault(practice, area) != area:
                    raise TablesRefused(
                        f"{folder / 'practices.parquet'}: the {level} of practice {practice} "
                        "differs between systems. Correct one of them."
                    )
    return found


def _measure_alone(folder: Path, day: date, code_lists: CodeLists, engine: Engine) -> Sums:
    """In a process of its own, beside others: one thread each."""
    pa.set_cpu_count(1)
    if engine is Engine.REFERENCE:
        return measure_by_reference(folder, day, code_lists)
    return measure_fast(folder, day, code_lists, ahead=False)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.parquet"))
