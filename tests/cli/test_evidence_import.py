"""People's records come in by command, in somebody's name, and each import leaves an event."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from goldenthread.cli.evidence_import import _mapping
from goldenthread.cli.outcome import BadInput
from tests.commands import goldenthread
from tests.persons.small_feed import flat_rows, write_feed


def run(home: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return goldenthread("evidence", *words, home=home)


def test_an_import_lands_or_comes_back_and_leaves_its_event(
    demo_home: Path, tmp_path: Path
) -> None:
    home, key = Path(shutil.copytree(demo_home, tmp_path / "home")), tmp_path / "evidence.key"
    before = len(recorded(home))
    inside = run(home, "key", home / "evidence.key")
    assert inside.returncode == 2 and "apart from what it protects" in inside.stderr
    assert run(home, "key", key).returncode == 0

    rows = flat_rows(20)
    who = ("--by", "Ann Analyst", "--purpose", "Need of the north")
    feed = write_feed(tmp_path / "feed", rows)
    came = run(home, "import", "flat", feed, "--system", "QZZ", "--key", key, *who,
               "--format", "json")  # fmt: skip
    assert came.returncode == 0, came.stderr
    said = json.loads(came.stdout)
    assert said["rows_landed"]["persons"] == 20 and said["problems"] == []

    number = rows["contacts"][3][0]
    rows["contacts"][3][1] = "31/12/2025"
    wrong = write_feed(tmp_path / "wrong", rows)
    back = run(home, "import", "flat", wrong, "--system", "QZZ", "--key", key, *who,
               "--format", "csv")  # fmt: skip
    assert back.returncode == 2 and number not in back.stdout + back.stderr
    (problem,) = csv.DictReader(io.StringIO(back.stdout))
    assert (problem["file"], problem["column"], problem["rows"]) == ("contacts.csv", "on", "4")
    assert "nothing was taken in" in back.stderr and "99/99/9999" in back.stderr

    state = run(home, "status", "--check", "--format", "json")
    assert state.returncode == 0, state.stderr
    (system,) = json.loads(state.stdout)
    assert (system["system"], system["generation"], system["people"]) == ("QZZ", 1, 20)
    events = recorded(home)[before:]
    assert [event[:3] for event in events] == [
        ("import evidence", "Ann Analyst", "Need of the north")
    ]
    assert "20 persons" in events[0][3] and number not in events[0][3]
    (home / "evidence" / "system=QZZ" / "generations" / "000001" / "persons.parquet").write_text("")
    assert run(home, "status", "--check").returncode == 3


def recorded(home: Path) -> list[tuple[str, ...]]:
    """The events of a record in SQLite."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(home / "record" / "goldenthread.sqlite3")) as database:
        return database.execute(
            "SELECT verb, recorded_by, reason, summary FROM records_recording ORDER BY id"
        ).fetchall()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,ours\n", "first line"),
        ("kind,code,ours\nplace,1,A81001\n", "row 2"),
        ("kind,code,ours\npractice,1,A81001\npractice,1,A81002\n", "row 3.*twice"),
        ("kind,code,ours\npractice,,A81001\n", "row 2"),
        ('kind,code,ours\npractice,"1\n', "cannot be read"),
        ("", "first line"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(text)
    with pytest.raises(BadInput, match=told):
        _mapping(file)


def test_a_mapping_is_read(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("kind,code,ours\npractice,10,A81001\npractice,*,A81002\n")
    assert _mapping(file) == {"practice": {"10": "A81001", "*": "A81002"}}
    assert _mapping(None) == {}
    with pytest.raises(BadInput, match="cannot be read"):
        _mapping(tmp_path / "none.csv")


def test_the_sample_feed_passes_and_a_dry_run_takes_nothing_in(tmp_path: Path) -> None:
    home, key = tmp_path / "home", tmp_path / "evidence.key"
    home.mkdir()
    assert run(home, "key", key).returncode == 0
    sample = Path(__file__).parents[2] / "docs" / "samples" / "feed"
    came = run(home, "import", "flat", sample, "--system", "QZZ", "--key", key, "--by", "Ann",
               "--purpose", "To look", "--dry-run", "--format", "json")  # fmt: skip
    assert came.returncode == 0, came.stderr
    assert json.loads(came.stdout)["problems"] == []
    assert json.loads(run(home, "status", "--format", "json").stdout or "[]") == []
