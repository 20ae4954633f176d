"""Meetings and the decisions taken at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.kernel import Money, Ref


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a body, ``meeting:KEY``. ``present`` and ``quorum`` count voting members."""

    ref: Ref
    body: Ref
    title: str
    held: date
    venue: str
    in_public: bool
    present: int
    quorum: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, ``decision:KEY``, with the power that it used and what it relied on.

    ``delegation`` is None where the body holds the power by law. ``release`` is the evidence
    relied on, ``consultation`` the one that it answers. ``for_votes`` and ``against_votes``
    count votes after withdrawals.
    """

    ref: Ref
    meeting: Ref
    title: str
    reasons: str
    power: Ref
    delegation: Ref | None
    area: Ref
    amount: Money | None
    release: Ref | None
    consultation: Ref | None
    for_votes: int
    against_votes: int
    withdrawn: int
    taken: date
