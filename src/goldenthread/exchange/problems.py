"""What is wrong, or worth knowing, about a file that somebody brings in.

A problem names the place (row, column, value) and the remedy. It has one of three consequences:
it is refused (the file cannot be taken in until it is mended), acceptable (a named person may
accept it and say why), or a notice (told, and needs nobody's acceptance). Readers return every
problem that they find, so that a file is mended once and not one fault at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack

KEPT_PER_CODE = 200
"""Refusals and notices of one code that are kept to be shown. The rest are counted, and told."""

MOST_ACCEPTABLE = 50_000
"""Acceptable problems of one code. All are kept, since what somebody accepts is recorded one by
one; a file with more of them is refused."""


class Consequence(StrEnum):
    """What a problem means for the file in which it was found."""

    REFUSED = "refused"
    ACCEPTABLE = "acceptable"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: ``code`` is a stable word such as ``duplicate-practice``.

    ``row`` is the row as an editor or a spreadsheet shows it: the first line of the file is 1.
    ``column`` is the heading as in the file, ``sheet`` the sheet of a workbook. All four of place
    and value are None where they make no sense (an empty file has no row).
    """

    code: str
    consequence: Consequence
    message: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None

    @property
    def name(self) -> str:
        """The name by which a person accepts this one problem: ``overlapping-spells@7180``."""
        return self.code if self.row is None else f"{self.code}@{self.row}"

    @property
    def place(self) -> str:
        """Where it is, in words: ``row 12, column 'MH WP'``; empty for the file as a whole."""
        parts = []
        if self.sheet is not None:
            parts.append(f"sheet '{self.sheet}'")
        if self.row is not None:
            parts.append(f"row {self.row:,}")
        if self.column is not None:
            # Workbooks break long headings over lines.
            parts.append(f"column '{' '.join(self.column.split())}'")
        return ", ".join(parts)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message} {self.remedy}".strip()


class Place(TypedDict, total=False):
    """Where a problem is; what is not said makes no sense for it."""

    row: int | None
    column: str | None
    value: str | None
    sheet: str | None


class Problems:
    """Collects problems while a file is read, and counts them all.

    Keeps every acceptable one, and of the others the first of each code.
    """

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._counts: Counter[str] = Counter()
        self._refused = False

    def add(
        self,
        code: str,
        consequence: Consequence,
        message: str,
        remedy: str = "",
        **place: Unpack[Place],
    ) -> None:
        """Note one problem. A long value is shortened, since it may be a whole broken file."""
        self._counts[code] += 1
        self._refused = self._refused or consequence is Consequence.REFUSED
        most = MOST_ACCEPTABLE if consequence is Consequence.ACCEPTABLE else KEPT_PER_CODE
        if consequence is Consequence.ACCEPTABLE and self._counts[code] == most + 1:
            self.refuse(
                "too-many-problems",
                f"There are more than {most:,} problems '{code}', too many for anyone to accept.",
                "Check that this is the file you mean, and mend it at its source.",
            )
        if self._counts[code] <= most:
            self._kept.append(
                Problem(
                    code,
                    consequence,
                    message,
                    remedy,
                    place.get("row"),
                    place.get("column"),
                    shortened(place.get("value")),
                    place.get("sheet"),
                )
            )

    def refuse(self, code: str, message: str, remedy: str, **place: Unpack[Place]) -> None:
        """Note a problem that no one can accept."""
        self.add(code, Consequence.REFUSED, message, remedy, **place)

    def may_accept(self, code: str, message: str, remedy: str, **place: Unpack[Place]) -> None:
        """Note a problem that a named person may accept with a reason."""
        self.add(code, Consequence.ACCEPTABLE, message, remedy, **place)

    def notice(self, code: str, message: str, remedy: str = "", **place: Unpack[Place]) -> None:
        """Note what the person should know and need not answer for."""
        self.add(code, Consequence.NOTICE, message, remedy, **place)

    @property
    def refused(self) -> bool:
        """Whether anything found so far means that the file cannot be taken in."""
        return self._refused

    @property
    def kept(self) -> tuple[Problem, ...]:
        """The problems to show: those that refuse first, then by row."""
        order = list(Consequence)
        return tuple(
            sorted(self._kept, key=lambda each: (order.index(each.consequence), each.row or 0))
        )

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of each code, also of those not kept."""
        return dict(self._counts)


def shortened(value: str | None, longest: int = 60) -> str | None:
    """A value fit to be shown in a message."""
    if value is None or len(value) <= longest:
        return value
    return value[: longest - 1] + "…"


def rows_in_words(rows: Iterable[int], shown: int = 10) -> str:
    """Row numbers for a message: ``rows 2, 5 and 9``, or the first ten and how many more."""
    numbers = list(rows)
    first = [f"{row:,}" for row in numbers[:shown]]
    if len(numbers) > shown:
        return f"rows {', '.join(first)} and {len(numbers) - shown:,} more"
    if len(first) == 1:
        return f"row {first[0]}"
    return f"rows {', '.join(first[:-1])} and {first[-1]}"
