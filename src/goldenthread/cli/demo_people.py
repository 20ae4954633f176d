"""The people of the demonstration: made, counted and released, each by a process of its own.

The process of ``demo`` goes on to serve pages, and may never load the room of persons: so the very
commands that an analyst would type are run beside it, and only what they release comes back.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from goldenthread.cli.homes import home
from goldenthread.cli.output import say
from goldenthread.synthetic.diary import AS_AT
from goldenthread.synthetic.gazetteer import SYSTEM

BY = "goldenthread demo"
PURPOSE = "To show what evidence looks like, of a fictional system"
REASON = "A fictional system, so that the product can be seen at work."
_PENDING = "people-to-count"


def count_people(seed: int, *, fresh: bool, wanted: bool | None) -> None:
    """Make the people of the demonstration, count them, and release what may be shown.

    ``fresh``: the demonstration was built just now. ``wanted`` None: count then only, or where
    counting was begun and not ended. What fails is told; the demonstration stands without it.
    """
    pending = home() / "record" / _PENDING
    if wanted is False or not (fresh or wanted or pending.exists()):
        return
    pending.touch(mode=0o600)
    say("Making its people, and counting what they need and get, beside this process")
    store = home() / "evidence"
    generate = ("generate", "--demonstration", "--seed", str(seed), "--day", AS_AT.isoformat())
    release = (
        "release", "--system", SYSTEM, "--day", AS_AT.isoformat(), "--by", BY,
        "--purpose", PURPOSE, "--reason", REASON,
    )  # fmt: skip
    for words in (generate, release):
        if not _run(*words, "--store", str(store)):
            say(
                "Its people were not counted: pages of measures stay empty. Everything else is "
                "there. To try again, run demo --evidence."
            )
            return
    pending.unlink(missing_ok=True)


def _run(*words: str) -> bool:
    """Run one command of ``evidence`` on this home; its messages are shown as they come."""
    command = (sys.executable, "-m", "goldenthread.cli.main", "--home", str(Path(home())))
    # Compiling the fast engine takes longer, the first time, than it saves on one small system.
    environment = {"GOLDENTHREAD_ENGINE": "numpy", **os.environ}
    finished = subprocess.run(  # noqa: S603 - our own command, on our own home
        (*command, "evidence", *words), env=environment, stdout=subprocess.DEVNULL, check=False
    )
    return finished.returncode == 0
