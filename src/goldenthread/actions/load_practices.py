"""Load a practice allocation file: practices, areas, memberships and need of a financial year.

The file decides what holds for what it speaks of, from 1 April of its year until the file of the
next loaded year decides. It speaks of the practices of the systems that it covers; of networks,
upper tiers and other levels only where it has them. Networks known from a network workbook, which
has exact days, and opening and closing days known from the register of practices stand above it.
Nation, regions and systems are older than any file: a file names them, and does not begin them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from goldenthread.actions.population_changes import tell_population_changes
from goldenthread.actions.practice_days import (
    REGISTER_VERB,
    FileYears,
    closed,
    opened,
    register_days,
)
from goldenthread.actions.spoken import spoken_by_year
from goldenthread.actions.timelines import Piece, lay, piece, starting
from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.exchange.allocation_file import AllocationFile
from goldenthread.exchange.problems import Consequence, Problem
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.records.models import NetworkRow, Recording
from goldenthread.reference.systems import registered_systems
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Capacity, Membership

VERB = "load practices"
NETWORKS_VERB = "load networks"

_CAPACITIES = (
    Capacity.IN_SYSTEM,
    Capacity.IN_LOWER_TIER,
    Capacity.IN_NETWORK,
    Capacity.IN_REGION,
    Capacity.IN_UPPER_TIER,
    Capacity.IN_NATION,
)
_NOT_IN_EVERY_FILE = {Capacity.IN_NETWORK, Capacity.IN_UPPER_TIER}
_LASTING = {"nation", "region", "system"}
"""Levels whose areas do not begin with a file: they began when the law made them, or before."""
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
        reading,
        lambda: _Planner(facts).plan() if facts else Plan(),
        verb=VERB,
        by=by,
        at=at,
        acceptance=acceptance,
        year=str(year),
        dry_run=dry_run,
        beside_the_record=lambda: _other_year(reading.sha256, year),
    )


def _other_year(sha256: str, year: FinancialYear) -> Iterator[Problem]:
    """A problem where the same file was loaded for another year."""
    other = Recording.objects.filter(verb=VERB, source_digest=sha256).exclude(year=str(year)).last()
    if other is not None:
        yield Problem(
            "loaded-for-another-year",
            Consequence.ACCEPTABLE,
            f"This very file was loaded for {other.year} on {other.recorded_at:%-d %B %Y} "
            f"by {other.recorded_by}.",
            "Check the year, or accept it if the earlier load was the mistake.",
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
        self.spoken = spoken_by_year(VERB)
        self.register = register_days()
        self.by_workbook = set(
            NetworkRow.objects.filter(recorded_in__verb=NETWORKS_VERB).values_list("ref", flat=True)
        )
        self.years = FileYears(
            {
                member: [fact for _, _, fact in rows]
                for (member, capacity), rows in self.by_key.items()
                if capacity is Capacity.IN_SYSTEM
            }
        )
        self.later: Mapping[Ref, list[date]] = {
            system: [day for day in days if day > self.begins]
            for system, days in self.years.of_system.items()
        }
        self.gone: set[Ref] = set()

    def plan(self) -> Plan:
        """The changes that bring the record to what the file says."""
        self._plan_practices()
        self._plan_named(Area, self.facts.areas)
        self._plan_named(Network, self.facts.networks)
        self._plan_memberships()
        self._plan_needs()
        tell_population_changes(self.plan_, self.facts)
        systems = {system.key for system in self.facts.systems}
        capacities = {each.capacity for each in self.facts.memberships}
        self.plan_.spoken = dict.fromkeys(capacities & _NOT_IN_EVERY_FILE, systems)
        return self.plan_

    def _until_of(self, systems: Iterable[Ref], capacity: Capacity = Capacity.IN_SYSTEM) -> date:
        """Until when this file decides: the next loaded year that speaks of the capacity.

        A year spoke of networks or upper tiers when a file of it had any; one whose columns
        were empty leaves what was known before.
        """
        return max(
            (
                next(
                    (
                        day
                        for day in self.later.get(system, ())
                        if capacity not in _NOT_IN_EVERY_FILE
                        or system.key in self.spoken.get((day, capacity), ())
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
        present = self.years.of_practice.get(practice, ())
        return next((day for day in days if day not in present), date.max)

    def _ends_here(self, practice: Ref) -> Ref | None:
        """The covered system of a recorded practice that the file does not have any more."""
        if practice in self.system_of:
            return None
        system = self.years.last_system(practice, self.begins)
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
            if system is not None and ref in self.years.of_practice:
                self._end(Practice, ref, rows, self._until_of((system,)))

    def _lay_practice(self, fact: Practice, rows: list[Row], until: date) -> None:
        if not rows:
            self._change(What.ADDED, fact.ref, after=fact.name)
            self.plan_.record.append(_with_until(fact, until))
            return
        old = self._of_files(
            fact.ref, rows, [piece(known.span, _timeless(known)) for _, _, known in rows]
        )
        over = Piece(self.begins, until, _timeless(fact))
        days = self.register.get(fact.ref)
        after = closed(lay(old, over), days, self._last_file(fact.ref))
        self._settle(Practice, fact.ref, rows, opened(after, days))

    def _of_files(self, practice: Ref, rows: list[Row], pieces: list[Piece[V]]) -> list[Piece[V]]:
        """What the files said of a practice so far; the register's words give way to theirs."""
        if practice in self.years.of_practice:
            return self.years.of_files(practice, pieces, self.register.get(practice))
        return [] if all(verb == REGISTER_VERB for _, verb, _ in rows) else pieces

    def _last_file(self, practice: Ref) -> date:
        return max(self.begins, *self.years.of_practice.get(practice, ()), date.min)

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
            its_systems = systems.get(fact.ref) or self.facts.systems
            until = self._until_of(its_systems, capacity)
            if fact.ref.kind in _LASTING:
                self._lay_lasting(fact, rows, until, its_systems)
            elif not rows:
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

    def _lay_lasting(
        self, fact: Area, rows: list[Row], until: date, systems: Iterable[Ref]
    ) -> None:
        """A nation, region or system: it goes by the earliest name known since it began."""
        begins = fact.span.since or date.min
        first = min(
            (day for system in systems for day in self.years.of_system.get(system, ())),
            default=date.min,
        )
        old = starting([piece(known.span, _timeless(known)) for _, _, known in rows], first)
        after = starting(lay(old, Piece(self.begins, until, _timeless(fact))), begins)
        if after:
            after[0] = Piece(begins, after[0].until, after[0].value)
        if rows:
            self._settle(Area, fact.ref, rows, after, max(begins, self.begins))
        else:
            self._change(What.ADDED, fact.ref, after=fact.name)
            self.plan_.record.extend(replace(each.value, span=each.span) for each in after)

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
            mine = [row for row in rows if row[1] == VERB or self._cut_by_register(row, capacity)]
            if (member, capacity) not in named and mine:
                self._plan_absence(member, capacity, mine, spoken_of=capacity in speaks_of)

    def _cut_by_register(self, row: Row, capacity: Capacity) -> bool:
        """Whether a file said it, and the register recorded it anew when it ended it."""
        by_file = row[2].member in self.years.of_practice
        return by_file and capacity is Capacity.IN_SYSTEM and row[1] == REGISTER_VERB

    def _plan_membership(self, fact: Membership, rows: list[Row]) -> None:
        until = self._until_of(self._systems_of(fact.member), fact.capacity)
        if fact.member in self.system_of:
            until = min(until, self._gone_on(fact.member))
        if not rows:
            self.plan_.record.append(_with_until(fact, until))
            return
        old = [piece(known.span, known.group) for _, _, known in rows]
        over: Piece[Ref | None] = Piece(self.begins, until, fact.group)
        after = lay(old, over)
        if fact.capacity is Capacity.IN_SYSTEM and fact.member.kind == "practice":
            of_files = lay(self._of_files(fact.member, rows, old), over)
            days = self.register.get(fact.member)
            after = closed(of_files, days, self._last_file(fact.member))
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
            if self.years.system_on(practice, self.begins) in self.facts.systems:
                self.plan_.replace(PracticeNeed, [(row[0], row[2])], [])
                self._change(What.CHANGED, practice, before=f"need in {self.facts.year}")

    def _end(self, noun: type[Any], ref: Ref, rows: list[Row], until: date) -> None:
        old = [piece(known.span, _timeless(known)) for _, _, known in rows]
        over: Piece[Any] = Piece(self.begins, until, None)
        after = [replace(each.value, span=each.span) for each in lay(old, over)]
        if self.plan_.replace(noun, [(row_id, fact) for row_id, _, fact in rows], after):
            self._change(What.ENDED, ref, before=rows[-1][2].name)

    def _settle(
        self,
        noun: type[Any],
        ref: Ref,
        rows: list[Row],
        after: list[Piece[Any]],
        day: date | None = None,
    ) -> None:
        """Bring the rows of a reference to a timeline, and tell the change on a day of it."""
        facts = [replace(each.value, span=each.span) for each in after]
        before = _value_on([piece(known.span, known) for _, _, known in rows], day or self.begins)
        now = _value_on(after, day or self.begins)
        if not self.plan_.replace(noun, [(row_id, fact) for row_id, _, fact in rows], facts):
            self.plan_.unchanged[ref.kind] += 1
        elif before is None or now is None:
            self._change(What.EXTENDED, ref, str(rows[0][2].span), str(facts[0].span))
        elif before.name.casefold() != now.name.casefold():
            self._change(What.RENAMED, ref, before.name, now.name)
        elif _timeless(before) == _timeless(now):
            self._change(What.EXTENDED, ref, str(rows[0][2].span), str(facts[0].span))
        else:
            self._change(What.CHANGED, ref, _differing(before, now), _differing(now, before))

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


def _known_by_workbook(rows: Iterable[Row]) -> bool:
    return any(verb == NETWORKS_VERB for _, verb, _ in rows)
