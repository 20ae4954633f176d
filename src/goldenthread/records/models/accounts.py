"""Accounts of the people who use the pages, the roles they are given, and the log of signing in.

None of these is a fact of the system: they say who may type, not who may decide. Giving and ending
a role are events, tied into the chain beside other events; passwords, sessions and the log of
signing in are housekeeping, and are not.
"""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from goldenthread.records.fields import RefField, WordField
from goldenthread.records.models.recording import Recording
from goldenthread.records.roles import AccountRole


class Account(AbstractBaseUser):
    """Somebody who can sign in. ``name`` is how the record names them, and never changes."""

    name = models.CharField(max_length=200, help_text="As it is recorded beside what they do.")
    email = models.EmailField(unique=True, help_text="In small letters; what they sign in with.")
    is_active = models.BooleanField(default=True)
    recorded_in = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = BaseUserManager()


class RoleGrant(models.Model):
    """A role given to an account from one day until another, by the person of the recording.

    ``scope`` is what the role is for (a system, place, body or practice; None: the whole record),
    ``person`` the recorded person who holds the account, where there is one.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    holder = models.CharField(max_length=200, help_text="The name of the account.")
    role = WordField(words=AccountRole, max_length=20)
    scope = RefField(null=True)
    person = RefField(null=True)
    since = models.DateField()
    until = models.DateField(null=True, help_text="The first day on which it no longer holds.")
    recorded_in = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")


class RoleEnd(models.Model):
    """A role taken back, at once, by the person of the recording."""

    grant = models.OneToOneField(RoleGrant, on_delete=models.PROTECT, related_name="end")
    recorded_in = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")


class Happening(StrEnum):
    """What the log of signing in tells."""

    SIGNED_IN = "signed in"
    REFUSED = "was refused"
    SIGNED_OUT = "signed out"
    FACTOR_ADDED = "added a second factor"
    FACTOR_REMOVED = "removed a second factor"
    PASSWORD_CHANGED = "changed the password"  # noqa: S105  words, no password
    STEPPED_IN = "stepped into somebody’s shoes"
    STEPPED_OUT = "stepped out of somebody’s shoes"


class SignInEvent(models.Model):
    """A line of the log: when, what, whose account (None: nobody's), and how.

    What was typed is never kept: people type their password into the wrong field.
    """

    at = models.DateTimeField(db_index=True)
    happening = WordField(words=Happening)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="sign_ins", null=True
    )
    how = models.CharField(max_length=60, blank=True, default="")
