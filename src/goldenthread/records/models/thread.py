"""The index of facts and of the links between them: derived from facts, never written by hand."""

from __future__ import annotations

from django.db import models

from goldenthread.records.fields import RefField


class EntryRow(models.Model):
    """thread.kinds.Entry: one line for each reference that is believed now."""

    ref = RefField(unique=True)
    kind = models.CharField(max_length=30, db_index=True)
    title = models.CharField(max_length=500)
    detail = models.TextField()
    dated = models.DateField(null=True)
    words = models.TextField(help_text="Title, key and detail in lower case, for search.")


class LinkRow(models.Model):
    """thread.kinds.Link: one row for each tie that is believed now."""

    source = RefField()
    relation = models.CharField(max_length=60)
    target = RefField()
    direction = models.CharField(max_length=4)
    aside = models.BooleanField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("source", "direction", "relation", "target")),
            models.Index(fields=("target", "direction", "relation", "source")),
        )
