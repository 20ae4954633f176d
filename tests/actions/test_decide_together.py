"""Two writers who both want the last of a yearly limit: one has it, the other is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

pytestmark = pytest.mark.database

MEET = """
import sys
from dataclasses import replace
from pathlib import Path
from goldenthread.records.opening import open_record
open_record(Path(sys.argv[1]))
from goldenthread.actions.hold_meeting import hold_meeting
from goldenthread.authority.sittings import Convening
from goldenthread.kernel import Money
from tests.actions.small_council import WHO, record
from tests.authority.council_room import DAY, LENT, PEOPLE, PLACE_COMMITTEE
record(replace(LENT, yearly_limit=Money(60_000_00)), instead_of=(LENT,))
hold_meeting(Convening(PLACE_COMMITTEE, "Meeting", DAY, PEOPLE), key="PLACE-1", **WHO)
"""

DECIDE = """
import sys
from dataclasses import replace
from pathlib import Path
from goldenthread.records.opening import open_record
open_record(Path(sys.argv[1]))
from goldenthread.actions.decide import decide
from goldenthread.actions.refusal import RefusedError
from tests.actions.small_council import WHO
from tests.authority.council_room import PROPOSAL
print("ready", flush=True)
sys.stdin.readline()
try:
    print(decide(replace(PROPOSAL, title=sys.argv[2]), key=sys.argv[3] or None, **WHO).event)
except RefusedError as refusal:
    print(refusal)
"""


def python(script: str, *words: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def decide_together(home: Path, *papers: tuple[str, str]) -> list[str]:
    """What writers say who were all ready before the first of them began, in order of words."""
    made = python(MEET, home)
    made.communicate(timeout=120)
    assert made.returncode == 0
    writers = [python(DECIDE, home, title, key) for title, key in papers]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    return sorted(writer.communicate(timeout=120)[0].strip() for writer in writers)


def test_of_two_who_want_the_last_of_a_yearly_limit_one_is_refused(
    ready_home: Path,
) -> None:
    one, other = decide_together(ready_home, ("Evening visits", ""), ("Night visits", ""))
    assert one.isdigit()
    assert "over the £20,000.00 that is left of the yearly limit of £60,000.00" in other


def test_of_two_with_one_key_and_one_content_one_writes_and_both_have_it(
    ready_home: Path,
) -> None:
    paper = ("Evening visits", "evenings")
    one, other = decide_together(ready_home, paper, paper)
    assert one.isdigit()
    assert other == "None"
