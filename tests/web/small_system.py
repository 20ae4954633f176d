"""A system small enough to read, with one fact of each kind that has a page, at any size."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.interests import Interest, InterestNature
from goldenthread.authority.minutes import (
    Attendance,
    Choice,
    Consideration,
    Option,
    Quorum,
    Vote,
    Withdrawal,
)
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.evidence.releases import Release
from goldenthread.kernel import FinancialYear, Force, Money, Ref, Span
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.structure.agreements import Agreement, AgreementForm, Succession
from goldenthread.structure.areas import Area, Outline, SmallArea
from goldenthread.structure.bodies import Body, Form, Network, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.places import PlaceRule, Scheme
from goldenthread.structure.posts import Holding, Person, Post, Role, Sector
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Answer, Consultation, Opinion

AS_AT = date(2026, 3, 31)
YEAR = FinancialYear(2025)
START = Span(date(2022, 7, 1))
PERSON = 1_000_000_000

NATION, REGION, SYSTEM = Ref("nation", "E"), Ref("region", "Y99"), Ref("system", "QZZ")
PLACE, NETWORK = Ref("place", "QZZ-01"), Ref("network", "U99901")
DISTRICT, COMMUNITY = Ref("lower-tier", "E99000001"), Ref("community", "QZZ-K01")
BOARD, COMMITTEE = Ref("body", "QZZ"), Ref("body", "QZZ-P1")
DOCTORS, PATIENTS, GROUP = Ref("body", "QZZ-LMC"), Ref("body", "QZZ-HW"), Ref("body", "99A")
ACT, SCHEME_CLAUSE = Ref("law", "nhs-act-2006-s65Z5"), Ref("clause", "QZZ-C-4.2")
POWER, DELEGATION = Ref("power", "commission"), Ref("delegation", "QZZ-D-1")
VOTE, BUDGET = Ref("fund", "QZZ-2025-vote"), Ref("fund", "QZZ-2025-primary")
CONSULTATION = Ref("consultation", "QZZ-2025-1")
DECISION, CHALLENGE = Ref("decision", "2025-001"), Ref("challenge", "2025-1")
RELEASE, CONTRACT = Ref("release", "QZZ-need-2025"), Ref("contract", "QZZ-C1")
PAYMENT = Ref("payment", "2025-0001")
MEETING, INTEREST = Ref("meeting", "QZZ-P1-0001"), Ref("interest", "QZZ-1")
PEOPLE = tuple(
    (Ref("person", key), Ref("post", f"QZZ-P1-{number}"), name)
    for number, (key, name) in enumerate(
        (("avis-marl", "Avis Marl"), ("bram-teal", "Bram Teal"), ("cora-wren", "Cora Wren")), 1
    )
)
"""Members of the committee: person, seat and name."""


def practice_ref(number: int) -> Ref:
    """The reference of a practice by its number, from 1."""
    return Ref("practice", f"Z9{number:04d}")


def small_system(size: int = 3) -> list[Any]:
    """Facts with ``size`` practices, and as many payments, answers, members and meetings."""
    facts: list[Any] = [
        Area(NATION, "England", Span()),
        Area(REGION, "Far East", Span()),
        Area(SYSTEM, "Saltings and Weald", START),
        Area(PLACE, "Saltings", START),
        Area(DISTRICT, "Saltmarsh", Span()),
        Area(COMMUNITY, "Quayside", START),
        Network(NETWORK, "Estuary Network", START),
        Scheme(Ref("scheme", "QZZ"), SYSTEM, PlaceRule.FILE, START),
        Outline(
            DISTRICT,
            '{"type":"Polygon","coordinates":[[[2,52.6],[2,53],[2.8,53],[2.8,52.6],[2,52.6]]]}',
            "Invented",
        ),
        Membership(REGION, NATION, Capacity.IN_NATION, Span()),
        Membership(SYSTEM, REGION, Capacity.IN_REGION, START),
        Membership(PLACE, SYSTEM, Capacity.IN_SYSTEM, START),
        Body(BOARD, "Saltings Integrated Care Board", Form.INTEGRATED_CARE_BOARD,
             "Plans and pays for care.", START),
        Body(COMMITTEE, "Saltings Place Committee", Form.COMMITTEE, "Decides for Saltings.", START),
        Body(DOCTORS, "Saltings Local Medical Committee", Form.MEDICAL_COMMITTEE,
             "Speaks for general practitioners.", Span()),
        Body(PATIENTS, "Healthwatch Saltings", Form.HEALTHWATCH, "Speaks for patients.", Span()),
        Body(GROUP, "Saltings Clinical Commissioning Group", Form.GROUP, "Commissioned care.",
             Span(date(2013, 4, 1), date(2022, 7, 1))),
        Succession(GROUP, BOARD, date(2022, 7, 1), ACT, "Its functions and its staff"),
        Membership(BOARD, SYSTEM, Capacity.SERVES, START),
        Membership(COMMITTEE, PLACE, Capacity.SERVES, START),
        Membership(COMMITTEE, BOARD, Capacity.COMMITTEE_OF, START),
        Membership(DOCTORS, SYSTEM, Capacity.REPRESENTS, START),
        Membership(PATIENTS, SYSTEM, Capacity.SERVES, START),
        Agreement(Ref("agreement", "QZZ-A1"), "Saltings place agreement", AgreementForm.PLACE,
                  ACT, "To work together.", START),
        Clause(ACT, "National Health Service Act 2006", "section 65Z5",
               "Lets a body arrange for another to use its functions.", Force.STATUTE, None, True,
               Span(date(2022, 7, 1))),
        Clause(SCHEME_CLAUSE, "Constitution of the Board", "4.2", "Lets the place decide.",
               Force.CONSTITUTION, ACT, False, START),
        Power(POWER, "Commission primary care", BOARD, ACT, START),
        Delegation(DELEGATION, POWER, BOARD, COMMITTEE, SCHEME_CLAUSE, Money(50_000_000), PLACE,
                   START),
        Post(Ref("post", "QZZ-chair"), "Chair", BOARD, Sector.INDEPENDENT, Role.MEMBER, START),
        Post(Ref("post", "QZZ-mental"), "Mental health member", BOARD, Sector.TRUSTS, Role.MEMBER,
             START),
        Person(Ref("person", "oriole-vane"), "Oriole Vane"),
        Holding(Ref("post", "QZZ-chair"), Ref("person", "oriole-vane"), START),
        Release(RELEASE, "Need index", PLACE, YEAR, "1.0413", "", 21_000, "Sum over sum.",
                "Allocation file", "0" * 64, date(2025, 4, 1)),
        Consultation(CONSULTATION, "Evening hours", "Should the centre open until ten?", BOARD,
                     PLACE, ACT, date(2025, 5, 1), date(2025, 7, 31)),
        Fund(VOTE, "Vote for health", "Health services", YEAR, BOARD, SYSTEM, False, None, None,
             ACT, None),
        Fund(BUDGET, "Primary medical", "General practice", YEAR, COMMITTEE, PLACE, True, VOTE,
             DECISION, ACT, RELEASE),
        Allotment(Ref("allotment", "2025-1"), VOTE, BUDGET, Money(900_000_000), DECISION, ACT,
                  date(2025, 9, 2)),
        Decision(DECISION, Ref("meeting", "QZZ-P1-0001"), "Award the evening service",
                 "It was the best of three bids.", POWER, DELEGATION, PLACE, Money(40_000_000),
                 RELEASE, CONSULTATION, 7, 1, 2, date(2025, 9, 1)),
        Contract(CONTRACT, "Evening service", ContractForm.LOCAL, BOARD, practice_ref(1), DECISION,
                 ACT, Money(40_000_000), Span(date(2025, 9, 15))),
    ]  # fmt: skip
    for number in range(1, size + 1):
        ref = practice_ref(number)
        day = date(2025, 10, 1) + timedelta(days=number % 150)
        facts += [
            Practice(ref, f"Surgery (North) & Sons’ No. {number}", f"ZZ{number % 9 + 1} 1AB",
                     52.7 + number % 40 / 200, 2.1 + number % 30 / 60, START),
            Membership(ref, SYSTEM, Capacity.IN_SYSTEM, START),
            Membership(ref, PLACE, Capacity.IN_PLACE, START),
            Membership(ref, DISTRICT, Capacity.IN_LOWER_TIER, START),
            Membership(ref, COMMUNITY, Capacity.SERVES, START),
            PracticeNeed(ref, YEAR, *(
                (6000 + number + part * number) * PERSON for part in range(10)
            )),
            Payment(Ref("payment", f"2025-{number:04d}"), BUDGET, ref, ref, CONTRACT, DECISION,
                    f"Evening service, no. {number}", Money(123_456), day),
            Answer(Ref("answer", f"A{number}"), CONSULTATION, "A resident", None,
                   list(Opinion)[number % 6], f"Comment {number}", date(2025, 6, 1)),
            SmallArea(Ref("small-area", f"E9{number:06d}"), f"Quayside {number}", COMMUNITY, 1650,
                      number % 10 + 1, START),
            Meeting(Ref("meeting", f"QZZ-P1-{number:04d}"), COMMITTEE, f"Meeting {number}",
                    date(2025, 9, 1), "Town hall", True, 9, 6),
        ]  # fmt: skip
        if number > 1:
            facts.append(Membership(ref, NETWORK, Capacity.IN_NETWORK, START))
            facts.append(
                Challenge(Ref("challenge", f"2025-{number}"), DECISION, ref, "It was not heard.",
                          date(2025, 10, 1), date(2025, 11, 1), date(2025, 10, 20), "It was."),
            )  # fmt: skip
    facts += [
        Membership(practice_ref(1), NETWORK, Capacity.NOMINATED_PAYEE, START),
        Challenge(CHALLENGE, DECISION, DOCTORS, "The clinical case was not shown.",
                  date(2026, 3, 20), date(2026, 4, 17), None, None),
    ]  # fmt: skip
    return facts


def named_minutes() -> list[Any]:
    """Minutes of the small system that name people, with what they decided between and on what.

    Of three who were there one votes for, one against, and one withdraws because of an interest.
    """
    (first, _, _), (second, _, _), (third, _, _) = PEOPLE
    return [
        *(Person(person, name) for person, _, name in PEOPLE),
        *(
            Post(post, f"Member {post.key[-1]}", COMMITTEE, Sector.INDEPENDENT, Role.MEMBER, START)
            for _, post, _ in PEOPLE
        ),
        *(Holding(post, person, START) for person, post, _ in PEOPLE),
        *(Attendance(MEETING, person, post) for person, post, _ in PEOPLE),
        Quorum(Ref("quorum", "QZZ-P1"), COMMITTEE, 6, SCHEME_CLAUSE, START),
        Interest(INTEREST, third, practice_ref(1), InterestNature.FINANCIAL,
                 "A partner in the practice", date(2025, 4, 2), START),
        Interest(Ref("interest", "QZZ-2"), first, None, InterestNature.INDIRECT,
                 "A sister sold bandages", date(2023, 4, 2),
                 Span(date(2023, 1, 1), date(2024, 1, 1))),
        Vote(DECISION, first, Choice.FOR),
        Vote(DECISION, second, Choice.AGAINST),
        Withdrawal(DECISION, third, INTEREST, "Left the room before the item"),
        Option(DECISION, 1, "Open until ten on weekdays", True),
        Option(DECISION, 2, "Change nothing", False),
        Consideration(DECISION, CONSULTATION, "It opens later, as most asked"),
    ]  # fmt: skip


def limits() -> list[Any]:
    """A power with a yearly limit, one that is reserved, and one delegation that is suspended."""
    grant, plan = Ref("power", "grant"), Ref("power", "plan")
    lapsed = Ref("delegation", "QZZ-D-3")
    return [
        Power(grant, "Make grants", BOARD, ACT, START),
        Power(plan, "Make the plan", BOARD, ACT, START),
        Reservation(Ref("reservation", "QZZ-R-1"), plan, BOARD, SCHEME_CLAUSE, START),
        Delegation(Ref("delegation", "QZZ-D-2"), grant, BOARD, COMMITTEE, SCHEME_CLAUSE,
                   Money(10_000_000), PLACE, START, yearly_limit=Money(15_000_000)),
        Delegation(lapsed, grant, BOARD, DOCTORS, SCHEME_CLAUSE, None, None,
                   Span(date(2022, 7, 1), date(2025, 1, 1))),
        Delegation(Ref("delegation", "QZZ-D-4"), grant, BOARD, PATIENTS, SCHEME_CLAUSE, None, None,
                   START),
        Suspension(Ref("suspension", "QZZ-S-1"), Ref("delegation", "QZZ-D-4"), SCHEME_CLAUSE,
                   Span(date(2026, 1, 1), date(2026, 6, 1))),
        Decision(Ref("decision", "2025-002"), MEETING, "Grant for the ferry", "It was asked for.",
                 grant, Ref("delegation", "QZZ-D-2"), PLACE, Money(9_000_000), None, None, 8, 0, 0,
                 date(2025, 9, 1)),
    ]  # fmt: skip
