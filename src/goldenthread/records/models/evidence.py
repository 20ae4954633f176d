"""Releases of evidence: aggregates only."""

from __future__ import annotations

from django.db import models

from goldenthread.evidence.editions import Shown
from goldenthread.records.fields import FinancialYearField, RefField, WordField
from goldenthread.records.models.recording import Recorded


class EditionRow(Recorded):
    """evidence.editions.Edition"""

    ref = RefField(db_index=True)
    system = RefField(db_index=True)
    day = models.DateField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    purpose = models.TextField()
    policy = models.TextField()
    source = models.TextField()
    sheets = models.CharField(max_length=64)
    code_lists = models.CharField(max_length=64)
    store = models.CharField(max_length=64)
    published = models.DateField()


class ReleasedValueRow(models.Model):
    """evidence.editions.ReleasedValue, of one edition: no fact by itself.

    The edition's digest is of all its values, and the edition is in the chain: so a value that
    was changed, added or taken away is found by verifying.
    """

    edition = models.ForeignKey(
        EditionRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    measure = models.CharField(max_length=80)
    area = RefField()
    stratification = models.CharField(max_length=30)
    stratum = models.CharField(max_length=40)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    value = models.CharField(max_length=30)
    lower = models.CharField(max_length=30)
    upper = models.CharField(max_length=30)
    shown = WordField(words=Shown, max_length=14)
    note = models.CharField(max_length=200)

    class Meta:
        # No constraint: SQLite's INSERT OR REPLACE takes away a row that one stands in the way of.
        indexes = (
            models.Index(
                fields=("edition", "area", "measure", "stratification"), name="values_of_an_area"
            ),
        )


class ReleaseRow(Recorded):
    """evidence.releases.Release"""

    ref = RefField(db_index=True)
    measure = models.CharField(max_length=200)
    area = RefField(db_index=True)
    year = FinancialYearField()
    value = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    population = models.PositiveIntegerField()
    method = models.TextField()
    source = models.TextField()
    digest = models.CharField(max_length=64)
    published = models.DateField()
    edition = RefField(null=True)
