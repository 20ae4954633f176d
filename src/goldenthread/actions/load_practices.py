"""Load a practice allocation file: practices, areas, memberships and need of a financial year.

The file decides what holds for what it speaks of, from 1 April of its year until the file of the
next loaded year decides. It speaks of the practices of the systems that it covers; of networks,
upper tiers and other levels only where it has them. Networks known from a network workbook, which
has exact days, and closing days known from the register of practices stand above it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

from goldenthread.actions.loading import (
    Acceptance,
    Change,
    LoadReport,
    Plan,
    What,
    load,
    rows_of,
)
from goldenthread.actions.timelines import Piece, cut, lay, piece
from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.exchange.allocation_file import AllocationFile
from goldenthread.exchange.problems import Consequence, Problem
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.records.models import NetworkRow, PracticeNeedRow, PracticeRow, Recording
from goldenthread.reference.systems import registered_systems
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Capacity, Membership

VERB = "load practices"
NETWORKS_VERB = "load networks"
REGISTER_VERB = "load organisations"

_CAPACITIES = (
    Capacity.IN_SYSTEM,
    Capacity.IN_LOWER_TIER,
    Capacity.IN_NETWORK,
    Capacity.IN_REGION,
    Capacity.IN_UPPER_TIER,
    Capacity.IN_NATION,
)
_NOT_IN_EVERY_FILE = {Capacity.IN_NETWORK, Capacity.IN_UPPER_TIER}
_CAPACITY_OF_LEVEL = {"network": Capacity.IN_NETWORK, "upper-tier": Capacity.IN_UPPER_TIER}
Row = tuple[int, str, Any]
V = TypeVar("V")


def load_practices(
    reading: Reading[AllocationFile],
    *,
    year: FinancialYear,
    by: str,
    at: datetime,
    acceptance: Acceptance | None = None,
    dry_run: bool = False,
) -> LoadReport:
    """Bring the record to what the file says of its year; the same file twice changes nothing.

    With ``dry_run`` nothing is written and the report says what would change. Raises
    ProblemsOutstandingError when problems stand in the way.
    """
    facts = reading.facts
    return load(
        _with_other_year(reading, year),
        lambda: _Planner(facts).plan() if facts else Plan(),
        verb=VERB,
        by=by,
        at=at,
        acceptance=acceptance,
        year=str(year),
        dry_run=dry_run,
    )


def _with_other_year(
    reading: Reading[AllocationFile], year: FinancialYear
) -> Reading[AllocationFile]:
    """The reading, with a problem where the same file was loaded for another year."""
    other = (
        Recording.objects.filter(verb=VERB, source_digest=reading.sha256)
        .exclude(year=str(year))
        .last()
    )
    if other is None:
        return reading
    return reading.with_problem(
        Problem(
            "loaded-for-another-year",
            Consequence.ACCEPTABLE,
            f"This very file was loaded for {other.year} on {other.recorded_at:%-d %B %Y} "
            f"by {other.recorded_by}.",
            "Check the year, or accept it if the earlier load was the mistake.",
        )
    )


class _Planner:
    def __init__(self, facts: AllocationFile) -> None:
        self.facts = facts
        self.begins = facts.year.span.since or date.min
        self.plan_ = Plan()
        self.memberships = rows_of(Membership, capacity__in=_CAPACITIES)
        self.by_key: dict[tuple[Ref, Capacity], list[Row]] = defaultdict(list)
        for row in self.memberships:
            self.by_key[row[2].member, row[2].capacity].append(row)
        self.system_of = {
            each.member: each.group
            for each in facts.memberships
            if each.capacity is Capacity.IN_SYSTEM
        }
        self.spoken: dict[Capacity, set[date | None]] = defaultdict(set)
        for _, verb, fact in self.memberships:
            if verb == VERB:
                self.spoken[fact.capacity].add(fact.span.since)
        self.present: dict[Ref, set[date]] = defaultdict(set)
        self.closing = _closing_days()
        self.by_workbook = set(
            NetworkRow.objects.filter(recorded_in__verb=NETWORKS_VERB).values_list("ref", flat=True)
        )
        self.later = self._later_years()
        self.gone: set[Ref] = set()

    def plan(self) -> Plan:
        """The changes that bring the record to what the file says."""
        self._plan_practices()
        self._plan_named(Area, self.facts.areas)
        self._plan_named(Network, self.facts.networks)
        self._plan_memberships()
        self._plan_needs()
        return self.plan_

    def _later_years(self) -> Mapping[Ref, list[date]]:
        """For each system: each later 1 April of which a file is loaded, in order."""
        later: dict[Ref, set[date]] = defaultdict(set)
        rows = PracticeNeedRow.objects.filter(
            retracted_in__isnull=True, year__gt=self.facts.year.begins
        ).values_list("practice", "year")
        for practice, year in rows:
            begins = date(year.begins, 4, 1)
            self.present[practice].add(begins)
            system = self._recorded_system(practice, begins)
            if system is not None:
                later[system].add(begins)
        return {system: sorted(days) for system, days in later.items()}

    def _recorded_system(self, practice: Ref, day: date) -> Ref | None:
        for _, _, fact in self.by_key.get((practice, Capacity.IN_SYSTEM), ()):
            if fact.span.holds_on(day):
                return fact.group  # type: ignore[no-any-return]
        return None

    def _until_of(self, systems: Iterable[Ref], capacity: Capacity = Capacity.IN_SYSTEM) -> date:
        """Until when this file decides: the next loaded year that speaks of the capacity.

        A year spoke of networks or upper tiers when some row began to hold with it; one whose
        columns were empty leaves what was known before.
        """
        return max(
            (
                next(
                    (
                        day
                        for day in self.later.get(system, ())
                        if capacity not in _NOT_IN_EVERY_FILE or day in self.spoken[capacity]
                    ),
                    date.max,
                )
                for system in systems
            ),
            default=date.max,
        )

    def _gone_on(self, practice: Ref) -> date:
        """The first later 1 April whose file has the system of a practice, and not the practice."""
        days = self.later.get(self.system_of[practice], ())
        return next((day for day in days if day not in self.present.get(practice, ())), date.max)

    def _ends_here(self, practice: Ref) -> Ref | None:
        """The covered system of a recorded practice that the file does not have any more."""
        if practice in self.system_of:
            return None
        system = self._recorded_system(practice, self.begins)
        return system if system in self.facts.systems else None

    def _plan_practices(self) -> None:
        recorded: dict[Ref, list[Row]] = defaultdict(list)
        for row in rows_of(Practice):
            recorded[row[2].ref].append(row)
        for fact in self.facts.practices:
            rows = recorded.pop(fact.ref, [])
            until = self._until_of((self.system_of[fact.ref],))
            self._lay_practice(fact, rows, until)
        for ref, rows in recorded.items():
            system = self._ends_here(ref)
            if system is None or not any(verb == VERB for _, verb, _ in rows):
                continue
            kept = [row for row in rows if row[1] == VERB]
            self._end(Practice, ref, kept, self._until_of((system,)))

    def _lay_practice(self, fact: Practice, rows: list[Row], until: date) -> None:
        if not rows:
            self._change(What.ADDED, fact.ref, after=fact.name)
            self.plan_.record.append(_with_until(fact, until))
            return
        value = _timeless(fact)
        # What the register told has capitals and no coordinates: where it plainly means the
        # same practice, the words of this file stand for those days too.
        old = [
            piece(
                known.span,
                value if self._told_by_register(known, value) else _timeless(known),
            )
            for _, _, known in rows
        ]
        over = Piece(self.begins, until, value)
        self._settle(Practice, fact.ref, rows, self._closed(fact.ref, old, over))

    def _told_by_register(self, known: Practice, value: Practice) -> bool:
        reaches = known.span.until is None or known.span.until >= self.begins
        return known.latitude is None and reaches and agree(known, value)

    def _closed(self, practice: Ref, old: list[Piece[V]], over: Piece[V | None]) -> list[Piece[V]]:
        """The timeline with ``over`` laid on it, and the closing day of the register kept."""
        closing = self.closing.get(practice)
        if closing is None:
            return lay(old, over)
        last = max(self.present.get(practice, ()), default=self.begins)
        if closes(closing, max(last, self.begins)):
            return cut(lay(old, over), closing)
        # The register was overtaken by this file: the practice went on from where it closed.
        reopened = [
            Piece(each.since, self.begins, each.value)
            if each.until == closing <= self.begins
            else each
            for each in old
        ]
        return lay(reopened, over)

    def _plan_named(self, noun: type[Area] | type[Network], facts: Sequence[Any]) -> None:
        recorded: dict[Ref, list[Row]] = defaultdict(list)
        for row in rows_of(noun):
            recorded[row[2].ref].append(row)
        systems: dict[Ref, set[Ref]] = defaultdict(set)
        for each in self.facts.memberships:
            if each.member in self.system_of:
                systems[each.group].add(self.system_of[each.member])
        for fact in facts:
            rows = recorded.get(fact.ref, [])
            capacity = _CAPACITY_OF_LEVEL.get(fact.ref.kind, Capacity.IN_SYSTEM)
            until = self._until_of(systems.get(fact.ref) or self.facts.systems, capacity)
            if not rows:
                self._change(What.ADDED, fact.ref, after=fact.name)
                self.plan_.record.append(_with_until(fact, until))
            elif noun is Area or fact.ref not in self.by_workbook:
                old = [piece(known.span, _timeless(known)) for _, _, known in rows]
                over = Piece(self.begins, until, _timeless(fact))
                self._settle(noun, fact.ref, rows, lay(old, over))
            else:
                self._keep_days_of_workbook(fact, rows)
        if not self._covers_england():
            return
        named = {fact.ref for fact in facts}
        levels = {ref.kind for ref in named}
        for ref, rows in recorded.items():
            mine = [row for row in rows if row[1] == VERB]
            if ref not in named and ref.kind in levels and mine:
                self.gone.add(ref)
                self._end(noun, ref, mine, self._until_of(self.facts.systems))

    def _keep_days_of_workbook(self, fact: Network, rows: list[Row]) -> None:
        """A network whose days a workbook gave: only its capital letters come from this file."""
        named = [
            replace(known, name=fact.name)
            if known.name.casefold() == fact.name.casefold()
            else known
            for _, _, known in rows
        ]
        if self.plan_.replace(Network, [(row_id, known) for row_id, _, known in rows], named):
            self._change(What.CHANGED, fact.ref, rows[-1][2].name, fact.name)
        else:
            self.plan_.unchanged["network"] += 1

    def _covers_england(self) -> bool:
        real = {code for code, each in registered_systems().items() if not each.fictional}
        return real <= {system.key for system in self.facts.systems}

    def _plan_memberships(self) -> None:
        named = set()
        for fact in self.facts.memberships:
            named.add((fact.member, fact.capacity))
            rows = self.by_key.get((fact.member, fact.capacity), [])
            if fact.capacity is Capacity.IN_NETWORK and _known_by_workbook(rows):
                self.plan_.unchanged["membership"] += 1
            else:
                self._plan_membership(fact, rows)
        speaks_of = {capacity for _, capacity in named}
        for (member, capacity), rows in self.by_key.items():
            mine = [row for row in rows if row[1] == VERB]
            if (member, capacity) not in named and mine:
                self._plan_absence(member, capacity, mine, spoken_of=capacity in speaks_of)

    def _plan_membership(self, fact: Membership, rows: list[Row]) -> None:
        until = self._until_of(self._systems_of(fact.member), fact.capacity)
        if fact.member in self.system_of:
            until = min(until, self._gone_on(fact.member))
        if not rows:
            self.plan_.record.append(_with_until(fact, until))
            return
        old = [piece(known.span, known.group) for _, _, known in rows]
        over: Piece[Ref | None] = Piece(self.begins, until, fact.group)
        if fact.capacity is Capacity.IN_SYSTEM:
            after = self._closed(fact.member, old, over)
        else:
            after = lay(old, over)
        before = _value_on(old, self.begins)
        if before is not None and before != fact.group:
            self._change(What.MOVED, fact.member, str(before), str(fact.group))
        self._settle_memberships(fact.member, fact.capacity, rows, after)

    def _plan_absence(
        self, member: Ref, capacity: Capacity, rows: list[Row], *, spoken_of: bool
    ) -> None:
        """End what the file would have, if it still held."""
        if member.kind == "practice":
            system = self._ends_here(member) or (self.system_of.get(member) if spoken_of else None)
        else:
            system = next(iter(self.facts.systems)) if member in self.gone else None
        if system is None:
            return
        old = [piece(known.span, known.group) for _, _, known in rows]
        until = self._until_of((system,), capacity)
        nothing: Piece[Ref | None] = Piece(self.begins, until, None)
        before = _value_on(old, self.begins)
        if before is not None and member in self.system_of:
            self._change(What.MOVED, member, str(before), "no network")
        self._settle_memberships(member, capacity, rows, lay(old, nothing))

    def _systems_of(self, member: Ref) -> Iterable[Ref]:
        if member in self.system_of:
            return (self.system_of[member],)
        return (member,) if member.kind == "system" else self.facts.systems

    def _settle_memberships(
        self, member: Ref, capacity: Capacity, rows: list[Row], after: list[Piece[Ref]]
    ) -> None:
        facts = [Membership(member, each.value, capacity, each.span) for each in after]
        if not self.plan_.replace(Membership, [(row_id, fact) for row_id, _, fact in rows], facts):
            self.plan_.unchanged["membership"] += 1

    def _plan_needs(self) -> None:
        recorded = {row[2].practice: row for row in rows_of(PracticeNeed, year=self.facts.year)}
        for need in self.facts.needs:
            row = recorded.pop(need.practice, None)
            if row is None:
                self.plan_.record.append(need)
            elif self.plan_.replace(PracticeNeed, [(row[0], row[2])], [need]):
                self._change(What.CHANGED, need.practice, after=f"need in {need.year}")
            else:
                self.plan_.unchanged["need"] += 1
        for practice, row in recorded.items():
            # Not in the file of this year any more: an earlier edition had it.
            if self._recorded_system(practice, self.begins) in self.facts.systems:
                self.plan_.replace(PracticeNeed, [(row[0], row[2])], [])
                self._change(What.CHANGED, practice, before=f"need in {self.facts.year}")

    def _end(self, noun: type[Any], ref: Ref, rows: list[Row], until: date) -> None:
        old = [piece(known.span, _timeless(known)) for _, _, known in rows]
        over: Piece[Any] = Piece(self.begins, until, None)
        after = [replace(each.value, span=each.span) for each in lay(old, over)]
        if self.plan_.replace(noun, [(row_id, fact) for row_id, _, fact in rows], after):
            self._change(What.ENDED, ref, before=rows[-1][2].name)

    def _settle(self, noun: type[Any], ref: Ref, rows: list[Row], after: list[Piece[Any]]) -> None:
        facts = [replace(each.value, span=each.span) for each in after]
        before = _value_on([piece(known.span, known) for _, _, known in rows], self.begins)
        now = _value_on(after, self.begins)
        changed = self.plan_.replace(noun, [(row_id, fact) for row_id, _, fact in rows], facts)
        if before is None:
            self._change(What.EXTENDED, ref, str(rows[0][2].span), str(facts[0].span))
        elif before.name.casefold() != now.name.casefold():
            self._change(What.RENAMED, ref, before.name, now.name)
        elif changed:
            self._change(What.CHANGED, ref, _differing(before, now), _differing(now, before))
        else:
            self.plan_.unchanged[ref.kind] += 1

    def _change(self, what: What, subject: Ref, before: str = "", after: str = "") -> None:
        self.plan_.changes.append(Change(what, subject, before, after))


def _timeless(fact: Any) -> Any:
    """A fact apart from when it holds, so that two can be compared."""
    return replace(fact, span=_ALWAYS)


_ALWAYS = FinancialYear(2000).span
"""Any one span: a stand-in that is always replaced."""


def _with_until(fact: Any, until: date) -> Any:
    return fact if until == date.max else replace(fact, span=replace(fact.span, until=until))


def _value_on(pieces: Iterable[Piece[Any]], day: date) -> Any:
    return next((each.value for each in pieces if each.since <= day < each.until), None)


def _differing(one: Any, other: Any) -> str:
    """What of one fact differs from another, in words; both are of one reference."""
    names = (item.name for item in fields(one) if item.name not in {"ref", "span"})
    return ", ".join(
        f"{name} {getattr(one, name)}"
        for name in names
        if getattr(one, name) != getattr(other, name)
    )


def _closing_days() -> dict[Ref, date]:
    """For each practice, the day from which the register last loaded has it closed.

    Read also from rows no longer believed: later files may have told the practice anew.
    """
    by_register = PracticeRow.objects.filter(recorded_in__verb=REGISTER_VERB)
    if not by_register.exists():
        return {}
    # Where another row begins on that day, the practice was only told in other words from then.
    went_on = set(PracticeRow.objects.values_list("ref", "since"))
    latest: dict[Ref, tuple[int, date]] = {}
    for ref, event, until in by_register.values_list("ref", "recorded_in", "until"):
        ends = until or date.max
        if (ref, ends) not in went_on:
            latest[ref] = max(latest.get(ref, (0, date.min)), (event, ends))
    return {ref: ends for ref, (_, ends) in latest.items() if ends != date.max}


def last_files() -> dict[Ref, date]:
    """For each practice, 1 April of the last year of which a loaded file has it."""
    rows = PracticeNeedRow.objects.filter(retracted_in__isnull=True).order_by("year")
    return {
        practice: date(year.begins, 4, 1) for practice, year in rows.values_list("practice", "year")
    }


def closes(closing: date, last_file: date | None) -> bool:
    """Whether a closing day of the register stands: no later file has the practice still."""
    return last_file is None or closing > last_file


def agree(one: Practice, other: Practice) -> bool:
    """Whether two facts plainly mean the same practice: capitals apart, one name and postcode."""
    return one.name.casefold() == other.name.casefold() and one.postcode == other.postcode


def _known_by_workbook(rows: Iterable[Row]) -> bool:
    return any(verb == NETWORKS_VERB for _, verb, _ in rows)
