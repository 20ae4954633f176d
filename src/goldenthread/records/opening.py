"""Opening a home: the directory in which a record lives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from goldenthread.records.home_directory import alone, keep_private, make_home

_MAKING_TABLES = 0x601D7423AD
"""The number under which a PostgreSQL server knows that tables of a record are being made."""


class NewerRecord(Exception):
    """The record was written by a later version of this software. ``steps`` names what is new."""

    def __init__(self, steps: tuple[str, ...]) -> None:
        self.steps = steps
        super().__init__(f"migrations that this version does not know: {', '.join(steps)}")


def open_record(home: Path) -> None:
    """Configure Django for a home and bring its tables up to date.

    The evidence store has a directory of its own beside the record, of which this room knows
    nothing. Raises OSError for a home that cannot be made or
    written, and NewerRecord for one that a later version has written; that one is left untouched.
    """
    configure(home)
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with alone(home.absolute() / "record"):
        database = str(connection.settings_dict["NAME"])
        # A database in memory, as tests have, is called file:…; it needs nobody's protection.
        if connection.vendor == "sqlite" and not database.startswith("file:"):
            keep_private(Path(database))
        with _alone_on_server():
            executor = MigrationExecutor(connection)
            loader = executor.loader
            unknown = set(loader.applied_migrations) - set(loader.disk_migrations or ())
            if steps := sorted(step for room, step in unknown if room == "records"):
                raise NewerRecord(tuple(steps))
            if executor.migration_plan(loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _alone_on_server() -> Iterator[None]:
    """On PostgreSQL hold its tables for oneself: a lock on disk binds only one machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MAKING_TABLES])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MAKING_TABLES])


def configure(home: Path) -> None:
    """Point Django at a home, once a process. Raises OSError."""
    home = home.absolute()
    make_home(home)
    os.environ["GOLDENTHREAD_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.records.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
