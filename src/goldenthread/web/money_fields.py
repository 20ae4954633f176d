"""Fields of the forms by which money moves: what is typed becomes a value, or words beside it.

Each says by its ``look`` how it is shown: a line, words, pounds, a day, choices or radios.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from goldenthread.kernel import FinancialYear, Money, MoneyError, Ref, RefError
from goldenthread.records.search import search
from goldenthread.records.threads import entries
from goldenthread.thread.catalogue import kinds as every_kind

LONGEST_WORDS = 300
"""Characters of what a payment is for, as the record keeps them."""
LONGEST_REASON = 1_000
_LONGEST_TYPED = 4_000
_NAMED = 4
"""Facts that are named where several fit what was typed."""
_LETTERS = "bcdfghjkmnpqrstvwxyz"
_KEY = re.compile(rf"[0-9]{{4}}-[{_LETTERS}]{{10}}")
Choices = Sequence[tuple[str, str]]


def fresh_key(day: date) -> str:
    """A key made when a form is first shown, so that sending it twice records once.

    The year, as every key has, and letters that nobody guesses: never mistaken for a number.
    """
    letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{FinancialYear.of(day).begins}-{letters}"


class KeyField(forms.CharField):
    """The hidden key of a form."""

    look = "hidden"

    def clean(self, value: Any) -> str:
        """The key, if it is one that we make."""
        text = str(value or "")
        if not _KEY.fullmatch(text):
            raise forms.ValidationError("The key of this form is lost: open the form again")
        return text


class WordsField(forms.CharField):
    """Words in one line, or in several where it ``wraps``."""

    def __init__(self, asked: str, *, longest: int = LONGEST_WORDS, wraps: bool = False,
                 **more: Any) -> None:  # fmt: skip
        super().__init__(max_length=_LONGEST_TYPED, error_messages={"required": asked}, **more)
        self.longest, self.look = longest, "words" if wraps else "line"

    def clean(self, value: Any) -> str:
        """The words, which can be shown and are no longer than the record keeps."""
        text = str(super().clean(value)).replace("\r\n", "\n")
        if len(text) > self.longest:
            raise forms.ValidationError(f"Make it {self.longest:,} characters or fewer")
        if not text.replace("\n", " " if self.look == "words" else "\n").isprintable():
            raise forms.ValidationError("Leave out the marks that cannot be shown")
        return text


class PoundsField(forms.CharField):
    """An amount of pounds above nothing."""

    look = "pounds"

    def __init__(self, **more: Any) -> None:
        super().__init__(error_messages={"required": "Write the amount in pounds"}, **more)

    def clean(self, value: Any) -> Money | None:
        """The amount; None where none need be given and none is."""
        text = str(super().clean(value)).removeprefix("£").strip()
        if not text:
            return None
        try:
            amount = Money.parse(text)
        except MoneyError as error:
            raise forms.ValidationError(_sentence(str(error))) from error
        if amount.pence <= 0:
            raise forms.ValidationError("Write an amount above nothing, without a minus sign")
        return amount


class PastDayField(forms.CharField):
    """A day up to today."""

    look = "day"

    def __init__(self, **more: Any) -> None:
        super().__init__(error_messages={"required": "Say on which day it happened"}, **more)
        self.today = date.max

    def clean(self, value: Any) -> date:
        """The day."""
        text = str(super().clean(value))
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            words = "Write the day as year, month and day, for example 2026-03-31"
            raise forms.ValidationError(words) from error
        if day > self.today:
            raise forms.ValidationError("It has not happened yet: record it once it has")
        return day


class ChosenField(forms.ChoiceField):
    """One of some choices, each a reference or a word; as radios where they are few."""

    def __init__(self, asked: str, *, radios: bool = False, **more: Any) -> None:
        super().__init__(
            error_messages={"required": asked, "invalid_choice": "Choose one of the list"}, **more
        )
        self.look = "radios" if radios else "choices"


class FactField(forms.CharField):
    """A fact of some kinds, by its reference, its key, or words that only it holds."""

    look = "line"

    def __init__(self, asked: str, *kinds: str, **more: Any) -> None:
        super().__init__(max_length=200, error_messages={"required": asked}, **more)
        self.kinds = kinds

    def clean(self, value: Any) -> Ref | None:
        """The reference; None where none need be given and none is."""
        text = str(super().clean(value))
        if not text:
            return None
        typed = _typed(text, self.kinds)
        there = [ref for ref in typed if ref in entries(typed)] if typed else []
        if there:
            return there[0]
        found = [
            one for kind in self.kinds for one in search(text, kind=kind, limit=_NAMED + 1).entries
        ]
        if len(found) == 1:
            return found[0].ref
        called = " or ".join(every_kind[kind].label.lower() for kind in self.kinds)
        if not found:
            raise forms.ValidationError(
                f"No {called} in the record is called so: write its reference, such as "
                f"{self.kinds[0]}:KEY, or a word of its name"
            )
        named = "; ".join(
            f"{one.ref} ({one.title}, {every_kind[one.ref.kind].label.lower()})"
            for one in found[:_NAMED]
        )
        more = " and others" if len(found) > _NAMED else ""
        raise forms.ValidationError(
            f"More than one is called so. Write the reference of the one that you mean: "
            f"{named}{more}"
        )


def _typed(text: str, kinds: Iterable[str]) -> list[Ref]:
    """The references that a text may be: as it is, or as a key of each kind."""
    found = []
    for written in (text, *(f"{kind}:{text}" for kind in kinds)):
        try:
            ref = Ref.parse(written)
        except RefError:
            continue
        if ref.kind in kinds:
            found.append(ref)
    return found


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
