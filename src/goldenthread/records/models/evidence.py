"""Releases of evidence: aggregates only."""

from __future__ import annotations

from django.db import models

from goldenthread.records.fields import FinancialYearField, RefField
from goldenthread.records.models.recording import Recorded


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
