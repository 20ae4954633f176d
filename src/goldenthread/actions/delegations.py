"""Delegate a power, suspend a delegation, or end it: one verb a function."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from goldenthread.actions.carrying_out import Outcome, Recorder, day_of, own_ref, recorded_before
from goldenthread.actions.loading import rows_of
from goldenthread.actions.recording import retract_rows
from goldenthread.actions.turns import in_turn
from goldenthread.authority import delegating, taking_back
from goldenthread.authority.powers import Delegation, Suspension
from goldenthread.kernel import Money, Ref, Span
from goldenthread.records.deliberations import arrangements, last_uses, next_ref
from goldenthread.records.reading import facts


def delegate(
    power: Ref,
    *,
    delegator: Ref,
    delegate: Ref,
    clause: Ref,
    span: Span,
    by: str,
    at: datetime,
    reason: str,
    limit: Money | None = None,
    yearly_limit: Money | None = None,
    area: Ref | None = None,
    may_sub_delegate: bool = False,
    source: Ref | None = None,
    key: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Let a body use a power, on the terms of :class:`~goldenthread.authority.powers.Delegation`.

    Recorded under a key or the delegator's next number of the year. The same key with the same
    content writes nothing. Raises RefusedError, RecorderError, and RefError for a key that is none.
    """
    recorder = Recorder("delegate", by, at, reason, dry_run)
    recorder.check()
    own = None if key is None else own_ref("delegation", key)
    with in_turn(at) as moment:
        since = span.since or day_of(moment)
        wanted = Delegation(
            own or next_ref(Delegation, delegator, since), power, delegator, delegate, clause,
            limit, area, span, yearly_limit, may_sub_delegate, source,
        )  # fmt: skip
        if own is not None:
            there = facts(Delegation, ref=own)
            found = source or next((each.source for each in there), None)
            if before := recorded_before(own, there, [replace(wanted, source=found)]):
                return before
        state = arrangements(since, clause=clause, bodies={delegator, delegate})
        return recorder.carry_out(delegating.delegate(wanted, state))


def suspend(
    delegation: Ref,
    *,
    body: Ref,
    clause: Ref,
    span: Span,
    by: str,
    at: datetime,
    reason: str,
    key: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Suspend a delegation for a span, as the body that delegated it.

    Recorded under a key or the body's next number of the year. The same key with the same content
    writes nothing. Raises RefusedError, RecorderError, and RefError for a key that is none.
    """
    recorder = Recorder("suspend", by, at, reason, dry_run)
    recorder.check()
    own = None if key is None else own_ref("suspension", key)
    with in_turn(at) as moment:
        since = span.since or day_of(moment)
        wanted = Suspension(own or next_ref(Suspension, body, since), delegation, clause, span)
        if own and (before := recorded_before(own, facts(Suspension, ref=own), [wanted])):
            return before
        state = arrangements(since, clause=clause, bodies={body})
        return recorder.carry_out(taking_back.suspend(wanted, body, state))


def revoke(
    delegation: Ref,
    *,
    body: Ref,
    until: date,
    by: str,
    at: datetime,
    reason: str,
    dry_run: bool = False,
) -> Outcome:
    """End a delegation, as the body that made it; ``until`` is its first day no longer in force.

    A correction: what was recorded is taken back, and recorded anew with its end. What was decided
    before stands. A delegation that ends on that day already is left as it is. Raises
    RefusedError and RecorderError.
    """
    recorder = Recorder("revoke", by, at, reason, dry_run)
    recorder.check()
    with in_turn(at):
        state = arrangements(until, clause=None, bodies={body})
        ended = [one for one in state.named(delegation) if one.span.until == until]
        if ended and all(one.delegator == body for one in ended):
            return Outcome(delegation, None, tuple(ended))
        uses = last_uses(state.passed_on(delegation))
        judged = taking_back.revoke(delegation, body, until, state, uses)
        begins = {end.span.since for end in judged.facts}
        rows = [
            (row, fact)
            for row, _, fact in rows_of(Delegation, ref=delegation)
            if fact.span.since in begins
        ]
        return recorder.carry_out(judged, first=lambda event: retract_rows(event, Delegation, rows))
