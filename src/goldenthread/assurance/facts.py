"""The facts of a system as the rules read them: by noun and by reference, put in order once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from goldenthread.authority.decisions import Decision
from goldenthread.authority.handbook import Handbook, Question
from goldenthread.authority.minutes import Consideration
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Money, Ref, Ruling, WarrantKind
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding, Person, Post
from goldenthread.voice.challenges import Challenge

Fact = TypeVar("Fact")
Moved = TypeVar("Moved", Allotment, Payment)
_INSIDE = (Capacity.IN_PLACE, Capacity.IN_SYSTEM, Capacity.IN_REGION, Capacity.IN_NATION)


@dataclass(frozen=True, slots=True)
class Bought:
    """What rests on a decision: so many contracts and payments, and what the payments come to."""

    contracts: int
    payments: int
    paid: Money

    def __bool__(self) -> bool:
        return bool(self.contracts or self.payments)

    def __str__(self) -> str:
        contracts = f"{self.contracts:,} contract{'s' if self.contracts != 1 else ''}"
        payments = f"{self.payments:,} payment{'s' if self.payments != 1 else ''}"
        return f"{contracts} and {payments} of {self.paid}"


class Facts:
    """Facts as they stand on a day. Nothing in it is changed once it is built.

    What happened after the day is left out; what has a span is kept whole, since a rule may ask
    what was true when something happened. Building is linear in the number of facts.
    """

    def __init__(self, facts: Iterable[Any], day: date) -> None:
        self.day = day
        self._by_noun: dict[type[Any], list[Any]] = defaultdict(list)
        self._spells: dict[Ref, list[Any]] = defaultdict(list)
        self._recorded: set[Ref] = set()
        for fact in facts:
            ref = getattr(fact, "ref", None)
            if ref is not None:
                self._recorded.add(ref)
            if (happened := _happened(fact)) is not None and happened > day:
                continue
            self._by_noun[type(fact)].append(fact)
            if ref is not None:
                self._spells[ref].append(fact)
        self._handbooks: dict[tuple[Ref | None, frozenset[Ref]], Handbook] = {}
        self._grouped: dict[tuple[type[Any], str], dict[Ref, list[Any]]] = {}

    def all(self, noun: type[Fact]) -> Sequence[Fact]:
        """Every fact of a noun."""
        return self._by_noun.get(noun, ())

    def regular(self, noun: type[Moved]) -> Iterator[Moved]:
        """Transfers of a noun but for the irregular: these are found as such, whatever else."""
        return (one for one in self.all(noun) if one.warrant is not WarrantKind.IRREGULAR)

    def now(self, noun: type[Fact]) -> Iterator[Fact]:
        """Facts of a noun with a span that holds on the day."""
        return (fact for fact in self.all(noun) if fact.span.holds_on(self.day))  # type: ignore[attr-defined]

    def get(self, ref: Ref | None, noun: type[Fact]) -> Fact | None:
        """The fact of that reference, or None; of several spells, the last recorded."""
        spells = self._spells.get(ref) if ref is not None else None
        return spells[-1] if spells and isinstance(spells[-1], noun) else None

    def spells(self, ref: Ref) -> Sequence[Any]:
        """Every fact of that reference: a practice that was renamed has several."""
        return self._spells.get(ref, ())

    def __contains__(self, ref: Ref) -> bool:
        """Whether anything of that reference is recorded, on whatever day it happened."""
        return ref in self._recorded

    def every(self) -> Iterator[Any]:
        """All facts, noun by noun."""
        for group in self._by_noun.values():
            yield from group

    def by(self, noun: type[Fact], attribute: str) -> dict[Ref, list[Fact]]:
        """Every fact of a noun by a reference that it holds: the votes of each decision."""
        key = (noun, attribute)
        if key not in self._grouped:
            found: dict[Ref, list[Any]] = defaultdict(list)
            for fact in self.all(noun):
                found[getattr(fact, attribute)].append(fact)
            self._grouped[key] = dict(found)
        return self._grouped[key]

    @cached_property
    def members(self) -> dict[tuple[Ref, Capacity], list[Membership]]:
        """Whom a member belongs to, by member and capacity."""
        found: dict[tuple[Ref, Capacity], list[Membership]] = defaultdict(list)
        for one in self.all(Membership):
            found[one.member, one.capacity].append(one)
        return found

    @cached_property
    def posts(self) -> dict[Ref, list[Post]]:
        """The posts of each body that are in being on the day."""
        found: dict[Ref, list[Post]] = defaultdict(list)
        for post in self.now(Post):
            found[post.body].append(post)
        return found

    @cached_property
    def holdings(self) -> dict[Ref, list[Holding]]:
        """Every holding of each post."""
        found: dict[Ref, list[Holding]] = defaultdict(list)
        for held in self.all(Holding):
            found[held.post].append(held)
        return found

    def named(self, person: Ref) -> str:
        """The name of a person, or the reference where nobody recorded one."""
        known = self.get(person, Person)
        return known.name if known is not None else str(person)

    def is_held(self, post: Post) -> bool:
        """Whether somebody holds a post on the day."""
        return any(held.span.holds_on(self.day) for held in self.holdings.get(post.ref, ()))

    def vacant_since(self, posts: Iterable[Post]) -> date | None:
        """The latest day up to the day on which a holding of one of the posts came to its end."""
        ends = [
            held.span.until
            for post in posts
            for held in self.holdings.get(post.ref, ())
            if held.span.until is not None and held.span.until <= self.day
        ]
        return max(ends, default=None)

    @cached_property
    def reservations(self) -> dict[Ref, list[Reservation]]:
        """Every reservation of each power."""
        found: dict[Ref, list[Reservation]] = defaultdict(list)
        for one in self.all(Reservation):
            found[one.power].append(one)
        return found

    @cached_property
    def suspensions(self) -> dict[Ref, list[Suspension]]:
        """Every suspension of each delegation."""
        found: dict[Ref, list[Suspension]] = defaultdict(list)
        for one in self.all(Suspension):
            found[one.delegation].append(one)
        return found

    def inside(self, area: Ref, day: date) -> frozenset[Ref]:
        """Every area that contains an area on a day."""
        found: set[Ref] = set()
        frontier = [area]
        while frontier:
            here = frontier.pop()
            for capacity in _INSIDE:
                for tie in self.members.get((here, capacity), ()):
                    if tie.span.holds_on(day) and tie.group not in found:
                        found.add(tie.group)
                        frontier.append(tie.group)
        return frozenset(found)

    def may(self, question: Question) -> Ruling:
        """Rule on a question as the handbook of the record does; yearly limits are judged apart."""
        inside = frozenset() if question.area is None else self.inside(question.area, question.on)
        key = (question.area, inside)
        if key not in self._handbooks:
            self._handbooks[key] = Handbook(
                self.all(Power), self.all(Delegation), self.all(Suspension), self.all(Reservation),
                {} if question.area is None else {question.area: inside},
            )  # fmt: skip
        return self._handbooks[key].may(question)

    @cached_property
    def bought(self) -> dict[Ref, Bought]:
        """What rests on each decision: contracts that it awarded, payments that it authorised.

        A payment counts with the decision that it names and with the one that awarded its
        contract, once with each.
        """
        contracts: dict[Ref, int] = defaultdict(int)
        payments: dict[Ref, int] = defaultdict(int)
        pence: dict[Ref, int] = defaultdict(int)
        awarded: dict[Ref, Ref] = {}
        for contract in self.all(Contract):
            contracts[contract.decision] += 1
            awarded[contract.ref] = contract.decision
        for payment in self.regular(Payment):
            named = {payment.decision}
            if payment.contract is not None:
                named.add(awarded.get(payment.contract, payment.decision))
            for decision in named:
                if decision is None:
                    continue
                payments[decision] += 1
                pence[decision] += payment.amount.pence
        return {
            ref: Bought(contracts[ref], payments[ref], Money(pence[ref]))
            for ref in contracts.keys() | payments.keys()
        }

    @cached_property
    def touched(self) -> dict[Ref, set[Ref]]:
        """The parties that each decision touches.

        These are its area, who holds a contract that it awarded, who is paid by what rests on it,
        and who raised a challenge that it took account of.
        """
        found: dict[Ref, set[Ref]] = {one.ref: {one.area} for one in self.all(Decision)}
        awarded: dict[Ref, Ref] = {}
        for contract in self.all(Contract):
            awarded[contract.ref] = contract.decision
            found.setdefault(contract.decision, set()).add(contract.provider)
        for payment in self.regular(Payment):
            named = {payment.decision}
            if payment.contract is not None:
                named.add(awarded.get(payment.contract))
            for decision in named:
                if decision is not None:
                    found.setdefault(decision, set()).add(payment.payee)
        for weighed in self.all(Consideration):
            challenge = self.get(weighed.of, Challenge)
            if challenge is not None:
                found.setdefault(weighed.decision, set()).add(challenge.raised_by)
        return found

    @cached_property
    def decisions_by_delegation(self) -> dict[Ref, list[Decision]]:
        """The decisions that used each delegation, in order of day."""
        found: dict[Ref, list[Decision]] = defaultdict(list)
        for one in sorted(self.all(Decision), key=lambda each: (each.taken, each.ref)):
            if one.delegation is not None:
                found[one.delegation].append(one)
        return found


_DATED = ("taken", "held", "paid", "made", "raised", "opened", "received", "published")


def _happened(fact: Any) -> date | None:
    """The day on which an event happened; None for what has a span, or no day."""
    for name in _DATED:
        day = getattr(fact, name, None)
        if isinstance(day, date):
            return day
    return None
