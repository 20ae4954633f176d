"""Facts as people and programs write them: JSON, one object a fact; or a CSV of transfers.

Each object has ``kind`` and the fields of that kind, a span as ``since`` and ``until`` (the first
day no longer so). References are ``kind:key``, days ``2026-03-31``, years ``2025/26``, money
decimal pounds as text (``"1250.50"``), choices the words of their list. An empty or missing field
is one that may be without a value; a transfer may lack its ``ref``, and then gets the next number.
A file is a JSON list or JSON lines. Every problem is told at once, with line, field and value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from goldenthread.exchange.json_document import read_json
from goldenthread.exchange.problems import Problems, shortened
from goldenthread.exchange.reading import Incoming, Reading, concluded
from goldenthread.exchange.table import decoded, read_rows
from goldenthread.kernel import (
    FinancialYear,
    FinancialYearError,
    Money,
    MoneyError,
    Ref,
    RefError,
    Span,
    SpanError,
)
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.thread.catalogue import kinds

MOST_FACTS = 20_000
"""Ceiling of facts in one file."""

NUMBERED: Mapping[str, type[Any]] = MappingProxyType(
    {"allotment": Allotment, "payment": Payment, "receipt": Receipt}
)
"""The kinds of transfer: they may lack a reference, and then get the next number."""

LONGEST_REF = 120
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MEND = "Write it as the example of its kind shows, and read the file again."
Nouns = Mapping[str, type[Any]]
"""The class of fact for each word that may stand as ``kind``."""


class _UnfitError(ValueError):
    """A value that is not what its field holds; the words say what it holds."""


def read_facts(incoming: Incoming, problems: Problems, nouns: Nouns) -> Reading[tuple[Any, ...]]:
    """The facts of a JSON list or of JSON lines, in their order; none when any is refused."""
    found: list[Any] = []
    rows = 0
    for row, value in _objects(incoming, problems):
        rows += 1
        if rows > MOST_FACTS:
            _too_many(problems, row)
            break
        fact = _fact(value, row, problems, nouns)
        if fact is not None:
            found.append(fact)
    if not rows and not problems.refused:
        problems.refuse("no-facts", "The file holds no fact.", "Write one object for each fact.")
    return concluded(incoming, problems, tuple(found), rows=rows)


def read_transfers(incoming: Incoming, problems: Problems) -> Reading[tuple[Any, ...]]:
    """The payments, allotments and receipts of a CSV with a heading for each field, and ``kind``.

    Without a column ``kind`` every row is a payment.
    """
    rows = read_rows(incoming, problems)
    found: list[Any] = []
    headings = [heading.strip() for heading in rows[0].fields] if rows else []
    for heading in {one for one in headings if headings.count(one) > 1}:
        problems.refuse(
            "heading-twice", f"The heading '{heading}' stands twice.", "Leave one of them out.",
            row=1, column=heading,
        )  # fmt: skip
    if len(rows) - 1 > MOST_FACTS:
        _too_many(problems, rows[MOST_FACTS + 1].number)
        rows = []
    for row in rows[1:]:
        cells = dict(zip(headings, row.fields, strict=True))
        value: dict[str, object] = {name: text.strip() for name, text in cells.items()}
        value.setdefault("kind", "payment")
        # A cell of a column that this kind has not is empty in a file that holds several kinds.
        noun: Any = NUMBERED.get(str(value["kind"]))
        if noun is not None:
            known = _fields(noun)
            value = {name: each for name, each in value.items() if each or name in known}
        fact = _fact(value, row.number, problems, NUMBERED)
        if fact is not None:
            found.append(fact)
    return concluded(
        incoming, problems, tuple(found), rows=max(0, len(rows) - 1),
        headings={heading: heading for heading in headings},
    )  # fmt: skip


def fact_object(kind: str, fact: Any) -> dict[str, str | int | bool | None]:
    """A fact as an object that :func:`read_facts` reads back unchanged."""
    said: dict[str, str | int | bool | None] = {"kind": kind}
    for item in fields(fact):
        value = getattr(fact, item.name)
        if isinstance(value, Span):
            said["since"], said["until"] = _text(value.since), _text(value.until)
        else:
            said[item.name] = value if isinstance(value, bool | int) else _text(value)
    return said


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, Ref) and not value.key):
        return None  # a reference without a key is one that gets its number later
    if isinstance(value, Money):
        return value.decimal()
    if isinstance(value, date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)


def _too_many(problems: Problems, row: int) -> None:
    problems.refuse(
        "too-many-facts", f"The file has more than {MOST_FACTS:,} facts.", "Divide it.", row=row
    )


def _objects(incoming: Incoming, problems: Problems) -> Iterator[tuple[int, object]]:
    """Each object with its row: the line of JSON lines, or the place in a list, from 1."""
    text = decoded(incoming, problems)
    if text is None:
        return
    if text.lstrip().startswith("["):
        value = read_json(incoming, problems, _MEND)
        if isinstance(value, list):
            yield from enumerate(value, 1)
        return
    for row, line in enumerate(text.splitlines(), 1):
        if line.strip():
            own = Problems()
            value = read_json(Incoming(incoming.name, line.encode()), own, _MEND)
            for each in own.kept:
                problems.refuse(each.code, each.message, each.remedy, row=row, value=each.value)
            if not own.refused:
                yield row, value


def _fact(value: object, row: int, problems: Problems, nouns: Nouns) -> Any:
    """The fact that an object says, or None with every problem noted."""
    if not isinstance(value, dict):
        problems.refuse(
            "not-an-object", "This is no object with the fields of a fact.", _MEND, row=row,
            value=shortened(json.dumps(value)),
        )  # fmt: skip
        return None
    kind = value.get("kind")
    noun: Any = nouns.get(kind) if isinstance(kind, str) else None
    if noun is None:
        problems.refuse(
            "unknown-kind", f"'{kind}' is no kind of fact that can be read here.",
            f"Write one of: {', '.join(sorted(nouns))}.", row=row, column="kind",
            value=shortened(str(kind)),
        )  # fmt: skip
        return None
    known, said = _fields(noun), dict(value)
    del said["kind"]
    for name in sorted(said.keys() - known.keys()):
        problems.refuse(
            "unknown-field", f"A {kind} has no field '{name}'.",
            f"Its fields are: {', '.join(known)}.", row=row, column=str(name),
            value=shortened(str(said[name])),
        )  # fmt: skip
    values: dict[str, Any] = {}
    fit = not said.keys() - known.keys()
    for name, (read, needed, otherwise) in known.items():
        given = said.get(name)
        if given is None or given == "":
            if name == "ref" and kind in NUMBERED:
                values[name] = Ref(str(kind), "")
            elif needed:
                problems.refuse(
                    "missing-field", f"The field '{name}' of this {kind} is missing.",
                    f"Write {_shape(read)}.", row=row, column=name,
                )  # fmt: skip
                fit = False
            else:
                values[name] = otherwise
            continue
        try:
            values[name] = read(given)
        except _UnfitError as error:
            problems.refuse(
                "unfit-value", f"{error}.", f"Write {_shape(read)}.", row=row, column=name,
                value=shortened(str(given)),
            )  # fmt: skip
            fit = False
    return _made(noun, str(kind), values, row, problems) if fit else None


def _made(noun: type[Any], kind: str, values: dict[str, Any], row: int, problems: Problems) -> Any:
    ref = values.get("ref")
    known = kinds.get(ref.kind) if isinstance(ref, Ref) else None
    if isinstance(ref, Ref) and (known is None or known.fact is not noun):
        fitting = " or ".join(f"{each.name}:KEY" for each in kinds if each.fact is noun)
        problems.refuse(
            "unfit-value", f"{ref} is no reference of a {kind}.", f"Write {fitting}.", row=row,
            column="ref", value=str(ref),
        )  # fmt: skip
        return None
    if "since" in values and "span" in {item.name for item in fields(noun)}:
        try:
            values["span"] = Span(values.pop("since"), values.pop("until"))
        except SpanError as error:
            problems.refuse("unfit-value", f"{error}.", "Write a later end.", row=row,
                            column="until")  # fmt: skip
            return None
    return noun(**values)


_Field = tuple[Callable[[object], Any], bool, Any]


@cache
def _fields(noun: type[Any]) -> Mapping[str, _Field]:
    """How each field of a noun is read, whether it must be there, and what it is otherwise."""
    hints = get_type_hints(noun)
    found: dict[str, _Field] = {}
    for item in fields(noun):
        hint = hints[item.name]
        if hint is Span:
            found["since"] = found["until"] = (_READERS[date], False, None)
            continue
        optional = get_origin(hint) is UnionType and type(None) in get_args(hint)
        bare = next(one for one in get_args(hint) if one is not type(None)) if optional else hint
        otherwise = None if item.default is MISSING else item.default
        found[item.name] = (_reader(bare), not optional and item.default is MISSING, otherwise)
    return MappingProxyType(found)


def _reader(hint: type[Any]) -> Callable[[object], Any]:
    if issubclass(hint, StrEnum):
        return _choice(hint)
    return _READERS[hint]


def _choice(words: type[StrEnum]) -> Callable[[object], Any]:
    def read(value: object) -> Any:
        try:
            return words(str(value))
        except ValueError as error:
            raise _UnfitError(f"{value!r} is none of its words") from error

    read.__doc__ = f"one of: {', '.join(words)}"
    return read


def _shape(read: Callable[[object], Any]) -> str:
    words = (read.__doc__ or "").rstrip(".")
    return words[:1].lower() + words[1:]


def _read_text(value: object) -> str:
    """Text without marks that cannot be shown."""
    if not isinstance(value, str) or not value.replace("\n", " ").isprintable():
        raise _UnfitError("This is no text that can be shown")
    return value


def _read_number(value: object) -> int:
    """A whole number."""
    written = isinstance(value, int | str) and not isinstance(value, bool)
    if not written or not _WHOLE.fullmatch(str(value)):
        raise _UnfitError(f"{shortened(str(value))} is no whole number")
    return int(str(value))


def _read_measure(value: object) -> float:
    """A decimal number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _UnfitError("This is no number")
    try:
        number = float(value)
    except (ValueError, OverflowError) as error:
        raise _UnfitError(f"{shortened(str(value))} is no number") from error
    if number - number:  # infinite, or no number
        raise _UnfitError(f"{value} is no number that can be kept")
    return number


def _read_flag(value: object) -> bool:
    """True or false."""
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    raise _UnfitError(f"{shortened(str(value))} is neither true nor false")


def _read_day(value: object) -> date:
    """A day, such as 2026-03-31."""
    try:
        written = isinstance(value, str) and _DAY.fullmatch(value)
        day = date.fromisoformat(str(value)) if written else None
    except ValueError:
        day = None
    if day is None:
        raise _UnfitError(f"{shortened(str(value))} is no day")
    return day


def _read_money(value: object) -> Money:
    """Pounds as text, with two decimals for pence, such as "1250.50"."""
    if not isinstance(value, str):
        raise _UnfitError(f"{shortened(str(value))} is no text: programs round numbers")
    try:
        return Money.parse(value)
    except MoneyError as error:
        raise _UnfitError(str(error)) from error


def _read_ref(value: object) -> Ref:
    """A reference, kind:key, such as payment:2025-0412."""
    try:
        ref = Ref.parse(value) if isinstance(value, str) else None
    except RefError as error:
        raise _UnfitError(str(error)) from error
    if ref is None or len(str(ref)) > LONGEST_REF or not str(ref).isprintable():
        raise _UnfitError(f"{shortened(str(value))} is no reference that can be kept")
    return ref


def _read_year(value: object) -> FinancialYear:
    """A financial year, such as 2025/26."""
    try:
        return FinancialYear.parse(str(value))
    except FinancialYearError as error:
        raise _UnfitError(str(error)) from error


_READERS: Mapping[type[Any], Callable[[object], Any]] = MappingProxyType(
    {
        str: _read_text,
        int: _read_number,
        float: _read_measure,
        bool: _read_flag,
        date: _read_day,
        Money: _read_money,
        Ref: _read_ref,
        FinancialYear: _read_year,
    }
)


def nouns_of(facts: Sequence[type[Any]]) -> Nouns:
    """Words for kinds of fact: the name of each class in lower case, its words with hyphens."""
    named: dict[str, type[Any]] = {}
    for noun in facts:
        word = "".join(f"-{mark.lower()}" if mark.isupper() else mark for mark in noun.__name__)
        named[word.removeprefix("-")] = noun
    return MappingProxyType(named)
