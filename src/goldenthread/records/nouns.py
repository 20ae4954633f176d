"""The mapper: for each noun, the class of fact and the model that holds it.

Facts and rows are inverses: ``fact_of(row_values(fact)) == fact``. A fact's field has the
column of the same name, but for a Span, whose two days are the columns ``since`` and ``until``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.interests import Interest
from goldenthread.authority.minutes import (
    Attendance,
    Consideration,
    Option,
    Quorum,
    Vote,
    Withdrawal,
)
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.commissioning.contracts import Contract
from goldenthread.evidence.editions import Edition
from goldenthread.evidence.releases import Release
from goldenthread.kernel import Span
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.records import models
from goldenthread.records.models import Recorded
from goldenthread.structure.agreements import Agreement, Succession
from goldenthread.structure.areas import Area, Outline, SmallArea
from goldenthread.structure.bodies import Body, Network, Practice
from goldenthread.structure.memberships import Membership
from goldenthread.structure.places import Scheme
from goldenthread.structure.posts import Holding, Person, Post
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Answer, Consultation

MODELS: dict[type[Any], type[Recorded]] = {
    Agreement: models.AgreementRow,
    Allotment: models.AllotmentRow,
    Answer: models.AnswerRow,
    Area: models.AreaRow,
    Attendance: models.AttendanceRow,
    Body: models.BodyRow,
    Challenge: models.ChallengeRow,
    Clause: models.ClauseRow,
    Consideration: models.ConsiderationRow,
    Consultation: models.ConsultationRow,
    Contract: models.ContractRow,
    Decision: models.DecisionRow,
    Delegation: models.DelegationRow,
    Edition: models.EditionRow,
    Fund: models.FundRow,
    Holding: models.HoldingRow,
    Interest: models.InterestRow,
    Meeting: models.MeetingRow,
    Membership: models.MembershipRow,
    Network: models.NetworkRow,
    Option: models.OptionRow,
    Outline: models.OutlineRow,
    Payment: models.PaymentRow,
    Person: models.PersonRow,
    Post: models.PostRow,
    Power: models.PowerRow,
    Practice: models.PracticeRow,
    PracticeNeed: models.PracticeNeedRow,
    Quorum: models.QuorumRow,
    Receipt: models.ReceiptRow,
    Release: models.ReleaseRow,
    Reservation: models.ReservationRow,
    Scheme: models.SchemeRow,
    SmallArea: models.SmallAreaRow,
    Succession: models.SuccessionRow,
    Suspension: models.SuspensionRow,
    Vote: models.VoteRow,
    Withdrawal: models.WithdrawalRow,
}


@cache
def columns(noun: type) -> tuple[str, ...]:
    """The columns of a noun in the order of its fields; a span takes two."""
    names: list[str] = []
    for item in fields(noun):
        names.extend(("since", "until") if item.name == "span" else (item.name,))
    return tuple(names)


def row_values(fact: Any) -> dict[str, Any]:
    """The columns of a fact, by name."""
    values = {item.name: getattr(fact, item.name) for item in fields(fact)}
    if "span" in values:
        span = values.pop("span")
        values["since"], values["until"] = span.since, span.until
    return values


@cache
def maker(noun: type) -> Callable[[tuple[Any, ...]], Any]:
    """The function that makes a fact of a tuple of values in the order of :func:`columns`."""
    names = [item.name for item in fields(noun)]
    if "span" not in names:
        return lambda values: noun(*values)
    at = names.index("span")
    return lambda values: noun(*values[:at], Span(values[at], values[at + 1]), *values[at + 2 :])
