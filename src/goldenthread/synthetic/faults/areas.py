"""Faults of places and systems: practices that are in two, or in none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from goldenthread.kernel import Span
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.synthetic.areas import NEIGHBOUR_REF, place_ref
from goldenthread.synthetic.faults.scene import Fault, Planting, Scene

BY = "Iris Cobb, register clerk"


def _two_places(scene: Scene) -> Planting:
    practice = scene.practices()[0]
    now = scene.tie(practice, Capacity.IN_PLACE).group
    other = next(ref for ref in map(place_ref, ("corrant", "saltings")) if ref != now)
    added = Membership(practice, other, Capacity.IN_PLACE, Span(date(2025, 4, 1)))
    return Planting(frozenset({("places-do-not-partition", practice)}), added=(added,))


def _no_place(scene: Scene) -> Planting:
    practice = scene.practices()[1]
    tie = scene.tie(practice, Capacity.IN_PLACE)
    ended = replace(tie, span=Span(tie.span.since, date(2025, 10, 1)))
    return Planting(frozenset({("places-do-not-partition", practice)}), ((tie, ended),))


def _two_systems(scene: Scene) -> Planting:
    practice = scene.practices()[2]
    added = Membership(practice, NEIGHBOUR_REF, Capacity.IN_SYSTEM, Span(date(2025, 7, 1)))
    return Planting(frozenset({("systems-overlap", practice)}), added=(added,))


FAULTS = (
    Fault("two-places", "A practice is in two places.", _two_places, BY),
    Fault("no-place", "A practice is in no place.", _no_place, BY),
    Fault("two-systems", "A practice is in two systems.", _two_systems, BY),
)
