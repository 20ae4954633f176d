"""Redact: take a person's words out of a fact, by a retention decision that is recorded.

The words go from the row, the index and (on SQLite) the file's free pages; the salt goes with
them, so that nobody can try out what they were. The chain still verifies: it never held them.
Copies that left the record before (backups, bundles, a server's own logs) are not reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from goldenthread.actions.chaining import chain_events
from goldenthread.actions.recording import index_lines, recording
from goldenthread.kernel import Ref
from goldenthread.records.models import PersonalPayload, Redaction
from goldenthread.records.nouns import MODELS
from goldenthread.records.reading import facts
from goldenthread.records.streams import PERSONAL, REDACTED
from goldenthread.thread.catalogue import kinds

VERB = "redact"


class NothingToRedactError(LookupError):
    """There are no words of a person there (any more). The words say why."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was redacted: how many fields of how many rows, and the number of the recording."""

    ref: Ref
    fields: int
    rows: int
    recording: int


def redact(ref: Ref, *, rule: str, by: str, at: datetime, reason: str) -> Redacted:
    """Redact every word of a person in the fact ``ref``, believed or taken back.

    Raises NothingToRedactError where there are none.
    """
    noun = _noun(ref)
    with (
        _leaving_no_trace(),
        recording(VERB, by=by, at=at, reason=reason, summary=f"{ref}: {rule}") as event,
    ):
        model: Any = MODELS[noun]
        rows = list(model._default_manager.filter(ref=ref).values_list("pk", flat=True))
        payloads = list(
            PersonalPayload.objects.filter(noun=noun.__name__, row__in=rows)
            .exclude(salt="")
            .order_by("pk")
        )
        if not payloads:
            raise NothingToRedactError(
                f"{ref} holds no words of a person, or they were redacted before."
                if rows
                else f"Nothing is recorded under {ref}."
            )
        decisions = [
            Redaction(
                noun=each.noun, row=each.row, field=each.field, ref=ref,
                commitment=each.commitment, rule=rule, decided_by=by, reason=reason,
                recorded_in=event,
            )
            for each in payloads
        ]  # fmt: skip
        chain_events(event, Redaction.objects.bulk_create(decisions))
        for each in payloads:
            model._default_manager.filter(pk=each.row).update(**{each.field: REDACTED})
            PersonalPayload.objects.filter(pk=each.pk).update(salt="")
        index_lines(facts(noun, ref=ref))
    return Redacted(ref, len(payloads), len({each.row for each in payloads}), int(event.pk))


def _noun(ref: Ref) -> type[Any]:
    kind = kinds.get(ref.kind)
    if kind is None or kind.fact not in PERSONAL:
        able = ", ".join(sorted(each.name for each in kinds if each.fact in PERSONAL))
        raise NothingToRedactError(f"{ref} holds no words of a person. Those that may: {able}.")
    return kind.fact


@contextmanager
def _leaving_no_trace() -> Iterator[None]:
    """On SQLite, overwrite what is deleted, and empty the write-ahead log afterwards."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA secure_delete = OFF")
