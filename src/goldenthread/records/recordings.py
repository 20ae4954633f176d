"""The recordings themselves: who did what, when, why and from which file, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from goldenthread.records.models import Recording


@dataclass(frozen=True, slots=True)
class Recorded:
    """One act of recording, by its number; ``source_digest`` is SHA-256 of the file, in hex."""

    number: int
    verb: str
    recorded_by: str
    recorded_at: datetime
    reason: str
    source_name: str
    source_digest: str
    summary: str


def recordings(limit: int, offset: int = 0) -> list[Recorded]:
    """The latest recordings after the first ``offset``, at most ``limit``; one query."""
    rows = Recording.objects.order_by("-pk").values_list(
        "pk", "verb", "recorded_by", "recorded_at", "reason", "source_name", "source_digest",
        "summary",
    )[offset : offset + limit]  # fmt: skip
    return [Recorded(*row) for row in rows]


def recordings_in_all() -> int:
    """How many recordings the record has; one query."""
    return Recording.objects.count()
