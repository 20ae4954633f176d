"""The chain, the salts of personal words beside it, and the decisions to redact them."""

from __future__ import annotations

from django.db import models

from goldenthread.kernel.chain import Act, Stream
from goldenthread.records.fields import RefField, WordField
from goldenthread.records.models.recording import Recording


class ChainLink(models.Model):
    """One link of one stream: kernel.chain says how ``digest`` and ``hash`` are made.

    ``row`` is the row of the noun's table that it speaks of; a seal speaks of ``count`` rows of
    its recording from there on, in the order of their row numbers.
    """

    stream = WordField(words=Stream, max_length=12)
    sequence = models.BigIntegerField(help_text="From 1, without a gap.")
    act = WordField(words=Act, max_length=9)
    noun = models.CharField(max_length=40)
    row = models.BigIntegerField()
    count = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what it says, hex.")
    hash = models.CharField(max_length=64, help_text="SHA-256 of the link, hex.")
    recorded_in = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("stream", "sequence"), name="one_link_a_sequence"),
            models.UniqueConstraint(fields=("noun", "act", "row"), name="one_link_an_act"),
        )


class PersonalPayload(models.Model):
    """The salt of a person's words in one field of one fact, and what the chain holds instead.

    The words lie in the fact's own row. Redaction replaces them there and empties ``salt``: from
    then on nobody can try out what they were.
    """

    noun = models.CharField(max_length=40)
    row = models.BigIntegerField()
    field = models.CharField(max_length=40)
    commitment = models.CharField(max_length=64, help_text="SHA-256 of salt and words, hex.")
    salt = models.CharField(max_length=32, blank=True, help_text="32 hex digits; empty: redacted.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("noun", "row", "field"), name="one_payload_a_field"),
        )


class Redaction(models.Model):
    """A retention decision carried out: whose words in which fact, by whom, under which rule."""

    noun = models.CharField(max_length=40)
    row = models.BigIntegerField()
    field = models.CharField(max_length=40)
    commitment = models.CharField(max_length=64, help_text="What the chain holds, hex.")
    ref = RefField(db_index=True)
    rule = models.TextField(help_text="The retention rule, as given.")
    decided_by = models.CharField(max_length=200)
    reason = models.TextField()
    recorded_in = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("noun", "row", "field"), name="one_redaction_a_field"),
        )
