"""The six measures that ehrQL can express too, at a million people, start to end of a process.

ehrQL is not a package that this machine can install (it is published as source for a later Python),
so it does not run here. Its times are those of November 2026 on a machine of this size, two cores,
in a study that gave both the same people: 177 s for its local engine on Arrow files and 14.0 s for
its SQLite engine with the tables loaded and indexed beforehand, six contacts a person in both. Its
engines for production (MSSQL, Trino) were not measured. What runs here is ours alone.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench._people import DAY, Maker
from goldenthread.evidence.strata import Stratification
from goldenthread.persons.engines import measure
from tests.persons.code_lists import CODE_LISTS

PEOPLE = 1_000_000
RUNS = 5
LOCAL_FILE_SECONDS = 177.0
SQLITE_SECONDS = 14.0


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="goldenthread-") as name:
        folder = Maker(Path(name) / "system", PEOPLE).make()
        walls, found = [], ""
        for _ in range(RUNS):
            began = time.perf_counter()
            found = subprocess.run(
                [sys.executable, "-m", "bench._six_measures", str(folder)],
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
            walls.append(time.perf_counter() - began)
        _agrees(found, folder)
    wall = statistics.median(walls)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    print(
        f"{PEOPLE:,} people, {found.count(chr(10)):,} rows, median of {RUNS}: {wall:.2f} s "
        f"({min(walls):.2f} to {max(walls):.2f}), peak {peak:.2f} GiB"
    )
    print(f"ehrQL local file engine, as recorded: {LOCAL_FILE_SECONDS / wall:.0f} times as long")
    print(f"ehrQL SQLite engine, as recorded: {SQLITE_SECONDS / wall:.1f} times as long")
    assert LOCAL_FILE_SECONDS / wall >= 50
    assert SQLITE_SECONDS / wall >= 5


def _agrees(found: str, folder: Path) -> None:
    """The rows are those of the engine that measures everything."""
    rows = [line.split("\t") for line in found.splitlines()]
    sums = measure(folder, DAY, CODE_LISTS)
    contacts = {stratum: int(counted) for each, stratum, counted, _ in rows if each == "contacts"}
    assert contacts == dict(zip(sums.areas, sums.total("contacts").tolist(), strict=True))
    by_decile = sums.strata(Stratification.DEPRIVATION, "acsc-chronic").sum(0)
    by_decile = by_decile + sums.strata(Stratification.DEPRIVATION, "acsc-acute").sum(0)
    told = {int(stratum): int(n) for each, stratum, n, _ in rows if each == "acsc by decile"}
    assert [told.get(decile, 0) for decile in range(1, 12)] == by_decile.tolist()
