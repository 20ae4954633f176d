"""Faults of consultations and challenges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from goldenthread.authority.decisions import Decision
from goldenthread.kernel import Ref
from goldenthread.synthetic.consultation_plans import BEDS, URGENT_TREATMENT
from goldenthread.synthetic.faults.scene import Fault, Planting, Scene, unsound

BY = "Nadia Thorne, engagement lead"


def _short(scene: Scene) -> Planting:
    asked = scene.any(BEDS.ref)
    short = replace(asked, opened=asked.last_day - timedelta(days=34))
    return Planting(
        frozenset({("consultation-too-short", asked.ref), ("answers-out-of-time", asked.ref)}),
        ((asked, short),),
    )


def _before_close(scene: Scene) -> Planting:
    asked = scene.any(URGENT_TREATMENT.ref)
    decision = next(one for one in scene.all(Decision) if one.consultation == asked.ref)
    longer = replace(asked, last_day=decision.taken + timedelta(days=4))
    return Planting(unsound(scene, "decision-before-close", [decision]), ((asked, longer),))


def _overdue(scene: Scene) -> Planting:
    challenge = scene.any(Ref("challenge", "QZZ-2026-01"))
    late = replace(challenge, raised=date(2026, 2, 17), reply_due=date(2026, 3, 17))
    return Planting(frozenset({("overdue-challenge", challenge.ref)}), ((challenge, late),))


def _no_reply(scene: Scene) -> Planting:
    challenge = scene.any(Ref("challenge", "QZZ-2025-01"))
    return Planting(
        frozenset({("reply-missing", challenge.ref)}),
        ((challenge, replace(challenge, reply=None)),),
    )


FAULTS = (
    Fault("short-consultation", "A consultation was open for five weeks.", _short, BY),
    Fault("before-close", "A decision was taken before its consultation closed.", _before_close,
          BY),
    Fault("overdue", "A challenge waits for a reply that was due two weeks ago.", _overdue, BY),
    Fault("no-reply", "A challenge counts as answered, and no answer is recorded.", _no_reply, BY),
)  # fmt: skip
