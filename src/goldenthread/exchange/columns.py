"""Columns of a table: declared by pattern, since headings change with the year; and shapes.

A shape says what a value of a column looks like. It lets a reader see that two columns were
swapped, which no heading tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from goldenthread.exchange.problems import Problems
from goldenthread.exchange.table import Row


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value looks like: a test and the words for it, with an example."""

    words: str
    fits: Callable[[str], bool]


def code_shape(pattern: str, words: str) -> Shape:
    """A shape given by a regular expression for the whole value."""
    whole = re.compile(pattern)
    return Shape(words, lambda value: whole.fullmatch(value) is not None)


def degrees_shape(low: float, high: float, words: str) -> Shape:
    """A decimal number of degrees within bounds."""
    # Programs write degrees near Greenwich as -5.84E-05.
    number = re.compile(r"-?\d{1,3}(\.\d+)?([eE]-\d\d?)?")
    return Shape(
        words, lambda value: number.fullmatch(value) is not None and low <= float(value) <= high
    )


LONGEST_NAME = 300
"""Characters of a name that the record keeps, on every database."""

_NAME_LIKE_A_CODE = re.compile(r"[A-Z]{1,2}\d{5,8}|-?[\d.,]+")


def _is_name(value: str) -> bool:
    return (
        any(letter.isalpha() for letter in value)
        and value == value.strip()
        and value.isprintable()
        and len(value) <= LONGEST_NAME
        and _NAME_LIKE_A_CODE.fullmatch(value) is None
    )


NAME = Shape(f"a name of at most {LONGEST_NAME} characters, with no spaces around it", _is_name)
PRACTICE_CODE = code_shape(r"[A-Z]\d{5}", "a practice code such as B85005")
NETWORK_CODE = code_shape(r"U\d{5}", "a network code such as U89141")
SYSTEM_CODE = code_shape(r"Q[A-Z0-9]{2}", "a system code such as QWO")
REGION_CODE = code_shape(r"Y\d{2}", "a region code such as Y63")
LOWER_TIER_CODE = code_shape(r"E0[6789]\d{6}", "a district code such as E07000163")
UPPER_TIER_CODE = code_shape(r"E(06|08|09|10)\d{6}", "an upper-tier code such as E10000014")
POSTCODE = code_shape(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}", "a postcode such as TS18 1HU")
LATITUDE = degrees_shape(49.8, 55.9, "a latitude in England, degrees from 49.8 to 55.9")
LONGITUDE = degrees_shape(-6.5, 1.9, "a longitude in England, degrees from -6.5 to 1.9")
PEOPLE = code_shape(r"\d{1,9}(\.\d{1,9})?", "a number of people, zero or more, such as 4068.906409")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a format: the field it fills, the pattern of its heading, its shape.

    ``may_lack``: files as published can do without the column. ``may_be_empty``: a cell may be.
    """

    field: str
    pattern: str
    shape: Shape
    heading: str
    may_lack: bool = False
    may_be_empty: bool = False


def simplified(heading: str) -> str:
    """A heading for comparison: one space between words (workbooks break lines), small letters."""
    return " ".join(heading.split()).casefold()


def match_headings(
    headings: Sequence[str],
    columns: Sequence[Column],
    problems: Problems,
    *,
    row: int = 1,
    remedy: str = "",
) -> dict[str, int]:
    """Which field stands at which index. Notes missing, repeated and unread headings.

    ``remedy`` says what to do where a heading of a file of people's own is missing.
    """
    found: dict[str, int] = {}
    read: set[int] = set()
    for column in columns:
        pattern = re.compile(column.pattern)
        at = [i for i, heading in enumerate(headings) if pattern.fullmatch(simplified(heading))]
        read.update(at)
        if len(at) > 1:
            problems.refuse(
                "repeated-heading",
                f"The columns {', '.join(str(i + 1) for i in at)} have the same heading.",
                "Keep the right one.",
                row=row,
                column=headings[at[1]],
            )
        if at:
            found[column.field] = at[0]
        elif not column.may_lack:
            _report_missing(column, headings, problems, row, remedy)
    unread = [heading for i, heading in enumerate(headings) if i not in read]
    if unread and len(found) > 1:
        problems.notice(
            "heading-not-read",
            f"Not read, since this format does not know them: {', '.join(map(repr, unread))}.",
            row=row,
        )
    return found


def _report_missing(
    column: Column, headings: Sequence[str], problems: Problems, row: int, remedy: str
) -> None:
    near = get_close_matches(column.heading, headings, 1, 0.7)
    hint = f" The nearest heading is {near[0]!r}." if near else ""
    problems.refuse(
        "missing-heading",
        f"There is no column '{column.heading}'.{hint}",
        "Use the file as published, with its headings in the first row."
        if remedy == ""
        else remedy,
        row=row,
        column=column.heading,
    )


def swapped_columns(
    rows: Sequence[Row],
    columns: Sequence[Column],
    at: Mapping[str, int],
    headings: Sequence[str],
    problems: Problems,
) -> set[str]:
    """Fields whose values belong under another heading; each pair is noted once.

    Two columns are swapped when most values of one do not fit it, and most values of each fit
    the other. Looks at the first 500 rows: enough to tell, and quick.
    """
    sample = rows[:500]
    values = {
        column.field: [value for row in sample if (value := row.fields[at[column.field]])]
        for column in columns
        if column.field in at
    }

    def fit(shape: Shape, field: str) -> float:
        given = values[field]
        return sum(map(shape.fits, given)) / len(given) if given else 0.0

    astray: set[str] = set()
    present = [column for column in columns if values.get(column.field)]
    for column in present:
        if column.field in astray or fit(column.shape, column.field) > 0.5:
            continue
        for other in present:
            if (
                other.field != column.field
                and other.field not in astray
                and fit(other.shape, column.field) > 0.5
                and fit(column.shape, other.field) > 0.5
            ):
                astray |= {column.field, other.field}
                first, second = headings[at[column.field]], headings[at[other.field]]
                problems.refuse(
                    "swapped-columns",
                    f"The values of '{first}' and '{second}' stand in each other's place: "
                    f"'{first}' should be {column.shape.words}.",
                    "Swap the two headings, or use the file as published.",
                    row=sample[0].number,
                    column=first,
                    value=values[column.field][0],
                )
                break
    return astray
