"""What went wrong under the record, a file system or a database, told as an ending with words."""

from __future__ import annotations

import errno
import sqlite3
import traceback
from collections.abc import Iterator

from goldenthread.cli.homes import home
from goldenthread.cli.outcome import BadInput, Ending, IntegrityBroken, Refused

# SQLite by the beginning of the name of its result (SQLITE_CORRUPT_INDEX is a SQLITE_CORRUPT),
# PostgreSQL by the beginning of its SQLSTATE. Sources: sqlite.org/rescode.html; appendix A of
# the PostgreSQL manual.
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40P01", "40001")
_BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002")
_FULL = ("SQLITE_FULL", "53100")
_CLOSED = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_IOERR",
           "25006", "42501")  # fmt: skip
_AWAY = ("08", "28", "3D000", "57P", "53300")


def ending_of(fault: BaseException) -> Ending | None:
    """The ending that a fault of files or databases deserves; None for a fault of ours."""
    for each in _causes(fault):
        if isinstance(each, OSError) and each.errno in {errno.ENOSPC, errno.EDQUOT}:
            return _full()
        code = _code(each)
        if code is None:
            continue
        if code.startswith(_BUSY):
            return Refused(
                "Another command is at work on this record. Nothing was changed; try again in a "
                "minute."
            )
        if code.startswith(_BROKEN):
            return IntegrityBroken(
                f"The record in {home()} is damaged: {each}.\n"
                "Change nothing in it. Keep a copy of its directory, and restore the last backup."
            )
        if code.startswith(_FULL):
            return _full()
        if code.startswith(_CLOSED):
            return BadInput(
                f"The record in {home()} cannot be read or written: {each}.\n"
                "Nothing was changed. Look at its permissions and at its disk, then try again."
            )
        if code.startswith(_AWAY):
            return Refused(
                f"The database of the record does not answer: {str(each).strip()}\n"
                "Nothing was changed. See that it runs, and that GOLDENTHREAD_DATABASE_URL is its "
                "address."
            )
    return None


_OF_PEOPLE = ("goldenthread.persons", "goldenthread.cli.evidence")


def without_words(fault: BaseException, *, details: bool) -> str | None:
    """A fault of ours at work on records of people, told by its kind and place alone.

    Its own words, and those of what it came from, may quote a row: they are for nobody.
    ``details``: with every line of ours and others that it went through. None for a fault that
    touched no such records.
    """
    steps = [step for each in _before(fault) for step in traceback.walk_tb(each.__traceback__)]
    rooms = [str(frame.f_globals.get("__name__")) for frame, _ in steps]
    ours = [n for n, room in enumerate(rooms) if room.startswith(_OF_PEOPLE)]
    if not ours:
        return None
    lines = [f"  {room}, line {line}, {frame.f_code.co_name}"
             for room, (frame, line) in zip(rooms, steps, strict=True)]  # fmt: skip
    kinds = " from ".join(type(each).__name__ for each in _before(fault))
    shown = lines if details else [lines[ours[-1]]]
    return "\n".join((f"{kinds}, told without its words, which may quote a record:", *shown))


def _before(fault: BaseException) -> Iterator[BaseException]:
    """The fault and all that went before it, whether it was raised from that or not."""
    seen: set[int] = set()
    each: BaseException | None = fault
    while each is not None and id(each) not in seen:
        yield each
        seen.add(id(each))
        each = each.__cause__ or each.__context__


def _full() -> Ending:
    return BadInput(
        "There is no room left on the disk. Nothing was half recorded; make room and try again."
    )


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """The fault and what it was raised from: Django wraps what a database says."""
    each: BaseException | None = fault
    while each is not None:
        yield each
        each = each.__cause__


def _code(fault: BaseException) -> str | None:
    """What a database calls its fault, or None for any other."""
    if isinstance(fault, sqlite3.Error):
        return getattr(fault, "sqlite_errorname", None)
    from psycopg import Error, OperationalError

    if isinstance(fault, OperationalError) and fault.sqlstate is None:
        return _AWAY[0]  # no server said anything
    return fault.sqlstate if isinstance(fault, Error) else None
