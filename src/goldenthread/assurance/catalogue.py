"""Every rule of the product. To add one, register it in the file of its family.

Importing this module registers them all; a new family is added to the list below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from goldenthread.assurance import (
    areas,
    awards,
    boards,
    consequences,
    delegations,
    funds,
    interests,
    links,
    meetings,
    minutes,
    offices,
    payments,
    use_of_powers,
    voice,
    warrants,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.rules import Rule, rules
from goldenthread.kernel import Finding, Ref, Severity

FAMILIES = (
    boards, offices, areas, delegations, minutes, interests, meetings, use_of_powers, awards,
    voice, funds, warrants, payments,
    consequences, links,
)  # fmt: skip
"""The families of rules, in the order in which they are listed for people."""


def by_family() -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    """The rules of each family in order, under what the family is called where people read it."""
    return tuple(
        (
            (family.__doc__ or "").splitlines()[0].rstrip("."),
            tuple(rule for rule in rules if rule.home == family.__name__),
        )
        for family in FAMILIES
    )


def check(facts: Iterable[Any], day: date) -> tuple[Finding, ...]:
    """Everything that is not as it should be on a day, what matters most first.

    A finding that follows from another stands directly after it. Of one severity, findings come
    rule by rule, and a rule's in order of subject.
    """
    found = rules.check(Facts(facts, day))
    following: dict[Ref, list[Finding]] = defaultdict(list)
    for one in found:
        if one.root is not None:
            following[one.root].append(one)
    roots = [
        one
        for level in reversed(Severity)
        for one in found
        if one.severity is level and one.root is None
    ]
    return tuple(each for one in roots for each in (one, *following[one.ref]))


__all__ = ["FAMILIES", "by_family", "check", "rules"]
