"""From when to when a practice is open, when allocation files and the register both speak of it.

Each source says what it knows. An allocation file names a practice, with its postcode, for its
year and until the next file. The register of practices gives the days on which a practice opened
and closed; the name that it prints is that of the day on which it was drawn up, which the file
does not tell, and never that of the opening day. So:

- where an allocation file names a practice, the register's name and postcode are not recorded;
- the opening day lengthens the earliest span, which keeps the earliest name that a file gives;
- the closing day ends the last span, unless a later file has the practice still.

Both are taken off and put on again whenever a file or a register is loaded, so that the order of
loading does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from goldenthread.actions.timelines import Piece, cut, starting
from goldenthread.kernel import Ref
from goldenthread.records.models import PracticeNeedRow, PracticeRow
from goldenthread.structure.memberships import Membership

REGISTER_VERB = "load organisations"

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class RegisterDays:
    """When the register has a practice open: ``date.min`` and ``date.max`` where it has no day."""

    opened: date = date.min
    closed: date = date.max


class FileYears:
    """Of which practices and systems the allocation files on record speak, by their 1 April."""

    def __init__(self, in_system: Mapping[Ref, Sequence[Membership]]) -> None:
        """``in_system`` holds the memberships of each practice in a system."""
        self._in_system = in_system
        self.of_practice: dict[Ref, list[date]] = defaultdict(list)
        of_system: dict[Ref, set[date]] = defaultdict(set)
        rows = PracticeNeedRow.objects.filter(retracted_in__isnull=True).order_by("year")
        for practice, year in rows.values_list("practice", "year"):
            begins = date(year.begins, 4, 1)
            self.of_practice[practice].append(begins)
            system = self.system_on(practice, begins)
            if system is not None:
                of_system[system].add(begins)
        self.of_system = {system: sorted(days) for system, days in of_system.items()}

    def system_on(self, practice: Ref, day: date) -> Ref | None:
        """The system that a practice is in on a day."""
        for membership in self._in_system.get(practice, ()):
            if membership.span.holds_on(day):
                return membership.group
        return None

    def last_system(self, practice: Ref, day: date) -> Ref | None:
        """The system that a practice is in on a day; where the register closed it, its last."""
        before = [year for year in self.of_practice.get(practice, ()) if year < day]
        held = self.system_on(practice, day)
        return self.system_on(practice, before[-1]) if held is None and before else held

    def gone(self, practice: Ref) -> date:
        """The first 1 April after its last file whose file has its system, and not the practice."""
        last = self.of_practice[practice][-1]
        system = self.system_on(practice, last)
        days = [] if system is None else self.of_system.get(system, [])
        return next((day for day in days if day > last), date.max)

    def of_files(
        self, practice: Ref, pieces: Iterable[Piece[V]], days: RegisterDays | None
    ) -> list[Piece[V]]:
        """A timeline as the files alone have it: without what the register put on it.

        Empty for a practice that no file has.
        """
        years = self.of_practice.get(practice)
        if not years:
            return []
        own = starting(pieces, years[0])
        closed = days.closed if days else date.max
        if own and own[-1].until == closed != date.max and closed > years[-1]:
            own[-1] = Piece(own[-1].since, self.gone(practice), own[-1].value)
        return own


def opened(pieces: Sequence[Piece[V]], days: RegisterDays | None) -> list[Piece[V]]:
    """The timeline from the opening day; the earliest value stands for the days before it."""
    if not pieces or days is None or days.opened >= pieces[0].since:
        return list(pieces)
    first = pieces[0]
    return [Piece(days.opened, first.until, first.value), *pieces[1:]]


def closed(
    pieces: Sequence[Piece[V]], days: RegisterDays | None, last_file: date | None
) -> list[Piece[V]]:
    """The timeline up to the closing day; as it is where a later file has the practice still."""
    if days is None or (last_file is not None and days.closed <= last_file):
        return list(pieces)
    return cut(pieces, days.closed)


def register_days() -> dict[Ref, RegisterDays]:
    """What the register last loaded says of each practice for which it changed anything.

    Read also from rows no longer believed: later files may have told the practice anew.
    """
    latest: dict[Ref, tuple[int, date, date]] = {}
    rows = PracticeRow.objects.filter(recorded_in__verb=REGISTER_VERB).order_by("recorded_in")
    for ref, event, since, until in rows.values_list("ref", "recorded_in", "since", "until"):
        first, end = since or date.min, until or date.max
        known = latest.get(ref)
        if known is not None and known[0] == event:
            first, end = min(first, known[1]), max(end, known[2])
        latest[ref] = (event, first, end)
    return {ref: RegisterDays(first, end) for ref, (_, first, end) in latest.items()}
