"""How a delegation is suspended, or brought to its end: by the delegator, and for the future only.

A revocation ends a delegation on a day after everything that was done under it, and under what was
made out of it: it undoes nothing. A reason with no clause is a standard of this record.

Source: NHS Act 2006, Schedule 1B paragraph 11: who arranges for a function to be exercised may end
the arrangement. By which clause is of the scheme of reservation and delegation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from goldenthread.authority.arrangements import Arrangements, Use, no_clause, within
from goldenthread.authority.powers import Delegation, Suspension
from goldenthread.authority.proposals import Judged
from goldenthread.kernel import Reason, Ref, Span, Step, Verdict


def suspend(wanted: Suspension, body: Ref, state: Arrangements) -> Judged:
    """Judge a suspension by a body; permitted, the suspension."""
    spells = [one for one in state.named(wanted.delegation) if one.span.overlaps(wanted.span)]
    reasons = [*no_clause(wanted.clause, wanted.span.since, state)]
    if not spells:
        reasons.append(_not_there(wanted.delegation, f"{wanted.span}", state))
    reasons += _of_another(spells, body)
    for one in state.suspensions:
        if one.delegation == wanted.delegation and within(wanted.span, one.span):
            words = f"it is suspended already {one.span}"
            reasons.append(Reason(one.ref, words, one.clause, "leave it as it is"))
    chain = tuple(Step(one.ref, f"{body} delegated it", one.clause) for one in spells)
    verdict = Verdict(wanted.ref, chain, tuple(reasons))
    return Judged(verdict, (wanted,) if verdict.permitted else (), _delegators(spells, body))


def revoke(
    ref: Ref, body: Ref, until: date, state: Arrangements, uses: tuple[Use, ...] = ()
) -> Judged:
    """Judge a revocation by a body; permitted, the delegation as it ends.

    ``until`` is the first day on which it is no longer in force. ``uses`` are the last uses that
    the record knows.
    """
    spells = [
        one for one in state.named(ref)
        if (one.span.since is None or one.span.since < until)
        and (one.span.until is None or until <= one.span.until)
    ]  # fmt: skip
    reasons: list[Reason] = []
    if not spells:
        reasons.append(_not_there(ref, f"on the day before {until:%-d %B %Y}", state))
    reasons += _of_another(spells, body)
    for use in uses:
        if use.on >= until:
            words = f"{use.ref} used it on {use.on:%-d %B %Y}: what was done cannot be undone"
            reasons.append(Reason(use.ref, words, None, "end it on a later day"))
    chain = tuple(Step(one.ref, f"{body} delegated it", one.clause) for one in spells)
    verdict = Verdict(ref, chain, tuple(reasons))
    if not verdict.permitted:
        return Judged(verdict, (), _delegators(spells, body))
    ended = tuple(replace(one, span=Span(one.span.since, until)) for one in spells)
    return Judged(verdict, ended)


def _not_there(ref: Ref, when: str, state: Arrangements) -> Reason:
    spells = state.named(ref)
    if not spells:
        return Reason(ref, f"{ref} is not recorded as a delegation", None, "name one that is")
    words = f"the delegation is not in force {when}: it holds {spells[-1].span}"
    return Reason(ref, words, spells[-1].clause, "name days on which it is in force")


def _of_another(spells: list[Delegation], body: Ref) -> Iterator[Reason]:
    for one in spells:
        if one.delegator != body:
            words = f"{one.delegator} delegated it, not {body}"
            yield Reason(one.ref, words, one.clause, f"have {one.delegator} do it")


def _delegators(spells: list[Delegation], body: Ref) -> tuple[Ref, ...]:
    return tuple(sorted({one.delegator for one in spells} - {body}))
