"""Where what is shown came from: the recording that brought it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from goldenthread.records.models import Recording
from goldenthread.records.nouns import MODELS
from goldenthread.records.reading import believed


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who recorded something, by what act, when, and from which file (SHA-256 in hex)."""

    verb: str
    recorded_by: str
    recorded_at: datetime
    reason: str
    source_name: str
    source_digest: str


_FIELDS = ("verb", "recorded_by", "recorded_at", "reason", "source_name", "source_digest")


def provenance(
    noun: type[Any], *conditions: Q, known_at: datetime | None = None, **exactly: Any
) -> Provenance | None:
    """The latest recording among the believed facts of a noun; one query, None if there is none."""
    row = (
        MODELS[noun]
        ._default_manager.filter(*conditions, believed(known_at), **exactly)
        .order_by("-recorded_in_id")
        .values_list(*(f"recorded_in__{name}" for name in _FIELDS))
        .first()
    )
    return None if row is None else Provenance(*row)


def brought_by(
    noun: type[Any], *conditions: Q, known_at: datetime | None = None, **exactly: Any
) -> tuple[Provenance, ...]:
    """The recordings that brought the believed facts of a noun, the latest first; one query."""
    recordings = (
        MODELS[noun]
        ._default_manager.filter(*conditions, believed(known_at), **exactly)
        .values("recorded_in")
    )
    rows = Recording.objects.filter(pk__in=recordings).order_by("-pk").values_list(*_FIELDS)
    return tuple(Provenance(*row) for row in rows)


def is_recorded(noun: type[Any]) -> bool:
    """Whether this record holds any believed fact of a noun: zero is not missing; one query."""
    return MODELS[noun]._default_manager.filter(believed(None)).exists()
