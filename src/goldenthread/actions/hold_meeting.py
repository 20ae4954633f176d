"""Hold a meeting: record that a body met, and who was present in which seat."""

from __future__ import annotations

from datetime import datetime

from goldenthread.actions.carrying_out import Outcome, Recorder, day_of, own_ref, recorded_before
from goldenthread.actions.turns import in_turn
from goldenthread.authority.decisions import Meeting
from goldenthread.authority.minutes import Attendance
from goldenthread.authority.sittings import Convening, hold
from goldenthread.records.deliberations import next_ref, seating
from goldenthread.records.reading import facts

VERB = "hold meeting"


def hold_meeting(
    convening: Convening,
    *,
    by: str,
    at: datetime,
    reason: str,
    key: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Record a meeting with its attendance, under a key or the body's next number of the year.

    The same key with the same content writes nothing. Raises RefusedError (a person without a
    post of the body, no quorum recorded), RecorderError, and RefError for a key that cannot be one.
    """
    recorder = Recorder(VERB, by, at, reason, dry_run)
    recorder.check()
    with in_turn(at) as moment:
        state = seating(convening.body, day_of(moment))
        if key is None:
            ref = next_ref(Meeting, convening.body, convening.held)
            return recorder.carry_out(hold(convening, state, ref))
        ref = own_ref("meeting", key)
        judged = hold(convening, state, ref)
        if judged.verdict.permitted:
            before = (*facts(Meeting, ref=ref), *facts(Attendance, meeting=ref))
            if there := recorded_before(ref, before, judged.facts):
                return there
        return recorder.carry_out(judged)
