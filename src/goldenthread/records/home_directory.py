"""The directory of a home on disk: private to its owner, and opened by one process at a time."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

DATABASE = "goldenthread.sqlite3"
_OWNER_ONLY = 0o600


def make_home(home: Path) -> None:
    """Make what is missing of a home, readable by its owner only.

    A directory that is there already keeps its permissions: somebody chose them. Raises OSError.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / "record").mkdir(mode=0o700, exist_ok=True)


@contextmanager
def alone(record: Path) -> Iterator[None]:
    """Hold a record directory for oneself among the processes of this machine.

    Waits for whoever holds it. The lock goes with the process that held it, however that ended.
    """
    # Opened anew each time: a lock belongs to the opened file, so threads of one process queue too.
    with os.fdopen(os.open(record / "lock", os.O_CREAT | os.O_RDWR, _OWNER_ONLY)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def secret_key(record: Path) -> str:
    """One secret a home, made at first use. An empty file (of a full disk) counts as none."""
    path = record / "secret-key"
    if key := _text(path):
        return key
    record.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(record):
        return _text(path) or _write_whole(path, secrets.token_urlsafe(48))


def keep_private(database: Path) -> None:
    """Make an empty database file for its owner only, if there is none.

    SQLite gives the files that it keeps beside a database the permissions of the database.
    """
    os.close(os.open(database, os.O_CREAT | os.O_RDONLY, _OWNER_ONLY))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return ""


def _write_whole(path: Path, text: str) -> str:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    # A named temporary file is its owner's only from the start.
    with NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}-", delete=False, encoding="ascii"
    ) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return text
