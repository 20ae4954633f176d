"""Records of persons lie beside the record, and the process that serves pages cannot reach them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import apart_environment

CANARY = "9990000018"

# One process that serves, and everything that somebody inside it might try.
PROCESS = """
import json, multiprocessing, os, shutil, sqlite3, subprocess, sys
from pathlib import Path

home, elsewhere, link = (Path(each) for each in sys.argv[1:])
from django.test import Client
from goldenthread.records.opening import open_record
open_record(home)
from goldenthread.web.wsgi import application

def below_a_directory(named, below):
    handle = os.open(named, os.O_RDONLY)
    try:
        os.close(os.open(below, os.O_RDONLY, dir_fd=handle))
    finally:
        os.close(handle)

def raised(error):
    raise error

def in_a_child():
    child = multiprocessing.get_context("spawn").Process(target=rows.read_bytes)
    child.start()
    child.join()

def by_a_new_link():
    (home / "evidence").rename(home / "beyond")

def outcome(attempt):
    try:
        return str(attempt())
    except PermissionError as error:
        return type(error).__name__

rows = home / "evidence" / "system=QZZ" / "persons.parquet"
told = {
    "reads a table": outcome(rows.read_bytes),
    "lists the store": outcome(lambda: list((home / "evidence").iterdir())),
    "walks down": outcome(lambda: [*os.scandir(rows.parent)]),
    "goes there": outcome(lambda: os.chdir(rows.parent)),
    "follows a link": outcome(link.read_bytes),
    "climbs": outcome((home / "record" / ".." / "evidence" / "system=QZZ" / rows.name).read_bytes),
    "copies it": outcome(lambda: shutil.copyfile(rows, home / "copy")),
    "renames it": outcome(lambda: rows.rename(home / "renamed")),
    "links to it": outcome(lambda: os.link(rows, home / "linked")),
    "opens it as a database": outcome(lambda: sqlite3.connect(rows)),
    "opens it by the address of a database": outcome(
        lambda: sqlite3.connect(f"file:{rows}?mode=ro", uri=True)),
    "opens it by an address with slashes": outcome(
        lambda: sqlite3.connect(f"file://{rows}".replace("persons", "%70ersons"), uri=True)),
    "opens it below an open directory": outcome(
        lambda: below_a_directory(home, "evidence/system=QZZ/persons.parquet")),
    "climbs from an open directory": outcome(
        lambda: below_a_directory(home / "record", "../evidence/system=QZZ/persons.parquet")),
    "walks by handles": outcome(lambda: [*os.fwalk(home, onerror=raised)]),
    "leads its name elsewhere": outcome(by_a_new_link),
    "asks another program": outcome(lambda: subprocess.run(["cat", rows])),
    "asks a shell": outcome(lambda: os.system(f"cat {rows}")),
    "asks a spawned program": outcome(
        lambda: os.posix_spawn("/bin/cat", ["cat", str(rows)], os.environ)),
    "becomes another program": outcome(lambda: os.execv("/bin/cat", ["cat", str(rows)])),
    "asks a child of its own": outcome(in_a_child),
    "reads the store that the environment named": outcome((elsewhere / "a.parquet").read_bytes),
    "loads the room": outcome(lambda: __import__("goldenthread.persons.tables")),
    "loads an engine": outcome(lambda: __import__("duckdb")),
}
print(json.dumps({
    "told": told,
    "environment": sorted(name for name in os.environ if name.startswith("GOLDENTHREAD_")),
    "loaded": [name for name in sys.modules if name.startswith("goldenthread.persons")],
    "page": Client(SERVER_NAME="127.0.0.1").get("/about/").status_code,
    "beside": (home / "beside").read_text(),
}))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    root = tmp_path_factory.mktemp("apart")
    home, elsewhere = root / "home", root / "elsewhere"
    rows = home / "evidence" / "system=QZZ" / "persons.parquet"
    for path in (rows, elsewhere / "a.parquet"):
        path.parent.mkdir(parents=True)
        path.write_text(CANARY)
    (home / "beside").write_text("ours")
    link = root / "link"
    link.symlink_to(rows)
    environment = {
        **apart_environment(home),
        "GOLDENTHREAD_EVIDENCE": str(elsewhere),
        "GOLDENTHREAD_PSEUDONYM_KEY_FILE": str(root / "key"),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROCESS, home, elsewhere, link],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert CANARY not in done.stdout + done.stderr
    return dict(json.loads(done.stdout))


def test_nothing_in_it_can_reach_the_store(seen: dict[str, object]) -> None:
    told = seen["told"]
    assert isinstance(told, dict)
    assert set(told.values()) == {"PersonsApartError"}, told


def test_it_serves_its_pages_and_reads_its_own_files(seen: dict[str, object]) -> None:
    assert (seen["page"], seen["beside"], seen["loaded"]) == (200, "ours", [])


def test_its_environment_leads_nowhere_near(seen: dict[str, object]) -> None:
    assert seen["environment"] == ["GOLDENTHREAD_HOME"]


def test_a_process_that_holds_the_room_does_not_serve(tmp_path: Path) -> None:
    script = (
        "import goldenthread.persons.tables\n"
        "from pathlib import Path\n"
        "from goldenthread.web.apart import stay_out\n"
        f"stay_out(Path({str(tmp_path)!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "has loaded goldenthread.persons, so it cannot serve" in done.stderr
