"""Warrants: what authority gives to money, judged again when money asks.

A decision warrants money from the day on which it was taken, if it was then soundly taken: its
body held the power, within limit and area, enough members were left to decide, and it was
carried. A delegation warrants what its delegate may do on the day itself. Nothing is taken from
the record that a decision was recorded: what was wrong with it then is wrong now.

Sources: those of the handbook; quorum and votes are in each body's standing orders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.handbook import Handbook, Question
from goldenthread.authority.minutes import Choice, Quorum, Vote
from goldenthread.authority.powers import Delegation
from goldenthread.kernel import Money, Reason, Ref, Ruling, Span, Step, Warrant, WarrantKind


@dataclass(frozen=True, slots=True)
class Warranted:
    """A warrant with the ``body`` that gave it and its chain from the law, or why there is none.

    Reasons: there is no warrant.
    """

    warrant: Warrant | None
    body: Ref | None
    chain: tuple[Step, ...] = ()
    reasons: tuple[Reason, ...] = ()


def warrant_of_decision(
    decision: Decision,
    meeting: Meeting | None,
    handbook: Handbook,
    *,
    quorum: Quorum | None = None,
    withdrawn: int = 0,
    votes: Sequence[Vote] = (),
    used: Money = Money(0),
) -> Warranted:
    """What a decision warrants, less what was ``used`` of its amount.

    ``handbook`` is that of the day on which it was taken, with what had been committed before it.
    ``quorum`` is the body's in force on that day (None: the meeting's own number counts) and
    ``withdrawn`` how many are named as withdrawn; the decision's own count stands where larger.
    ``votes`` are those that are named: where they and the counts differ, the stricter stands.
    """
    if meeting is None:
        words = f"the meeting {decision.meeting} is not recorded"
        reason = Reason(decision.ref, words, None, "record the meeting at which it was taken")
        return Warranted(None, None, (), (reason,))
    ruling = handbook.may(
        Question(meeting.body, decision.power, decision.taken, decision.amount, decision.area)
    )
    reasons = (
        *ruling.reasons,
        *_misused(decision, ruling),
        *_not_taken(decision, meeting, quorum, withdrawn, votes),
    )
    if reasons:
        return Warranted(None, meeting.body, (), reasons)
    words = f"{meeting.body} decided: {decision.title}"
    step = Step(decision.ref, words, ruling.chain[-1].clause)
    left = None if decision.amount is None else decision.amount - used
    warrant = Warrant(
        WarrantKind.DECISION, decision.ref, decision.power, decision.area, decision.title, left,
        Span(decision.taken),
    )  # fmt: skip
    return Warranted(warrant, meeting.body, (*ruling.chain, step))


def _misused(decision: Decision, ruling: Ruling) -> list[Reason]:
    """A decision names the delegation that it used: the last of its chain, or none by law."""
    if not ruling.permitted:
        return []
    clause = ruling.chain[-1].clause
    if decision.amount is None and (ruling.limit is not None or ruling.left is not None):
        words = f"it names no amount, and {decision.delegation} has a limit"
        return [Reason(decision.ref, words, clause, "decide again what it commits at most")]
    used = ruling.chain[-1].ref if len(ruling.chain) > 1 else None
    if used == decision.delegation:
        return []
    words = f"it names {decision.delegation or 'no delegation'}, and the power was used by " + (
        str(used) if used else "law"
    )
    return [Reason(decision.ref, words, clause, "name what it rests on")]


def _not_taken(
    decision: Decision,
    meeting: Meeting,
    quorum: Quorum | None,
    withdrawn: int,
    votes: Sequence[Vote],
) -> list[Reason]:
    found = []
    named = Counter(each.choice for each in votes)
    in_favour = min(decision.for_votes, named[Choice.FOR]) if votes else decision.for_votes
    opposed = max(decision.against_votes, named[Choice.AGAINST])
    away = max(withdrawn, decision.withdrawn)
    left, needed = meeting.present - away, quorum.members if quorum else meeting.quorum
    clause = quorum.clause if quorum else None
    again = "take the decision again at a meeting with a quorum"
    if left < needed:
        words = f"{left} were left to decide after {away} withdrew, and the quorum is {needed}"
        found.append(Reason(decision.ref, words, clause, again))
    cast = max(decision.for_votes + decision.against_votes, len(votes))
    if cast > left:
        words = f"{cast} voted, and {left} could vote"
        found.append(Reason(decision.ref, words, clause, "mend the minutes"))
    if in_favour <= opposed:
        words = f"{in_favour} voted for it and {opposed} against"
        found.append(Reason(decision.ref, words, None, "put the matter to another vote"))
    if decision.taken != meeting.held:
        words = (
            f"it is dated {decision.taken:%-d %B %Y}, and {meeting.ref} {meeting.held:%-d %B %Y}"
        )
        found.append(Reason(decision.ref, words, None, "mend the minutes"))
    return found


def warrant_of_delegation(
    delegation: Delegation,
    handbook: Handbook,
    *,
    amount: Money,
    area: Ref | None,
    on: date,
) -> Warranted:
    """What a delegation warrants its delegate for an amount in an area on a day.

    The handbook knows what was decided under it, and paid on it directly.
    """
    body = delegation.delegate
    ruling = handbook.may(Question(body, delegation.power, on, amount, area))
    if not ruling.permitted:
        return Warranted(None, body, (), ruling.reasons)
    if ruling.chain[-1].ref != delegation.ref:
        words = f"{body} uses {delegation.power} by {ruling.chain[-1].ref}"
        return Warranted(None, body, (), (Reason(delegation.ref, words, delegation.clause,
                                                 f"name {ruling.chain[-1].ref}"),))  # fmt: skip
    warrant = Warrant(
        WarrantKind.DELEGATION, delegation.ref, delegation.power, delegation.area,
        f"what {body} may do by {delegation.ref}", ruling.left, delegation.span,
    )  # fmt: skip
    return Warranted(warrant, body, ruling.chain)


def less(warranted: Warranted, used: Money) -> Warranted:
    """The same warrant with less left of it."""
    warrant = warranted.warrant
    if warrant is None or warrant.left is None or not used.pence:
        return warranted
    return replace(warranted, warrant=replace(warrant, left=warrant.left - used))
