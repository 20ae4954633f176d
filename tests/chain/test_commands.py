"""``verify``, ``export`` and ``redact`` as a person at the terminal meets them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import goldenthread
from tests.conftest import CHECKOUT, apart_environment


def run(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return goldenthread(*words, home=home, environment=apart_environment(home))


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration that may be written to."""
    return Path(shutil.copytree(demo_home, tmp_path / "home"))


def head_of(home: Path) -> str:
    told = run(home, "status").stderr
    (line,) = (line for line in told.splitlines() if line.startswith("Head of the record: "))
    return line.removeprefix("Head of the record: ")


def test_a_demonstration_verifies_and_a_forged_pound_does_not(home: Path) -> None:
    head = head_of(home)
    finished = run(home, "verify", "--head", head)
    assert finished.returncode == 0, finished.stderr
    assert head in finished.stderr
    with sqlite3.connect(home / "record" / "goldenthread.sqlite3") as record:
        record.execute('DROP TRIGGER "guard_records_paymentrow_update"')
        record.execute("UPDATE records_paymentrow SET amount = amount + 1 "
                       "WHERE ref = 'payment:2025-0042'")  # fmt: skip
    record.close()
    broken = run(home, "verify", "--head", head, "--format", "json")
    assert broken.returncode == 3
    faults = json.loads(broken.stdout)
    assert {"transfers", "guards"} <= {fault["place"] for fault in faults}
    (link,) = (fault for fault in faults if fault["place"] == "transfers")
    assert link["fact"] == "payment:2025-0042"
    assert link["sequence"] > 0
    assert "Traceback" not in broken.stderr


@pytest.mark.parametrize("head", ["short", "g" * 64])
def test_what_is_no_head_is_told(demo_home: Path, head: str) -> None:
    finished = run(demo_home, "verify", "--head", head)
    assert (finished.returncode, "64 digits" in finished.stderr) == (2, True)


def test_export_redact_and_the_separate_verifier(home: Path, tmp_path: Path) -> None:
    before = head_of(home)
    with sqlite3.connect(home / "record" / "goldenthread.sqlite3") as record:
        ref, words = record.execute(
            "SELECT ref, comment FROM records_answerrow WHERE length(comment) > 80 "
            "GROUP BY comment HAVING count(*) = 1 ORDER BY ref LIMIT 1"
        ).fetchone()
    record.close()
    finished = run(
        home, "redact", ref, "--rule", "Two years", "--by", "Ann Keeper", "--reason", "Asked for"
    )
    assert finished.returncode == 0, finished.stderr
    again = run(home, "redact", ref, "--rule", "R", "--by", "Ann Keeper", "--reason", "Again")
    assert (again.returncode, "redacted before" in again.stderr) == (1, True)
    # Neither a free page of the file nor its log holds them any more.
    for file in (home / "record").iterdir():
        assert words.encode() not in file.read_bytes(), file
    assert run(home, "verify", "--head", before).returncode == 0
    folder = tmp_path / "bundle"
    exported = run(home, "export", folder)
    assert (exported.returncode, exported.stdout.strip()) == (0, str(folder))
    program = CHECKOUT / "verifier" / "goldenthread_verify.py"
    verified = subprocess.run(
        [sys.executable, "-I", "-S", program, folder, "--head", before],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert verified.returncode == 0, verified.stdout
    assert "1 redactions" in verified.stdout
    assert run(home, "export", folder).returncode == 2
