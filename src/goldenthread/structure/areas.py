"""Areas: the ladder from nation to place, districts beside it, and communities below."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.kernel import Ref, Span

LADDER = ("nation", "region", "system", "place", "network", "practice")
"""The levels from the nation down to the practice, in order; networks are agreements."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area, ``LEVEL:CODE``: nation, region, system, place, upper-tier, lower-tier, community."""

    ref: Ref
    name: str
    span: Span

    @property
    def level(self) -> str:
        """The level of the ladder, which is the kind of its reference."""
        return self.ref.kind


@dataclass(frozen=True, slots=True)
class SmallArea:
    """A lower-layer super output area, ``small-area:CODE``, of one community.

    ``residents`` counts people; ``deprivation_decile`` runs from 1 (most deprived) to 10.
    """

    ref: Ref
    name: str
    community: Ref
    residents: int
    deprivation_decile: int
    span: Span


@dataclass(frozen=True, slots=True)
class Outline:
    """The boundary of an area as a GeoJSON geometry text (WGS 84), for maps only."""

    area: Ref
    geometry: str
    source: str
