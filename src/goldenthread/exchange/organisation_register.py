"""The register of practices (``epraccur``), which has 27 columns and no headings.

Of all prescribing organisations, those of setting 4 are general practices; others are counted
and not read. A practice is active, closed or dormant, and each is told. Column 4 gives the system
whose board commissions it; columns 16 and 17 the days on which it joined and left its
commissioner, which is older than its system: a practice is in the system from the day on which the
system was established at the earliest. Closed practices of former geographies, and those that
closed before there were systems, keep no system.
Source: NHS England, Organisation Data Service, epraccur; order of columns as published there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from goldenthread.exchange.columns import LONGEST_NAME, POSTCODE, PRACTICE_CODE
from goldenthread.exchange.days import DayError, day_from_digits
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, Reading, concluded
from goldenthread.exchange.table import Row, read_rows
from goldenthread.kernel import Ref, Span, SpanError
from goldenthread.reference.systems import registered_systems
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership

COLUMNS = 27
CODE, NAME, SYSTEM, POSTAL, OPEN, CLOSE, STATUS = 0, 1, 3, 9, 10, 11, 12
JOINED, LEFT, SETTING = 15, 16, 25
GENERAL_PRACTICE = "4"
_WORDS = {
    CODE: "1 (code)",
    NAME: "2 (name)",
    SYSTEM: "4 (system)",
    POSTAL: "10 (postcode)",
    OPEN: "11 (open date)",
    CLOSE: "12 (close date)",
    STATUS: "13 (status)",
    JOINED: "16 (join date)",
    LEFT: "17 (left date)",
    SETTING: "26 (prescribing setting)",
}
_SETTING = re.compile(r"\d{1,2}")


class Status(StrEnum):
    """The status of a practice in the register."""

    ACTIVE = "A"
    CLOSED = "C"
    DORMANT = "D"
    PROPOSED = "P"


@dataclass(frozen=True, slots=True)
class OrganisationRegister:
    """General practices with the days they opened and closed, their system, and their status."""

    practices: tuple[Practice, ...]
    memberships: tuple[Membership, ...]
    statuses: dict[Ref, Status]
    not_read: dict[str, int]
    """Organisations of other prescribing settings, counted by setting."""


def read_organisation_register(
    incoming: Incoming, problems: Problems | None = None
) -> Reading[OrganisationRegister]:
    """Read the register of practices; every problem is returned."""
    problems = problems or Problems()
    rows = read_rows(incoming, problems, headed=False)
    headings = {name.split("(")[1].rstrip(")"): name for name in _WORDS.values()}
    if rows and len(rows[0].fields) != COLUMNS:
        problems.refuse(
            "wrong-number-of-fields",
            f"The rows have {len(rows[0].fields)} fields; the register has {COLUMNS} and no "
            "headings.",
            "Use epraccur.csv as published.",
            row=1,
        )
    elif rows and simplified_code(rows[0]) == "headings":
        problems.refuse(
            "unexpected-headings",
            "The first row holds headings; the register as published has none.",
            "Remove the row, or use epraccur.csv as published.",
            row=1,
        )
    if problems.refused or not rows:
        return concluded(incoming, problems, None)
    reader = _Reader(problems)
    for row in rows:
        reader.read(row)
    reader.tell()
    facts = OrganisationRegister(
        tuple(reader.practices),
        tuple(reader.memberships),
        reader.statuses,
        dict(reader.others),
    )
    return concluded(incoming, problems, facts, rows=len(rows), headings=headings)


def simplified_code(row: Row) -> str:
    """``headings`` where the first row of a headerless file holds words, else its first field."""
    return "headings" if "code" in row.fields[CODE].casefold() else row.fields[CODE]


class _Reader:
    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.practices: list[Practice] = []
        self.memberships: list[Membership] = []
        self.statuses: dict[Ref, Status] = {}
        self.others: Counter[str] = Counter()
        self.former: Counter[str] = Counter()
        self.too_early = 0
        self.rows: dict[str, int] = {}

    def read(self, row: Row) -> None:
        fields = row.fields
        if fields[SETTING] != GENERAL_PRACTICE:
            if _SETTING.fullmatch(fields[SETTING]) is None:
                self._refuse(row, SETTING, "This is not a prescribing setting, such as 4.")
            self.others[fields[SETTING]] += 1
            return
        code = fields[CODE]
        if PRACTICE_CODE.fits(code) is False:
            self._refuse(row, CODE, f"This is not {PRACTICE_CODE.words}.")
            return
        if code in self.rows:
            self.problems.refuse(
                "duplicate-practice",
                f"Practice {code} stands in row {self.rows[code]:,} and again here.",
                "Keep the right row.",
                row=row.number,
                column=_WORDS[CODE],
                value=code,
            )
            return
        self.rows[code] = row.number
        if not fields[NAME].strip():
            self._refuse(row, NAME, "The practice has no name.")
        elif len(fields[NAME]) > LONGEST_NAME or not fields[NAME].isprintable():
            self._refuse(
                row,
                NAME,
                f"A name has at most {LONGEST_NAME} characters, all of which can be shown.",
            )
        if fields[STATUS] not in tuple(Status):
            self._refuse(row, STATUS, "This is not A (active), C (closed), D or P.")
            return
        span = self._span(row, OPEN, CLOSE)
        if span is None:
            return
        status = Status(fields[STATUS])
        if (status is Status.CLOSED) != (span.until is not None):
            self.problems.may_accept(
                "status-against-days",
                f"The status is {status.value} and the close date is "
                f"{fields[CLOSE] or 'empty'}: one of them is wrong.",
                "Correct it, or accept it: the days are then recorded.",
                row=row.number,
                column=_WORDS[STATUS],
                value=status.value,
            )
        ref = Ref("practice", code)
        postcode = fields[POSTAL] if POSTCODE.fits(fields[POSTAL]) else ""
        if fields[POSTAL] and not postcode:
            self.problems.may_accept(
                "malformed-postcode",
                f"This is not {POSTCODE.words}.",
                "Mend it, or accept it: it is then recorded as unknown.",
                row=row.number,
                column=_WORDS[POSTAL],
                value=fields[POSTAL],
            )
        self.practices.append(Practice(ref, fields[NAME], postcode, None, None, span))
        self.statuses[ref] = status
        self._join(row, ref)

    def _join(self, row: Row, practice: Ref) -> None:
        system = row.fields[SYSTEM]
        if system not in registered_systems():
            self.former[system] += 1
            return
        span = self._span(row, JOINED, LEFT)
        if span is None:
            return
        began = registered_systems()[system].span.since or date.min
        if span.until is not None and span.until <= began:
            self.too_early += 1
            return
        span = replace(span, since=max(span.since or date.min, began))
        self.memberships.append(
            Membership(practice, Ref("system", system), Capacity.IN_SYSTEM, span)
        )

    def _span(self, row: Row, first: int, last: int) -> Span | None:
        days = []
        for index in (first, last):
            try:
                days.append(day_from_digits(row.fields[index]))
            except DayError as error:
                self._refuse(row, index, f"'{row.fields[index][:20]}' {error}.")
        if len(days) < 2:
            return None
        try:
            return Span.through(days[0], days[1])
        except SpanError:
            self.problems.may_accept(
                "end-before-start",
                f"The last day, {days[1]}, comes before the first, {days[0]}.",
                "Correct the days, or accept it: the row is then left out.",
                row=row.number,
                column=_WORDS[last],
                value=row.fields[last],
            )
            return None

    def _refuse(self, row: Row, index: int, message: str) -> None:
        self.problems.refuse(
            "malformed-value",
            message,
            "Mend it from the source.",
            row=row.number,
            column=_WORDS[index],
            value=row.fields[index],
        )

    def tell(self) -> None:
        """Note what was counted rather than read."""
        if self.others:
            self.problems.notice(
                "other-settings",
                f"{self.others.total():,} organisations are no general practices "
                "(prescribing setting other than 4) and were not read.",
            )
        dormant = sum(status is Status.DORMANT for status in self.statuses.values())
        closed = sum(status is Status.CLOSED for status in self.statuses.values())
        self.problems.notice(
            "status",
            f"{len(self.practices):,} general practices: {closed:,} closed and {dormant:,} "
            "dormant, the rest active.",
        )
        if self.too_early:
            self.problems.notice(
                "before-systems",
                f"{self.too_early:,} practices left their commissioner before its system was "
                "established. They are recorded without a system.",
                column=_WORDS[LEFT],
            )
        if self.former:
            self.problems.notice(
                "no-system",
                f"{self.former.total():,} practices have the code of no present system "
                f"(former geographies, Wales and others: {', '.join(sorted(self.former))}). "
                "They are recorded without a system.",
                column=_WORDS[SYSTEM],
            )
