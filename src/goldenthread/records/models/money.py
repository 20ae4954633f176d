"""Funds, the transfers between and out of them, and what stands in each."""

from __future__ import annotations

from django.db import models

from goldenthread.kernel import WarrantKind
from goldenthread.records.fields import FinancialYearField, MoneyField, RefField, WordField
from goldenthread.records.models.recording import Recorded


class FundRow(Recorded):
    """money.funds.Fund"""

    ref = RefField(unique=True)
    name = models.CharField(max_length=300)
    purpose = models.TextField()
    year = FinancialYearField()
    holder = RefField(db_index=True)
    area = RefField(db_index=True)
    ring_fenced = models.BooleanField()
    parent = RefField(null=True, db_index=True)
    decision = RefField(null=True)
    clause = RefField()
    release = RefField(null=True)
    suspense = models.BooleanField(default=False)


class AllotmentRow(Recorded):
    """money.transfers.Allotment"""

    ref = RefField(unique=True)
    source = RefField(db_index=True)
    destination = RefField(db_index=True)
    amount = MoneyField(help_text="Pence.")
    decision = RefField(null=True)
    clause = RefField()
    made = models.DateField()
    warrant = WordField(words=WarrantKind, default=WarrantKind.DECISION)
    clears = RefField(null=True, db_index=True)
    reverses = RefField(null=True, db_index=True)


class PaymentRow(Recorded):
    """money.transfers.Payment"""

    ref = RefField(unique=True)
    fund = RefField(db_index=True)
    payee = RefField(db_index=True)
    benefits = RefField(db_index=True)
    contract = RefField(null=True, db_index=True)
    decision = RefField(null=True, db_index=True)
    description = models.CharField(max_length=300)
    amount = MoneyField(help_text="Pence.")
    paid = models.DateField(db_index=True)
    warrant = WordField(words=WarrantKind, default=WarrantKind.DECISION)
    delegation = RefField(null=True)
    clause = RefField(null=True)


class ReceiptRow(Recorded):
    """money.transfers.Receipt"""

    ref = RefField(unique=True)
    fund = RefField(db_index=True)
    payer = RefField(db_index=True)
    reverses = RefField(db_index=True)
    description = models.CharField(max_length=300)
    amount = MoneyField(help_text="Pence.")
    received = models.DateField()


class FundBalance(models.Model):
    """What stands in a fund: no fact, but the sum of its transfers.

    The database keeps it as transfers come in, so that it can refuse what a fund does not hold
    without adding up all of them; verifying adds them up. Each ``last_`` is the row of the last
    transfer of that noun that is in the sum.
    """

    fund = RefField(unique=True)
    pence = models.BigIntegerField(default=0, help_text="Pence; below zero in suspense only.")
    last_allotment = models.BigIntegerField(default=0)
    last_payment = models.BigIntegerField(default=0)
    last_receipt = models.BigIntegerField(default=0)
