"""Processes that work for another end with it, even where that one was killed."""

from __future__ import annotations

import os
import threading
from multiprocessing import connection, parent_process

_ORPHANED = 70


def end_with_parent() -> None:
    """Have this process end at once when the one that started it is gone.

    Else it would wait for work for ever, or go on to publish what nobody waits for.
    """
    parent = parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        connection.wait([sentinel])
        os._exit(_ORPHANED)

    threading.Thread(target=watch, daemon=True).start()
