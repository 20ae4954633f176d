"""Values of a feed appear in no message, no error, no log and no file that is left behind."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from goldenthread.persons.importers.bringing import bring_in
from goldenthread.persons.importers.flat import FLAT
from goldenthread.persons.manifests import Manifest
from goldenthread.persons.pseudonyms import passing_key
from goldenthread.persons.store import EvidenceStore
from tests.conftest import CHECKOUT
from tests.persons.small_feed import flat_rows, nhs_numbers, write_feed

NUMBER = nhs_numbers(1, 999_123_454)[0]
CANARIES = (NUMBER, "XYZZY:QWERTZ77", "1917-11-07", "zq-canary-clinician", "NOT§CANARY")


def planted(people: int = 60) -> dict[str, list[list[str]]]:
    """A feed in which one person has values that nobody else has."""
    rows = flat_rows(people)
    rows["clinicians"].append(["zq-canary-clinician", "A81001", "1"])
    rows["persons"].append([NUMBER, "1917-11-07", "1", "A", "E01000001", ""])
    rows["registrations"].append([NUMBER, "A81001", "2010-01-01", "", "zq-canary-clinician"])
    rows["conditions"].append([NUMBER, "XYZZY:QWERTZ77", "2011-01-01", ""])
    rows["contacts"].append([NUMBER, "2025-03-03", "zq-canary-clinician", "1", "1"])
    return rows


WRONGS = {
    "values outside every domain": lambda rows: rows["contacts"].extend(
        [[NUMBER, NUMBER, "1917-11-07", "NOT§CANARY", "zq-canary-clinician"],
         ["zq-canary-clinician", "1917-11-07", NUMBER, NUMBER, "NOT§CANARY"]]
    ),
    "no headings": lambda rows: rows["conditions"].__delitem__(slice(0, -1)),
    "a field too many": lambda rows: rows["conditions"].append([*CANARIES, *CANARIES]),
    "repeated rows": lambda rows: rows["conditions"].append(rows["conditions"][-1]),
    "two of one": lambda rows: rows["persons"].append([NUMBER, "1917-11-07", "2", "B", "", ""]),
    "canaries for headings": lambda rows: rows["conditions"].__setitem__(0, list(CANARIES[:4])),
}  # fmt: skip


def run_import(
    folder: Path | list[Path], root: Path, body: str = ""
) -> subprocess.CompletedProcess[str]:
    """Import in a process of its own, which logs everything and shows every traceback."""
    folders = [folder] if isinstance(folder, Path) else folder
    program = textwrap.dedent(
        """
        import logging, os, resource, signal, sys, traceback
        from datetime import UTC, datetime
        from pathlib import Path
        sys.path[:0] = sys.argv[2:4]
        logging.basicConfig(level=logging.DEBUG)
        from goldenthread.persons.importers import bringing, engine
        from goldenthread.persons.importers.flat import FLAT
        from goldenthread.persons.pseudonyms import passing_key
        from goldenthread.persons.store import EvidenceStore
        """
    ) + textwrap.dedent(body) + textwrap.dedent(
        """
        ended = 0
        for folder in map(Path, sys.argv[4:]):
            try:
                bringing.bring_in(
                    FLAT, folder, EvidenceStore(Path(sys.argv[1])), system="QZZ", by="Ann",
                    at=datetime(2026, 4, 1, tzinfo=UTC), key=passing_key(), tell=print,
                )
            except BaseException:
                traceback.print_exc()
                ended += 1
        raise SystemExit(ended)
        """
    )  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", program, root, CHECKOUT, CHECKOUT / "src", *folders],
        capture_output=True, text=True, timeout=120, check=False, cwd=root.parent,
    )  # fmt: skip


def imported(folder: Path, store: EvidenceStore) -> Manifest:
    """Import in this process, where nothing is to go wrong."""
    brought = bring_in(
        FLAT, folder, store, system="QZZ", by="Ann", at=datetime(2026, 4, 1, tzinfo=UTC),
        key=passing_key(), tell=print,
    )  # fmt: skip
    assert brought.manifest
    return brought.manifest


def contents(root: Path) -> Iterator[tuple[Path, bytes]]:
    for path in root.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def assert_silent(done: subprocess.CompletedProcess[str]) -> None:
    for canary in CANARIES:
        assert canary not in done.stdout + done.stderr, canary


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


def test_feeds_that_come_back_are_not_quoted_and_leave_nothing(tmp_path: Path, root: Path) -> None:
    folders = []
    for n, spoil in enumerate(WRONGS.values()):
        rows = planted(20)
        spoil(rows)
        folders.append(write_feed(tmp_path / "feed" / str(n), rows))
    done = run_import(folders, root)
    assert done.returncode == done.stderr.count("FeedRefusedError: ") == len(WRONGS), done.stderr
    assert_silent(done)
    left = [path for path, _ in contents(tmp_path) if "feed" not in path.parts]
    assert left == [root / "system=QZZ" / "writer.lock"]


def test_what_lands_holds_no_identifier_of_the_feed(
    tmp_path: Path, root: Path, capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    imported(write_feed(tmp_path / "feed", planted()), EvidenceStore(root))
    out, err = capfd.readouterr()
    assert "61 rows looked through" in out
    assert_silent(subprocess.CompletedProcess([], 0, out, err + caplog.text))
    for path, content in contents(root):
        assert NUMBER.encode() not in content, path
        assert b"zq-canary-clinician" not in content, path
    assert not [path for path in tmp_path.iterdir() if path.name not in {"feed", "evidence"}]


KILLED = """
kept = engine.Engine.rows
def killing(self, query):
    if "typed_contacts" in query:
        os.kill(os.getpid(), signal.SIGKILL)
    return kept(self, query)
engine.Engine.rows = killing
"""
FULL = """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
"""


@pytest.mark.parametrize("body", [KILLED, FULL], ids=["kill -9 halfway", "a full disk"])
def test_after_a_kill_or_a_full_disk_the_last_generation_serves(
    tmp_path: Path, root: Path, body: str
) -> None:
    folder = write_feed(tmp_path / "feed", planted())
    store = EvidenceStore(root)
    before = imported(folder, store)
    done = run_import(folder, root, body)
    assert done.returncode in {1, -signal.SIGKILL}, done.stderr
    assert_silent(done)
    assert store.manifest("QZZ") == before
    store.verify("QZZ")
    for path, content in contents(root):
        if "generations" not in path.parts:
            assert not any(canary.encode() in content for canary in CANARIES), path
    assert imported(folder, store).generation == 2
    assert not (root / "system=QZZ" / "draft").exists()


def test_the_environment_of_these_tests_can_tell() -> None:
    """A canary that is planted in a message would be found."""
    with pytest.raises(AssertionError):
        assert_silent(subprocess.CompletedProcess([], 0, f"oops {NUMBER}", ""))
    assert os.sep not in "".join(CANARIES)
