"""The law that the demonstration cites, and the fictional board's own instruments under it."""

from __future__ import annotations

from datetime import date

from goldenthread.authority.instruments import Clause
from goldenthread.kernel import Force, Ref, Span
from goldenthread.reference.instruments import provisions
from goldenthread.synthetic.practices import FIRST_DAY

_CONSTITUTION = "Constitution of NHS Wealdmarch and the Saltings Integrated Care Board"
_SCHEME = "Scheme of Reservation and Delegation of the board"
_STANDING = "Standing Financial Instructions of the board"
_PLACE = "Place agreement and terms of reference of place committees"
_DELEGATION = "Delegation agreement between NHS England and the board"
_POLICY = "Policies of the board"
_OWN = Force.CONSTITUTION
_READ = True

# key, instrument, number, force, made under, first day, summary
_CLAUSES: tuple[tuple[str, str, str, Force, str, date, str], ...] = (
    ("QZZ-C-1.4", _CONSTITUTION, "1.4", _OWN, "nhs-act-2006-s14z29", FIRST_DAY,
     "The board serves the people allotted to it, and publishes this constitution."),
    ("QZZ-C-2.1", _CONSTITUTION, "2.1", _OWN, "nhs-act-2006-schedule-1b-3", FIRST_DAY,
     "The board has a chair, a chief executive and twelve other members."),
    ("QZZ-C-2.3", _CONSTITUTION, "2.3", _OWN, "nhs-act-2006-schedule-1b-8", FIRST_DAY,
     "Trusts, general practice and councils nominate partner members."),
    ("QZZ-C-4.2", _CONSTITUTION, "4.2", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "The board may delegate to its committees, within the scheme that it publishes."),
    ("QZZ-C-4.6", _CONSTITUTION, "4.6", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "Place committees act for a place and answer to the board."),
    ("QZZ-C-5.1", _CONSTITUTION, "5.1", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "A meeting decides by a majority of the voting members present, once it is quorate."),
    ("QZZ-C-6.1", _CONSTITUTION, "6.1", _OWN, "nhs-act-2006-schedule-1b-13", FIRST_DAY,
     "A member with a conflict withdraws and does not count to the quorum of the item."),
    ("QZZ-C-7.2", _CONSTITUTION, "7.2", _OWN, "nhs-act-2006-s14z29", FIRST_DAY,
     "The board meets in public and publishes its papers."),
    ("QZZ-C-9.1", _CONSTITUTION, "9.1", _OWN, "nhs-act-2006-s14z45", FIRST_DAY,
     "The board involves the public, and says how their answers were weighed."),
    ("QZZ-C-9.4", _CONSTITUTION, "9.4", _OWN, "nhs-act-2006-s14z45", FIRST_DAY,
     "A body, practice or network may challenge a decision: the answer is due in 20 working days."),
    ("QZZ-D-1", _SCHEME, "1", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "What is reserved to the board: plan, budget, constitution and awards above any limit here."),
    ("QZZ-D-2.1", _SCHEME, "2.1", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "The finance committee awards contracts up to £30 million a decision."),
    ("QZZ-D-2.2", _SCHEME, "2.2", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "The quality committee directs reviews and visits."),
    ("QZZ-D-2.3", _SCHEME, "2.3", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "The primary care committee decides on primary care within its ring-fenced budget."),
    ("QZZ-D-2.4", _SCHEME, "2.4", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "The remuneration committee sets pay."),
    ("QZZ-D-2.5", _SCHEME, "2.5", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "The audit committee approves policies on risk and conflicts of interest."),
    ("QZZ-D-2.6", _SCHEME, "2.6", _OWN, "nhs-act-2006-schedule-1b-11", FIRST_DAY,
     "The executive committee spends up to £250,000 a decision, £3 million a year for a power."),
    ("QZZ-D-3.1", _SCHEME, "3.1", _OWN, "nhs-act-2006-schedule-1b-11", date(2023, 4, 1),
     "Place committees buy community services for their place up to £1 million a decision."),
    ("QZZ-D-3.2", _SCHEME, "3.2", _OWN, "nhs-act-2006-schedule-1b-11", date(2023, 4, 1),
     "Place committees buy local services of general practice up to £2 million a decision."),
    ("QZZ-D-3.3", _SCHEME, "3.3", _OWN, "nhs-act-2006-schedule-1b-11", date(2023, 4, 1),
     "Place committees make grants up to £250,000 a decision."),
    ("QZZ-D-3.4", _SCHEME, "3.4", _OWN, "nhs-act-2006-schedule-1b-11", date(2023, 4, 1),
     "Place committees involve their people and answer them."),
    ("QZZ-D-3.5", _SCHEME, "3.5", _OWN, "nhs-act-2006-schedule-1b-11", date(2023, 4, 1),
     "Place committees direct local work on quality and inequality."),
    ("QZZ-F-1.1", _STANDING, "1.1", _OWN, "nhs-act-2006-s223gc", FIRST_DAY,
     "Nobody commits money without a budget and a recorded decision."),
    ("QZZ-F-2.1", _STANDING, "2.1", _OWN, "nhs-act-2006-s223gc", FIRST_DAY,
     "The board divides each year's allocation into funds before the year begins."),
    ("QZZ-F-2.4", _STANDING, "2.4", _OWN, "nhs-act-2006-s223gc", FIRST_DAY,
     "Money for general practice is ring-fenced and moves out only by a vote of the board."),
    ("QZZ-F-2.5", _STANDING, "2.5", _OWN, "nhs-act-2006-s223gc", date(2023, 4, 1),
     "Place budgets follow the need index of each place, as released for the year."),
    ("QZZ-F-3.2", _STANDING, "3.2", _OWN, "nhs-act-2006-s223gc", FIRST_DAY,
     "A contract is paid only within its span and by the decision that authorises it."),
    ("QZZ-F-4.1", _STANDING, "4.1", _OWN, "nhs-act-2006-s223gc", FIRST_DAY,
     "Local services are paid on claims for the quarter."),
    ("QZZ-F-5.1", _STANDING, "5.1", _OWN, "nhs-act-2006-s223gc", FIRST_DAY,
     "What moved without authority stands in suspense, and is published until it is mended."),
    ("QZZ-PLACE-1", _PLACE, "1", _OWN, "nhs-act-2006-s65z5", date(2023, 4, 1),
     "Partners in a place agree how they decide, share and answer."),
    ("QZZ-PLACE-2", _PLACE, "2", _OWN, "nhs-act-2006-s65z6", date(2023, 4, 1),
     "Membership and quorum of a place committee."),
    ("NHSE-DA-4", _DELEGATION, "4", Force.DIRECTIONS, "nhs-act-2006-s65z5", FIRST_DAY,
     "NHS England lets the board arrange primary medical services."),
    ("NHSE-DA-5", _DELEGATION, "5", Force.DIRECTIONS, "nhs-act-2006-s65z5", date(2023, 4, 1),
     "NHS England lets the board arrange pharmacy, dentistry and optometry."),
    ("QZZ-P-1", _POLICY, "managing interests", Force.POLICY, "nhs-act-2006-s14z30", FIRST_DAY,
     "Interests are declared within 28 days and published each month."),
    ("QZZ-P-2", _POLICY, "reducing inequality", Force.POLICY, "nhs-act-2006-s14z35", FIRST_DAY,
     "Each award says what it does for the most deprived fifth."),
)  # fmt: skip


def law_facts() -> list[Clause]:
    """Provisions of law, then the board's own clauses; each clause is under a provision."""
    law = [
        Clause(
            one.ref, one.instrument, one.number, one.summary, one.force, one.under, one.verified,
            Span(one.since),
        )
        for one in provisions().values()
    ]  # fmt: skip
    own = [
        Clause(
            Ref("clause", key), instrument, number, summary, force, Ref("law", under), _READ,
            Span(since),
        )
        for key, instrument, number, force, under, since, summary in _CLAUSES
    ]  # fmt: skip
    return law + own
