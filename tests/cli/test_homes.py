"""Homes that are made, shared, damaged, full or not to be had, and what is said of each."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from goldenthread.kernel import FinancialYear
from tests.commands import COMMAND, goldenthread
from tests.conftest import apart_environment
from tests.exchange.practice_files import SAMPLE, as_bytes, sample_table

DATABASE = Path("record") / "goldenthread.sqlite3"


def run(
    home: Path | str, *words: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    apart = {**apart_environment(Path("nowhere")), **environment}
    return goldenthread(*(words or ("status",)), home=home, environment=apart)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its tables, and nothing in them, as a first command leaves it."""
    home = tmp_path_factory.mktemp("homes") / "made"
    assert run(home).returncode == 0
    return home


@pytest.fixture
def made(made_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made_once, tmp_path / "made"))


@pytest.mark.parametrize("name", ["a#b", "file:a?mode=memory", "a%41b"])
def test_a_home_of_any_name_holds_its_record(tmp_path: Path, name: str) -> None:
    finished = run(tmp_path / name)
    assert finished.returncode == 0, finished.stderr
    assert (tmp_path / name / DATABASE).stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_is_made_is_its_owners_only(made_once: Path) -> None:
    assert [mode(made_once), mode(made_once / "record")] == [0o700] * 2
    assert {mode(path) for path in (made_once / "record").iterdir()} == {0o600}


def test_opening_a_record_makes_no_place_for_persons(made_once: Path) -> None:
    assert not (made_once / "evidence").exists()


def test_a_home_that_is_there_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    assert run(tmp_path).returncode == 0
    assert mode(tmp_path) == 0o750
    assert mode(tmp_path / DATABASE) == 0o600


def test_an_empty_secret_key_is_made_again_and_a_whole_one_kept(made: Path) -> None:
    key = made / "record" / "secret-key"
    first = key.read_text()
    assert len(first) >= 50
    run(made)
    assert key.read_text() == first
    key.write_text("")
    assert run(made).returncode == 0
    assert len(key.read_text()) >= 50
    assert key.read_text() != first


@pytest.mark.parametrize(
    ("below", "told"),
    [
        ("file", "is a file"),
        ("file/home", "Not a directory"),
        ("n" * 300, "too long"),
        ("n/" * 3_000, "too long"),
    ],
)
def test_a_home_that_cannot_be_is_bad_input(tmp_path: Path, below: str, told: str) -> None:
    (tmp_path / "file").touch()
    finished = run(f"{tmp_path}/{below}")
    assert (finished.returncode, finished.stdout) == (2, "")
    assert told in finished.stderr
    assert len(finished.stderr) < 600


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_a_home_where_nothing_can_be_made_is_bad_input() -> None:
    finished = run("/proc/nope")
    assert finished.returncode == 2
    assert "Name a directory that you can write to" in finished.stderr


@pytest.mark.parametrize("url", ["rubbish", "mysql://clerk:secret@127.0.0.1/record"])
def test_a_database_of_another_kind_is_bad_input_and_its_password_is_not_told(
    tmp_path: Path, url: str
) -> None:
    finished = run(tmp_path / "home", GOLDENTHREAD_DATABASE_URL=url)
    assert finished.returncode == 2
    assert "GOLDENTHREAD_DATABASE_URL is not" in finished.stderr
    assert "secret" not in finished.stderr


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    finished = run(
        tmp_path / "home", GOLDENTHREAD_DATABASE_URL="postgresql://clerk@127.0.0.1:1/record"
    )
    assert finished.returncode == 1
    assert "does not answer" in finished.stderr


def test_a_record_of_a_later_version_is_refused_and_left_as_it_is(made: Path) -> None:
    with closing(sqlite3.connect(made / DATABASE)) as record, record:
        record.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('records', '9999_later', '2030-01-01')"
        )
    finished = run(made)
    assert finished.returncode == 1
    assert "later version" in finished.stderr
    assert "9999_later" in finished.stderr


def test_noise_in_place_of_a_record_is_broken_integrity(made: Path) -> None:
    for path in (made / "record").glob("goldenthread.sqlite3*"):
        path.unlink()
    (made / DATABASE).write_bytes(bytes(range(1, 256)) * 40)
    finished = run(made)
    assert finished.returncode == 3
    assert "damaged" in finished.stderr
    assert (made / DATABASE).read_bytes() == bytes(range(1, 256)) * 40


def test_a_record_with_damaged_pages_is_broken_integrity(made: Path) -> None:
    with closing(sqlite3.connect(made / DATABASE)) as record:
        record.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = record.execute("PRAGMA page_size").fetchone()[0]
    with (made / DATABASE).open("r+b") as file:
        file.seek(size)
        file.write(b"\xff" * ((made / DATABASE).stat().st_size - size))
    assert run(made).returncode == 3


def test_a_record_that_another_holds_is_refused_in_words() -> None:
    from django.db import OperationalError

    from goldenthread.cli.faults import ending_of
    from goldenthread.cli.outcome import Refused

    with (
        closing(sqlite3.connect("file:held?mode=memory&cache=shared", uri=True)) as one,
        closing(sqlite3.connect("file:held?mode=memory&cache=shared", uri=True)) as other,
    ):
        one.execute("CREATE TABLE held (number)")
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as held:
            other.execute("BEGIN IMMEDIATE")
        wrapped = OperationalError("database table is locked")
        wrapped.__cause__ = held.value
        ending = ending_of(wrapped)
    assert isinstance(ending, Refused)
    assert "Nothing was changed" in str(ending)


def test_a_full_database_and_a_full_disk_are_told_alike() -> None:
    import errno

    from goldenthread.cli.faults import ending_of
    from goldenthread.cli.outcome import BadInput

    with closing(sqlite3.connect(":memory:")) as record:
        record.execute("PRAGMA max_page_count=2")
        record.execute("CREATE TABLE heavy (words)")
        with pytest.raises(sqlite3.Error) as full:
            record.execute("INSERT INTO heavy VALUES (zeroblob(100000))")
    for fault in (full.value, OSError(errno.ENOSPC, "No space left on device")):
        ending = ending_of(fault)
        assert isinstance(ending, BadInput)
        assert "no room left" in str(ending)
    assert ending_of(ValueError("ours")) is None
    assert ending_of(FileNotFoundError(errno.ENOENT, "ours")) is None


@pytest.mark.database
def test_first_commands_at_once_make_the_tables_once(
    goldenthread_home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # One home on SQLite; on PostgreSQL homes of several machines, which only the server joins.
    one_home = request.config.getoption("database") == "sqlite"
    homes = [goldenthread_home if one_home else tmp_path / f"home-{n}" for n in range(4)]
    together = [
        subprocess.Popen(
            [COMMAND, "--home", home, "status", "--format", "json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for home in homes
    ]
    told = [process.communicate(timeout=120) for process in together]
    assert [process.returncode for process in together] == [0] * 4, told
    assert {out for out, _ in told} == {"[]\n"}


def test_a_load_that_is_stopped_says_so_and_leaves_nothing(made: Path, tmp_path: Path) -> None:
    table = sample_table()
    rows = [
        [f"Y{number:05}" if heading == "Practice_Code" else cell
         for heading, cell in zip(table[0], table[1 + number % 12], strict=True)]
        for number in range(4_000)
    ]  # fmt: skip
    path = tmp_path / "many.csv"
    path.write_bytes(as_bytes([table[0], *rows]))
    load = subprocess.Popen(
        [COMMAND, "--home", made, "load", "practices", path, "--year", str(FinancialYear(2025))],
        env=apart_environment(made),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what it puts in the background deaf to Ctrl-C; this one must hear it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    journal = made / "record" / "goldenthread.sqlite3-wal"
    deadline = time.monotonic() + 60
    while not journal.exists() and load.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    assert load.poll() is None, load.communicate()
    load.send_signal(signal.SIGINT)
    out, told = load.communicate(timeout=60)
    assert (load.returncode, out) == (130, ""), told
    assert "What was not finished was not recorded" in told
    assert "Traceback" not in told
    with closing(sqlite3.connect(made / DATABASE)) as record:
        assert record.execute("SELECT count(*) FROM records_recording").fetchone() == (0,)
    assert run(made, "load", "practices", SAMPLE, "--year", "2025/26").returncode == 0
