"""Need indices of England: 342 places by nine components, beside plain vectorised pandas.

Arrays and indices are timed apart. The yardstick does the same grouping and division with
floating-point numbers: ours is exact, and also says where an index is undefined. Practices come
from the published file of 2024/25 where it is there, else from a generated England of its size.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
import pandas as pd

from goldenthread.allocation.need_index import measure_need
from goldenthread.allocation.need_table import COMPONENTS, NeedTable
from goldenthread.allocation.partition import Level, Partition
from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.kernel import FinancialYear, Ref, people_from_text

YEAR = FinancialYear(2024)
COLUMNS = (
    "pop 2022/23",
    "Final WP",
    "G&A WP",
    "CS WP",
    "MH WP",
    "Mat WP",
    "Prescr WP",
    "Health Ineq WP",
    "Final PMC WP",
    "Primary Medical Care WP",
)
"""Population, then the components in the order of COMPONENTS."""

PRACTICES, SYSTEMS, PLACES = 6_553, 42, 342
FAR_TOO_SLOW = 0.2
"""Seconds that indices of all England may take before the claim is lost on any machine.

The aim is a tenth of it; the machine that measures may be shared.
"""

Result = TypeVar("Result")

Practice = tuple[str, str, str, list[int]]
"""Code, system, place, and billionths of people in the order of COLUMNS."""


def run() -> None:
    """Print both, side by side, and their growth; fail where they disagree."""
    practices, source = published() or generated()
    print(f"source: {source}")
    print(
        f"{'practices':>9} {'places':>6} | {'arrays':>8} {'compute':>8} {'move':>8} | "
        f"{'pandas':>8} {'again':>8} | compute / pandas   (milliseconds, best of 5)"
    )
    for times in (1, 2, 5, 10):
        measure(copied(practices, times))


def measure(practices: list[Practice]) -> None:
    """One line of the table."""
    facts = [PracticeNeed(Ref("practice", code), YEAR, *counts) for code, _, _, counts in practices]
    systems = {code: system for code, system, _, _ in practices}
    places = {code: place for code, _, place, _ in practices}

    def arrays() -> tuple[NeedTable, Partition]:
        table = NeedTable.build(YEAR, facts, systems)
        partition = Partition.build(Level.LOWER_TIER, table, places, {})
        return table, partition

    def fresh() -> tuple[NeedTable, Partition]:
        # The sums of systems are kept once worked out: each timing starts without them.
        table, partition = arrays()
        table.counts  # noqa: B018 - an array, so it belongs to building
        return table, partition

    build, _ = best(fresh)
    runs = [fresh() for _ in range(5)]
    compute, index = best(lambda: measure_need(*runs.pop()))
    mover, to = a_move(index.table, index.partition)
    move, moved = best(lambda: index.moved(mover, to))
    frame = as_frame(practices)
    plain, (in_system, in_england) = best(lambda: by_pandas(frame))
    moved_frame = frame.copy()
    moved_frame.loc[moved_frame["code"] == mover, "place"] = to
    again, (moved_in_system, _) = best(lambda: by_pandas(moved_frame))
    for ours, theirs in (
        (index.in_system, in_system),
        (index.in_england, in_england),
        (moved.in_system, moved_in_system),
    ):
        np.testing.assert_allclose(ours.T, theirs.to_numpy(), rtol=1e-9)
    print(
        f"{len(practices):>9,} {len(index.partition.parts):>6,} | {build * 1e3:8.2f} "
        f"{compute * 1e3:8.2f} {move * 1e3:8.3f} | {plain * 1e3:8.2f} {again * 1e3:8.2f} | "
        f"{compute / plain:.2f} to compute, {move / again:.3f} to move"
    )
    if len(practices) <= PRACTICES + 1:
        assert compute < FAR_TOO_SLOW, f"{compute:.3f} s to compute {len(practices):,} practices"


def by_pandas(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The yardstick: group, sum, divide."""
    names = list(COLUMNS)
    sums = frame.groupby(["system", "place"], sort=True)[names].sum()
    whole = sums.groupby(level="system").sum()
    nation = whole.sum()
    ratio = sums[names[1:]].div(sums[names[0]], axis=0)
    of_system = whole[names[1:]].div(whole[names[0]], axis=0)
    in_system = ratio.div(of_system.reindex(ratio.index.get_level_values("system")).to_numpy())
    return in_system, ratio.div(nation[names[1:]] / nation[names[0]])


def as_frame(practices: list[Practice]) -> pd.DataFrame:
    """The same practices as pandas would hold them, in people; keys as categories, its fastest."""
    frame = pd.DataFrame(
        [[count / 1e9 for count in counts] for *_, counts in practices], columns=list(COLUMNS)
    )
    frame.insert(0, "code", [code for code, *_ in practices])
    frame.insert(1, "system", [system for _, system, *_ in practices])
    frame.insert(2, "place", [place for _, _, place, _ in practices])
    return frame


def a_move(table: NeedTable, partition: Partition) -> tuple[str, str]:
    """A practice that can move without leaving its place empty, and where to."""
    for place, members in enumerate(partition.members):
        here = partition.parts[place]
        others = [p for p in partition.parts if p.system == here.system and p.code != here.code]
        if len(members) > 1 and others:
            return table.practices[int(members[0])], others[0].code
    raise AssertionError("no practice can move")


def best(job: Callable[[], Result], runs: int = 5) -> tuple[float, Result]:
    """Seconds of the quickest of some runs, and what the last returned."""
    quickest = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        result = job()
        quickest = min(quickest, time.perf_counter() - started)
    return quickest, result


def published() -> tuple[list[Practice], str] | None:
    """England in 2024/25 as published, if it is beside the checkout or where the name says."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    root = Path(os.environ.get("GOLDENTHREAD_SHARED", beside))
    path = root / "data" / "allocation" / "2024_2025.csv"
    if not path.is_file():
        return None
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (
                row["Practice_Code"],
                row["ICS22"],
                row["LAD21"],
                [people_from_text(row[column]) for column in COLUMNS],
            )
            for row in csv.DictReader(file)
        ]
    return rows, "practice allocation file 2024/25, as published"


def generated() -> tuple[list[Practice], str]:
    """An England of the same size, from a fixed seed."""
    random = Random(2024)  # noqa: S311 - practices to measure with, no secret
    rows = []
    for number in range(PRACTICES):
        place = number % PLACES
        people = int(random.lognormvariate(9, 0.6) * 1e9)
        weights = [int(people * random.uniform(0.7, 1.4)) for _ in COMPONENTS]
        system = f"Q{place % SYSTEMS:02}"
        rows.append((f"P{number:05}", system, f"E{place:03}", [people, *weights]))
    return rows, "generated England (no published file here)"


def copied(practices: list[Practice], times: int) -> list[Practice]:
    """So many Englands: the same counts under new codes of practices, systems and places."""
    return [
        (f"{code}-{copy}", f"{system}-{copy}", f"{place}-{copy}", counts)
        for copy in range(times)
        for code, system, place, counts in practices
    ]
