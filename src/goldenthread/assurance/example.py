"""The sound example: the smallest system that every rule passes, and ways to change it.

A rule shows what it means on this system: a change that it lets pass, and one that it finds.
All names are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from goldenthread.assurance.rules import Change
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.interests import Interest, InterestNature
from goldenthread.authority.minutes import Attendance, Choice, Quorum, Vote, Withdrawal
from goldenthread.authority.powers import Delegation, Power, Reservation
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import FinancialYear, Force, Money, Ref, Span, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Body, Form, Network, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.places import PlaceRule, Scheme
from goldenthread.structure.posts import Holding, Person, Post, Role, Sector
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Answer, Consultation, Opinion

DAY = date(2025, 6, 30)
"""The day as at which the example is checked."""

BEGAN = date(2022, 7, 1)
_YEAR = FinancialYear(2025)
_SPAN = Span(BEGAN)

NATION, SYSTEM = Ref("nation", "EX"), Ref("system", "EX")
NORTH, SOUTH = Ref("place", "EX-north"), Ref("place", "EX-south")
VILLAGE = Ref("community", "EX-village")
NATIONAL, BOARD, COMMITTEE = Ref("body", "EX-NATION"), Ref("body", "EX"), Ref("body", "EX-COM")
CHARITY = Ref("body", "EX-CHARITY")
NETWORK = Ref("network", "EX-N1")
SURGERY, OTHER_SURGERY = Ref("practice", "EX-P1"), Ref("practice", "EX-P2")
LAW, CLAUSE = Ref("law", "example-act"), Ref("clause", "EX-1")
PRIMARY, GRANT, BUDGET = (Ref("power", f"EX-{key}") for key in ("primary", "grant", "budget"))
FROM_NATION, TO_COMMITTEE = Ref("delegation", "EX-board"), Ref("delegation", "EX-grant")
BOARD_MEETING, MEETING = Ref("meeting", "EX-1"), Ref("meeting", "EX-2")
FENCED_BY, AWARD = Ref("decision", "EX-1"), Ref("decision", "EX-2")
VOTE, POT, FENCED, SURGERIES, SCHEMES = (
    Ref("fund", f"EX-{key}") for key in ("vote", "pot", "fenced", "surgeries", "schemes")
)
TO_SCHEMES = Ref("allotment", "EX-4")
SURGERY_CONTRACT, GRANT_CONTRACT = Ref("contract", "EX-GP"), Ref("contract", "EX-GRANT")
SURGERY_PAYMENT, GRANT_PAYMENT = Ref("payment", "EX-1"), Ref("payment", "EX-2")
CONSULTATION = Ref("consultation", "EX-1")
ANSWERED, RUNNING = Ref("challenge", "EX-1"), Ref("challenge", "EX-2")
CHAIR_OF_COMMITTEE = Ref("post", "EX-COM-chair")
PARTNERSHIP_SHARE = Ref("interest", "EX-gp-1")

_SEATS: tuple[tuple[str, str, Sector], ...] = (
    ("chair", "Chair", Sector.INDEPENDENT),
    ("chief", "Chief executive", Sector.EXECUTIVE),
    ("finance", "Chief finance officer", Sector.EXECUTIVE),
    ("nursing", "Chief nursing officer", Sector.EXECUTIVE),
    ("medical", "Chief medical officer", Sector.EXECUTIVE),
    ("audit", "Non-executive member, audit", Sector.INDEPENDENT),
    ("people", "Non-executive member, people", Sector.INDEPENDENT),
    ("gp", "Partner member, general practice", Sector.GENERAL_PRACTICE),
    ("trust", "Partner member, NHS trusts", Sector.TRUSTS),
    ("mind", "Partner member, mental health", Sector.TRUSTS),
    ("council", "Partner member, local authorities", Sector.LOCAL_AUTHORITY),
)


def seat(key: str) -> Ref:
    """The reference of a seat on the board of the example."""
    return Ref("post", f"EX-{key}")


def member(key: str) -> Ref:
    """The reference of the person in a seat on the board of the example."""
    return Ref("person", f"ex-{key}")


def sound() -> list[Any]:
    """The facts of the example, each after those that it rests on."""
    return [*_law(), *_ground(), *_bodies(), *_authority(), *_minutes(), *_voice(), *_money()]


def _law() -> Iterator[Any]:
    yield Clause(LAW, "Example Act", "1", "Lets boards act.", Force.STATUTE, None, verified=True,
                 span=Span())  # fmt: skip
    yield Clause(CLAUSE, "Constitution", "1", "Says who decides.", Force.CONSTITUTION, LAW,
                 verified=True, span=_SPAN)  # fmt: skip


def _ground() -> Iterator[Any]:
    for ref, name in ((NATION, "Nation"), (SYSTEM, "Exampleshire"), (NORTH, "North"),
                      (SOUTH, "South"), (VILLAGE, "Village")):  # fmt: skip
        yield Area(ref, name, Span())
    yield Membership(SYSTEM, NATION, Capacity.IN_NATION, Span())
    yield Scheme(Ref("scheme", "EX"), SYSTEM, PlaceRule.FILE, _SPAN)
    yield Network(NETWORK, "Example Primary Care Network", _SPAN)
    for place in (NORTH, SOUTH):
        yield Membership(place, SYSTEM, Capacity.IN_SYSTEM, _SPAN)
    for ref, place in ((SURGERY, NORTH), (OTHER_SURGERY, SOUTH)):
        yield Practice(ref, f"Surgery {ref.key}", "EX1 1AA", None, None, _SPAN)
        yield Membership(ref, SYSTEM, Capacity.IN_SYSTEM, _SPAN)
        yield Membership(ref, place, Capacity.IN_PLACE, _SPAN)
        yield Membership(ref, VILLAGE, Capacity.SERVES, _SPAN)
        yield Membership(ref, NETWORK, Capacity.IN_NETWORK, _SPAN)
    yield Membership(SURGERY, NETWORK, Capacity.NOMINATED_PAYEE, _SPAN)


def _bodies() -> Iterator[Any]:
    for ref, name, form in (
        (NATIONAL, "National body", Form.NATIONAL_BODY),
        (BOARD, "Integrated care board", Form.INTEGRATED_CARE_BOARD),
        (COMMITTEE, "Committee of the board", Form.COMMITTEE),
        (CHARITY, "A charity", Form.VOLUNTARY),
    ):
        yield Body(ref, name, form, "An example.", Span())
        yield Membership(ref, SYSTEM, Capacity.SERVES, Span())
    yield Membership(COMMITTEE, BOARD, Capacity.COMMITTEE_OF, _SPAN)
    for key, title, sector in _SEATS:
        yield Post(seat(key), title, BOARD, sector, Role.MEMBER, _SPAN)
        yield Person(member(key), f"Member {key}")
        yield Holding(seat(key), member(key), _SPAN)
    yield Post(CHAIR_OF_COMMITTEE, "Committee chair", COMMITTEE, Sector.INDEPENDENT, Role.MEMBER,
               _SPAN)  # fmt: skip
    yield Holding(CHAIR_OF_COMMITTEE, member("audit"), _SPAN)


def _authority() -> Iterator[Any]:
    yield Power(PRIMARY, "Arrange primary medical services", NATIONAL, LAW, _SPAN)
    yield Power(GRANT, "Make grants", BOARD, LAW, _SPAN)
    yield Power(BUDGET, "Set budgets", BOARD, LAW, _SPAN)
    yield Reservation(Ref("reservation", "EX-budget"), BUDGET, BOARD, CLAUSE, _SPAN)
    yield Delegation(FROM_NATION, PRIMARY, NATIONAL, BOARD, CLAUSE, None, SYSTEM, _SPAN,
                     may_sub_delegate=True)  # fmt: skip
    yield Delegation(TO_COMMITTEE, GRANT, BOARD, COMMITTEE, CLAUSE, Money(100_000_00), SYSTEM,
                     _SPAN, yearly_limit=Money(120_000_00))  # fmt: skip
    yield Meeting(BOARD_MEETING, BOARD, "Board", date(2025, 3, 27), "Hall", in_public=True,
                  present=10, quorum=6)  # fmt: skip
    yield Meeting(MEETING, COMMITTEE, "Committee", date(2025, 3, 28), "Online", in_public=False,
                  present=5, quorum=3)  # fmt: skip
    yield Decision(
        FENCED_BY, BOARD_MEETING, "Ring-fence the money of general practice", "It is theirs.",
        PRIMARY, FROM_NATION, SYSTEM, None, None, None, 9, 0, 1, date(2025, 3, 27),
    )  # fmt: skip
    yield Decision(
        AWARD, MEETING, "Grant to a charity", "It helps.", GRANT, TO_COMMITTEE, NORTH,
        Money(80_000_00), None, CONSULTATION, 3, 1, 1, date(2025, 3, 28),
    )  # fmt: skip


def _minutes() -> Iterator[Any]:
    """The board's minutes name everybody; the committee's give numbers only."""
    for body, members in ((BOARD, 6), (COMMITTEE, 3)):
        yield Quorum(Ref("quorum", body.key), body, members, CLAUSE, _SPAN)
    yield Interest(
        PARTNERSHIP_SHARE, member("gp"), SURGERY, InterestNature.FINANCIAL,
        "Partner in the practice", date(2022, 6, 20), Span(date(2015, 4, 1)),
    )  # fmt: skip
    yield Withdrawal(FENCED_BY, member("gp"), PARTNERSHIP_SHARE, "Left the room.")
    for key, _, _ in _SEATS:
        if key != "people":
            yield Attendance(BOARD_MEETING, member(key), seat(key))
            if key != "gp":
                yield Vote(FENCED_BY, member(key), Choice.FOR)


def _voice() -> Iterator[Any]:
    yield Consultation(CONSULTATION, "Help at home", "What would help?", BOARD, NORTH, CLAUSE,
                       date(2024, 12, 1), date(2025, 2, 28))  # fmt: skip
    yield Answer(Ref("answer", "EX-1"), CONSULTATION, "resident", None, Opinion.AGREE, "Yes.",
                 date(2025, 1, 6))  # fmt: skip
    yield Challenge(ANSWERED, AWARD, SURGERY, "Why so little?", date(2025, 4, 7),
                    date(2025, 5, 8), date(2025, 5, 2), "It is what there was.")  # fmt: skip
    yield Challenge(RUNNING, AWARD, SURGERY, "Why only here?", date(2025, 6, 9), date(2025, 7, 7),
                    None, None)  # fmt: skip


def _money() -> Iterator[Any]:
    funds = (
        (VOTE, "everything", NATIONAL, NATION, False, None, None),
        (POT, "health services", BOARD, SYSTEM, False, VOTE, None),
        (FENCED, "general practice", BOARD, SYSTEM, True, POT, FENCED_BY),
        (SURGERIES, "the global sum of practices", BOARD, SYSTEM, True, FENCED, FENCED_BY),
        (SCHEMES, "community schemes", BOARD, NORTH, False, POT, AWARD),
    )
    for ref, purpose, holder, area, ring_fenced, parent, decision in funds:
        yield Fund(ref, f"Money for {purpose}", purpose, _YEAR, holder, area, ring_fenced, parent,
                   decision, CLAUSE, None)  # fmt: skip
    first = date(2025, 4, 1)
    for number, (source, target, pounds) in enumerate(
        ((VOTE, POT, 1_000_000), (POT, FENCED, 600_000), (FENCED, SURGERIES, 500_000),
         (POT, SCHEMES, 90_000)), 1,
    ):  # fmt: skip
        yield Allotment(Ref("allotment", f"EX-{number}"), source, target, Money(pounds * 100),
                        None, CLAUSE, first, WarrantKind.STATUTE)  # fmt: skip
    yield Contract(SURGERY_CONTRACT, "Primary medical services", ContractForm.GMS, BOARD, SURGERY,
                   FENCED_BY, LAW, None, Span(first))  # fmt: skip
    yield Contract(GRANT_CONTRACT, "Grant to a charity", ContractForm.GRANT, BOARD, CHARITY, AWARD,
                   LAW, Money(80_000_00), Span(first, date(2026, 4, 1)))  # fmt: skip
    yield Payment(SURGERY_PAYMENT, SURGERIES, SURGERY, SURGERY, SURGERY_CONTRACT, FENCED_BY,
                  "Global sum for April", Money(30_000_00), date(2025, 4, 22))  # fmt: skip
    yield Payment(GRANT_PAYMENT, SCHEMES, CHARITY, NORTH, GRANT_CONTRACT, AWARD,
                  "First quarter", Money(20_000_00), date(2025, 4, 9))  # fmt: skip


def changed(ref: Ref, **fields: Any) -> Change:
    """The facts with some fields of one of them changed."""
    return lambda facts: [
        replace(one, **fields) if getattr(one, "ref", None) == ref else one for one in facts
    ]


def added(*more: Any) -> Change:
    """The facts, and more."""
    return lambda facts: [*facts, *more]


def without(noun: type[Any]) -> Change:
    """The facts but for those of a noun."""
    return lambda facts: [one for one in facts if not isinstance(one, noun)]


def vacated(*posts: Ref, on: date = date(2025, 5, 1)) -> Change:
    """The facts with posts whose holders left on a day."""
    return lambda facts: [
        replace(one, span=Span(one.span.since, on))
        if isinstance(one, Holding) and one.post in posts
        else one
        for one in facts
    ]


def outside(member: Ref, capacity: Capacity) -> Change:
    """The facts without what a member belongs to in a capacity."""
    return lambda facts: [
        one
        for one in facts
        if not (isinstance(one, Membership) and (one.member, one.capacity) == (member, capacity))
    ]


def both(*changes: Change) -> Change:
    """One change after another."""

    def change(facts: list[Any]) -> list[Any]:
        for one in changes:
            facts = one(facts)
        return facts

    return change
