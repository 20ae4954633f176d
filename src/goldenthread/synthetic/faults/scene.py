"""What a fault is, and the sound demonstration from which it chooses what to spoil."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from goldenthread.authority.decisions import Decision
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import FinancialYear, Ref, WarrantKind
from goldenthread.money.transfers import Payment
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding
from goldenthread.synthetic.contracts import contract
from goldenthread.synthetic.funds import fund_ref
from goldenthread.synthetic.need import YEARS
from goldenthread.synthetic.system import Families

Fact = TypeVar("Fact")
FIRST, SECOND = YEARS
Named = tuple[str, Ref]
"""A rule by its key, and the subject in which it finds something."""


class FaultError(ValueError):
    """A fault that is not known. The words name those that are."""


class Scene:
    """The facts of a sound demonstration, by reference and noun, for a fault to choose from."""

    def __init__(self, families: Families) -> None:
        self._facts = [fact for family in families.values() for fact in family]
        self._by_ref = {fact.ref: fact for fact in self._facts if hasattr(fact, "ref")}
        self._by_noun: dict[type[Any], list[Any]] = defaultdict(list)
        for fact in self._facts:
            self._by_noun[type(fact)].append(fact)
        self.bought = {fact.decision for fact in self.all(Contract)}
        self.bought |= {fact.decision for fact in self.all(Payment) if fact.decision is not None}

    def all(self, noun: type[Fact]) -> Sequence[Fact]:
        """Every fact of a noun, in the order in which it was invented."""
        return self._by_noun[noun]

    def get(self, noun: type[Fact], ref: Ref) -> Fact:
        """The fact of that reference."""
        fact = self._by_ref[ref]
        assert isinstance(fact, noun)  # noqa: S101 - a fault names its own kind
        return fact

    def any(self, ref: Ref) -> Any:
        """The fact of that reference, of whatever noun."""
        return self._by_ref[ref]

    def awarded(self, key: str) -> Decision:
        """The decision that awarded a contract of the board."""
        return self.get(Decision, self.get(Contract, contract(key)).decision)

    def payments(self, key: str) -> list[Payment]:
        """The payments under a contract of the board, in order of day."""
        return [one for one in self.all(Payment) if one.contract == contract(key)]

    def paid_from(self, year: FinancialYear, key: str) -> list[Payment]:
        """The payments out of a fund of the system, in order of day."""
        return [one for one in self.all(Payment) if one.fund == fund_ref(year, key)]

    def using(self, delegation: Ref) -> list[Decision]:
        """The decisions that used a delegation, in order of day."""
        return [one for one in self.all(Decision) if one.delegation == delegation]

    def holding(self, post: str) -> Holding:
        """The holding of a post that goes on."""
        ref = Ref("post", post)
        (held,) = (one for one in self.all(Holding) if one.post == ref and one.span.until is None)
        return held

    def tie(self, member: Ref, capacity: Capacity) -> Membership:
        """The membership of a member in a capacity."""
        return next(
            one for one in self.all(Membership)
            if one.member == member and one.capacity is capacity
        )  # fmt: skip

    def practices(self) -> list[Ref]:
        """Practices of the system that stay open, are in a network and are nobody's payee."""
        lasting = {
            one.member
            for one in self.all(Membership)
            if one.capacity is Capacity.IN_NETWORK and one.span.until is None
        }
        payees = {
            one.member for one in self.all(Membership) if one.capacity is Capacity.NOMINATED_PAYEE
        }
        return sorted(lasting - payees)


@dataclass(frozen=True, slots=True)
class Planting:
    """What a fault changes (pairs of before and after), what it adds, and what is found of it.

    Where there is nothing after, the fact is taken back.
    Money is never changed: a fault of money is added, and says by ``kind`` on what it rests.
    """

    findings: frozenset[Named]
    changed: tuple[tuple[Any, Any | None], ...] = ()
    added: tuple[Any, ...] = ()
    kind: WarrantKind | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: its name, what is wrong in words, how it is planted, and who records it."""

    name: str
    words: str
    plant: Callable[[Scene], Planting]
    by: str


def unsound(scene: Scene, rule: str, decisions: Iterable[Decision]) -> frozenset[Named]:
    """A rule finds each decision; where money rests on one, that is found as following from it."""
    refs = [one.ref for one in decisions]
    return frozenset(
        {(rule, ref) for ref in refs}
        | {("money-on-unsound-decision", ref) for ref in refs if ref in scene.bought}
    )
