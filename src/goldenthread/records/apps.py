"""The application of models: its tables have their guards after every migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RecordsConfig(AppConfig):
    """goldenthread.records"""

    name = "goldenthread.records"

    def ready(self) -> None:
        """Have the guards put away while migrations run, and put back afterwards."""
        pre_migrate.connect(_put_guards_away, sender=self)
        post_migrate.connect(_put_guards, sender=self)


def _put_guards_away(**_: Any) -> None:
    from goldenthread.records.triggers import put_guards_away

    put_guards_away()


def _put_guards(**_: Any) -> None:
    from goldenthread.records.triggers import put_guards

    put_guards()
