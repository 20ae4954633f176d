"""The governance handbook as data: who may use which power, for how much, where and when.

A body may use a power on a day when an unbroken chain leads from it to the body that holds the
power by law. Each delegation of the chain must be in force and not suspended that day, cover
the area, and leave room for the amount, each decision and over the year; every delegation but
the last must allow its delegate to delegate further. A power that is reserved to a body is
used by no other, whatever has been delegated: the two provisions then disagree, the answer is
no, and both are cited.

Sources: NHS Act 2006, Schedule 1B paragraph 11 (functions exercised by members, employees,
committees and sub-committees) and sections 65Z5 and 65Z6 (arrangements with other bodies). No
law sets limits of money or bars sub-delegation by default: both come from the scheme of
reservation and delegation, where silence means no.

Not coded: conditions in words, and powers that need two keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heappop, heappush
from itertools import count

from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.kernel import FinancialYear, Money, Reason, Ref, Ruling, Step


@dataclass(frozen=True, slots=True)
class Question:
    """May ``body`` use ``power`` for ``amount`` (None: no money) in ``area`` on a day?

    An area of None asks for everywhere, which a delegation for one area never covers.
    """

    body: Ref
    power: Ref
    on: date
    amount: Money | None = None
    area: Ref | None = None


Spent = Mapping[tuple[Ref, FinancialYear], Money]
"""What has been committed in a financial year under each delegation with a yearly limit."""


class Handbook:
    """Every power, delegation, suspension and reservation, ready to be asked.

    ``inside`` gives for each area the areas that contain it. Building is linear in the number
    of facts; a question touches only the delegations of its own power.
    """

    def __init__(  # noqa: PLR0917 - the parts of a handbook, in its order
        self,
        powers: Iterable[Power],
        delegations: Iterable[Delegation],
        suspensions: Iterable[Suspension] = (),
        reservations: Iterable[Reservation] = (),
        inside: Mapping[Ref, frozenset[Ref]] | None = None,
        spent: Spent | None = None,
    ) -> None:
        self._powers: dict[Ref, list[Power]] = defaultdict(list)
        for power in powers:
            self._powers[power.ref].append(power)
        self._to: dict[Ref, dict[Ref, list[Delegation]]] = defaultdict(lambda: defaultdict(list))
        self._by: dict[Ref, dict[Ref, list[Delegation]]] = defaultdict(lambda: defaultdict(list))
        for delegation in delegations:
            self._to[delegation.power][delegation.delegate].append(delegation)
            self._by[delegation.power][delegation.delegator].append(delegation)
        self._suspended: dict[Ref, list[Suspension]] = defaultdict(list)
        for suspension in suspensions:
            self._suspended[suspension.delegation].append(suspension)
        self._reserved: dict[Ref, list[Reservation]] = defaultdict(list)
        for reservation in reservations:
            self._reserved[reservation.power].append(reservation)
        self._inside = inside or {}
        self._spent = spent or {}

    def may(self, question: Question) -> Ruling:
        """Rule on a question. The chain found has the fewest steps.

        A refusal names the bodies above that may; :meth:`who_may` names all that may.
        """
        holders = self._holders(question)
        if not holders:
            return self._ruled(question, (), (self._no_such_power(question),))
        reserved = self._reserved_from(question.body, question)
        if reserved is not None:
            return self._ruled(question, (), (reserved,), others=self._above(question, holders))
        path = self._path(question, holders)
        if path is not None:
            return self._ruled(question, path, (), holders[_origin(question, path)])
        reasons = self._why_not(question, holders)
        return self._ruled(question, (), reasons, others=self._above(question, holders))

    def who_may(self, question: Question) -> tuple[Ref, ...]:
        """Every body that may do what is asked, those furthest from the holder first."""
        holders = self._holders(question)
        found = {body: 0 for body in holders if self._reserved_from(body, question) is None}
        frontier = [(body, 0) for body in holders]
        passed = set(holders)
        while frontier:
            onward: list[tuple[Ref, int]] = []
            for body, depth in frontier:
                for delegation in self._by[question.power].get(body, ()):
                    if self._faults(delegation, question):
                        continue
                    delegate = delegation.delegate
                    if self._reserved_from(delegate, question) is None:
                        found.setdefault(delegate, depth + 1)
                    if delegation.may_sub_delegate and delegate not in passed:
                        passed.add(delegate)
                        onward.append((delegate, depth + 1))
            frontier = onward
        return tuple(sorted(found, key=lambda body: (-found[body], body)))

    def _above(self, question: Question, holders: Mapping[Ref, Power]) -> tuple[Ref, ...]:
        """The bodies above the one that asked, and the holders, that may; the nearest first."""
        to = self._to[question.power]
        above: dict[Ref, None] = {}
        frontier = [question.body]
        while frontier:
            onward = [
                delegation.delegator
                for body in frontier
                for delegation in to.get(body, ())
                if delegation.delegator not in above
            ]
            above |= dict.fromkeys(onward)
            frontier = onward
        above |= dict.fromkeys(sorted(holders))
        return tuple(
            body
            for body in above
            if body != question.body
            and self._reserved_from(body, question) is None
            and self._path(replace(question, body=body), holders) is not None
        )

    def _holders(self, question: Question) -> dict[Ref, Power]:
        return {
            power.holder: power
            for power in self._powers.get(question.power, ())
            if power.span.holds_on(question.on)
        }

    def _reserved_from(self, body: Ref, question: Question) -> Reason | None:
        for reservation in self._reserved.get(question.power, ()):
            if reservation.body != body and reservation.span.holds_on(question.on):
                return Reason(
                    reservation.ref,
                    f"the power is reserved to {reservation.body}",
                    reservation.clause,
                    f"put the matter to {reservation.body}",
                )
        return None

    def _path(
        self, question: Question, holders: Mapping[Ref, Power]
    ) -> tuple[Delegation, ...] | None:
        """The shortest chain of sound delegations, from a holder down to the body."""
        if question.body in holders:
            return ()
        to = self._to[question.power]
        frontier: list[tuple[Ref, tuple[Delegation, ...]]] = [(question.body, ())]
        seen = {question.body}
        while frontier:
            onward: list[tuple[Ref, tuple[Delegation, ...]]] = []
            for body, below in frontier:
                for delegation in to.get(body, ()):
                    if below and not delegation.may_sub_delegate:
                        continue
                    if delegation.delegator in seen or self._faults(delegation, question):
                        continue
                    chain = (delegation, *below)
                    if delegation.delegator in holders:
                        return chain
                    seen.add(delegation.delegator)
                    onward.append((delegation.delegator, chain))
            frontier = onward
        return None

    def _faults(self, delegation: Delegation, question: Question) -> list[Reason]:
        """What stops a delegation from carrying a question; empty when it carries it."""
        faults: list[Reason] = []
        ref, clause, on = delegation.ref, delegation.clause, question.on
        if not delegation.span.holds_on(on):
            faults.append(
                Reason(ref, f"the delegation is not in force on {on:%-d %B %Y}: it holds "
                       f"{delegation.span}", clause, "renew the delegation"))  # fmt: skip
        faults += [
            Reason(
                one.ref, f"the delegation is suspended {one.span}", one.clause,
                f"ask {delegation.delegator}, or have it delegate the power anew",
            )
            for one in self._suspended.get(ref, ())
            if one.span.holds_on(on)
        ]  # fmt: skip
        if delegation.area is not None and not self._covers(delegation.area, question.area):
            asked = question.area or "everywhere"
            faults.append(
                Reason(ref, f"the delegation is for {delegation.area}, not for {asked}", clause,
                       "ask a body whose delegation covers the area"))  # fmt: skip
        if question.amount is not None:
            if delegation.limit is not None and question.amount > delegation.limit:
                faults.append(
                    Reason(ref, f"{question.amount} is over the limit of {delegation.limit} a "
                           "decision", clause, "ask a body with a higher limit"))  # fmt: skip
            left = self._left(delegation, on)
            if left is not None and question.amount > left:
                words = (
                    f"{question.amount} is over the {left} that is left of the yearly limit of "
                    f"{delegation.yearly_limit}"
                )
                remedy = "wait for the next financial year, or ask for a higher limit"
                faults.append(Reason(ref, words, clause, remedy))
        return faults

    def _covers(self, area: Ref, asked: Ref | None) -> bool:
        return asked is not None and (asked == area or area in self._inside.get(asked, ()))

    def _left(self, delegation: Delegation, on: date) -> Money | None:
        if delegation.yearly_limit is None:
            return None
        spent = self._spent.get((delegation.ref, FinancialYear.of(on)), Money(0))
        return delegation.yearly_limit - spent

    def _no_such_power(self, question: Question) -> Reason:
        return Reason(
            question.power, f"nobody holds this power on {question.on:%-d %B %Y}", None,
            "name a power that the law gives",
        )  # fmt: skip

    def _why_not(self, question: Question, holders: Mapping[Ref, Power]) -> tuple[Reason, ...]:
        """The faults of the chain that comes nearest to carrying the question."""
        tie = count()
        to = self._to[question.power]
        heap: list[tuple[int, int, Ref, tuple[Reason, ...], bool]] = [
            (0, next(tie), question.body, (), False)
        ]
        done: set[Ref] = set()
        while heap:
            weight, _, body, reasons, passed_on = heappop(heap)
            if body in holders:
                return reasons
            if body in done:
                continue
            done.add(body)
            for delegation in to.get(body, ()):
                faults = self._faults(delegation, question)
                if passed_on and not delegation.may_sub_delegate:
                    words = f"{body} may not delegate the power further"
                    remedy = "have the delegator delegate it directly"
                    faults.append(Reason(delegation.ref, words, delegation.clause, remedy))
                heappush(
                    heap,
                    (weight + len(faults), next(tie), delegation.delegator,
                     (*reasons, *faults), True),
                )  # fmt: skip
        holder = min(holders)
        return (
            Reason(
                question.power, f"nobody has delegated this power to {question.body}",
                holders[holder].clause, f"put the matter to {holder}, or have it delegated",
            ),
        )  # fmt: skip

    def _ruled(
        self,
        question: Question,
        path: Sequence[Delegation],
        reasons: tuple[Reason, ...],
        power: Power | None = None,
        others: tuple[Ref, ...] = (),
    ) -> Ruling:
        limits = [one.limit for one in path if one.limit is not None]
        left = [money for one in path if (money := self._left(one, question.on)) is not None]
        chain: tuple[Step, ...] = ()
        if power is not None:
            first = Step(power.ref, f"{power.holder} holds the power", power.clause)
            chain = (first, *(
                Step(one.ref, f"{one.delegator} delegates it to {one.delegate}", one.clause)
                for one in path
            ))  # fmt: skip
        permitted = power is not None
        return Ruling(
            permitted, question.body, question.power, question.amount, question.area, question.on,
            chain, reasons, min(limits, default=None), min(left, default=None),
            others,
        )  # fmt: skip


def limits_above(delegations: Iterable[Delegation]) -> dict[Ref, tuple[Ref, ...]]:
    """For each delegation, those with a yearly limit to which its use counts.

    They are itself and those that it was made out of, by their sources. Delegations whose use
    counts to none are left out.
    """
    source: dict[Ref, Ref | None] = {}
    limited: set[Ref] = set()
    for one in delegations:
        source[one.ref] = one.source
        if one.yearly_limit is not None:
            limited.add(one.ref)
    found: dict[Ref, tuple[Ref, ...]] = {}
    for ref in source:
        above: dict[Ref, None] = {}
        at: Ref | None = ref
        while at is not None and at not in above:
            above[at] = None
            at = source.get(at)
        if counts := tuple(each for each in above if each in limited):
            found[ref] = counts
    return found


def _origin(question: Question, path: Sequence[Delegation]) -> Ref:
    return path[0].delegator if path else question.body


def spent_under(
    delegations: Iterable[Delegation], uses: Iterable[tuple[Ref, date, Money]]
) -> dict[tuple[Ref, FinancialYear], Money]:
    """What was committed in each year under each delegation with a yearly limit.

    A use is a delegation, a day and an amount: a decision, or a payment made on it directly. What
    was committed under a delegation that was made out of another counts to both: nobody doubles a
    limit by passing a power on.
    """
    counts_to = limits_above(delegations)
    pence: dict[tuple[Ref, FinancialYear], int] = defaultdict(int)
    for delegation, on, amount in uses:
        for ref in counts_to.get(delegation, ()):
            pence[ref, FinancialYear.of(on)] += amount.pence
    return {key: Money(sum_of) for key, sum_of in pence.items()}
