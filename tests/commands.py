"""The command ``goldenthread`` as a process of its own, at the cost of a fork.

Half of what a short command takes is Python importing libraries, the same each time. So each
process of tests keeps one that has imported them and waits (`tests/forking.py`); a command is a
fork of it, with its own arguments, environment, directory, input and output, and it ends as the
installed command ends. Tests of starting, stopping and running at once start the installed one.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO

COMMAND = Path(sys.executable).parent / "goldenthread"
"""The installed command."""


class _Waiting:
    """The process that has imported everything, and the way to ask it for a fork."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        without = {name for name in os.environ if name.startswith(("GOLDENTHREAD_", "DJANGO_"))}
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    Path(__file__).with_name("forking.py"),
                    str(theirs.fileno()),
                ],
                env={name: value for name, value in os.environ.items() if name not in without},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._socket = ours
        self._answers = ours.makefile("r")

    def run(self, request: Mapping[str, object], streams: list[IO[bytes]], timeout: float) -> int:
        """Have one command run with these streams as its input, output and messages.

        Returns its exit code, negative for a signal. Raises TimeoutError, and ConnectionError
        when the waiting process is gone.
        """
        with tempfile.TemporaryFile() as letter:
            letter.write(json.dumps(request).encode())
            letter.seek(0)
            self._socket.settimeout(timeout)
            descriptors = [each.fileno() for each in (letter, *streams)]
            socket.send_fds(self._socket, [b"."], descriptors)
            answer = self._answers.readline()
        if not answer:
            raise ConnectionError("the process that forks commands has ended")
        return os.waitstatus_to_exitcode(int(answer))

    def end(self) -> None:
        """End the process, and a command that it is still running."""
        self._answers.close()
        self._socket.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@cache
def _waiting() -> _Waiting:
    waiting = _Waiting()
    atexit.register(waiting.end)
    return waiting


def goldenthread(
    *words: object,
    home: Path | str | None = None,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    typed: str = "",
    together: bool = False,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, with `--home` where one is given.

    Its environment and directory are ours unless others are given, and `typed` is what it reads.
    With `together`, messages stand among the results, as a terminal shows both. Raises
    subprocess.TimeoutExpired after `timeout` seconds.
    """
    chosen = [] if home is None else ["--home", str(home)]
    arguments = [str(COMMAND), *chosen, *map(str, words)]
    request = {
        "arguments": arguments,
        "environment": dict(os.environ if environment is None else environment),
        "directory": str(directory or Path.cwd()),
    }
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as told,
    ):
        given.write(typed.encode())
        given.seek(0)
        try:
            code = _waiting().run(request, [given, out, out if together else told], timeout)
        except TimeoutError as late:
            atexit.unregister(_waiting().end)
            _waiting().end()
            _waiting.cache_clear()
            raise subprocess.TimeoutExpired(arguments, timeout) from late
        out.seek(0)
        told.seek(0)
        return subprocess.CompletedProcess(
            arguments, code, out.read().decode(), told.read().decode()
        )
