"""What the allocation file says of each practice, in billionths of a person."""

from __future__ import annotations

from django.db import models

from goldenthread.records.fields import FinancialYearField, RefField
from goldenthread.records.models.recording import Recorded


class PracticeNeedRow(Recorded):
    """allocation.practice_need.PracticeNeed; null is "not published", never zero."""

    practice = RefField(db_index=True)
    year = FinancialYearField(db_index=True)
    population = models.BigIntegerField(null=True)
    core = models.BigIntegerField(null=True)
    general_acute = models.BigIntegerField(null=True)
    community = models.BigIntegerField(null=True)
    mental_health = models.BigIntegerField(null=True)
    maternity = models.BigIntegerField(null=True)
    prescribing = models.BigIntegerField(null=True)
    health_inequalities = models.BigIntegerField(null=True)
    primary_medical = models.BigIntegerField(null=True)
    primary_medical_need = models.BigIntegerField(null=True)
