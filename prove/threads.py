"""Each of the 20,000 payments of the demonstration leads to the law and to people, in SQL."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench._demonstration import demonstration, payment_refs


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demonstration(Path(folder))
        from django.db import connection, reset_queries
        from django.test.utils import CaptureQueriesContext

        from goldenthread.kernel import Ref
        from goldenthread.records.threads import pull
        from goldenthread.thread.kinds import Direction

        refs = payment_refs()
        assert len(refs) == 20_000, f"{len(refs)} payments"
        queries: set[int] = set()
        reached: dict[Ref, set[str]] = {}
        for number, ref in enumerate(refs, start=1):
            reset_queries()  # the log of queries is bounded: full, it would count none
            with CaptureQueriesContext(connection) as captured:
                thread = pull(ref)
            queries.add(len(captured))
            assert thread.complete, f"{ref}: {thread.gaps}"
            laws = {step.ref for step in thread.up() if step.ref.kind == "law"}
            assert laws, f"{ref} reaches no law"
            assert any(tie.link.relation == "paid to" for tie in thread.ties), ref
            for law in laws - reached.keys():
                down = pull(law, [Direction.DOWN])
                assert down.complete, f"{law}: {down.gaps}"
                reached[law] = {step.ref.kind for step in down.steps}
            if number % 2_000 == 0:
                print(f"   {number:,} of {len(refs):,}", flush=True)
        # From the law by which a payment is made, the thread leads down to payments and payees.
        paying = [law for law, kinds in reached.items() if {"payment", "practice"} <= kinds]
        assert paying, reached
        print(
            f"   {len(refs):,} payments complete up and down, in {min(queries)} to {max(queries)} "
            f"queries each; {len(reached)} laws complete downwards, {len(paying)} of them "
            "showing a payment and its practice"
        )
