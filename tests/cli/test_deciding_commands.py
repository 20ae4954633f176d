"""Meeting, deciding and delegating as a board secretary types them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_demo_commands import run
from tests.conftest import CHECKOUT, apart_environment

pytestmark = pytest.mark.xdist_group("deciding commands")

COUNCIL = """
import sys
from pathlib import Path
from goldenthread.records.opening import open_record
open_record(Path(sys.argv[1]))
from goldenthread.actions.hold_meeting import hold_meeting
from goldenthread.authority.sittings import Convening
from tests.actions.small_council import WHO, record
from tests.authority.council_room import DAY, PEOPLE, PLACE_COMMITTEE
record()
hold_meeting(Convening(PLACE_COMMITTEE, "Meeting", DAY, PEOPLE), key="PLACE-1", **WHO)
"""
WHO = ("--by", "Ann Keeper", "--reason", "People asked for them")
PAPER = (
    "decide", "PLACE-1", "--title", "Evening visits", "--power", "buy", "--area", "place:P",
    "--amount", "40000", *WHO,
)  # fmt: skip


@pytest.fixture(scope="module")
def council_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the place committee and a meeting of it. Copy it to write."""
    home = tmp_path_factory.mktemp("council") / "home"
    subprocess.run(
        [sys.executable, "-c", COUNCIL, home],
        cwd=CHECKOUT,
        env=apart_environment(home),
        check=True,
        timeout=120,
    )
    return home


@pytest.fixture
def home(council_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(council_home, tmp_path / "home"))


def head(home: Path) -> str:
    return run(home, "verify", "--format", "json").stderr.splitlines()[0]


def document(finished: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    return json.loads(finished.stdout)  # type: ignore[no-any-return]


def test_everyone_with_a_post_was_at_a_meeting_but_those_named(home: Path) -> None:
    words = ("meet", "PLACE", "--on", "2025-09-18", "--absent", "Eve Egret", *WHO)
    finished = run(home, *words)
    assert finished.returncode == 0, finished.stderr
    assert "Met: meeting:PLACE-2025-001" in finished.stdout
    assert "4 voting members present, quorum 3" in finished.stdout
    assert "Head of the record: " in finished.stderr


def test_a_decision_is_typed_in_one_line_and_shows_what_it_rests_on(home: Path) -> None:
    finished = run(
        home, *PAPER, "--party", "body:HOSPICE", "--withdraw", "avocet=interest:avocet-1",
        "--against", "Ben Bittern", "--abstain", "person:curlew", "--option", "Do nothing",
        "--option", "Buy them", "--chosen", "2",
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    assert "Decided: decision:PLACE-2025-001" in finished.stdout
    assert "Evening visits (2 for, 1 against, 1 withdrew)" in finished.stdout
    assert "The Board delegates it to Place Committee" in finished.stdout
    assert f"{head(home)}" in finished.stderr


def test_a_refusal_names_every_reason_its_remedy_and_who_else_may(home: Path) -> None:
    before = head(home)
    paper = (*PAPER[:9], "60000", *WHO, "--party", "body:HOSPICE")
    finished = run(home, *paper)
    assert finished.returncode == 1
    assert "£60,000.00 is over the limit of £50,000.00 a decision" in finished.stdout
    assert "Ada Avocet has a non-financial professional interest in Saltings Hospice" in (
        finished.stdout
    )
    assert finished.stdout.count("Remedy: ") == 2
    assert "Who may: The Board (body:BOARD)" in finished.stdout
    assert "Nothing was recorded." in finished.stderr
    told = document(run(home, *paper, "--format", "json"))
    assert (told["permitted"], told["recorded"], told["others"]) == (False, False, ["body:BOARD"])
    assert [each["clause"] for each in told["reasons"]] == [
        "clause:D-3.1",
        "law:nhs-act-2006-s14z30",
    ]
    assert head(home) == before


def test_an_excuse_in_words_lets_a_member_stay(home: Path) -> None:
    excused = ("--party", "body:HOSPICE", "--excuse", "avocet-1=The chair: it is unpaid")
    told = document(run(home, *PAPER, *excused, "--format", "json"))
    assert told["recorded"]


def test_a_dry_run_tells_the_verdict_and_changes_nothing(home: Path) -> None:
    before = head(home)
    finished = run(home, *PAPER, "--dry-run")
    assert finished.returncode == 0
    assert "Decided, were it no dry run: decision:PLACE-2025-001" in finished.stdout
    assert head(home) == before


def test_a_command_with_a_key_may_be_given_again(home: Path) -> None:
    first = document(run(home, *PAPER, "--key", "evenings", "--format", "json"))
    again = run(home, *PAPER, "--key", "evenings")
    assert first["recording"]
    assert again.returncode == 0
    assert "Recorded before, and left as it is: decision:evenings" in again.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--absent", "nobody"), "'nobody' is nobody of those who are recorded as present"),
        (("--against", "avocet", "--abstain", "avocet"), "person:avocet is named twice"),
        (("--withdraw", "avocet"), "--withdraw 'avocet': write both halves, with = between"),
        (("--excuse", "none=why"), "interest:none is not recorded as an interest"),
        (("--option", "One", "--chosen", "2"), "--chosen 2: there are 1 options"),
        (("--key", " "), "--key: "),
        (("--amount", "much"), "--amount: 'much' is not an amount"),
        (("--by", ""), "Nobody is named"),
    ],
)
def test_what_cannot_be_meant_is_bad_usage(home: Path, words: tuple[str, ...], told: str) -> None:
    finished = run(home, *PAPER, *words)
    assert (finished.returncode, told in finished.stderr) == (2, True), finished.stderr


def test_a_power_is_delegated_suspended_and_taken_back(home: Path) -> None:
    by = ("--by", "Ann Keeper", "--reason", "Resolved by the board")
    lent = run(
        home, "delegate", "buy", "--from", "BOARD", "--to", "HOSPICE", "--clause", "clause:D-3.1",
        "--limit", "100", "--since", "2025-10-01", "--key", "hospice", *by,
    )  # fmt: skip
    assert lent.returncode == 0, lent.stderr
    assert "Delegation, up to £100.00 a decision" in lent.stdout
    asked = ("may", "HOSPICE", "buy", "--amount", "50", "--area", "place:P")
    assert run(home, *asked, "--at", "2025-10-15").returncode == 0
    stopped = run(
        home, "suspend", "hospice", "--body", "BOARD", "--clause", "clause:D-3.1",
        "--since", "2025-10-10", "--last-day", "2025-10-20", *by,
    )  # fmt: skip
    assert stopped.returncode == 0, stopped.stderr
    assert run(home, *asked, "--at", "2025-10-15").returncode == 1
    end = ("revoke", "hospice", "--last-day", "2025-12-31", *by)
    refused = run(home, *end, "--body", "PLACE")
    assert (refused.returncode, "Who may: The Board" in refused.stdout) == (1, True)
    assert run(home, *end, "--body", "BOARD").returncode == 0
    assert run(home, *asked, "--at", "2025-12-31").returncode == 0
    assert run(home, *asked, "--at", "2026-01-01").returncode == 1


def test_nobody_passes_on_what_they_may_not(home: Path) -> None:
    finished = run(
        home, "delegate", "buy", "--from", "PLACE", "--to", "HOSPICE", "--clause", "clause:D-3.1",
        *WHO,
    )  # fmt: skip
    assert finished.returncode == 1
    assert "Place Committee may not delegate the power further" in finished.stdout
