"""The golden line: from law to people, the start marked, the clock read, the rest counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from goldenthread.kernel import Ref
from goldenthread.thread.kinds import Stage
from goldenthread.voice.challenges import Challenge
from goldenthread.web.drawing import clock
from goldenthread.web.pages.charts import drawable
from tests.web.small_system import ACT, DECISION, PAYMENT, POWER, practice_ref

DAY = date(2026, 3, 31)


def challenge(due: date, replied: date | None = None) -> Challenge:
    return Challenge(
        Ref("challenge", "1"), DECISION, Ref("body", "X"), "Why?", date(2026, 1, 1), due, replied,
        None if replied is None else "Because.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("due", "replied", "state", "words"),
    [
        (date(2026, 4, 1), None, "running", "Reply due in 1 day"),
        (date(2026, 3, 31), None, "running", "Reply due today"),
        (date(2026, 3, 30), None, "overdue", "Reply overdue by 1 day"),
        (date(2026, 3, 1), date(2026, 3, 1), "answered", "Answered in time"),
        (date(2026, 3, 1), date(2026, 3, 5), "late", "Answered 4 days late"),
        (date(2026, 4, 9), date(2026, 4, 5), "running", "Reply due in 9 days"),
    ],
)
def test_the_clock_of_a_challenge(due: date, replied: date | None, state: str, words: str) -> None:
    read = clock(challenge(due, replied), DAY)
    assert (read.state, read.words) == (state, words)


@pytest.mark.django_db
@pytest.mark.database
def test_stations_run_from_law_to_people_and_the_spine_heads_them(small: None) -> None:
    from goldenthread.web.pages.threads import line_of

    line = line_of(PAYMENT)
    stages = [station.stage for station in line.stations]
    assert stages == sorted(stages)
    assert (stages[0], stages[-1]) == (Stage.LAW, Stage.PEOPLE)
    heads = {station.stage: station.head.ref for station in line.stations if station.head}
    assert heads[Stage.LAW] == ACT
    assert heads[Stage.POWERS] == POWER
    assert heads[Stage.DECISION] == DECISION
    assert heads[Stage.PAYMENT] == PAYMENT
    assert heads[Stage.PEOPLE] == practice_ref(1)
    assert [station.stage for station in line.stations if station.holds_start] == [Stage.PAYMENT]
    assert line.complete
    assert PAYMENT in {bead.ref for bead in line.short()}
    assert len(line.short()) <= 9
    asides = next(station.asides for station in line.stations if station.stage is Stage.DECISION)
    assert "Reply due in 17 days" in {bead.clock.words for bead in asides if bead.clock}


@pytest.mark.django_db
@pytest.mark.database
def test_what_is_not_shown_is_counted(marker: object) -> None:
    from goldenthread.web.pages.threads import line_of
    from tests.web.conftest import write

    write(40)
    line = line_of(DECISION)
    hidden = {more.plural: more.number for station in line.stations for more in station.more}
    shown = sum(
        bead.ref.kind == "payment"
        for station in line.stations
        for bead in (station.head, *station.beside, *station.folded)
        if bead
    )
    assert hidden["payments"] + shown == 40


def ring(*points: tuple[float, float]) -> list[list[float]]:
    return [list(point) for point in (*points, points[0])]


def test_outlines_are_wound_for_drawing_whichever_way_they_came() -> None:
    import json

    outer = ring((0, 0), (4, 0), (4, 4), (0, 4))
    hole = ring((1, 1), (1, 2), (2, 2), (2, 1))

    def wound(*rings: Any) -> Any:
        return drawable(json.dumps({"type": "Polygon", "coordinates": rings}))["coordinates"]

    assert wound(outer, hole) == wound(outer[::-1], hole[::-1]) == [outer[::-1], hole[::-1]]
