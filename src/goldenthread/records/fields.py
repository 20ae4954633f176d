"""Columns for kernel values: what a row holds, a fact gets back unchanged."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import models

from goldenthread.kernel import FinancialYear, Money, Ref

if TYPE_CHECKING:
    _Text = models.CharField[Any, Any]
    _Pence = models.BigIntegerField[Any, Any]
    _Year = models.SmallIntegerField[Any, Any]
else:
    _Text, _Pence, _Year = models.CharField, models.BigIntegerField, models.SmallIntegerField


class RefField(_Text):
    """A reference as ``kind:key`` text."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    _pyi_lookup_exact_type: Any

    description = "A reference to a fact, kind:key"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_: Any) -> Ref | None:
        """Text to Ref."""
        if value is None:
            return None
        kind, _colon, key = value.partition(":")
        return Ref(kind, key)

    def to_python(self, value: Any) -> Any:
        """Ref from text, or the Ref itself."""
        return Ref.parse(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        """Ref to text."""
        return None if value is None else str(value)


class MoneyField(_Pence):
    """An amount in integer pence."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    _pyi_lookup_exact_type: Any

    description = "An amount of money, in pence"

    def from_db_value(self, value: int | None, *_: Any) -> Money | None:
        """Pence to Money."""
        return None if value is None else Money(value)

    def get_prep_value(self, value: Any) -> Any:
        """Money to pence."""
        return value.pence if isinstance(value, Money) else value


class FinancialYearField(_Year):
    """A financial year, by the calendar year in which it begins."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    _pyi_lookup_exact_type: Any

    description = "A financial year, by the year in which it begins"

    def from_db_value(self, value: int | None, *_: Any) -> FinancialYear | None:
        """2024 to 2024/25."""
        return None if value is None else FinancialYear(value)

    def get_prep_value(self, value: Any) -> Any:
        """2024/25 to 2024."""
        return value.begins if isinstance(value, FinancialYear) else value


class WordField(_Text):
    """One word or phrase of a closed list (a StrEnum)."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    _pyi_lookup_exact_type: Any

    description = "A word of a closed list"

    def __init__(self, *args: Any, words: type[StrEnum] | None = None, **kwargs: Any) -> None:
        self.words = words
        kwargs.setdefault("max_length", 60)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """Text to the member of the list."""
        return value if value is None or self.words is None else self.words(value)
