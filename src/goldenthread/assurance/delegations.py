"""Where delegated powers come from: no body passes on what it has not, or may not pass on.

National Health Service Act 2006, Schedule 1B paragraph 11 and sections 65Z5 and 65Z6. Silence
means no: who may use a power may delegate it further only where the delegation says so. Not
coded: which functions may never be carried over (SI 2022/642, regulation 2), conditions in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from goldenthread.assurance.example import (
    BEGAN,
    BOARD,
    BUDGET,
    CLAUSE,
    COMMITTEE,
    GRANT,
    NATIONAL,
    NETWORK,
    NORTH,
    PRIMARY,
    added,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import NETWORKS, SCHEME_OF_DELEGATION, law
from goldenthread.assurance.rules import Example, Found, Rule, rules
from goldenthread.authority.powers import Delegation, Power
from goldenthread.kernel import Ref, Severity, Span


def _without_source(facts: Facts) -> Iterator[Found]:
    powers: dict[Ref, list[Power]] = defaultdict(list)
    for power in facts.all(Power):
        powers[power.ref].append(power)
    to: dict[tuple[Ref, Ref], list[Delegation]] = defaultdict(list)
    for one in facts.all(Delegation):
        to[one.power, one.delegate].append(one)
    for one in facts.all(Delegation):
        for day in _turns(facts, one, powers[one.power], to):
            if not _may_pass_on(facts, one, day, powers, to):
                yield Found(
                    one.ref,
                    f"{one.delegator} delegates {one.power} to {one.delegate}, and does not hold "
                    "the power, or may not pass it on",
                    day,
                )
                break


def _turns(
    facts: Facts,
    delegation: Delegation,
    powers: Sequence[Power],
    to: dict[tuple[Ref, Ref], list[Delegation]],
) -> Iterator[date]:
    """The days in a delegation's span, up to the day, on which its source can begin to fail."""
    ends = {one.span.until for one in powers}
    frontier, seen = [delegation.delegator], {delegation.delegator}
    while frontier:
        for above in to.get((delegation.power, frontier.pop()), ()):
            ends.add(above.span.until)
            if above.delegator not in seen:
                seen.add(above.delegator)
                frontier.append(above.delegator)
    first = delegation.span.since or date.min
    days = {first} | {day for day in ends if day is not None}
    yield from sorted(d for d in days if d <= facts.day and delegation.span.holds_on(d))


def _may_pass_on(
    facts: Facts,
    delegation: Delegation,
    day: date,
    powers: dict[Ref, list[Power]],
    to: dict[tuple[Ref, Ref], list[Delegation]],
) -> bool:
    """Whether an unbroken chain leads from a holder to the delegator on a day."""
    holders = {one.holder for one in powers[delegation.power] if one.span.holds_on(day)}
    frontier, seen = [delegation.delegator], {delegation.delegator}
    while frontier:
        body = frontier.pop()
        if body in holders:
            return True
        for above in to.get((delegation.power, body), ()):
            if above.may_sub_delegate and above.span.holds_on(day) and above.delegator not in seen:
                # Without an area of its own a delegation is for wherever the delegator may.
                area = delegation.area or above.area
                if above.area in (None, area) or (
                    area is not None and above.area in facts.inside(area, day)
                ):
                    seen.add(above.delegator)
                    frontier.append(above.delegator)
    return False


def _reserved(facts: Facts) -> Iterator[Found]:
    for one in facts.all(Delegation):
        for reservation in facts.reservations.get(one.power, ()):
            if reservation.body == one.delegate or not one.span.overlaps(reservation.span):
                continue
            since = max(one.span.since or date.min, reservation.span.since or date.min)
            if since <= facts.day:
                yield Found(
                    one.ref,
                    f"{one.clause} delegates {one.power} to {one.delegate}, and "
                    f"{reservation.clause} reserves it to {reservation.body}",
                    since,
                )
                break


def _to_network(facts: Facts) -> Iterator[Found]:
    for one in facts.all(Delegation):
        if "network" in (one.delegate.kind, one.delegator.kind) and (
            one.span.since is None or one.span.since <= facts.day
        ):
            yield Found(
                one.ref, f"{one.delegator} delegates {one.power} to {one.delegate}", one.span.since
            )


rules.register(
    Rule(
        "delegation-without-source",
        "Who delegates a power holds it, and may pass it on",
        "An unbroken chain leads from the body that holds the power by law to the body that "
        "delegates it, in force on each day and wide enough for the area.",
        (law("nhs-act-2006-schedule-1b-11"), law("nhs-act-2006-s65z5")),
        Severity.BREACH,
        "have the body that holds the power delegate it, or allow it to be passed on",
        Example("the board passes on a power that the nation lets it pass on",
                added(Delegation(Ref("delegation", "EX-more"), PRIMARY, BOARD, COMMITTEE, CLAUSE,
                                 None, NORTH, Span(BEGAN)))),
        Example("a committee passes on a power that it was not allowed to pass on",
                added(Delegation(Ref("delegation", "EX-more"), GRANT, COMMITTEE, NATIONAL, CLAUSE,
                                 None, NORTH, Span(BEGAN)))),
        check=_without_source,
        unseen="Powers that need two bodies to agree.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "reserved-and-delegated",
        "A power that is reserved is not delegated as well",
        "Where one provision keeps a power to a body and another lets a second body use it, and "
        "neither says which comes first, nobody can know who decides. The answer of this product "
        "is no, and both are cited.",
        (SCHEME_OF_DELEGATION, law("nhs-act-2006-schedule-1b-11")),
        Severity.BREACH,
        "withdraw the delegation or the reservation",
        Example("the power to set budgets is reserved, and not delegated"),
        Example("the power to set budgets is reserved to the board and delegated to a committee",
                added(Delegation(Ref("delegation", "EX-more"), BUDGET, BOARD, COMMITTEE, CLAUSE,
                                 None, None, Span(BEGAN)))),
        check=_reserved,
    )
)  # fmt: skip
rules.register(
    Rule(
        "network-holds-power",
        "A network holds no delegated power",
        "A primary care network is an agreement between practices. It is no body, and can neither "
        "hold a power nor answer for its use.",
        (NETWORKS,),
        Severity.BREACH,
        "delegate to a body, such as a committee of the place",
        Example("powers are delegated to bodies only"),
        Example("the board delegates the making of grants to a network",
                added(Delegation(Ref("delegation", "EX-more"), GRANT, BOARD, NETWORK, CLAUSE, None,
                                 NORTH, Span(BEGAN)))),
        check=_to_network,
    )
)  # fmt: skip
