"""Several writers at once: they queue, and the chain has neither gap nor fork."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import goldenthread

pytestmark = pytest.mark.database

WRITERS, RECORDINGS = 3, 8
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from goldenthread.records.opening import open_record
open_record(Path(sys.argv[1]))
from goldenthread.actions.recording import record_facts, recording
from goldenthread.kernel import Ref, Span
from goldenthread.structure.areas import Area
for number in range(int(sys.argv[3])):
    with recording("write", by=sys.argv[2], at=datetime.now(UTC)) as event:
        record_facts(event, [Area(Ref("place", f"{sys.argv[2]}-{number}"), "A place", Span())])
"""


def test_writers_queue(ready_home: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, ready_home, f"W{number}", str(RECORDINGS)])
        for number in range(WRITERS)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * WRITERS
    finished = goldenthread("verify", "--format", "json", home=ready_home)
    assert finished.returncode == 0, finished.stdout
    counted = {each["stream"]: each["links"] for each in json.loads(finished.stdout)}
    assert counted["events"] == counted["structure"] == WRITERS * RECORDINGS
