"""The web process stays out of the evidence store: no path, no key, no engine, no open file.

People's records lie in files of their own, which this process has no business with. Nothing here
knows what they hold; it only knows where not to look, and refuses whatever in this process tries.
The refusal is an audit hook of the interpreter: once set it cannot be taken off.

In production the store belongs to another account of the operating system besides.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

ROOM = "goldenthread.persons"
ENGINES = frozenset({"duckdb", "numba", "polars", "pyarrow", "pyspark"})
"""Libraries that read files of persons past the interpreter, so that a hook would not see it."""

STORE_VARIABLE = "GOLDENTHREAD_EVIDENCE"
"""Names the directory of the store, where it does not lie in the home."""

SECRETS = (STORE_VARIABLE, "GOLDENTHREAD_PSEUDONYM_KEY_FILE")
"""What of the environment leads to persons: taken out of it."""

_OF_FILES = frozenset(
    {
        "open", "os.chdir", "os.chmod", "os.chown", "os.link", "os.listdir", "os.listxattr",
        "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.scandir", "os.symlink",
        "os.truncate", "os.utime", "shutil.copyfile", "shutil.copytree", "shutil.move",
        "shutil.rmtree", "sqlite3.connect",
    }
)  # fmt: skip
_held: set[str] = set()


class PersonsApartError(PermissionError):
    """The web process tried to reach the records of persons. The words say what was tried."""


def stay_out(home: Path) -> None:
    """Refuse this process the evidence store of a home, the room of persons and its engines.

    Called before the first page is served. Raises PersonsApartError where the process holds the
    room of persons already: such a process must not serve.
    """
    if any(name == ROOM or name.startswith(f"{ROOM}.") for name in sys.modules):
        raise PersonsApartError(f"This process has loaded {ROOM}, so it cannot serve pages.")
    elsewhere = os.environ.get(STORE_VARIABLE)
    for name in SECRETS:
        os.environ.pop(name, None)
    first = not _held
    _held.add(os.path.realpath(home / "evidence"))
    if elsewhere:
        _held.add(os.path.realpath(elsewhere))
    if first:
        sys.addaudithook(_refuse)


def _refuse(event: str, given: tuple[Any, ...]) -> None:
    if event == "import":
        name = str(given[0])
        if name.partition(".")[0] in ENGINES or name == ROOM or name.startswith(f"{ROOM}."):
            raise PersonsApartError(f"The web process may not load {name}.")
    elif event in _OF_FILES:
        for each in given[:2]:
            if isinstance(each, str | bytes | os.PathLike) and _within(each, _held):
                raise PersonsApartError("The web process may not reach the evidence store.")


def _within(path: str | bytes | os.PathLike[Any], held: Collection[str]) -> bool:
    # Links are followed: a name elsewhere that leads there is refused as well.
    real = os.path.realpath(os.fsdecode(path))
    return any(real == each or real.startswith(each + os.sep) for each in held)
