"""Decide: judge a proposal on the record as it is in its turn, and record it or refuse it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from goldenthread.actions.carrying_out import Outcome, Recorder, day_of, own_ref, recorded_before
from goldenthread.actions.refusal import RefusedError
from goldenthread.actions.turns import in_turn
from goldenthread.authority.deciding import decide as judge
from goldenthread.authority.deciding import minutes_of
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Consideration, Option, Vote, Withdrawal
from goldenthread.authority.proposals import Proposal
from goldenthread.kernel import Reason, Ref, Verdict
from goldenthread.records.deliberations import hearing, next_ref, sitting
from goldenthread.records.handbooks import handbook
from goldenthread.records.reading import facts
from goldenthread.voice.clearing import clear, overdue

VERB = "decide"
_MINUTES: tuple[type[Any], ...] = (Withdrawal, Vote, Option, Consideration)


def decide(
    proposal: Proposal,
    *,
    by: str,
    at: datetime,
    reason: str,
    key: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Take a decision, under a key or the body's next number of the year.

    A fixed number of queries, whatever the size of the record. The same key with the same content
    writes nothing and gives what was recorded. Raises RefusedError with the whole verdict,
    RecorderError, and RefError for a key that cannot be one.
    """
    recorder = Recorder(VERB, by, at, reason, dry_run)
    recorder.check()
    own = None if key is None else own_ref("decision", key)
    with in_turn(at) as moment:
        if own is not None and (before := _recorded(own, proposal)):
            return before
        meeting = next(iter(facts(Meeting, ref=proposal.meeting)), None)
        if meeting is None:
            raise RefusedError.of_one(_no_meeting(proposal.meeting))
        heard = hearing(proposal)
        judged = judge(
            proposal,
            sitting(meeting, proposal, day_of(moment)),
            handbook(proposal.taken),
            clear(
                proposal.consultation,
                heard.consultations,
                heard.challenges,
                earlier=heard.earlier,
                considered=[each.of for each in proposal.regards],
                on=proposal.taken,
            ),
            own or next_ref(Decision, meeting.body, proposal.taken),
        )
        owed = overdue(heard.challenges, earlier=heard.earlier, on=proposal.taken)
        return recorder.carry_out(judged, tuple(each.ref for each in owed))


def _recorded(ref: Ref, proposal: Proposal) -> Outcome | None:
    """The decision of that reference, if it is this one. Raises RefusedError if it is another."""
    decisions = facts(Decision, ref=ref)
    minutes: Sequence[Any] = [fact for noun in _MINUTES for fact in facts(noun, decision=ref)]
    # By which delegation is no part of what was put to the meeting: the judging found that out.
    used = decisions[0].delegation if decisions else None
    return recorded_before(ref, [*decisions, *minutes], minutes_of(proposal, ref, used))


def _no_meeting(ref: Ref) -> Verdict:
    words = f"{ref} is not recorded as a meeting"
    return Verdict(ref, (), (Reason(ref, words, None, "record the meeting first"),))
