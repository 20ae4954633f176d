"""The place committee of the core's tests as a record, at any size, and ways to look at it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.powers import Delegation
from goldenthread.kernel import Force, Money, Ref
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Person
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Consultation
from tests.authority.council_room import (
    BOARD,
    BUY,
    COMMITTEE,
    HOLDS,
    HOSPICE,
    LENT,
    PEOPLE,
    PLACE,
    PLACE_COMMITTEE,
    QUORUM,
    SINCE,
    SITTING,
    TRUSTEE,
)

NOW = datetime(2025, 9, 25, 10, tzinfo=UTC)
BEFORE = datetime(2025, 9, 20, 10, tzinfo=UTC)
NAMES = ("Ada Avocet", "Ben Bittern", "Cora Curlew", "Dai Dunlin", "Eve Egret")
WHO: dict[str, Any] = {"by": "Ann Keeper", "at": NOW, "reason": "Minutes as approved"}
SCHEME, ACT = Ref("clause", "D-3.1"), Ref("law", "3")
CONSULTATION = Ref("consultation", "evenings")


def _clause(ref: Ref, force: Force, under: Ref | None) -> Clause:
    return Clause(ref, "Instrument", ref.key, "Lets it be done.", force, under, True, SINCE)


def council(size: int = 0) -> list[Any]:
    """A board, its place committee with five seats, and ``size`` of whatever else may grow."""
    old = Ref("meeting", "PLACE-old")
    facts: list[Any] = [
        _clause(ACT, Force.STATUTE, None),
        _clause(SCHEME, Force.CONSTITUTION, ACT),
        _clause(QUORUM.clause, Force.CONSTITUTION, ACT),
        Body(BOARD, "The Board", Form.INTEGRATED_CARE_BOARD, "Plans care.", SINCE),
        COMMITTEE,
        Body(HOSPICE, "Saltings Hospice", Form.VOLUNTARY, "Cares.", SINCE),
        Area(PLACE, "Saltings", SINCE),
        HOLDS,
        LENT,
        QUORUM,
        *SITTING.posts,
        *(Person(ref, name) for ref, name in zip(PEOPLE, NAMES, strict=True)),
        *SITTING.holdings,
        TRUSTEE,
        Consultation(CONSULTATION, "Evenings", "Until ten?", BOARD, PLACE, ACT,
                     date(2025, 5, 1), date(2025, 7, 31)),
        Meeting(old, PLACE_COMMITTEE, "An old meeting", date(2025, 4, 3), "Hall", True, 5, 3),
    ]  # fmt: skip
    for number in range(size):
        earlier = Ref("decision", f"old-{number}")
        facts += [
            Decision(earlier, old, f"Old business {number}", "So.", BUY, LENT.ref, PLACE, Money(0),
                     None, CONSULTATION, 5, 0, 0, date(2025, 4, 3)),
            Challenge(Ref("challenge", str(number)), earlier, HOSPICE, "Why?", date(2025, 5, 1),
                      date(2025, 6, 1), None, None),
            Area(Ref("place", f"X{number}"), f"Elsewhere {number}", SINCE),
            Membership(Ref("place", f"X{number}"), Ref("system", "S"), Capacity.IN_SYSTEM, SINCE),
            Delegation(Ref("delegation", f"X{number}"), BUY, BOARD, Ref("body", f"X{number}"),
                       SCHEME, Money(1), None, SINCE, yearly_limit=Money(5)),
        ]  # fmt: skip
    return facts


def record(*more: Any, size: int = 0, instead_of: tuple[Any, ...] = ()) -> None:
    """Record the council, with more facts, and without some."""
    from goldenthread.actions.recording import record_facts, recording

    with recording("test", by="A tester", at=BEFORE) as event:
        record_facts(event, [*(x for x in council(size) if x not in instead_of), *more])


def grow(size: int, to: int) -> None:
    """Record what a council of a larger size has more."""
    from goldenthread.actions.recording import record_facts, recording

    there = set(council(size))
    with recording("test", by="A tester", at=BEFORE) as event:
        record_facts(event, [fact for fact in council(to) if fact not in there])


def written() -> tuple[int, int, int]:
    """How much the record holds: recordings, links of the chain, index lines."""
    from goldenthread.records.models import ChainLink, EntryRow, Recording

    return Recording.objects.count(), ChainLink.objects.count(), EntryRow.objects.count()
