"""Pulling the thread of a payment, beside a trace that asks for one fact at a time.

The alternative is what most applications do: follow each reference with a query of its own.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from bench._demonstration import demonstration, payment_refs
from goldenthread.kernel import Ref


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demonstration(Path(folder))
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from goldenthread.records.models import LinkRow
        from goldenthread.records.threads import fetch, pull, recorded
        from goldenthread.thread.kinds import Direction
        from goldenthread.thread.trace import Tie, trace

        def one_at_a_time(refs: Collection[Ref], direction: Direction, shown: int) -> Sequence[Tie]:
            return [tie for ref in refs for tie in fetch([ref], direction, shown)]

        chosen = payment_refs()[:: 20_000 // 200]
        print("   facts linked   ours p50 / p99     one at a time p50   ratio   queries")
        for copies in (1, 10):
            if copies > 1:
                _grow(copies)
            ours = _times(chosen, pull)
            theirs = _times(chosen[::4], lambda ref: trace(ref, one_at_a_time, recorded))
            counts = []
            for ref in chosen:
                with CaptureQueriesContext(connection) as captured:
                    pull(ref)
                counts.append(len(captured))
            ratio = statistics.median(theirs) / statistics.median(ours)
            print(
                f"   {LinkRow.objects.count():>12,}   {_ms(ours, 50)} / {_ms(ours, 99)} ms"
                f"   {_ms(theirs, 50)} ms          {ratio:4.1f}x   {min(counts)} to {max(counts)}"
            )


def _grow(copies: int) -> None:
    """Ten times the payments under the same contracts, funds and decisions."""
    from django.db import connection

    for copy in range(1, copies):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_linkrow (source, relation, target, direction, aside, since, "
                "until) SELECT source || %s, relation, target, direction, aside, since, until "
                "FROM records_linkrow WHERE source LIKE 'payment:%%' AND source NOT LIKE '%%~%%'",
                [f"~{copy}"],
            )


def _times(refs: Sequence[Ref], pull: Callable[[Ref], object]) -> list[float]:
    times = []
    for ref in refs:
        started = time.perf_counter()
        pull(ref)
        times.append(time.perf_counter() - started)
    return times


def _ms(times: Sequence[float], percentile: int) -> str:
    ordered = sorted(times)
    return f"{ordered[min(len(ordered) - 1, len(ordered) * percentile // 100)] * 1000:6.1f}"
