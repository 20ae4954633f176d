"""Who belongs to what, in which capacity, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.kernel import Ref, Span


class Capacity(StrEnum):
    """In what capacity a member belongs to a group. One capacity, one meaning."""

    IN_SYSTEM = "in the system"
    """practice -> system; place -> system."""
    IN_REGION = "in the region"
    IN_NATION = "in the nation"
    IN_LOWER_TIER = "in the lower-tier district"
    IN_UPPER_TIER = "in the upper-tier area"
    IN_PLACE = "in the place"
    """practice -> place, where a scheme of places was given by file."""
    IN_NETWORK = "signatory of the network agreement"
    NOMINATED_PAYEE = "nominated payee of the network"
    SERVES = "serves the people of"
    """practice -> community; body -> the system, place or district whose people it serves."""
    COMMITTEE_OF = "committee of"
    PARTNER = "partner in"
    REPRESENTS = "speaks for"
    """Local medical or negotiating committee -> the area whose doctors it speaks for."""
    FORMER_GROUP = "formerly commissioned by"


@dataclass(frozen=True, slots=True)
class Membership:
    """``member`` belongs to ``group`` in a capacity while the span lasts."""

    member: Ref
    group: Ref
    capacity: Capacity
    span: Span
