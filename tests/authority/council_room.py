"""A place committee that may buy care up to a limit, its five members, and a proposal to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from goldenthread.authority.deciding import decide
from goldenthread.authority.decisions import Meeting
from goldenthread.authority.handbook import Handbook
from goldenthread.authority.interests import Interest, InterestNature
from goldenthread.authority.minutes import Attendance, Choice, Quorum
from goldenthread.authority.powers import Delegation, Power
from goldenthread.authority.proposals import Ballot, Judged, Proposal, Sitting
from goldenthread.kernel import Clearance, Money, Ref, Span
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.posts import Holding, Post, Role, Sector

DAY, TODAY = date(2025, 9, 18), date(2025, 9, 25)
SINCE = Span(date(2023, 4, 1))
BOARD, PLACE_COMMITTEE = Ref("body", "BOARD"), Ref("body", "PLACE")
BUY = Ref("power", "buy")
PLACE = Ref("place", "P")
HOSPICE = Ref("body", "HOSPICE")
MEETING = Ref("meeting", "PLACE-1")
DECISION = Ref("decision", "PLACE-2025-001")
PEOPLE = tuple(Ref("person", name) for name in ("avocet", "bittern", "curlew", "dunlin", "egret"))
AVOCET, BITTERN, CURLEW, DUNLIN, EGRET = PEOPLE

HOLDS = Power(BUY, "Buy care", BOARD, Ref("law", "3"), SINCE)
LENT = Delegation(
    Ref("delegation", "PLACE-buy"), BUY, BOARD, PLACE_COMMITTEE, Ref("clause", "D-3.1"),
    Money(50_000_00), PLACE, SINCE,
)  # fmt: skip
COMMITTEE = Body(PLACE_COMMITTEE, "Place Committee", Form.COMMITTEE, "Decides for P.", SINCE)
QUORUM = Quorum(Ref("quorum", "PLACE"), PLACE_COMMITTEE, 3, Ref("clause", "PLACE-2"), SINCE)
TRUSTEE = Interest(
    Ref("interest", "avocet-1"), AVOCET, HOSPICE, InterestNature.PROFESSIONAL,
    "Trustee of the hospice", date(2024, 1, 8), Span(date(2024, 1, 1)),
)  # fmt: skip
NOTHING_OWED = Clearance((), ())


def post_of(person: Ref) -> Ref:
    return Ref("post", f"PLACE-{person.key}")


SITTING = Sitting(
    Meeting(MEETING, PLACE_COMMITTEE, "September meeting", DAY, "Town hall", True, 5, 3),
    TODAY,
    (COMMITTEE,),
    tuple(Attendance(MEETING, person, post_of(person)) for person in PEOPLE),
    (QUORUM,),
    tuple(
        Post(post_of(person), "Member", PLACE_COMMITTEE, Sector.EXECUTIVE, Role.MEMBER, SINCE)
        for person in PEOPLE
    ),
    tuple(Holding(post_of(person), person, SINCE) for person in PEOPLE),
    (TRUSTEE,),
    frozenset({PLACE, HOSPICE, Ref("release", "need")}),
)


def ballots(*against: Ref, without: tuple[Ref, ...] = ()) -> tuple[Ballot, ...]:
    """Everybody is for it, but those named."""
    return tuple(
        Ballot(person, Choice.AGAINST if person in against else Choice.FOR)
        for person in PEOPLE
        if person not in without
    )


PROPOSAL = Proposal(
    MEETING, "Buy evening visits", "People asked for them.", BUY, PLACE, DAY, ballots(),
    Money(40_000_00),
)  # fmt: skip


def judged(
    proposal: Proposal = PROPOSAL,
    sitting: Sitting = SITTING,
    handbook: Handbook | None = None,
    clearance: Clearance = NOTHING_OWED,
    **changed: Any,
) -> Judged:
    """The judgement of the proposal, with parts of it changed."""
    book = handbook or Handbook([HOLDS], [LENT])
    return decide(replace(proposal, **changed), sitting, book, clearance, DECISION)


def reasons(found: Judged) -> list[str]:
    return [reason.words for reason in found.verdict.reasons]
