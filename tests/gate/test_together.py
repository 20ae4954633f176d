"""Writers at once, at every verb of the gate: what they wrote, one after the other, was permitted.

Each wants what the others want: the same keys, the same yearly limits, the last of the same funds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.gate.together import SHARED

pytestmark = pytest.mark.database

WRITERS = 3


def process(word: str, home: Path, seed: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.gate.together", word, home, str(seed)], cwd=CHECKOUT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def told(one: subprocess.Popen[str]) -> str:
    said, wrong = one.communicate(timeout=120)
    assert one.returncode == 0, wrong
    return said


def test_what_writers_did_at_once_a_plain_model_permits_one_after_the_other(
    ready_home: Path,
) -> None:
    told(process("begin", ready_home))
    writers = [process("live", ready_home, seed) for seed in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    asked: Counter[str] = Counter()
    for writer in writers:
        asked.update(json.loads(told(writer)))

    wrote = json.loads(told(process("replay", ready_home)))

    # Everything was tried, let through and refused; and who asked for the same wrote it once.
    for word in ("decide", "pay", "take back", "allot"):
        assert asked[word], asked
        assert asked[f"{word} refused"], asked
    for kind in ("meeting", "decision", "contract", "payment", "receipt", "allotment"):
        assert wrote[kind], wrote
    assert wrote["meeting"] < asked["meet"]
    assert SHARED <= wrote["common"] <= 5 * SHARED
    assert wrote["events"] < asked.total()
