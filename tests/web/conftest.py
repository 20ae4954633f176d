"""A small system in the record, and the day on which it is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from goldenthread.evidence.editions import Edition
from goldenthread.kernel import Ref
from tests.web.ready_made import people_of, release_ready_made
from tests.web.small_system import (
    AS_AT,
    DISTRICT,
    NETWORK,
    PAYMENT,
    PLACE,
    SYSTEM,
    practice_ref,
    small_system,
)


def write(size: int) -> None:
    """Record the small system."""
    from goldenthread.actions.recording import record_facts, recording

    with recording("test", by="A. Tester", at=datetime(2026, 3, 31, 12, tzinfo=UTC)) as event:
        record_facts(event, small_system(size))


def small_people(size: int) -> dict[Ref, int]:
    """People of the areas of the small system, by which its evidence is measured."""
    own = [(practice_ref(number), 5_000 + 37 * number) for number in range(1, size + 1)]
    return people_of(
        (area, people)
        for ref, people in own
        for area in (ref, *(() if ref == practice_ref(1) else (NETWORK,)), PLACE, DISTRICT, SYSTEM)
    )


def measure(size: int) -> Edition:
    """Release a ready-made edition of the small system."""
    return release_ready_made(SYSTEM, small_people(size))


def write_marker(directory: Path) -> Path:
    """The file that says when the demonstration is, and where it starts."""
    path = directory / "demonstration"
    path.write_text(
        json.dumps({"seed": 1, "start": str(PAYMENT), "as_at": AS_AT.isoformat()}), encoding="utf-8"
    )
    return path


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Nothing is kept from another test, whose recordings had the same numbers."""
    from goldenthread.records.kept import forget_all

    forget_all()


@pytest.fixture
def marker(settings: object, tmp_path: Path) -> Path:
    """The marker of a demonstration, so that no page asks the clock."""
    settings.RECORD_DIRECTORY = tmp_path  # type: ignore[attr-defined]
    settings.ALLOWED_HOSTS = ["testserver"]  # type: ignore[attr-defined]
    return write_marker(tmp_path)


@pytest.fixture
def small(db: None, marker: Path) -> None:
    """The small system, recorded."""
    write(3)
