"""Faults of boards, their seats and their meetings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from goldenthread.authority.decisions import Meeting
from goldenthread.kernel import Ref, Span
from goldenthread.synthetic.bodies import BOARD
from goldenthread.synthetic.faults.scene import Fault, Named, Planting, Scene

BY = "Petra Vale, governance manager"


_AFTER_THE_LAST = date(2026, 3, 27)
"""After the last meeting, so that no minutes name as present who had left."""


def _left(post: str, day: date, *findings: Named) -> Callable[[Scene], Planting]:
    def plant(scene: Scene) -> Planting:
        held = scene.holding(post)
        gone = replace(held, span=Span(held.span.since, day))
        return Planting(frozenset(findings), ((held, gone),))

    return plant


def _no_chair(scene: Scene) -> Planting:
    return _left("QZZ-chair", _AFTER_THE_LAST, ("board-floor", BOARD), ("board-ten", BOARD))(scene)


def _private(scene: Scene) -> Planting:
    meeting = next(
        one for one in scene.all(Meeting) if one.body == BOARD and one.held >= date(2025, 7, 1)
    )
    return Planting(
        frozenset({("board-met-in-private", meeting.ref)}),
        ((meeting, replace(meeting, in_public=False)),),
    )


_QUALITY_CHAIR = "QZZ-QUAL-quality-member"
FAULTS = (
    Fault("no-chair", "The chair of the board has left, and nobody follows.", _no_chair, BY),
    Fault("no-council-member", "The board has no member from local authorities.",
          _left("QZZ-council-member", _AFTER_THE_LAST, ("board-partners", BOARD),
                ("board-ten", BOARD)), BY),
    Fault("no-mental-health-member", "The member for mental health has left.",
          _left("QZZ-mental-health-member", _AFTER_THE_LAST, ("board-mental-health", BOARD)), BY),
    Fault("no-nursing-director", "The board has no director of nursing.",
          _left("QZZ-nursing-director", _AFTER_THE_LAST, ("board-ten", BOARD)), BY),
    Fault("no-committee-chair", "Nobody chairs the quality committee.",
          _left(_QUALITY_CHAIR, _AFTER_THE_LAST,
                ("vacant-required-post", Ref("post", _QUALITY_CHAIR))), BY),
    Fault("in-private", "The board met in private.", _private, BY),
)  # fmt: skip
