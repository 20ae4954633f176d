"""What every test may ask for: which database, where the record lives, the published data.

pytest                                        everything, on SQLite
pytest --database postgresql -m database      what touches the record, on PostgreSQL
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import trespass

CHECKOUT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")
DEMO_SECONDS = 300
MADE = "made_home"
"""The database on PostgreSQL that has tables and nothing in them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=DATABASES,
        default="sqlite",
        help="what the record is kept in during the tests",
    )


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is one of several that share a run, started by a controller."""
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Settle home and database before Django reads its settings; workers inherit both."""
    trespass.watch()
    if is_worker(config):
        _let_tests_empty_the_record()
        _find_static_files_when_asked()
        return
    shared_root()  # a wrong name is bad usage, not an absence that skips tests
    home = tempfile.TemporaryDirectory(prefix="goldenthread-home-")
    config.add_cleanup(home.cleanup)
    os.environ["GOLDENTHREAD_HOME"] = home.name
    os.environ.pop("GOLDENTHREAD_DATABASE_URL", None)
    if config.getoption("database") == "postgresql":
        from tests.databases.postgresql import TemporaryPostgreSQL, create_database

        server = TemporaryPostgreSQL()
        config.add_cleanup(server.stop)
        os.environ["GOLDENTHREAD_DATABASE_URL"] = create_database(server.url("postgres"), "record")
    os.environ["DJANGO_SETTINGS_MODULE"] = "goldenthread.records.settings"
    import django

    django.setup()
    _let_tests_empty_the_record()
    _find_static_files_when_asked()


def pytest_collection_finish() -> None:
    """What is imported and collected stays: the search for garbage need not go through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _find_static_files_when_asked() -> None:
    """Each client of a test would else look through two thousand files before its first page."""
    from django.conf import settings

    settings.WHITENOISE_AUTOREFRESH = True


def _let_tests_empty_the_record() -> None:
    """Between tests that commit, Django empties every table: guards would refuse that.

    On PostgreSQL rows are deleted: TRUNCATE makes new files for every table and every index.
    """
    from django.db import connection
    from django.db.backends.base.operations import BaseDatabaseOperations

    from tests.databases.unguarded import unguarded

    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        with unguarded():
            flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    if connection.vendor == "postgresql":

        def sql_flush(
            self: BaseDatabaseOperations, style: object, tables: Iterable[str], **how: bool
        ) -> list[str]:
            return [f"DELETE FROM {self.quote_name(table)};" for table in tables]

        type(connection.ops).sql_flush = sql_flush  # type: ignore[method-assign]


def shared_root() -> Path | None:
    """Where published data lies: GOLDENTHREAD_SHARED, else `shared` beside the checkout."""
    named = os.environ.get("GOLDENTHREAD_SHARED")
    if named:
        if not Path(named).is_dir():
            raise pytest.UsageError(f"GOLDENTHREAD_SHARED names no directory: {named}")
        return Path(named)
    beside = CHECKOUT.parent / "shared"
    return beside if beside.is_dir() else None


def pytest_report_header(config: pytest.Config) -> list[str]:
    data = "present" if shared_root() else "absent: tests on published data are skipped"
    return [f"record: {config.getoption('database')}; published data: {data}"]


@pytest.fixture(autouse=True)
def _nobody_trespasses() -> Iterator[None]:
    """A test fails if web, actions or records open a file of the evidence store."""
    before = len(trespass.seen)
    yield
    assert trespass.seen[before:] == []


@pytest.fixture(scope="session")
def shared_directory() -> Path:
    """The folder of published material; the test is skipped where it is absent."""
    root = shared_root()
    if root is None:
        pytest.skip("published data absent: no GOLDENTHREAD_SHARED and no shared/ beside us")
    return root


@pytest.fixture(scope="session")
def shared_data(shared_directory: Path) -> Path:
    """The folder of official files as published; skipped where it is absent."""
    return shared_directory / "data"


@pytest.fixture
def goldenthread_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Path]:
    """An empty home, and on PostgreSQL an empty database, for commands run as a process.

    Both are in the environment while the test runs. Django in this process keeps the database
    that it was set up with.
    """
    home = tmp_path / "home"
    monkeypatch.setenv("GOLDENTHREAD_HOME", str(home))
    if request.config.getoption("database") == "sqlite":
        yield home
        return
    from tests.databases.postgresql import create_database, drop_database

    url = create_database(os.environ["GOLDENTHREAD_DATABASE_URL"], f"home_{uuid4().hex}")
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", url)
    yield home
    drop_database(url)


@pytest.fixture
def ready_home(goldenthread_home: Path, tmp_path_factory: pytest.TempPathFactory,
               request: pytest.FixtureRequest) -> Path:  # fmt: skip
    """The same with its tables made already: making them takes a command two seconds."""
    shutil.copytree(_made_home(tmp_path_factory, request), goldenthread_home)
    if request.config.getoption("database") == "postgresql":
        from tests.databases.postgresql import create_database, drop_database

        url = os.environ["GOLDENTHREAD_DATABASE_URL"]
        drop_database(url)
        create_database(url, url.rpartition("/")[2], like=MADE)
    return goldenthread_home


def _made_home(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A home with tables and nothing in them, made once a run; on PostgreSQL they are in MADE."""
    base = tmp_path_factory.getbasetemp()
    shared_by_workers = base.parent if is_worker(request.config) else base
    home = shared_by_workers / "made-home"
    with (shared_by_workers / "made-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            from tests.commands import goldenthread

            environment = apart_environment(home)
            if request.config.getoption("database") == "postgresql":
                from tests.databases.postgresql import create_database

                url = create_database(os.environ["GOLDENTHREAD_DATABASE_URL"], MADE)
                environment["GOLDENTHREAD_DATABASE_URL"] = url
            goldenthread("status", environment=environment).check_returncode()
    return home


def apart_environment(home: Path) -> dict[str, str]:
    """The environment of a process whose record is SQLite in `home`, whatever we run on."""
    without = {"GOLDENTHREAD_DATABASE_URL", "GOLDENTHREAD_HOME", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return {**kept, "GOLDENTHREAD_HOME": str(home)}


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A home with the demonstration system in it, built once a run. Read it; never write to it.

    Its people are not made: some of its areas have a ready-made edition of evidence.
    """
    base = tmp_path_factory.getbasetemp()
    shared_by_workers = base.parent if is_worker(request.config) else base
    home = shared_by_workers / "demo-home"
    built = shared_by_workers / "demo-home.built"
    with (shared_by_workers / "demo-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            command = Path(sys.executable).parent / "goldenthread"
            for words in (
                (command, "--home", home, "demo", "--no-serve", "--no-evidence"),
                (sys.executable, "-m", "tests.web.measured_demo", home),
            ):
                finished = subprocess.run(
                    words,
                    cwd=CHECKOUT,
                    env=apart_environment(home),
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    text=True,
                    timeout=DEMO_SECONDS,
                    check=False,
                )
                if finished.returncode:
                    pytest.fail(f"the demonstration was not built:\n{finished.stderr[-4000:]}")
            built.touch()
    return home
