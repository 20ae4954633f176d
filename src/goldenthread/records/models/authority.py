"""Clauses, powers, delegations, interests, meetings, decisions and their minutes."""

from __future__ import annotations

from django.db import models

from goldenthread.authority.interests import InterestNature
from goldenthread.authority.minutes import Choice
from goldenthread.kernel import Force
from goldenthread.records.fields import MoneyField, RefField, WordField
from goldenthread.records.models.recording import Recorded, Spanned


class ClauseRow(Spanned):
    """authority.instruments.Clause"""

    ref = RefField(db_index=True)
    instrument = models.CharField(max_length=300)
    number = models.CharField(max_length=60)
    summary = models.TextField()
    force = WordField(words=Force)
    under = RefField(null=True)
    verified = models.BooleanField()


class PowerRow(Spanned):
    """authority.powers.Power"""

    ref = RefField(db_index=True)
    name = models.CharField(max_length=300)
    holder = RefField(db_index=True)
    clause = RefField()


class DelegationRow(Spanned):
    """authority.powers.Delegation"""

    ref = RefField(db_index=True)
    power = RefField(db_index=True)
    delegator = RefField(db_index=True)
    delegate = RefField(db_index=True)
    clause = RefField()
    limit = MoneyField(null=True, help_text="Pence for each decision.")
    area = RefField(null=True)
    yearly_limit = MoneyField(null=True, help_text="Pence for all decisions of a financial year.")
    may_sub_delegate = models.BooleanField(default=False)
    source = RefField(null=True)


class SuspensionRow(Spanned):
    """authority.powers.Suspension"""

    ref = RefField(db_index=True)
    delegation = RefField(db_index=True)
    clause = RefField()


class ReservationRow(Spanned):
    """authority.powers.Reservation"""

    ref = RefField(db_index=True)
    power = RefField(db_index=True)
    body = RefField(db_index=True)
    clause = RefField()


class MeetingRow(Recorded):
    """authority.decisions.Meeting"""

    ref = RefField(db_index=True)
    body = RefField(db_index=True)
    title = models.CharField(max_length=300)
    held = models.DateField()
    venue = models.CharField(max_length=300)
    in_public = models.BooleanField()
    present = models.PositiveSmallIntegerField()
    quorum = models.PositiveSmallIntegerField()


class DecisionRow(Recorded):
    """authority.decisions.Decision"""

    ref = RefField(db_index=True)
    meeting = RefField(db_index=True)
    title = models.CharField(max_length=300)
    reasons = models.TextField()
    power = RefField(db_index=True)
    delegation = RefField(null=True)
    area = RefField(db_index=True)
    amount = MoneyField(null=True, help_text="Pence.")
    release = RefField(null=True)
    consultation = RefField(null=True)
    for_votes = models.PositiveSmallIntegerField()
    against_votes = models.PositiveSmallIntegerField()
    withdrawn = models.PositiveSmallIntegerField()
    taken = models.DateField(db_index=True)


class QuorumRow(Spanned):
    """authority.minutes.Quorum"""

    ref = RefField(db_index=True)
    body = RefField(db_index=True)
    members = models.PositiveSmallIntegerField()
    clause = RefField()


class InterestRow(Spanned):
    """authority.interests.Interest"""

    ref = RefField(db_index=True)
    person = RefField(db_index=True)
    party = RefField(null=True)
    nature = WordField(words=InterestNature)
    words = models.TextField()
    declared = models.DateField()


class AttendanceRow(Recorded):
    """authority.minutes.Attendance"""

    meeting = RefField(db_index=True)
    person = RefField(db_index=True)
    post = RefField()


class WithdrawalRow(Recorded):
    """authority.minutes.Withdrawal"""

    decision = RefField(db_index=True)
    person = RefField(db_index=True)
    interest = RefField(null=True)
    words = models.TextField()


class VoteRow(Recorded):
    """authority.minutes.Vote"""

    decision = RefField(db_index=True)
    person = RefField(db_index=True)
    choice = WordField(words=Choice)


class OptionRow(Recorded):
    """authority.minutes.Option"""

    decision = RefField(db_index=True)
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    chosen = models.BooleanField()


class ConsiderationRow(Recorded):
    """authority.minutes.Consideration"""

    decision = RefField(db_index=True)
    of = RefField(db_index=True)
    words = models.TextField()
