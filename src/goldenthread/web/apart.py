"""The web process stays out of the evidence store: no path, no key, no engine, no open file.

People's records lie in files of their own, which this process has no business with. Nothing here
knows what they hold; it only knows where not to look, and refuses whatever in this process tries.
The refusal is an audit hook of the interpreter: once set it cannot be taken off. It binds what is
written in Python, and not machine code that somebody gets into the process. It starts no other
program either, since that would not be bound.

In production the store belongs to another account of the operating system besides.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Never
from urllib.parse import unquote

ROOM = "goldenthread.persons"
ENGINES = frozenset({"duckdb", "numba", "polars", "pyarrow", "pyspark"})
"""Libraries that read files of persons past the interpreter, so that a hook would not see it."""

STORE_VARIABLE = "GOLDENTHREAD_EVIDENCE"
"""Names the directory of the store, where it does not lie in the home."""

SECRETS = (STORE_VARIABLE, "GOLDENTHREAD_PSEUDONYM_KEY_FILE")
"""What of the environment leads to persons: taken out of it."""

_OF_FILES = frozenset(
    {
        "open", "os.chdir", "os.chmod", "os.chown", "os.getxattr", "os.link", "os.listdir",
        "os.listxattr", "os.mkdir", "os.remove", "os.removexattr", "os.rename", "os.rmdir",
        "os.scandir", "os.setxattr", "os.symlink", "os.truncate", "os.utime", "shutil.copyfile",
        "shutil.copytree", "shutil.move", "shutil.rmtree", "sqlite3.connect",
    }
)  # fmt: skip
_OF_PROGRAMS = frozenset(
    {
        "os.exec", "os.posix_spawn", "os.spawn", "os.system", "pty.spawn",
        "sqlite3.load_extension", "subprocess.Popen",
    }
)  # fmt: skip
_OPEN_FILES = "/proc/self/fd"
_DATABASE = "file:"
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
    for store in (home / "evidence", elsewhere):
        if store:
            # The name too, since it can be made to lead elsewhere later.
            _held.update((os.path.realpath(store), _written(store)))
    if first:
        # The one way to start a program of which the interpreter tells no hook.
        import _posixsubprocess

        _posixsubprocess.fork_exec = _start_nothing
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
    elif event in _OF_PROGRAMS:
        _start_nothing()


def _start_nothing(*_: object) -> Never:
    raise PersonsApartError("The web process may not start another program.")


def _within(path: str | bytes | os.PathLike[Any], held: Collection[str]) -> bool:
    for place in _places(os.fsdecode(path)):
        # Links are followed: a name elsewhere that leads there is refused as well.
        for found in (os.path.realpath(place), _written(place)):
            if any(found == each or found.startswith(each + os.sep) for each in held):
                return True
    return False


def _places(path: str) -> Iterator[str]:
    """What a path may mean: the address of a database, and a name below any open directory."""
    yield path
    if path.startswith(_DATABASE):
        named = unquote(path.removeprefix(_DATABASE).partition("?")[0])
        # file://localhost/a and file:///a are both /a.
        yield f"/{named[2:].partition('/')[2]}" if named.startswith("//") else named
    elif not path.startswith(os.sep):
        # A hook is not told from which directory the name was opened.
        for each in Path(_OPEN_FILES).iterdir():
            yield f"{each}/{path}"


def _written(path: str | Path) -> str:
    """A path as it is written, whole, whatever it leads to."""
    return os.path.normpath(Path(path).absolute())
