"""Whole threads: every link that a fact must carry, every reference recorded, every end reached.

The kinds of fact declare their links and the ends that a whole thread must reach. One pass back
from the ends finds what a trace of each single fact would: a test compares the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from goldenthread.assurance.example import CLAUSE, LAW, SURGERY, SURGERY_PAYMENT, added, changed
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import THE_RECORD
from goldenthread.assurance.rules import Before, Example, Found, Rule, rules
from goldenthread.kernel import Ref, Severity, Span
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Direction, Link, LinkRule

_NEIGHBOURS = frozenset({Capacity.PARTNER.value, Capacity.NOMINATED_PAYEE.value})


def _targets(fact: Any) -> Iterator[tuple[LinkRule, Ref | None]]:
    ref = getattr(fact, "ref", None)
    kind = kinds.get(ref.kind) if ref is not None else None
    for rule in kind.links if kind else ():
        yield rule, getattr(fact, rule.attribute)


def _not_recorded(facts: Facts) -> Iterator[Found]:
    for fact in facts.every():
        if getattr(fact, "ref", None) is None:
            continue
        lost = [
            f"{rule.relation} {target}"
            for rule, target in _targets(fact)
            if target is not None and target not in facts
        ]
        if lost:
            yield Found(fact.ref, f"not recorded: {'; '.join(lost)}", _since(fact))


def _ties_to_nothing(facts: Facts) -> Iterator[Found]:
    lost: dict[Ref, set[Ref]] = defaultdict(set)
    for fact in facts.every():
        if getattr(fact, "ref", None) is None:
            for link in kinds.links(fact):
                for far, near in ((link.source, link.target), (link.target, link.source)):
                    if far not in facts:
                        lost[near].add(far)
    for near, ends in lost.items():
        names = ", ".join(map(str, sorted(ends)))
        yield Found(near, f"it is tied to what is not recorded: {names}")


def _missing(facts: Facts, before: Before) -> Iterator[Found]:
    lost = {one.subject for one in before.values() if one.rule == "reference-not-recorded"}
    gaps = {gap.subject: gap for gap in _own_gaps(facts) if gap.subject not in lost}
    yield from gaps.values()
    yield from _ends_not_reached(facts, lost | gaps.keys())


def _own_gaps(facts: Facts) -> Iterator[Found]:
    for fact in facts.every():
        missing = [rule.relation for rule, to in _targets(fact) if to is None and rule.required]
        if missing:
            yield Found(fact.ref, f"it lacks the link: {', '.join(missing)}", _since(fact))


def _since(fact: Any) -> date | None:
    """The day of a fact, or None where it has none."""
    kind = kinds.get(fact.ref.kind)
    return None if kind is None else kind.dated(fact)


def _ends_not_reached(facts: Facts, known: set[Ref]) -> Iterator[Found]:
    """Facts from which an end is not reached; of a chain of them, the one nearest to the end."""
    web = _Web(link for fact in facts.every() for link in kinds.links(fact))
    for direction, ends, names in _wanted():
        ahead = web.ahead(direction)
        reached = web.reaching(ahead, ends)
        for ref in _subjects(facts, names):
            number = web.numbers.get(ref)
            if ref in known or (number is not None and reached[number]):
                continue
            # What it rests on has the same gap, or one that is found already: mend that first.
            farther = [] if number is None else [n for n in ahead[number] if not reached[n]]
            if any(web.refs[n].kind in names or web.refs[n] in known for n in farther):
                continue
            yield Found(ref, f"no way {direction} to {' or '.join(sorted(ends))}")


def _wanted() -> Iterator[tuple[Direction, frozenset[str], frozenset[str]]]:
    """Each direction and set of ends, with the kinds that must reach one of them."""
    asked: dict[tuple[Direction, frozenset[str]], set[str]] = defaultdict(set)
    for kind in kinds:
        for direction, ends in kind.reaches:
            asked[direction, ends].add(kind.name)
    for (direction, ends), names in asked.items():
        yield direction, ends, frozenset(names)


def _subjects(facts: Facts, names: frozenset[str]) -> Iterator[Ref]:
    for fact in facts.every():
        ref = getattr(fact, "ref", None)
        if ref is not None and ref.kind in names:
            yield ref


class _Web:
    """The links of all facts, each reference numbered once: a number is found without hashing."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.numbers: dict[Ref, int] = {}
        number = self.numbers.setdefault
        self._links = [
            (number(one.source, len(self.numbers)), number(one.target, len(self.numbers)), one)
            for one in links
            if one.relation not in _NEIGHBOURS
        ]
        self.refs = list(self.numbers)

    def ahead(self, direction: Direction) -> list[list[int]]:
        """Where a trace goes from each ref: links that lead that way, and the others backward."""
        ahead: list[list[int]] = [[] for _ in self.refs]
        for source, target, link in self._links:
            if link.direction is direction:
                ahead[source].append(target)
            elif direction is Direction.DOWN and not link.aside:
                ahead[target].append(source)
            elif direction is Direction.UP and link.target.kind == "fund":
                ahead[target].append(source)  # what fed it
        return ahead

    def reaching(self, ahead: list[list[int]], ends: frozenset[str]) -> list[bool]:
        """Of every ref, whether an end is reached from it."""
        is_end = [ref.kind in ends for ref in self.refs]
        behind: list[list[int]] = [[] for _ in self.refs]
        for near, every in enumerate(ahead):
            for far in every:
                behind[far].append(near)
        reached = [False] * len(self.refs)
        frontier = [far for far, end in enumerate(is_end) if end]
        while frontier:
            for near in behind[frontier.pop()]:
                if not reached[near]:
                    reached[near] = True
                    frontier.append(near)
        return reached


rules.register(
    Rule(
        "reference-not-recorded",
        "Whatever a fact refers to is recorded",
        "A thread that leads to a fact nobody has seen leads nowhere.",
        (THE_RECORD,),
        Severity.BREACH,
        "record what it refers to, or put the reference right",
        Example("a payment under a contract that is recorded"),
        Example("a payment under a contract that is not recorded",
                changed(SURGERY_PAYMENT, contract=Ref("contract", "EX-NONE"))),
        check=_not_recorded,
    )
)  # fmt: skip
rules.register(
    Rule(
        "tied-to-nothing",
        "Members, holders and successors are recorded on both ends",
        "A membership, a holding or a succession of which one end is not recorded counts for "
        "nobody. Official files have such ends: a network may name a practice that the register "
        "no longer has.",
        (THE_RECORD,),
        Severity.NOTE,
        "load the file that has the other end, or end the tie",
        Example("a practice belongs to a network that is recorded"),
        Example("a practice belongs to a network that is not recorded",
                added(Membership(SURGERY, Ref("network", "EX-NONE"), Capacity.IN_NETWORK,
                                 Span()))),
        check=_ties_to_nothing,
    )
)  # fmt: skip
rules.register(
    Rule(
        "missing-link",
        "Every thread is whole, up to the law and down to people",
        "Each kind of fact must carry certain links, and a thread from it must reach the law or "
        "the people it serves. Of several facts that lack one way, the one nearest to the end is "
        "found: the others are whole again with it.",
        (THE_RECORD,),
        Severity.BREACH,
        "record the missing link",
        Example("a clause names the law under which it was made", changed(CLAUSE, under=LAW)),
        Example("a clause names no law under which it was made", changed(CLAUSE, under=None)),
        follow=_missing, follows=("reference-not-recorded",),
    )
)  # fmt: skip
