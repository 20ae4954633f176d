"""Opening a home: the directory in which a record lives."""

from __future__ import annotations

import os
from pathlib import Path


def open_record(home: Path) -> None:
    """Configure Django for a home and bring its tables up to date.

    The evidence store has a directory of its own beside the record from the start; this room
    only makes it, and never opens a file in it.
    """
    configure(home)
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def configure(home: Path) -> None:
    """Point Django at a home, once a process."""
    home = home.absolute()
    (home / "record").mkdir(parents=True, exist_ok=True)
    (home / "evidence").mkdir(mode=0o700, exist_ok=True)
    os.environ["GOLDENTHREAD_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.records.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
