"""Links: one pass back from the ends finds gaps exactly where a trace of some fact has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from goldenthread.assurance.catalogue import rules
from goldenthread.assurance.example import (
    DAY,
    NETWORK,
    OTHER_SURGERY,
    SURGERY,
    changed,
    outside,
    sound,
)
from goldenthread.assurance.facts import Facts
from goldenthread.kernel import Ref
from goldenthread.structure.memberships import Capacity
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.gathered import GatheredLinks
from goldenthread.thread.trace import trace

CARRIED = [
    (fact.ref, rule.attribute)
    for fact in sound()
    if getattr(fact, "ref", None) is not None
    for rule in kinds[fact.ref.kind].links
]


def broken_threads(facts: Sequence[Any]) -> set[Ref]:
    """Facts whose own thread is not whole, as the trace sees it."""
    links = GatheredLinks.of(facts)
    refs = [fact.ref for fact in facts if getattr(fact, "ref", None) is not None]
    return {
        ref for ref in refs if not trace(ref, links.fetch, links.recorded, shown=1_000).complete
    }


def found(facts: Sequence[Any]) -> set[Ref]:
    follow = rules["missing-link"].follow
    assert follow is not None
    return {one.subject for one in follow(Facts(facts, DAY), {})}


def test_every_thread_of_the_example_is_whole() -> None:
    assert broken_threads(sound()) == found(sound()) == set()


@pytest.mark.parametrize(("ref", "attribute"), CARRIED, ids=str)
def test_a_link_taken_away_is_found_where_a_trace_misses_it(ref: Ref, attribute: str) -> None:
    facts = changed(ref, **{attribute: None})(sound())
    broken, gaps = broken_threads(facts), found(facts)
    assert bool(gaps) == bool(broken), (gaps, broken)
    assert gaps <= broken


WHERE = (Capacity.SERVES, Capacity.IN_PLACE, Capacity.IN_SYSTEM)


@pytest.mark.parametrize("capacities", [WHERE[:1], WHERE[:2], WHERE], ids=len)
def test_a_practice_that_serves_nobody_is_found(capacities: tuple[Capacity, ...]) -> None:
    facts = sound()
    for capacity in capacities:
        facts = outside(SURGERY, capacity)(facts)
    broken, gaps = broken_threads(facts), found(facts)
    assert bool(gaps) == bool(broken)
    assert gaps <= broken
    assert OTHER_SURGERY not in gaps


def test_a_payment_for_a_network_reaches_the_people_of_its_practices() -> None:
    facts = [
        replace(one, benefits=NETWORK) if getattr(one, "ref", None) == Ref("payment", "EX-1")
        else one
        for one in sound()
    ]  # fmt: skip
    assert found(facts) == broken_threads(facts) == set()
