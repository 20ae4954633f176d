"""Taking turns: one writer at a time, and recordings that follow one another in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from goldenthread.records.models import Recording

_ONE_WRITER_AT_A_TIME = 7_310_001
"""Key of the advisory lock by which writers on PostgreSQL queue."""

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


@contextmanager
def in_turn(at: datetime) -> Iterator[datetime]:
    """One transaction, begun when every writer before has ended; gives its instant.

    What is read inside is what those writers left, so a check and the writing that rests on it
    cannot come apart. The instant is ``at``, or just after the last recording where ``at`` was
    taken before the wait: what was known at an instant never changes afterwards. A turn inside
    a turn is the same turn, of one instant.
    """
    held = _moment.get()
    if held is not None:
        with transaction.atomic():
            yield held
        return
    with transaction.atomic():
        _queue()
        last = Recording.objects.aggregate(last=Max("recorded_at"))["last"]
        moment = at if last is None else max(at, last + timedelta(microseconds=1))
        token = _moment.set(moment)
        try:
            yield moment
        finally:
            _moment.reset(token)


def _queue() -> None:
    # On SQLite a transaction takes the lock of the one writer when it begins.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_WRITER_AT_A_TIME])
