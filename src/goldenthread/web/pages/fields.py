"""Fields of forms in the field's words: a day, an amount, a choice of what is recorded, words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from goldenthread.authority.proposals import readable
from goldenthread.kernel import Money, MoneyError
from goldenthread.records.occasion import asked_day
from goldenthread.records.roles import AccountRole
from goldenthread.web.acting import acting

LONGEST_WORDS = 10_000
"""Characters of one field that is written in words."""


YEARS = range(1900, 2200)
"""Years in which anything that is recorded here can begin, be held or end."""


class ChooseField(forms.ChoiceField):
    """A choice by value and words, in groups or not; ``missing`` is said where none is made."""

    def __init__(self, missing: str, choices: Sequence[Any] = (), *, required: bool = True) -> None:
        super().__init__(
            choices=choices, required=required,
            error_messages={"required": missing, "invalid_choice": f"{missing}, from the list"},
        )  # fmt: skip


class DayField(forms.CharField):
    """A day as ``2026-03-31``; None where it is not required and not given."""

    def __init__(self, missing: str, *, required: bool = True) -> None:
        super().__init__(required=required, max_length=20, error_messages={"required": missing})

    def clean(self, value: Any) -> date | None:
        """The day. Raises ValidationError with words for anything else."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found = asked_day(text, date.min)
        except ValueError as error:
            raise ValidationError(_sentence(str(error))) from error
        if found.year not in YEARS:
            raise ValidationError(f"Give a day of the years {YEARS[0]} to {YEARS[-1]}")
        return found


class PoundsField(forms.CharField):
    """An amount in pounds; None where none is given."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=40)

    def clean(self, value: Any) -> Money | None:
        """The amount. Raises ValidationError with words for anything else."""
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = Money.parse(text)
        except MoneyError as error:
            raise ValidationError(_sentence(str(error))) from error
        if amount.pence < 0:
            raise ValidationError("An amount is nothing or more: leave the minus sign out")
        return amount


class WordsField(forms.CharField):
    """Words in lines, as they are kept: no space around them, one sign for the end of a line."""

    def __init__(self, missing: str = "", *, longest: int = LONGEST_WORDS) -> None:
        super().__init__(
            required=bool(missing), max_length=longest,
            error_messages={
                "required": missing, "max_length": f"Write at most {longest:,} characters",
            },
        )  # fmt: skip

    def to_python(self, value: Any) -> str:
        """The words as they are kept."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: Any) -> None:
        """Words can be shown and kept. Raises ValidationError."""
        super().validate(value)
        if not readable(value):
            raise ValidationError("There are characters in it that cannot be shown: type it anew")


def reason_of(request: HttpRequest, allowed: frozenset[AccountRole], words: str = "") -> str:
    """Why something is recorded: somebody's words if any, and in which capacity they act."""
    capacity = acting(request).capacity(*allowed)
    return f"{words.rstrip('.')} ({capacity})" if words else f"From the minutes, {capacity}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
