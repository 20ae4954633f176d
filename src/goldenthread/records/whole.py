"""Every fact of the record, read once: one query for each noun, whatever the number of facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.records.nouns import MODELS
from goldenthread.records.reading import facts
from goldenthread.structure.areas import Outline

MEASURED_APART = frozenset({PracticeNeed, Outline})
"""Measures of need and outlines for maps: they justify nothing, and are many."""


def whole_record(known_at: datetime | None = None) -> Iterator[Any]:
    """Facts of every noun but those measured apart, in the order in which they were recorded."""
    for noun in MODELS:
        if noun not in MEASURED_APART:
            yield from facts(noun, known_at=known_at, order_by=("pk",))
