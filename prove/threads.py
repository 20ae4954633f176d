"""Each of the 20,000 payments of the demonstration leads to the law and to people, in SQL."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench._demonstration import demonstration, payment_refs


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demonstration(Path(folder))
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from goldenthread.kernel import Ref
        from goldenthread.records.threads import pull
        from goldenthread.thread.kinds import Direction

        refs = payment_refs()
        assert len(refs) == 20_000, f"{len(refs)} payments"
        queries: set[int] = set()
        down_from_law: dict[Ref, bool] = {}
        for number, ref in enumerate(refs, start=1):
            with CaptureQueriesContext(connection) as captured:
                thread = pull(ref)
            queries.add(len(captured))
            assert thread.complete, f"{ref}: {thread.gaps}"
            laws = {step.ref for step in thread.up() if step.ref.kind == "law"}
            assert laws, f"{ref} reaches no law"
            assert any(step.tie.link.relation == "paid to" for step in thread.down()), ref
            for law in laws - down_from_law.keys():
                down = pull(law, [Direction.DOWN])
                down_from_law[law] = down.complete
            if number % 2_000 == 0:
                print(f"   {number:,} of {len(refs):,}", flush=True)
        assert all(down_from_law.values()), down_from_law
        print(
            f"   {len(refs):,} payments complete up and down, in {min(queries)} to {max(queries)} "
            f"queries each; {len(down_from_law)} laws complete downwards"
        )
