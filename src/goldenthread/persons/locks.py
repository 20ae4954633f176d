"""One writer a system: a lock of the operating system, which a killed process cannot keep."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from goldenthread.persons.refusals import SystemBusyError

_PAUSE = 0.1


@contextmanager
def system_lock(folder: Path, wait: float) -> Iterator[None]:
    """Be the one writer of a system's folder, waiting at most so many seconds.

    Raises SystemBusyError, OSError.
    """
    descriptor = os.open(folder / "writer.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        end = time.monotonic() + wait
        while not _taken(descriptor):
            if time.monotonic() >= end:
                code = folder.name.removeprefix("system=")
                raise SystemBusyError(
                    f"Another process is writing the tables of {code}. Nothing was changed; try "
                    "again when it has ended."
                )
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
