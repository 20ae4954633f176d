"""Delegations as they are read: what each allows, how much of it is used, and if it holds now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.kernel import FinancialYear, Money, Ref
from goldenthread.records.reading import facts
from goldenthread.records.totals import Committed, committed_by
from goldenthread.web.presenters import day


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a delegation stands on a day: ``state`` in words, and whether it can be used."""

    delegation: Delegation
    committed: Committed
    state: str
    usable: bool = False

    @property
    def left(self) -> Money | None:
        """What its yearly limit still allows; None where it has none."""
        yearly = self.delegation.yearly_limit
        return None if yearly is None else yearly - self.committed.amount


def standing(
    delegation: Delegation, suspensions: Iterable[Suspension], committed: Committed, on: date
) -> Standing:
    """Where one delegation stands on a day."""
    span = delegation.span
    if span.since is not None and span.since > on:
        return Standing(delegation, committed, f"Begins {day(span.since)}")
    if span.until is not None and span.until <= on:
        return Standing(delegation, committed, f"Lapsed {day(span.until)}")
    for one in suspensions:
        if one.span.holds_on(on):
            until = f" until {day(one.span.until)}" if one.span.until else ""
            return Standing(delegation, committed, f"Suspended{until}")
    return Standing(delegation, committed, "In force", usable=True)


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scheme of reservation and delegation on a day: every power and who may use it."""

    on: date
    powers: tuple[Power, ...]
    standings: dict[Ref, list[Standing]] = field(default_factory=dict)
    reserved: dict[Ref, Reservation] = field(default_factory=dict)

    def of(self, power: Ref) -> list[Standing]:
        """The delegations of a power, those that can be used first."""
        return self.standings.get(power, [])

    @property
    def bodies(self) -> set[Ref]:
        """Every body that holds a power or has one delegated."""
        return {one.holder for one in self.powers} | {
            one.delegation.delegate for group in self.standings.values() for one in group
        }

    def of_body(self, body: Ref) -> Scheme:
        """The powers that a body holds, has delegated to it or lets others use."""

        def touches(one: Standing) -> bool:
            return body in (one.delegation.delegate, one.delegation.delegator)

        standings = {
            power: [one for one in group if touches(one)] for power, group in self.standings.items()
        }
        powers = tuple(one for one in self.powers if one.holder == body or standings.get(one.ref))
        return Scheme(self.on, powers, standings, self.reserved)


def scheme_on(on: date) -> Scheme:
    """The scheme on a day, with what lapsed before it; five queries."""
    powers = tuple(facts(Power, as_at=on, order_by=("name", "ref")))
    suspended: dict[Ref, list[Suspension]] = defaultdict(list)
    for one in facts(Suspension, as_at=on):
        suspended[one.delegation].append(one)
    committed = committed_by(FinancialYear.of(on))
    standings: dict[Ref, list[Standing]] = defaultdict(list)
    for delegation in facts(Delegation, order_by=("ref", "since")):
        standings[delegation.power].append(
            standing(
                delegation, suspended[delegation.ref],
                committed.get(delegation.ref, Committed()), on,
            )
        )  # fmt: skip
    for group in standings.values():
        group.sort(key=lambda one: (not one.usable, one.delegation.area is not None))
    reserved = {one.power: one for one in facts(Reservation, as_at=on)}
    return Scheme(on, powers, dict(standings), reserved)
