"""docs/reference/records.md: the nouns of the record, and their columns with units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

from docs.making.words import page, table
from goldenthread.kernel import FinancialYear, Money, Ref, Span

_UNITS = {
    "Answer": {},
    "Decision": {
        "for_votes": "votes",
        "against_votes": "votes",
        "withdrawn": "members who withdrew",
    },
    "Meeting": {"present": "voting members", "quorum": "voting members"},
    "Option": {"number": "its place on the paper, from 1"},
    "Practice": {"latitude": "degrees, WGS 84", "longitude": "degrees, WGS 84"},
    "PracticeNeed": {"*": "billionths of a person; empty where not published"},
    "Quorum": {"members": "voting members"},
    "Edition": {"count": "values"},
    "Release": {"population": "people", "value": "in the unit beside it"},
    "SmallArea": {"residents": "people", "deprivation_decile": "1 (most deprived) to 10"},
}


class NoUnitError(LookupError):
    """A number without a unit: say it above."""


def make() -> str:
    """The page. Django must be set up."""
    from goldenthread.records.nouns import MODELS

    return page(
        "The record",
        "One table a noun. A fact's field has the column of the same name; a span takes two, "
        "`since` (the first day on which it holds) and `until` (the first day on which it no "
        "longer does). Every row also has `recorded_in` and `retracted_in`, the recordings "
        "between which we believed it; [the thread](../explanation/the-thread.md) explains both "
        "times. A recording says who did what, when, from which file (its SHA-256) and why.",
        *(
            _of_noun(noun, MODELS[noun]._meta.db_table)
            for noun in sorted(MODELS, key=lambda noun: noun.__name__)
        ),
    )


def _of_noun(noun: type[Any], name: str) -> str:
    about = " ".join((noun.__doc__ or "").split("\n\n")[0].split()).replace("``", "`")
    rows = list(_columns(noun))
    return f"## {noun.__name__}\n\n{about} Table `{name}`.\n\n" + table(
        ("Column", "Holds", "Unit or form", "May be empty"), rows
    )


def _columns(noun: type[Any]) -> Iterator[tuple[str, str, str, str]]:
    hints = get_type_hints(noun)
    for item in fields(noun):
        kind, optional = _without_none(hints[item.name])
        if kind is Span:
            yield "`since`", "a day", "ISO 8601; empty: since ever", "yes"
            yield "`until`", "a day", "ISO 8601; empty: until further notice", "yes"
            continue
        holds, form = _described(noun.__name__, item.name, kind)
        yield f"`{item.name}`", holds, form, "yes" if optional else "no"


def _without_none(hint: Any) -> tuple[Any, bool]:
    if isinstance(hint, UnionType):
        (kind,) = (each for each in get_args(hint) if each is not NoneType)
        return kind, True
    return hint, False


def _described(noun: str, name: str, kind: Any) -> tuple[str, str]:
    units = _UNITS.get(noun, {})
    if kind is Money:
        return "an amount", "pence, whole number"
    if kind is Ref:
        return "a reference", "`kind:key`"
    if kind is FinancialYear:
        return "a financial year", "the calendar year in which it begins"
    if kind is date:
        return "a day", "ISO 8601"
    if kind is bool:
        return "yes or no", ""
    if kind in (int, float):
        unit = units.get(name) or units.get("*")
        if unit is None:
            raise NoUnitError(f"{noun}.{name} is a number without a unit")
        return "a number", unit
    if issubclass(kind, StrEnum):
        return "a word of a list", "; ".join(kind)
    return "text", units.get(name, "")
