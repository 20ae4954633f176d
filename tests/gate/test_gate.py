"""The gate, over random lives of a small world, beside a plain model of what it must do."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

LIVES, STEPS = (int(os.environ.get(f"GOLDENTHREAD_{name}", "24")) for name in ("LIVES", "STEPS"))
"""Lives and steps of each; a proof asks for more."""

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_nothing_passes_that_a_plain_model_refuses_and_nothing_lawful_is_refused() -> None:
    from goldenthread.actions.recording import record_facts, recording
    from goldenthread.records.integrity import verify
    from tests.gate.machine import Gate
    from tests.gate.world import world

    with recording("begin", by="A. Tester", at=datetime(2025, 4, 1, 12, tzinfo=UTC)) as event:
        record_facts(event, world())

    class Rolled(Gate):
        """Each life begins with the world as it was, and ends with a record that verifies."""

        def __init__(self) -> None:
            super().__init__()
            self.life = transaction.atomic()
            self.life.__enter__()

        def teardown(self) -> None:
            faults = list(verify().faults)
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)
            assert faults == []

    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=LIVES, stateful_step_count=STEPS, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
