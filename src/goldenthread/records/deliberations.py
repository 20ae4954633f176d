"""What is read of the record to judge a meeting, a decision or a delegation.

Each function takes a fixed number of queries, whatever the size of the record or the paper.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from goldenthread.authority.arrangements import Arrangements, Use
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.interests import Interest
from goldenthread.authority.minutes import Attendance, Quorum
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.authority.proposals import Proposal, Sitting
from goldenthread.authority.sittings import Seating
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.money.transfers import Payment
from goldenthread.records.handbooks import areas_on
from goldenthread.records.models import AttendanceRow, DecisionRow
from goldenthread.records.nouns import MODELS
from goldenthread.records.reading import any_of, believed, facts
from goldenthread.records.selections import posts_of
from goldenthread.records.threads import recorded
from goldenthread.structure.bodies import Body
from goldenthread.structure.posts import Holding, Post
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Consultation


def seating(body: Ref, today: date) -> Seating:
    """Who sits on a body, and how many it needs to decide; four queries."""
    return Seating(
        today,
        tuple(facts(Body, ref=body)),
        tuple(facts(Quorum, body=body)),
        tuple(facts(Post, body=body)),
        tuple(facts(Holding, posts_of(body))),
    )


def sitting(meeting: Meeting, proposal: Proposal, today: date) -> Sitting:
    """The state on which a proposal is judged; seven queries."""
    seats = seating(meeting.body, today)
    present = AttendanceRow.objects.filter(believed(None), meeting=meeting.ref)
    return Sitting(
        meeting,
        today,
        seats.bodies,
        tuple(facts(Attendance, meeting=meeting.ref)),
        seats.quorums,
        seats.posts,
        seats.holdings,
        tuple(facts(Interest, Q(person__in=present.values("person")), order_by=("ref",))),
        recorded(proposal.named),
    )


@dataclass(frozen=True, slots=True)
class Hearing:
    """The consultations that a proposal names, and the challenges that may concern it.

    ``earlier`` are the decisions challenged that it takes up again: those that answered the same
    consultation, or used the same power for the same area.
    """

    consultations: tuple[Consultation, ...]
    challenges: tuple[Challenge, ...]
    earlier: frozenset[Ref]


def hearing(proposal: Proposal) -> Hearing:
    """What people said of what a proposal takes up; three queries."""
    considered = [each.of for each in proposal.regards]
    again = Q(power=proposal.power, area=proposal.area)
    if proposal.consultation is not None:
        again |= Q(consultation=proposal.consultation)
    earlier = DecisionRow.objects.filter(believed(None), again, taken__lte=proposal.taken)
    named = [ref for ref in (proposal.consultation, *considered) if ref is not None]
    challenges = facts(
        Challenge, Q(ref__in=considered) | Q(decision__in=earlier.values("ref")), order_by=("ref",)
    )
    challenged = {each.decision for each in challenges}
    return Hearing(
        tuple(facts(Consultation, any_of("ref", named))),
        tuple(challenges),
        frozenset(earlier.filter(ref__in=challenged).values_list("ref", flat=True)),
    )


def arrangements(on: date, *, clause: Ref | None, bodies: Collection[Ref]) -> Arrangements:
    """Every delegation, with what a new one, a suspension or a revocation names; seven queries."""
    return Arrangements(
        tuple(facts(Power)),
        tuple(facts(Delegation)),
        tuple(facts(Suspension)),
        tuple(facts(Reservation)),
        tuple(facts(Clause, ref=clause)),
        tuple(facts(Body, any_of("ref", bodies))),
        areas_on(on),
    )


def last_uses(delegations: Collection[Ref]) -> tuple[Use, ...]:
    """The last decision and the last payment that used any of some delegations; two queries."""
    those = any_of("delegation", delegations)
    decided = facts(Decision, those, order_by=("-taken", "-ref"), limit=1)
    paid = facts(Payment, those, order_by=("-paid", "-ref"), limit=1)
    return (
        *(Use(each.ref, each.taken) for each in decided),
        *(Use(each.ref, each.paid) for each in paid),
    )


def next_ref(noun: type[Decision | Meeting | Delegation | Suspension], body: Ref, on: date) -> Ref:
    """The next number of a body and financial year, ``decision:QZZ-2025-017``; one query.

    A number that was taken back is not given again.
    """
    kind = noun.__name__.lower()
    begins = f"{body.key}-{FinancialYear.of(on).begins}-"
    model: Any = MODELS[noun]
    taken = model._default_manager.filter(ref__startswith=f"{kind}:{begins}")
    numbers = [
        int(tail) for ref in taken.values_list("ref", flat=True)
        if (tail := ref.key.removeprefix(begins)).isascii() and tail.isdigit()
    ]  # fmt: skip
    return Ref(kind, f"{begins}{max(numbers, default=0) + 1:03d}")
