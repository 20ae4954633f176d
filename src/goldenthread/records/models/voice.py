"""Consultations, answers and challenges."""

from __future__ import annotations

from django.db import models

from goldenthread.records.fields import RefField, WordField
from goldenthread.records.models.recording import Recorded
from goldenthread.voice.consultations import Opinion


class ConsultationRow(Recorded):
    """voice.consultations.Consultation"""

    ref = RefField(db_index=True)
    title = models.CharField(max_length=300)
    question = models.TextField()
    body = RefField(db_index=True)
    area = RefField(db_index=True)
    clause = RefField()
    opened = models.DateField()
    last_day = models.DateField()


class AnswerRow(Recorded):
    """voice.consultations.Answer"""

    ref = RefField(db_index=True)
    consultation = RefField(db_index=True)
    capacity = models.CharField(max_length=120)
    organisation = RefField(null=True)
    opinion = WordField(words=Opinion)
    comment = models.TextField(blank=True)
    received = models.DateField()


class ChallengeRow(Recorded):
    """voice.challenges.Challenge"""

    ref = RefField(db_index=True)
    decision = RefField(db_index=True)
    raised_by = RefField(db_index=True)
    ground = models.TextField()
    raised = models.DateField()
    reply_due = models.DateField()
    replied = models.DateField(null=True)
    reply = models.TextField(null=True)  # noqa: DJ001  None is "no reply yet", which is no text
