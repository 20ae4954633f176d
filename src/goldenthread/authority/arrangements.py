"""Who holds which power and by whom it was passed on: the state on which delegations are judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from goldenthread.authority.instruments import Clause
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.kernel import Reason, Ref, Span
from goldenthread.structure.bodies import Body


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


def no_clause(ref: Ref, since: date | None, state: Arrangements) -> Iterator[Reason]:
    """A reason where a clause is not recorded, or not in force on a day."""
    spells = [one for one in state.clauses if one.ref == ref]
    if not spells:
        yield Reason(ref, f"{ref} is not recorded as a clause", None, "name the clause used")
    elif since is not None and not any(one.span.holds_on(since) for one in spells):
        words = f"the clause is not in force on {since:%-d %B %Y}: it holds {spells[-1].span}"
        yield Reason(ref, words, ref, "name a clause that is in force from that day")


def within(inner: Span, outer: Span) -> bool:
    """Whether every day of one span lies in another."""
    begins = outer.since is None or (inner.since is not None and inner.since >= outer.since)
    ends = outer.until is None or (inner.until is not None and inner.until <= outer.until)
    return begins and ends
