"""Recordings: each write is an event, and each row says in which it came and went."""

from __future__ import annotations

from django.db import models


class Recording(models.Model):
    """One act of recording: who did what, when, from which file, and why."""

    verb = models.CharField(max_length=60, help_text="What was done, such as 'load practices'.")
    recorded_by = models.CharField(max_length=200, help_text="The person who did it.")
    recorded_at = models.DateTimeField(db_index=True, help_text="When, with its time zone.")
    reason = models.TextField(blank=True, default="")
    source_name = models.CharField(max_length=300, blank=True, default="")
    source_digest = models.CharField(
        max_length=64, blank=True, default="", db_index=True, help_text="SHA-256 of the file, hex."
    )
    year = models.CharField(
        max_length=7, blank=True, default="", help_text="The financial year it was loaded for."
    )
    spoke_of = models.TextField(
        blank=True,
        default="",
        help_text="Of which memberships it decided: a line for each capacity, then the systems.",
    )
    summary = models.TextField(blank=True, default="", help_text="What changed, in words.")


class AcceptedProblem(models.Model):
    """A problem of a file that a named person accepted, with the reason they gave."""

    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="accepted")
    code = models.CharField(max_length=60)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True, default="")
    value = models.TextField(blank=True, default="")
    message = models.TextField()
    accepted_by = models.CharField(max_length=200)
    reason = models.TextField()


class Recorded(models.Model):
    """What every row of fact has: the recording that brought it, and the one that took it back.

    A row is believed from the one to the other: that is the second of a fact's two times.
    """

    recorded_in = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")
    retracted_in = models.ForeignKey(
        Recording, on_delete=models.PROTECT, related_name="+", null=True, default=None
    )

    class Meta:
        abstract = True


class Spanned(Recorded):
    """A row whose fact is true for a span: its first day, and the first day no longer so."""

    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        abstract = True
