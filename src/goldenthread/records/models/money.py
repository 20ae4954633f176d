"""Funds, allotments between them, and payments out of them."""

from __future__ import annotations

from django.db import models

from goldenthread.records.fields import FinancialYearField, MoneyField, RefField
from goldenthread.records.models.recording import Recorded


class FundRow(Recorded):
    """money.funds.Fund"""

    ref = RefField(db_index=True)
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


class AllotmentRow(Recorded):
    """money.transfers.Allotment"""

    ref = RefField(unique=True)
    source = RefField(db_index=True)
    destination = RefField(db_index=True)
    amount = MoneyField(help_text="Pence.")
    decision = RefField(null=True)
    clause = RefField()
    made = models.DateField()


class PaymentRow(Recorded):
    """money.transfers.Payment"""

    ref = RefField(unique=True)
    fund = RefField(db_index=True)
    payee = RefField(db_index=True)
    benefits = RefField(db_index=True)
    contract = RefField(db_index=True)
    decision = RefField(db_index=True)
    description = models.CharField(max_length=300)
    amount = MoneyField(help_text="Pence.")
    paid = models.DateField(db_index=True)
