"""Systems never overlap, and places divide each system without overlap or remainder.

National Health Service Act 2006, section 14Z25: the areas of boards never overlap and together
cover England. That places partition a system is what a budget by place presumes: guidance has
each system define its places. Not coded: areas as land; the record knows them by practices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from goldenthread.assurance.example import BEGAN, SOUTH, SURGERY, added, outside
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import BOARDS_BEGAN, law
from goldenthread.assurance.rules import Example, Found, Rule, rules
from goldenthread.kernel import Citation, Force, Ref, Severity, Span
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.places import PlaceRule, Scheme

_DRAWN_BY = {
    PlaceRule.FILE: Capacity.IN_PLACE,
    PlaceRule.LOWER_TIER: Capacity.IN_LOWER_TIER,
    PlaceRule.UPPER_TIER: Capacity.IN_LOWER_TIER,  # upper tiers are made of whole districts
    PlaceRule.NETWORK: Capacity.IN_NETWORK,
}
_PLACES = Citation(
    "Integrated Care Systems: design framework (NHS England, 16 June 2021)",
    "each system defines its places", Force.GUIDANCE,
)  # fmt: skip


def _held(facts: Facts, member: Ref, capacity: Capacity) -> Sequence[Membership]:
    ties = facts.members.get((member, capacity), ())
    return [one for one in ties if one.span.holds_on(facts.day)]


def _practices(facts: Facts) -> Iterator[Ref]:
    yield from dict.fromkeys(one.ref for one in facts.now(Practice))


def _two_systems(facts: Facts) -> Iterator[Found]:
    for ref in _practices(facts):
        systems = _held(facts, ref, Capacity.IN_SYSTEM)
        groups = sorted({one.group for one in systems})
        if len(groups) > 1:
            yield Found(
                ref, f"{ref} is in {' and in '.join(map(str, groups))} at once",
                max((one.span.since for one in systems if one.span.since), default=None),
            )  # fmt: skip


def _partition(facts: Facts) -> Iterator[Found]:
    schemes = {one.system: one for one in facts.now(Scheme)}
    for ref in _practices(facts):
        for tie in _held(facts, ref, Capacity.IN_SYSTEM):
            scheme = schemes.get(tie.group)
            if scheme is None:
                continue
            capacity = _DRAWN_BY[scheme.rule]
            places = _held(facts, ref, capacity)
            names = sorted({one.group for one in places})
            if len(names) > 1:
                yield Found(
                    ref, f"{ref} is in {len(names)} places of {scheme.system}: "
                    f"{', '.join(map(str, names))}",
                    max((one.span.since for one in places if one.span.since), default=None),
                )  # fmt: skip
            elif not names and scheme.rule is not PlaceRule.NETWORK:
                earlier = [
                    one.span.until
                    for one in facts.members.get((ref, capacity), ())
                    if one.span.until is not None and one.span.until <= facts.day
                ]
                yield Found(
                    ref, f"{ref} is in no place of {scheme.system}", max(earlier, default=None)
                )


rules.register(
    Rule(
        "systems-overlap",
        "A practice is in one system",
        "One board answers for the people of a practice. In two systems they would be counted and "
        "paid for twice.",
        (law("nhs-act-2006-s14z25"),),
        Severity.BREACH,
        "end the membership of the system that does not answer for it",
        Example("each practice is in one system"),
        Example("a practice is recorded in a second system",
                added(Membership(SURGERY, Ref("system", "EX2"), Capacity.IN_SYSTEM, Span(BEGAN)))),
        check=_two_systems, span=Span(BOARDS_BEGAN),
    )
)  # fmt: skip
rules.register(
    Rule(
        "places-do-not-partition",
        "Each practice of a system is in exactly one of its places",
        "A budget by place presumes it: people in two places are paid for twice, people in none "
        "not at all. Where places are drawn by network, a practice outside is a place of its own.",
        (_PLACES,),
        Severity.BREACH,
        "name one place for the practice, and end any other",
        Example("a practice that leaves its network stays in its place",
                outside(SURGERY, Capacity.IN_NETWORK)),
        Example("a practice of the north is recorded in the south as well",
                added(Membership(SURGERY, SOUTH, Capacity.IN_PLACE, Span(BEGAN)))),
        check=_partition,
        unseen="A system with no scheme of places is not judged.",
    )
)  # fmt: skip
