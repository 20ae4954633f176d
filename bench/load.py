"""Loading England's practice file: reading, recording and reloading, beside plain pandas.

Ours reads with every check, keeps values exactly, and writes facts with their index and links in
one transaction. The yardstick reads the same file with pandas and sums the same columns by system
and district in floating point: it records nothing. Practices come from the published file of
2024/25 where it is there, else from a generated England of its size; for growth each practice is
repeated under another code.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pandas as pd

from goldenthread.exchange.allocation_columns import COLUMNS
from goldenthread.exchange.allocation_file import read_allocation_file
from goldenthread.exchange.reading import Incoming
from goldenthread.kernel import FinancialYear
from goldenthread.reference.systems import registered_systems

YEAR = FinancialYear(2024)
SIZES = (1, 2, 5, 10)
FAR_TOO_SLOW = 20.0
"""Seconds that loading England once may take before the claim is lost on any machine; aim: 5."""

Result = TypeVar("Result")
Row = list[str]


def run() -> None:
    """Print the times side by side and their growth; fail where the sums disagree."""
    headings, england, source = published() or generated()
    print(f"source: {source}")
    print(
        f"{'practices':>9} | {'read':>7} {'pandas':>7} {'ratio':>6} | "
        f"{'record':>7} {'again':>7} | seconds"
    )
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        for size in SIZES:
            measure(headings, england, size)


def prepare(home: Path) -> None:
    """Open an empty record of our own."""
    os.environ.pop("GOLDENTHREAD_DATABASE_URL", None)
    from goldenthread.records.opening import open_record

    open_record(home)


def measure(headings: Row, england: list[Row], size: int) -> None:
    """Time one size; the record is emptied first."""
    content = as_file(headings, england, size)
    empty_record()
    reading, read_seconds = timed(lambda: read_allocation_file(Incoming("e.csv", content), YEAR))
    sums, pandas_seconds = timed(lambda: yardstick(content, headings))
    facts = reading.facts
    assert facts is not None, reading.problems
    people = sum(need.population or 0 for need in facts.needs) / 10**9
    assert abs(people - sums) < 1e-3, (people, sums)

    from goldenthread.actions.load_practices import load_practices

    def load() -> int:
        report = load_practices(reading, year=YEAR, by="bench", at=datetime(2026, 1, 1, tzinfo=UTC))
        return report.recorded

    recorded, record_seconds = timed(load)
    again, again_seconds = timed(load)
    assert recorded > 4 * len(facts.practices)
    assert again == 0
    print(
        f"{len(facts.practices):>9,} | {read_seconds:>7.2f} {pandas_seconds:>7.2f} "
        f"{read_seconds / pandas_seconds:>5.1f}x | {record_seconds:>7.2f} {again_seconds:>7.2f} |"
    )
    if size == 1:
        assert read_seconds + record_seconds < FAR_TOO_SLOW


def yardstick(content: bytes, headings: Row) -> float:
    """The same reading and grouping with pandas; returns the people of England."""
    frame = pd.read_csv(io.BytesIO(content), float_precision="round_trip")
    population = headings.index("pop 2022/23")
    numbers = [heading for heading in headings[population:] if heading in frame]
    grouped = frame.groupby(["ICS22", "LAD21"])[numbers].sum()
    return float(grouped[headings[population]].sum())


def as_file(headings: Row, england: list[Row], size: int) -> bytes:
    """England so many times over, each practice under a code of its own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    for copy in range(size):
        for number, row in enumerate(england):
            count = copy * len(england) + number
            # A letter and five digits name 2.6 million practices.
            code = row[0] if size == 1 else f"{chr(65 + count // 100_000)}{count % 100_000:05}"
            writer.writerow([code, *row[1:]])
    return text.getvalue().encode()


def published() -> tuple[Row, list[Row], str] | None:
    """The published file, where it is."""
    root = Path(os.environ.get("GOLDENTHREAD_SHARED") or Path(__file__).parents[2] / "shared")
    path = root / "data" / "allocation" / "2024_2025.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file)
    return headings, rows, "the published file of 2024/25"


def generated() -> tuple[Row, list[Row], str]:
    """An England of the same size, from a seed."""
    random = Random(2024)  # noqa: S311 - not a secret
    systems = sorted(code for code, each in registered_systems().items() if not each.fictional)
    headings = [column.heading for column in COLUMNS]
    headings[headings.index("pop 2024/25")] = "pop 2022/23"
    people = [n for n, column in enumerate(COLUMNS) if column.heading.endswith("WP")]
    rows = []
    for number in range(6_553):
        district = number % 309
        system = systems[district % 42]
        row = [f"Y{number:05}", f"Surgery {number}", "ZZ1 1AA", "52.0", "-1.0", "", ""]
        row += [system, registered_systems()[system].name, "Y60", "Midlands"]
        row += [f"E07{district:06}", f"District {district}"] * 2
        list_size = random.uniform(1_000, 20_000)
        row += [f"{list_size:.6f}"]
        row += [f"{list_size * random.uniform(0.7, 1.3):.6f}" for _ in people]
        rows.append(row)
    return headings, rows, "a generated England"


def empty_record() -> None:
    """Take everything out of the record of this run, past the guards."""
    from goldenthread.records.models import ChainLink, EntryRow, LinkRow, Recording
    from goldenthread.records.nouns import MODELS
    from tests.databases.unguarded import unguarded

    models: list[Any] = [*MODELS.values(), EntryRow, LinkRow, ChainLink, Recording]
    with unguarded():
        for model in models:
            model._default_manager.all().delete()


def timed(job: Callable[[], Result]) -> tuple[Result, float]:
    """The result of a job and its seconds."""
    started = time.perf_counter()
    result = job()
    return result, time.perf_counter() - started
