"""During every test: whether web, actions or records open a file of the evidence store.

An import contract keeps these rooms from the room of persons; this finds what a contract cannot
see, a plain `open` of a path. It watches each file that is opened or directory
that is listed, and who is on the stack.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import goldenthread

APART = ("goldenthread.web", "goldenthread.actions", "goldenthread.records")
_PACKAGE = f"{Path(goldenthread.__file__).parent}{os.sep}"
"""Our own data files: a room of the package is called evidence as well."""
_MARKS = (f"{os.sep}evidence{os.sep}", f"{os.sep}system=")

_REACHING = frozenset(
    {"open", "os.listdir", "os.remove", "os.rename", "os.scandir", "sqlite3.connect"}
)

seen: list[str] = []
"""Trespasses so far in this process."""


def watch() -> None:
    """Watch from now on. A hook of the interpreter is never taken off."""
    sys.addaudithook(_noting)


def _noting(event: str, given: tuple[Any, ...]) -> None:
    if event not in _REACHING or not isinstance(given[0], str | bytes | os.PathLike):
        return
    path = os.fsdecode(given[0])
    if (
        path.startswith(_PACKAGE)
        or path.endswith(".pyc")
        or not any(mark in path for mark in _MARKS)
    ):
        return
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        # A command may hold a record open while it reads the store; the doors below never do.
        if name.startswith(APART):
            seen.append(f"{name} line {frame.f_lineno}: {event} {path}")
            return
        frame = frame.f_back  # type: ignore[assignment]
