"""Recording and verifying 100,000 transfers: chains, index, ledger, bundle; and their growth."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from goldenthread.kernel import Money, Ref

SIZES = (10_000, 30_000, 100_000)
FAR_TOO_SLOW = 120.0
"""Seconds that verifying 100,000 transfers may take before the claim is lost on any machine."""

Result = TypeVar("Result")


def run() -> None:
    print("transfers | record  per s | verify   chain only |  export  verifier | seconds")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            environment.pop("GOLDENTHREAD_DATABASE_URL", None)
            # One home a process: Django is set up for one.
            subprocess.run(
                [sys.executable, "-m", "bench.verify", folder, str(size)],
                env=environment,
                check=True,
            )


def measure(home: Path, size: int) -> None:
    """One size, in a record of its own."""
    from goldenthread.records.opening import open_record

    open_record(home)
    from goldenthread.actions.recording import record_facts, recording
    from goldenthread.kernel.chain import Stream
    from goldenthread.money.transfers import Payment
    from goldenthread.publication.bundle import write_bundle
    from goldenthread.records.integrity import verify
    from goldenthread.records.links import links
    from tests.web.small_system import small_system

    at = datetime(2026, 3, 31, 12, tzinfo=UTC)
    small = small_system(1)
    (pattern,) = (fact for fact in small if isinstance(fact, Payment))
    with recording("bench", by="bench", at=at) as event:
        record_facts(event, small)
    payments = [
        replace(pattern, ref=Ref("payment", f"b-{number:07}"), amount=Money(100 + number % 900))
        for number in range(size)
    ]

    def record() -> None:
        with recording("bench", by="bench", at=at) as event:
            record_facts(event, payments)

    _, record_seconds = timed(record)
    done, verify_seconds = timed(verify)
    assert not done.faults, done.faults[:3]
    count, chain_seconds = timed(lambda: sum(1 for _ in links(Stream.TRANSFERS)))
    assert count == size + 2
    bundle, export_seconds = timed(lambda: write_bundle(home / "bundle"))
    program = Path(__file__).parents[1] / "verifier" / "goldenthread_verify.py"
    _, verifier_seconds = timed(
        lambda: subprocess.run(
            [sys.executable, "-I", "-S", program, bundle.folder, "--head", bundle.head],
            check=True,
            capture_output=True,
        )
    )
    print(
        f"{size:>9,} | {record_seconds:>6.2f} {size / record_seconds:>6,.0f} | "
        f"{verify_seconds:>6.2f} {chain_seconds:>12.2f} | {export_seconds:>7.2f} "
        f"{verifier_seconds:>9.2f} |",
        flush=True,
    )
    assert verify_seconds < FAR_TOO_SLOW


def timed(job: Callable[[], Result]) -> tuple[Result, float]:
    """The result of a job and its seconds."""
    started = time.perf_counter()
    result = job()
    return result, time.perf_counter() - started


if __name__ == "__main__":
    measure(Path(sys.argv[1]), int(sys.argv[2]))
