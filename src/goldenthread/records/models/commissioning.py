"""Contracts."""

from __future__ import annotations

from django.db import models

from goldenthread.commissioning.contracts import ContractForm
from goldenthread.records.fields import MoneyField, RefField, WordField
from goldenthread.records.models.recording import Spanned


class ContractRow(Spanned):
    """commissioning.contracts.Contract"""

    ref = RefField(db_index=True)
    title = models.CharField(max_length=300)
    form = WordField(words=ContractForm)
    commissioner = RefField(db_index=True)
    provider = RefField(db_index=True)
    decision = RefField(db_index=True)
    clause = RefField()
    value = MoneyField(null=True, help_text="Pence a year.")
