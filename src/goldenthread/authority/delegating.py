"""How a power is delegated, and how a delegation is suspended or brought to its end.

A body delegates only what it has: by law, or by a delegation that lets it be passed on; with no
higher limit, for no wider area and for no longer, measured against each delegation up to the law.
What is reserved to another body is delegated to nobody. Only the delegator suspends or revokes.
A revocation ends a delegation on a day after everything that was done under it: it undoes nothing.

Sources: NHS Act 2006, Schedule 1B paragraph 11, sections 65Z5 and 65Z6. No law sets limits of money
or bars sub-delegation by default: both come from the scheme of reservation and delegation, where
silence means no. A reason with no clause is a standard of this record.

Not coded: which functions may never be carried over (SI 2022/642, regulation 2), conditions in
words, and powers that need two keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import heappop, heappush
from itertools import count

from goldenthread.authority.instruments import Clause
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.authority.proposals import Judged
from goldenthread.authority.seats import in_being
from goldenthread.kernel import Reason, Ref, Span, Step, Verdict
from goldenthread.structure.bodies import Body

NETWORK_IS_NO_BODY = Ref("law", "network-contract-directions")
"""A network is an agreement between practices: it can neither hold a power nor answer for it."""


@dataclass(frozen=True, slots=True)
class Arrangements:
    """Who holds what, and by whom it was passed on. ``inside`` gives for each area those above.

    ``clauses`` and ``bodies`` are those that the question names.
    """

    powers: tuple[Power, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    clauses: tuple[Clause, ...] = ()
    bodies: tuple[Body, ...] = ()
    inside: Mapping[Ref, frozenset[Ref]] = field(default_factory=dict)

    def named(self, ref: Ref) -> tuple[Delegation, ...]:
        """The spells of one delegation."""
        return tuple(one for one in self.delegations if one.ref == ref)

    def passed_on(self, ref: Ref) -> frozenset[Ref]:
        """A delegation, and all that were made out of it."""
        below: dict[Ref, list[Ref]] = defaultdict(list)
        for one in self.delegations:
            if one.source is not None:
                below[one.source].append(one.ref)
        found, frontier = {ref}, [ref]
        while frontier:
            onward = [one for one in below[frontier.pop()] if one not in found]
            found.update(onward)
            frontier += onward
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Use:
    """The last use of a delegation, or of one that was made out of it: a decision or a payment."""

    ref: Ref
    on: date


_Way = tuple[tuple[Delegation, ...], tuple[Reason, ...]]
"""The delegations from the law down to a delegator, and what stands against passing it on."""


def delegate(wanted: Delegation, state: Arrangements) -> Judged:
    """Judge a new delegation; permitted, the delegation with its source.

    A source that is named is the one measured against; without one, the best that there is.
    """
    power = next((one for one in state.powers if one.ref == wanted.power), None)
    reasons = [*_unsound(wanted, state), *_reserved(wanted, state)]
    if power is None:
        words = f"{wanted.power} is not recorded as a power"
        reasons.append(Reason(wanted.power, words, None, "name a power that the law gives"))
        return Judged(Verdict(wanted.ref, (), tuple(reasons)))
    above, against = _best_way(wanted, state)
    holder = above[0].delegator if above else wanted.delegator
    held = [one for one in state.powers if one.ref == wanted.power and one.holder == holder]
    own = next((one for one in held if _within(wanted.span, one.span)), power)
    chain = (
        Step(own.ref, f"{own.holder} holds the power", own.clause),
        *(
            Step(one.ref, f"{one.delegator} delegates it to {one.delegate}", one.clause)
            for one in above
        ),
    )
    verdict = Verdict(wanted.ref, () if against else chain, (*reasons, *against))
    if not verdict.permitted:
        return Judged(verdict, (), (own.holder,) if own.holder != wanted.delegator else ())
    return Judged(verdict, (replace(wanted, source=above[-1].ref if above else None),))


def suspend(wanted: Suspension, body: Ref, state: Arrangements) -> Judged:
    """Judge a suspension by a body; permitted, the suspension."""
    spells = [one for one in state.named(wanted.delegation) if one.span.overlaps(wanted.span)]
    reasons = [*_no_clause(wanted.clause, wanted.span.since, state)]
    if not spells:
        reasons.append(_not_there(wanted.delegation, f"{wanted.span}", state))
    reasons += _of_another(spells, body)
    for one in state.suspensions:
        if one.delegation == wanted.delegation and _within(wanted.span, one.span):
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


def _unsound(wanted: Delegation, state: Arrangements) -> Iterator[Reason]:
    """What a delegation lacks in itself."""
    since = wanted.span.since
    for role, body in (("delegator", wanted.delegator), ("delegate", wanted.delegate)):
        if body.kind == "network":
            yield Reason(
                body, f"the {role} is a network, which is no body", NETWORK_IS_NO_BODY,
                "delegate to a body, such as a committee of the place",
            )  # fmt: skip
        elif since is not None:
            yield from in_being(body, state.bodies, since)
    if since is None:
        yield Reason(wanted.ref, "it has no first day", None, "say from when it is in force")
    if wanted.delegator == wanted.delegate:
        yield Reason(wanted.delegate, "a body does not delegate to itself", None, "name another")
    for name, money in (("limit", wanted.limit), ("yearly limit", wanted.yearly_limit)):
        if money is not None and money.pence < 0:
            yield Reason(wanted.ref, f"the {name} is {money}", None, "name a limit of £0 or more")
    yield from _no_clause(wanted.clause, since, state)


def _no_clause(ref: Ref, since: date | None, state: Arrangements) -> Iterator[Reason]:
    spells = [one for one in state.clauses if one.ref == ref]
    if not spells:
        yield Reason(ref, f"{ref} is not recorded as a clause", None, "name the clause used")
    elif since is not None and not any(one.span.holds_on(since) for one in spells):
        words = f"the clause is not in force on {since:%-d %B %Y}: it holds {spells[-1].span}"
        yield Reason(ref, words, ref, "name a clause that is in force from that day")


def _reserved(wanted: Delegation, state: Arrangements) -> Iterator[Reason]:
    for one in state.reservations:
        if (
            one.power == wanted.power
            and one.body != wanted.delegate
            and one.span.overlaps(wanted.span)
        ):
            yield Reason(
                one.ref, f"the power is reserved to {one.body} {one.span}", one.clause,
                "end the reservation first, or leave the power where it is",
            )  # fmt: skip


def _best_way(wanted: Delegation, state: Arrangements) -> _Way:
    """The way from the law to the delegator with the fewest reasons against, then fewest steps.

    Each delegation on it is measured against what is wanted, so that an old fault further up
    is no way around a limit.
    """
    to: dict[Ref, list[Delegation]] = defaultdict(list)
    for one in state.delegations:
        if one.power == wanted.power:
            to[one.delegate].append(one)
    holders: dict[Ref, list[Power]] = defaultdict(list)
    for power in state.powers:
        if power.ref == wanted.power:
            holders[power.holder].append(power)
    tie = count()
    heap: list[tuple[int, int, int, Ref, tuple[Delegation, ...], tuple[Reason, ...], bool]] = []

    def put(body: Ref, above: tuple[Delegation, ...], against: tuple[Reason, ...]) -> None:
        # A named source says by which delegation the power came, so the law itself is no way.
        if body in holders and not (not above and wanted.source is not None):
            late = _outlasts(wanted, holders[body])
            entry = (*against, *late)
            heappush(heap, (len(entry), len(above), next(tie), body, above, entry, True))
        heappush(heap, (len(against), len(above), next(tie), body, above, against, False))

    put(wanted.delegator, (), ())
    done: set[Ref] = set()
    while heap:
        _, _, _, body, above, against, ended = heappop(heap)
        if ended:
            return above, against
        if body in done:
            continue
        done.add(body)
        for one in to.get(body, ()):
            if above or wanted.source in (None, one.ref):
                put(one.delegator, (one, *above), (*against, *_exceeds(wanted, one, state)))
    return (), (_nothing_to_delegate(wanted, holders),)


def _exceeds(wanted: Delegation, above: Delegation, state: Arrangements) -> Iterator[Reason]:
    """In what a delegation goes beyond one on which it rests."""
    ref, clause = above.ref, above.clause
    if not above.may_sub_delegate:
        yield Reason(
            ref, f"{above.delegate} may not delegate the power further", clause,
            f"have {above.delegator} delegate it directly, or allow it to be passed on",
        )  # fmt: skip
    if not _within(wanted.span, above.span):
        yield Reason(
            ref, f"it would last {wanted.span}, and rests on a delegation {above.span}", clause,
            "give it days within those of the delegation on which it rests",
        )  # fmt: skip
    for name, limit, asked in (
        ("limit", above.limit, wanted.limit),
        ("yearly limit", above.yearly_limit, wanted.yearly_limit),
    ):
        if limit is not None and (asked is None or asked > limit):
            said = "no limit" if asked is None else str(asked)
            yield Reason(
                ref, f"the {name} would be {said}, and that of the delegation on which it rests "
                f"is {limit}", clause, f"set a {name} of at most {limit}",
            )  # fmt: skip
    outside = above.area not in (None, wanted.area, *state.inside.get(wanted.area or ref, ()))
    if wanted.area is not None and outside:
        yield Reason(
            ref, f"{wanted.area} is not in {above.area}, for which it was delegated", clause,
            f"name {above.area}, or an area within it",
        )  # fmt: skip
    for one in state.suspensions:
        if one.delegation == ref and (
            wanted.span.since is None or one.span.holds_on(wanted.span.since)
        ):
            words = f"the delegation on which it rests is suspended {one.span}"
            yield Reason(one.ref, words, one.clause, "lift the suspension")


def _outlasts(wanted: Delegation, held: list[Power]) -> Iterator[Reason]:
    if not any(_within(wanted.span, one.span) for one in held):
        last = held[-1]
        yield Reason(
            last.ref, f"it would last {wanted.span}, and {last.holder} holds the power "
            f"{last.span}", last.clause, "give it days on which the power is held",
        )  # fmt: skip


def _nothing_to_delegate(wanted: Delegation, holders: Mapping[Ref, list[Power]]) -> Reason:
    holder = min(holders)
    if wanted.source is not None:
        words = f"{wanted.source} does not give the power to {wanted.delegator}"
    else:
        words = f"{wanted.delegator} does not have the power"
    return Reason(
        wanted.power, words, holders[holder][0].clause, f"have {holder} delegate it"
    )  # fmt: skip


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


def _within(inner: Span, outer: Span) -> bool:
    """Whether every day of one span lies in another."""
    begins = outer.since is None or (inner.since is not None and inner.since >= outer.since)
    ends = outer.until is None or (inner.until is not None and inner.until <= outer.until)
    return begins and ends
