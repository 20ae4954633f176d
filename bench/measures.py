"""Measures of people: all 93 quantities, all strata, from Parquet, beside pandas and DuckDB.

One system of three sizes, six contacts a person; the largest has 1.5 million people. Every run is
a process of its own that has first measured a small system, engines take turns, and all sums must
equal those of the readable reference, digest for digest. Ratios of median wall times are claimed
and not seconds: the machine that measures may be shared. With GOLDENTHREAD_BENCH_ENGLAND=1 also
42 systems, 62 million people, in two processes, beside DuckDB system by system (some ten minutes,
3 GB of disk). GOLDENTHREAD_BENCH_FOLDER keeps the folders made.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from threading import Event, Thread

from bench._people import CLINICIANS, CODES, DAY, DIAGNOSES, ENTRIES, Maker
from goldenthread.evidence.codelists import CodeList, CodeLists
from goldenthread.evidence.sums import Sums, joined

SIZES = (375_000, 750_000, 1_500_000)
SMALL = 15_000
ENGLAND, SYSTEMS = 62_000_000, 42
TURNS = 3
AT_LEAST_PANDAS = 6.0
"""How many times faster than pandas one system must be."""
AT_LEAST_DUCKDB = 3.0
"""How many times faster than DuckDB, system by system, England must be."""
MOST_MEMORY = 4_000
"""Megabytes that all processes together may hold for England."""

CODE_LISTS = CodeLists(
    tuple(
        CodeList(
            key,
            key,
            edition=date(2026, 1, 1),
            source="made for a benchmark",
            licence="none",
            verified=False,
            entries=entries,
        )
        for key, entries in ENTRIES.items()
    )
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One run: seconds of wall and of processors, megabytes at the peak, bytes spilled."""

    digest: str
    wall: float
    cpu: float
    memory: float
    spilled: int = 0


def run() -> None:
    """Print every table; fail where a digest or a ratio is not as claimed."""
    with _folders() as root:
        small = _made(root, SMALL)
        print(f"tables as made: {CLINICIANS} clinicians a practice, {len(CODES)} codes of "
              f"conditions, {len(DIAGNOSES)} of admissions; not calibrated")  # fmt: skip
        print(f"{'people':>10} {'engine':>10} | {'wall s':>7} {'cpu s':>7} {'peak MB':>8} "
              f"{'spill MB':>8} | times fast   (median of {TURNS}, in turn)")  # fmt: skip
        for size in SIZES:
            _one_system(small, _made(root, size), size)
        if os.environ.get("GOLDENTHREAD_BENCH_ENGLAND") == "1":
            _england(root, small)
        else:
            print("England: not run; GOLDENTHREAD_BENCH_ENGLAND=1 runs it")


def _one_system(small: Path, folder: Path, size: int) -> None:
    engines = ("fast", "pandas", "duckdb")
    readings: dict[str, list[Reading]] = {engine: [] for engine in engines}
    for turn in range(TURNS):
        for engine in engines:
            # Ratios are claimed at the largest size; at the others yardsticks run once.
            if engine == "fast" or turn == 0 or size == SIZES[-1]:
                readings[engine].append(_apart(_one_reading, engine, small, folder))
    reference = _apart(_one_reading, "reference", small, folder)
    readings |= {"reference": [reference]}
    if size == SIZES[-1]:
        readings |= {"numpy": [_apart(_one_reading, "numpy", small, folder)]}
    ours = _middle(readings["fast"])
    for engine, each in readings.items():
        assert {one.digest for one in each} == {reference.digest}, f"{engine} differs"
        _print(f"{size:>10,} {engine:>10}", _middle(each), ours.wall)
    print(f"{size:>10,} fast: {size / ours.wall / 1e6:.2f} million people a second; all digests "
          f"{reference.digest[:12]}")  # fmt: skip
    if size == SIZES[-1]:
        ratio = _middle(readings["pandas"]).wall / ours.wall
        assert ratio >= AT_LEAST_PANDAS, f"only {ratio:.1f} times faster than pandas"


def _england(root: Path, small: Path) -> None:
    started = time.perf_counter()
    people = [ENGLAND // SYSTEMS + (number < ENGLAND % SYSTEMS) for number in range(SYSTEMS)]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        folders = list(pool.map(_make, [root] * SYSTEMS, people, range(1, SYSTEMS + 1)))
    print(f"England: {ENGLAND:,} people made in {time.perf_counter() - started:.0f} s")
    readings: dict[str, list[Reading]] = {"fast": [], "duckdb": []}
    for turn in range(TURNS):
        readings["fast"].append(_apart(_england_reading, "fast", small, folders))
        if turn == 0:
            readings["duckdb"].append(_apart(_england_reading, "duckdb", small, folders))
    ours, theirs = _middle(readings["fast"]), readings["duckdb"][0]
    for engine, each in readings.items():
        _print(f"{ENGLAND:>10,} {engine:>10}", _middle(each), ours.wall)
        print("   each: " + ", ".join(f"{one.wall:.1f} s" for one in each))
    assert {one.digest for each in readings.values() for one in each} == {theirs.digest}
    print(f"England: all digests {theirs.digest[:12]}; DuckDB by system was run once")
    ratio = theirs.wall / ours.wall
    assert ratio >= AT_LEAST_DUCKDB, f"only {ratio:.1f} times faster than DuckDB by system"
    assert ours.memory < MOST_MEMORY, f"{ours.memory:.0f} MB"


def _one_reading(engine: str, small: Path, folder: Path) -> Reading:
    """In a process of its own: one run of one engine over one system."""
    measure = _engine(engine)
    measure(small)
    return _read(lambda: measure(folder))


def _england_reading(engine: str, small: Path, folders: list[Path]) -> Reading:
    measure = _engine(engine)
    measure(small)
    if engine == "fast":
        from goldenthread.persons.engines import measure_systems

        return _read(lambda: (measure_systems(folders, DAY, CODE_LISTS, workers=2), 0))

    def by_system() -> tuple[Sums, int]:
        parts = [measure(folder) for folder in folders]
        return joined([sums for sums, _ in parts]), max(spilled for _, spilled in parts)

    return _read(by_system)


def _engine(engine: str) -> Callable[[Path], tuple[Sums, int]]:
    from goldenthread.persons.engines import Engine, measure
    from goldenthread.persons.engines.period import Period

    os.environ["GOLDENTHREAD_ENGINE"] = "numpy" if engine == "numpy" else ""
    if engine == "pandas":
        from bench._measures_by_pandas import by_pandas

        return lambda folder: (by_pandas(folder, Period(DAY), CODE_LISTS), 0)
    if engine == "duckdb":
        from bench._measures_by_duckdb import by_duckdb

        return lambda folder: by_duckdb(folder, Period(DAY), CODE_LISTS)
    chosen = Engine.REFERENCE if engine == "reference" else Engine.FAST
    return lambda folder: (measure(folder, DAY, CODE_LISTS, chosen), 0)


def _read(job: Callable[[], tuple[Sums, int]]) -> Reading:
    cpu, started = _processor_seconds(), time.perf_counter()
    with _peak_memory() as peak:
        sums, spilled = job()
    wall = time.perf_counter() - started
    return Reading(sums.digest, wall, _processor_seconds() - cpu, max(peak) / 1e6, spilled)


def _processor_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


@contextmanager
def _peak_memory() -> Iterator[list[int]]:
    """Bytes held by this process and its children, every 20 milliseconds; shared pages twice."""
    found, done = [0], Event()

    def watch() -> None:
        while not done.wait(0.02):
            found.append(sum(map(_held, _family(os.getpid()))))

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()


def _family(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _held(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _apart(job: Callable[..., Reading], *arguments: object) -> Reading:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(job, *arguments).result()


def _middle(readings: list[Reading]) -> Reading:
    return Reading(
        readings[0].digest,
        median(each.wall for each in readings),
        median(each.cpu for each in readings),
        max(each.memory for each in readings),
        max(each.spilled for each in readings),
    )


def _print(name: str, reading: Reading, ours: float) -> None:
    print(f"{name} | {reading.wall:7.2f} {reading.cpu:7.2f} {reading.memory:8.0f} "
          f"{reading.spilled / 1e6:8.0f} | {reading.wall / ours:.1f}", flush=True)  # fmt: skip


def _made(root: Path, people: int, number: int = 0) -> Path:
    """The folder of a system, made unless it is there."""
    folder = root / f"people={people}" / f"system={number:02}"
    if not (folder / "made").exists():
        Maker(folder, people, number).make()
        (folder / "made").touch()
    return folder


def _make(root: Path, people: int, number: int) -> Path:
    return _made(root, people, number)


@contextmanager
def _folders() -> Iterator[Path]:
    if kept := os.environ.get("GOLDENTHREAD_BENCH_FOLDER"):
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="goldenthread-bench-") as folder:
        yield Path(folder)
