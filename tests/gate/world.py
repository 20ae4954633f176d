"""A small world for the gate: a nation, a board with two committees, two places, money and payees.

The nation has delegated the primary medical power to the board, which may pass it on; the board
makes grants by law. Avocet has an interest in the hospice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.interests import Interest, InterestNature
from goldenthread.authority.minutes import Quorum
from goldenthread.authority.powers import Delegation, Power
from goldenthread.kernel import FinancialYear, Force, Money, Ref, Span, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Body, Form, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding, Person, Post, Role, Sector

FIRST_DAY = date(2025, 9, 1)
_SINCE = Span(date(2023, 4, 1))
_YEAR = FinancialYear(2025)

LAW, CLAUSE = Ref("law", "W-act"), Ref("clause", "W-1")
SYSTEM, NORTH, SOUTH = Ref("system", "W"), Ref("place", "W-north"), Ref("place", "W-south")
NATION, BOARD = Ref("body", "W-NATION"), Ref("body", "W-BOARD")
NORTH_COMMITTEE, CARE_COMMITTEE = Ref("body", "W-NORTH"), Ref("body", "W-CARE")
HOSPICE = Ref("body", "W-HOSPICE")
NORTH_SURGERY, SOUTH_SURGERY = Ref("practice", "W00001"), Ref("practice", "W00002")
PRIMARY, GRANT = Ref("power", "W-primary"), Ref("power", "W-grant")
FROM_NATION = Ref("delegation", "W-board-primary")
FOUNDING = Ref("decision", "W-founding")
VOTE, POT, FENCED, LOCAL, OPEN, SUSPENSE = (
    Ref("fund", f"W-{key}") for key in ("vote", "pot", "fenced", "local", "open", "suspense")
)
MEMBERS = tuple(Ref("person", f"w-{name}") for name in ("avocet", "bittern", "curlew"))
AVOCET = MEMBERS[0]
QUORUM = 2
DECIDERS = (NATION, BOARD, NORTH_COMMITTEE, CARE_COMMITTEE)

INSIDE = {
    NORTH: frozenset({SYSTEM}), SOUTH: frozenset({SYSTEM}), SYSTEM: frozenset(),
    NORTH_SURGERY: frozenset({NORTH, SYSTEM}), SOUTH_SURGERY: frozenset({SOUTH, SYSTEM}),
}  # fmt: skip
"""For each area or practice, the areas in which it lies."""

POWERS = (
    Power(PRIMARY, "Arrange primary medical services", NATION, LAW, _SINCE),
    Power(GRANT, "Make grants", BOARD, LAW, _SINCE),
)
TO_BOARD = Delegation(
    FROM_NATION, PRIMARY, NATION, BOARD, CLAUSE, None, SYSTEM, _SINCE, may_sub_delegate=True
)
TO_NORTH = Delegation(
    Ref("delegation", "W-north-primary"), PRIMARY, BOARD, NORTH_COMMITTEE, CLAUSE, Money(60_00),
    NORTH, _SINCE, Money(150_00), source=FROM_NATION,
)  # fmt: skip
TO_CARE = Delegation(
    Ref("delegation", "W-care-grant"), GRANT, BOARD, CARE_COMMITTEE, CLAUSE, Money(100_00), None,
    _SINCE, Money(200_00), may_sub_delegate=True,
)  # fmt: skip
DELEGATIONS = (TO_BOARD, TO_NORTH, TO_CARE)
FIRST_ALLOTMENTS = tuple(
    Allotment(Ref("allotment", f"W-{number}"), source, target, Money(pounds * 100), decision, LAW,
              date(2025, 4, 1), WarrantKind.DECISION if decision else WarrantKind.STATUTE)
    for number, (source, target, pounds, decision) in enumerate(
        ((VOTE, POT, 1_000, None), (POT, FENCED, 300, FOUNDING), (FENCED, LOCAL, 100, FOUNDING),
         (POT, OPEN, 200, FOUNDING)), 1)
)  # fmt: skip
FUNDS = (
    Fund(VOTE, "Vote", "everything", _YEAR, NATION, SYSTEM, False, None, None, LAW, None),
    Fund(POT, "Pot", "health services", _YEAR, BOARD, SYSTEM, False, VOTE, None, CLAUSE, None),
    Fund(FENCED, "Practices", "general practice", _YEAR, BOARD, SYSTEM, True, POT, FOUNDING,
         CLAUSE, None),
    Fund(LOCAL, "Local services", "general practice", _YEAR, BOARD, NORTH, True, FENCED, FOUNDING,
         CLAUSE, None),
    Fund(OPEN, "Schemes", "community schemes", _YEAR, BOARD, SYSTEM, False, POT, None, CLAUSE,
         None),
    Fund(SUSPENSE, "Suspense", "what is to be mended", _YEAR, BOARD, SYSTEM, False, POT, None,
         CLAUSE, None, suspense=True),
)  # fmt: skip


def world() -> list[Any]:
    """All facts, each after those that it rests on."""
    return [*_ground(), *_bodies(), *_authority(), *_money()]


def _ground() -> Iterator[Any]:
    yield Clause(LAW, "Act", "1", "Lets boards act.", Force.STATUTE, None, True, Span())
    yield Clause(CLAUSE, "Scheme", "1", "Says who decides.", Force.CONSTITUTION, LAW, True, _SINCE)
    for ref in (SYSTEM, NORTH, SOUTH):
        yield Area(ref, ref.key, Span())
    for place in (NORTH, SOUTH):
        yield Membership(place, SYSTEM, Capacity.IN_SYSTEM, Span())
    for practice, place in ((NORTH_SURGERY, NORTH), (SOUTH_SURGERY, SOUTH)):
        yield Practice(practice, f"Surgery {practice.key}", "ZZ1 1ZZ", None, None, _SINCE)
        yield Membership(practice, place, Capacity.IN_PLACE, _SINCE)
        yield Membership(practice, SYSTEM, Capacity.IN_SYSTEM, _SINCE)


def _bodies() -> Iterator[Any]:
    for ref, form in (
        (NATION, Form.NATIONAL_BODY), (BOARD, Form.INTEGRATED_CARE_BOARD),
        (NORTH_COMMITTEE, Form.COMMITTEE), (CARE_COMMITTEE, Form.COMMITTEE),
        (HOSPICE, Form.VOLUNTARY),
    ):  # fmt: skip
        yield Body(ref, ref.key, form, "Of the small world.", Span())
    for committee in (NORTH_COMMITTEE, CARE_COMMITTEE):
        yield Membership(committee, BOARD, Capacity.COMMITTEE_OF, _SINCE)
    yield Membership(HOSPICE, NORTH, Capacity.SERVES, _SINCE)
    for person in MEMBERS:
        yield Person(person, person.key)
    for body in DECIDERS:
        yield Quorum(Ref("quorum", body.key), body, QUORUM, CLAUSE, _SINCE)
        for person in MEMBERS:
            post = Ref("post", f"{body.key}-{person.key}")
            yield Post(post, "Member", body, Sector.INDEPENDENT, Role.MEMBER, _SINCE)
            yield Holding(post, person, _SINCE)
    yield Interest(Ref("interest", "w-avocet"), AVOCET, HOSPICE, InterestNature.PROFESSIONAL,
                   "Trustee of the hospice", date(2024, 1, 8), Span(date(2024, 1, 1)))  # fmt: skip


def _authority() -> Iterator[Any]:
    yield from POWERS
    yield from DELEGATIONS
    day = date(2025, 3, 27)
    yield Meeting(Ref("meeting", "W-founding"), BOARD, "Board", day, "Hall", True, 3, QUORUM)
    yield Decision(FOUNDING, Ref("meeting", "W-founding"), "Keep the money of practices apart",
                   "It is theirs.", PRIMARY, FROM_NATION, SYSTEM, None, None, None, 3, 0, 0,
                   day)  # fmt: skip


def _money() -> Iterator[Any]:
    yield from FUNDS
    yield from FIRST_ALLOTMENTS
