"""Imports what every command imports, then runs one command a fork for whoever started it.

Nothing here may depend on a home: Django's settings are read by each fork, from its environment.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import socket
import sys

IMPORTED = (
    "goldenthread.cli.main",
    "goldenthread.assurance.catalogue",
    "goldenthread.synthetic.system",
    "goldenthread.synthetic.faults",
    "pydantic.type_adapter",
    "typer._adapters",
    "typer.rich_utils",
    "rich.table",
    "requests",
    "cryptography.fernet",
    "argon2",
    "dj_database_url",
    "django.core.management",
    "django.core.management.commands.migrate",
    "django.db.backends.sqlite3.base",
    "django.db.backends.postgresql.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.http",
    "django.template.backends.jinja2",
    "django.test.signals",
    "django.urls",
    "django.utils.log",
    "django.views.generic",
    "django.middleware.csrf",
)
"""Modules that commands import, and that are the same whatever the home."""


def main(number: int) -> None:
    """Fork a command for each request that comes in over a socket, and say how it ended."""
    for name in IMPORTED:
        importlib.import_module(name)
    from django.apps import apps
    from django.conf import settings

    if settings.configured or apps.ready:
        raise RuntimeError("settings were read before a home was chosen")
    gc.freeze()  # what is imported is looked through by no fork
    with socket.socket(fileno=number) as asked:
        while True:
            _, descriptors, _, _ = socket.recv_fds(asked, 1, 4)
            if not descriptors:
                return
            child = os.fork()
            if not child:
                asked.close()
                break
            for descriptor in descriptors:
                os.close(descriptor)
            _, status = os.waitpid(child, 0)
            asked.sendall(f"{status}\n".encode())
    _command(descriptors)


def _command(descriptors: list[int]) -> None:
    """Be the command: its streams, environment, directory and arguments, then its own start."""
    letter, *streams = descriptors
    with os.fdopen(letter, "rb") as file:
        request = json.load(file)
    for place, descriptor in enumerate(streams):
        os.dup2(descriptor, place)
        os.close(descriptor)
    sys.stdin = os.fdopen(0, closefd=False)
    os.environ.clear()
    os.environ.update(request["environment"])
    at_once = bool(os.environ.get("PYTHONUNBUFFERED"))
    results = os.fdopen(1, "wb", 0 if at_once else -1, closefd=False)
    sys.stdout = io.TextIOWrapper(results, write_through=at_once)
    sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
    os.chdir(request["directory"])
    sys.argv = request["arguments"]
    from goldenthread.cli.main import run

    run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
