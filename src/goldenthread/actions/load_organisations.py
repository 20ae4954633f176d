"""Load the register of practices: the days on which practices opened and closed.

The register stands above other files for those days. Names and postcodes it gives only to
practices that no allocation file names: what it prints is of the day on which it was drawn up,
which the file does not tell, and says nothing of the years before. Where it prints another name
than the allocation files, that is told, and theirs stays. Its system is likewise taken for a
practice of which no file knows a system. A practice that an allocation file still has after the
day on which the register closed it stays open: the file pays for its people.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from goldenthread.actions.loading import (
    Acceptance,
    Change,
    LoadReport,
    Plan,
    What,
    load,
    rows_of,
)
from goldenthread.actions.practice_days import (
    REGISTER_VERB,
    FileYears,
    RegisterDays,
    closed,
    opened,
    register_days,
)
from goldenthread.actions.timelines import joined, piece
from goldenthread.exchange.organisation_register import OrganisationRegister
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import Ref, Span
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership

TOLD = 5
"""Practices of another name that are named before the rest is counted."""

Row = tuple[int, str, Any]


def load_organisations(
    reading: Reading[OrganisationRegister],
    *,
    by: str,
    at: datetime,
    acceptance: Acceptance | None = None,
    dry_run: bool = False,
) -> LoadReport:
    """Bring the opening and closing days of practices to what the register says."""
    facts = reading.facts
    return load(
        reading,
        lambda: _Planner(facts).plan() if facts else Plan(),
        verb=REGISTER_VERB,
        by=by,
        at=at,
        acceptance=acceptance,
        dry_run=dry_run,
    )


class _Planner:
    def __init__(self, facts: OrganisationRegister) -> None:
        self.facts = facts
        self.plan_ = Plan()
        self.rows: dict[Ref, list[Row]] = defaultdict(list)
        for row in rows_of(Practice):
            self.rows[row[2].ref].append(row)
        self.in_system: dict[Ref, list[Row]] = defaultdict(list)
        for membership in rows_of(Membership, capacity=Capacity.IN_SYSTEM):
            self.in_system[membership[2].member].append(membership)
        self.years = FileYears(
            {member: [fact for _, _, fact in rows] for member, rows in self.in_system.items()}
        )
        self.before = register_days()
        self.other_names: list[tuple[Practice, Practice]] = []

    def plan(self) -> Plan:
        """The changes that bring the record to what the register says."""
        systems = {each.member: each for each in self.facts.memberships}
        for practice in self.facts.practices:
            days = RegisterDays(practice.span.since or date.min, practice.span.until or date.max)
            self._plan_practice(practice, days)
            self._plan_system(practice.ref, systems.get(practice.ref), days)
        self._tell_other_names()
        return self.plan_

    def _plan_practice(self, practice: Practice, days: RegisterDays) -> None:
        rows = sorted(self.rows.get(practice.ref, []), key=_first_day)
        if not rows:
            self.plan_.record.append(practice)
            self.plan_.changes.append(Change(What.ADDED, practice.ref, after=practice.name))
            return
        wanted = [practice]
        if self._named_elsewhere(practice.ref, rows):
            wanted = self._with_days(practice, rows, days)
        known = [(row_id, fact) for row_id, _, fact in rows]
        if not self.plan_.replace(Practice, known, wanted, whole=True):
            self.plan_.unchanged["practice"] += 1
            return
        was, now = rows[-1][2], wanted[-1]
        what = What.ENDED if now.span.until and not was.span.until else What.EXTENDED
        before, after = (f"{each[0].span}" for each in ([rows[0][2]], wanted))
        if what is What.ENDED:
            before, after = str(was.span), str(now.span)
        elif was.name != now.name:
            what, before, after = What.RENAMED, was.name, now.name
        self.plan_.changes.append(Change(what, practice.ref, before, after))

    def _named_elsewhere(self, practice: Ref, rows: list[Row]) -> bool:
        by_others = any(verb != REGISTER_VERB for _, verb, _ in rows)
        return by_others or practice in self.years.of_practice

    def _with_days(self, practice: Practice, rows: list[Row], days: RegisterDays) -> list[Practice]:
        """What other sources say of a practice, with the days of the register."""
        pieces = [piece(fact.span, replace(fact, span=_ANY)) for _, _, fact in rows]
        ref = practice.ref
        own = self.years.of_files(ref, pieces, self.before.get(ref)) or pieces
        if not _agree(practice, own[-1].value):
            self.other_names.append((practice, own[-1].value))
        after = closed(opened(own, days), days, self._last_file(ref))
        return [replace(each.value, span=each.span) for each in joined(after)]

    def _last_file(self, practice: Ref) -> date | None:
        years = self.years.of_practice.get(practice)
        return years[-1] if years else None

    def _plan_system(
        self, practice: Ref, membership: Membership | None, days: RegisterDays
    ) -> None:
        rows = self.in_system.get(practice, [])
        known = [(row_id, fact) for row_id, _, fact in rows]
        if not self._named_elsewhere(practice, rows):
            wanted = [] if membership is None else [membership]
        else:
            pieces = [piece(fact.span, fact.group) for _, _, fact in rows]
            own = self.years.of_files(practice, pieces, self.before.get(practice)) or pieces
            wanted = [
                Membership(practice, each.value, Capacity.IN_SYSTEM, each.span)
                for each in joined(closed(own, days, self._last_file(practice)))
            ]
        self.plan_.replace(Membership, known, wanted)

    def _tell_other_names(self) -> None:
        if not self.other_names:
            return
        named = "; ".join(
            f"{told.ref.key} {told.name}, {told.postcode} (kept: {kept.name}, {kept.postcode})"
            for told, kept in self.other_names[:TOLD]
        )
        rest = len(self.other_names) - TOLD
        more = f"; and {rest:,} more" if rest > 0 else ""
        self.plan_.notice(
            "other-name",
            f"The register prints another name or postcode for {len(self.other_names):,} "
            f"practices than the allocation files: {named}{more}.",
            "The names of the allocation files are kept, since the register does not say since "
            "when its own hold. A later allocation file will bring them.",
        )


def _first_day(row: Row) -> date:
    return row[2].span.since or date.min


def _agree(one: Practice, other: Practice) -> bool:
    """Whether two facts plainly mean the same practice: capitals apart, one name and postcode."""
    return one.name.casefold() == other.name.casefold() and one.postcode == other.postcode


_ANY = Span()
