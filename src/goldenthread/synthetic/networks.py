"""The networks: which practices of a place sign together, who left, and who is paid for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from goldenthread.kernel import Ref, Span
from goldenthread.structure.bodies import Network
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import NETWORKS, PLACES
from goldenthread.synthetic.names import NETWORK_WORDS
from goldenthread.synthetic.practices import FIRST_DAY, Surgeries, Surgery

LEFT_ON = date(2025, 10, 1)
"""The first day on which the practice that leaves its network is in none."""

_SMALLEST, _LARGEST = 25_000, 60_000

FEDERATION = Ref("body", "QZZ-FED")


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """A network, its signatories, its place, and the body or practice that is paid for it."""

    fact: Network
    place: str
    members: tuple[Surgery, ...]
    payee: Ref

    @property
    def people(self) -> int:
        """People on its lists in 2024/25."""
        return sum(member.people for member in self.members)


@dataclass(frozen=True, slots=True)
class Networks:
    """All networks in order of code; the practices that sign none, and the one that left."""

    plans: tuple[NetworkPlan, ...]
    of_practice: Mapping[str, NetworkPlan]
    outside: tuple[Surgery, ...]
    left: Surgery

    def memberships(self) -> list[Membership]:
        """Who signed which network, and who is its nominated payee."""
        facts = []
        for plan in self.plans:
            for member in plan.members:
                until = LEFT_ON if member is self.left else member.fact.span.until
                span = Span(FIRST_DAY, until)
                facts.append(Membership(member.ref, plan.fact.ref, Capacity.IN_NETWORK, span))
            payee = Membership(plan.payee, plan.fact.ref, Capacity.NOMINATED_PAYEE, Span(FIRST_DAY))
            facts.append(payee)
        return facts


def form_networks(draw: Draw, surgeries: Surgeries) -> Networks:
    """Join neighbouring practices of each place into networks of 25,000 to 60,000 people."""
    events = {surgeries.closed.code, surgeries.merged.code, surgeries.merged_into.code}
    outside = _outside(draw, surgeries, events)
    without = {surgery.code for surgery in outside}
    joined = [surgery for surgery in surgeries.own if surgery.code not in without]
    people = {
        place.key: sum(one.people for one in joined if one.place == place.key) for place in PLACES
    }
    groups: list[tuple[str, tuple[Surgery, ...]]] = []
    for key, number in _numbers(people).items():
        along = sorted((one for one in joined if one.place == key), key=_along)
        groups.extend((key, group) for group in _split(along, number))
    names = draw.shuffled(NETWORK_WORDS, "network name")
    plans = tuple(
        NetworkPlan(
            Network(
                Ref("network", f"U99{900 + n}"), f"{names[n - 1]} Primary Care Network",
                Span(FIRST_DAY),
            ),
            place,
            members,
            FEDERATION if n % 7 == 0 else _payee(members, events),
        )
        for n, (place, members) in enumerate(groups, 1)
    )  # fmt: skip
    of_practice = {member.code: plan for plan in plans for member in plan.members}
    payees = {plan.payee for plan in plans}
    left = next(
        one
        for one in draw.shuffled(joined, "left")
        if one.code not in events and one.ref not in payees and 4_000 < one.people < 9_000
    )
    return Networks(plans, MappingProxyType(of_practice), outside, left)


def _outside(draw: Draw, surgeries: Surgeries, events: set[str]) -> tuple[Surgery, ...]:
    """The tiny practice and four others, each of another place, sign no network."""
    tiny = next(one for one in surgeries.own if one.tiny)
    others = (
        next(
            one
            for one in draw.shuffled(surgeries.own, "outside", place.key)
            if one.place == place.key
            and not one.tiny
            and one.code not in events
            and 3_000 < one.people < 12_000
        )
        for place in PLACES[:4]
    )
    return (tiny, *others)


def _along(surgery: Surgery) -> tuple[str, str, float, str]:
    """Order along a place: district by district, town by town, so that neighbours sign together."""
    return (surgery.town.district, surgery.town.name, surgery.at[0], surgery.code)


def _numbers(people: Mapping[str, int]) -> dict[str, int]:
    """How many networks each place has, by largest remainder."""
    total = sum(people.values())
    numbers = {key: NETWORKS * count // total for key, count in people.items()}
    by_remainder = sorted(people, key=lambda key: (-(NETWORKS * people[key] % total), key))
    for key in by_remainder[: NETWORKS - sum(numbers.values())]:
        numbers[key] += 1
    return numbers


def _split(along: Sequence[Surgery], number: int) -> list[tuple[Surgery, ...]]:
    """Cut a row of practices into so many runs, as even in people as can be."""
    upto = [0]
    for surgery in along:
        upto.append(upto[-1] + surgery.people)
    target = upto[-1] // number
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, (0,))}
    for _ in range(number):
        further: dict[int, tuple[int, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            for end in range(start + 1, len(along) + 1):
                size = upto[end] - upto[start]
                off = size - target
                outside = 0 if _SMALLEST <= size <= _LARGEST else _LARGEST * _LARGEST
                found = (cost + off * off + outside, (*cuts, end))
                if end not in further or found < further[end]:
                    further[end] = found
        best = further
    _, cuts = best[len(along)]
    return [tuple(along[a:b]) for a, b in pairwise(cuts)]


def _payee(members: Sequence[Surgery], events: set[str]) -> Ref:
    """The largest signatory to which nothing happens."""
    steady = [one for one in members if one.code not in events] or list(members)
    return max(steady, key=lambda one: (one.people, one.code)).ref
