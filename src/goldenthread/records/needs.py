"""What the record holds about need in one year: the need table, and how practices are divided.

A file of a year says what holds from its 1 April, so practices are divided as at that day. Each
question is one query whatever the number of practices.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from goldenthread.allocation.need_table import NeedTable
from goldenthread.allocation.partition import (
    CAPACITY,
    Level,
    Partition,
    area_of,
    upper_tier_names,
    upper_tier_of,
)
from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.records.models import MembershipRow, PracticeNeedRow
from goldenthread.records.reading import believed, facts, true_on
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Capacity
from goldenthread.structure.places import PlaceRule, Scheme

_LEVEL_OF = {
    PlaceRule.LOWER_TIER: Level.LOWER_TIER,
    PlaceRule.UPPER_TIER: Level.UPPER_TIER,
    PlaceRule.NETWORK: Level.NETWORK,
    PlaceRule.FILE: Level.PLACE,
}

PARTITIONS = 12
"""Partitions that one need keeps: a few megabytes each for all of England."""


def years_of_need() -> list[FinancialYear]:
    """Financial years for which weighted populations are recorded, the earliest first."""
    years = PracticeNeedRow.objects.filter(believed(None)).values_list("year", flat=True).distinct()
    return sorted(set(years))


class RecordedNeed:
    """Need in one year as recorded: build once, ask what is needed; nothing is read twice.

    ``known_at``: as believed at that instant (None: now). Everything is read when first asked.
    """

    def __init__(self, year: FinancialYear, known_at: datetime | None = None) -> None:
        self.year = year
        self.day = date(year.begins, 4, 1)
        self.known_at = known_at
        self._partitions: dict[tuple[Level, frozenset[str]], Partition] = {}

    @cached_property
    def table(self) -> NeedTable:
        """The need table of every practice of the year. Raises NeedTableError."""
        needs = facts(PracticeNeed, known_at=self.known_at, year=self.year)
        return NeedTable.build(self.year, needs, self._system_of)

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """The scheme of places of each system (ODS code) that has one in the year."""
        found = facts(Scheme, as_at=self.day, known_at=self.known_at)
        return {scheme.system.key: scheme for scheme in found}

    @cached_property
    def system_names(self) -> Mapping[str, str]:
        """Names of systems, by ODS code."""
        return self._names(Area, "system")

    @cached_property
    def practice_names(self) -> Mapping[str, str]:
        """Names of practices, by ODS code."""
        return self._names(Practice, "practice")

    def partition(self, level: Level, systems: Collection[str] | None = None) -> Partition:
        """The practices of all systems divided at a level.

        Places follow each system's own scheme; the practices of a system that has none are all
        unplaced. Raises PartitionError where areas overlap; with ``systems`` (ODS codes) only
        where they do in one of these, since a fault elsewhere need not stop them.
        """
        wanted = frozenset(self.table.systems if systems is None else systems)
        found = self._partitions.get((level, wanted))
        if found is None:
            found = Partition.build(
                level, self.table, self._areas_at(level, wanted), self._area_names(level)
            )
            if len(self._partitions) >= PARTITIONS:
                self._partitions.clear()
            self._partitions[level, wanted] = found
        return found

    @cached_property
    def _system_of(self) -> Mapping[str, str]:
        # A practice that opens within the year has no system on 1 April: then its first.
        later = self._claims(
            Capacity.IN_SYSTEM,
            Q(since__gt=self.day, since__lt=self.year.span.until),
            order_by="-since",
        )
        return {**dict(later), **area_of(self._claims(Capacity.IN_SYSTEM, true_on(self.day)))}

    def _areas_at(self, level: Level, systems: frozenset[str]) -> dict[str, str]:
        match level:
            case Level.PRACTICE:
                return {code: code for code in self.table.practices}
            case Level.SYSTEM:
                return dict(self._system_of)
            case Level.UPPER_TIER:
                recorded = self._claims(
                    Capacity.IN_UPPER_TIER, true_on(self.day), member="lower-tier:"
                )
                return upper_tier_of(self._areas_at(Level.LOWER_TIER, systems), dict(recorded))
            case Level.PLACE:
                return self._places(systems)
            case _:
                return self._claimed(CAPACITY[level], systems)

    def _claimed(self, capacity: Capacity, systems: frozenset[str]) -> dict[str, str]:
        claims = self._claims(capacity, true_on(self.day))
        within = [claim for claim in claims if self._system_of.get(claim[0]) in systems]
        return {**dict(claims), **area_of(within)}

    def _in_places(self, systems: frozenset[str]) -> dict[str, str]:
        """Places by file. A practice that has left for another system has left its place too."""
        within = dict(self._claims(Capacity.IN_SYSTEM, true_on(self.day), member="place:"))
        return area_of(
            (practice, place)
            for practice, place in self._claims(Capacity.IN_PLACE, true_on(self.day))
            if (system := self._system_of.get(practice)) in systems and within.get(place) == system
        )

    def _places(self, systems: frozenset[str]) -> dict[str, str]:
        rules = {scheme.rule for scheme in self.schemes.values()}
        at = {
            rule: self._in_places(systems)
            if rule is PlaceRule.FILE
            else self._areas_at(_LEVEL_OF[rule], systems)
            for rule in rules
        }
        return {
            code: at[scheme.rule][code]
            for code, system in self._system_of.items()
            if (scheme := self.schemes.get(system)) and code in at[scheme.rule]
        }

    def _area_names(self, level: Level) -> Mapping[str, str]:
        match level:
            case Level.PRACTICE:
                return self.practice_names
            case Level.SYSTEM:
                return self.system_names
            case Level.NETWORK:
                return self._names(Network, "network")
            case Level.UPPER_TIER:
                return {**upper_tier_names(), **self._names(Area, "upper-tier")}
            case Level.PLACE:
                levels = {_LEVEL_OF[scheme.rule] for scheme in self.schemes.values()}
                names = dict(self._names(Area, "place"))
                for other in levels - {Level.PLACE}:
                    names.update(self._area_names(other))
                return names
            case _:
                return self._names(Area, level.value)

    def _names(self, noun: type[Area | Network | Practice], kind: str) -> dict[str, str]:
        # Those that are true on the day come last, so that theirs is the name that stays.
        found = facts(noun, known_at=self.known_at, ref__startswith=f"{kind}:")
        found.sort(key=lambda fact: fact.span.holds_on(self.day))
        return {fact.ref.key: fact.name for fact in found}

    def _claims(
        self,
        capacity: Capacity,
        when: Q,
        *,
        member: str = "practice:",
        order_by: str = "pk",
    ) -> list[tuple[str, str]]:
        rows = (
            MembershipRow.objects.filter(
                when, believed(self.known_at), capacity=capacity, member__startswith=member
            )
            .order_by(order_by)
            .values_list("member", "group")
        )
        return [(_key(practice), _key(group)) for practice, group in rows]


def _key(ref: Ref) -> str:
    return ref.key
