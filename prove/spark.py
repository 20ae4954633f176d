"""The readable text on Spark gives the sums that it gives on DuckDB, to the last digit.

Spark and its Java come as packages: `make scale` installs them and runs this.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from goldenthread.persons.engines.duck import measure_by_reference
from goldenthread.persons.engines.fast import measure_fast
from tests.persons.code_lists import CODE_LISTS
from tests.persons.folders import random_tables, write_folder

ALONE = "GOLDENTHREAD_SPARK_ALONE"
"""Leaves the cluster out, where it is set: what must pass before a change lands is quick."""

DAY = date(2026, 3, 31)
SEEDS = (1, 2)
PEOPLE = 1_000
CLUSTER = "local-cluster[2,1,1536]"
"""Two workers in processes of their own, which talk to the driver as those of a cluster do."""


def run() -> None:
    try:
        from goldenthread.persons.engines.spark import measure_on_spark, session_here
    except ModuleNotFoundError as error:
        raise AssertionError("Spark is not installed: run make scale") from error
    with tempfile.TemporaryDirectory(prefix="goldenthread-") as name:
        folders = [
            write_folder(Path(name) / str(seed), random_tables(seed, PEOPLE)) for seed in SEEDS
        ]
        expected = [measure_by_reference(folder, DAY, CODE_LISTS).digest for folder in folders]
        fast = [measure_fast(folder, DAY, CODE_LISTS).digest for folder in folders]
        assert fast == expected
        # The cluster's start and its messages cost the most: one system is enough for it.
        masters = [("local[2]", len(SEEDS)), (CLUSTER, 1)]
        if os.environ.get(ALONE):
            masters.pop()
            print("without the cluster")
        for master, count in masters:
            with (
                _timed(f"{master}, {count} systems"),
                session_here(master, work=Path(name), memory="2g") as session,
            ):
                found = [
                    measure_on_spark(session, folder, DAY, CODE_LISTS).digest
                    for folder in folders[:count]
                ]
            assert found == expected[:count], f"{master}: {found} is not {expected[:count]}"
        left = list(Path(name).glob("goldenthread-spark*"))
        assert not left, f"Spark left files: {left}"
    print(f"{len(SEEDS)} systems of {PEOPLE:,} people: DuckDB, the fast pass and Spark agree:")
    print("\n".join(f"  {digest}" for digest in expected))


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - began:.0f} s", flush=True)
