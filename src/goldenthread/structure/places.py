"""A scheme of places: how a system divides its practices into places."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.kernel import Ref, Span


class PlaceRule(StrEnum):
    """By what rule places are drawn. ``file`` takes them from a list of practices."""

    LOWER_TIER = "lower-tier"
    UPPER_TIER = "upper-tier"
    NETWORK = "network"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scheme of places of one system, ``scheme:SYSTEM CODE``, while the span lasts."""

    ref: Ref
    system: Ref
    rule: PlaceRule
    span: Span
