"""How a power is delegated: no more than the delegator has, and only where that may be passed on.

A body delegates only what it has: by law, or by a delegation that lets it be passed on; with no
higher limit, for no wider area and for no longer, measured against each delegation up to the law.
What is reserved to another body is delegated to nobody.

Sources: NHS Act 2006, Schedule 1B paragraph 11, sections 65Z5 and 65Z6. No law sets limits of money
or bars sub-delegation by default: both come from the scheme of reservation and delegation, where
silence means no. A reason with no clause is a standard of this record.

Not coded: which functions may never be carried over (SI 2022/642, regulation 2), conditions in
words, and powers that need two keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from heapq import heappop, heappush
from itertools import count

from goldenthread.authority.arrangements import Arrangements, no_clause, within
from goldenthread.authority.powers import Delegation, Power
from goldenthread.authority.proposals import Judged
from goldenthread.authority.seats import in_being
from goldenthread.kernel import Reason, Ref, Step, Verdict

NETWORK_IS_NO_BODY = Ref("law", "network-contract-directions")
"""A network is an agreement between practices: it can neither hold a power nor answer for it."""


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
    own = next((one for one in held if within(wanted.span, one.span)), power)
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
    yield from no_clause(wanted.clause, since, state)


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
    if not within(wanted.span, above.span):
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
            yield Reason(one.ref, words, one.clause, f"have {above.delegator} delegate it anew")


def _outlasts(wanted: Delegation, held: list[Power]) -> Iterator[Reason]:
    if not any(within(wanted.span, one.span) for one in held):
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
