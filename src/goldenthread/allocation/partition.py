"""A partition: how the practices of a year are divided into areas, system by system.

Every practice stands in exactly one part. Those that no area claims stand in their system's
unplaced part, which is shown and counted like any other: nobody is dropped. An area that
straddles systems has one part in each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from goldenthread.allocation.need_table import NeedTable, listed
from goldenthread.kernel import Finding, Ref, Severity
from goldenthread.reference.upper_tiers import upper_tiers
from goldenthread.structure.memberships import Capacity

UNPLACED = "unplaced"
"""The code of the part that holds the practices of a system that no area claims."""


class Level(StrEnum):
    """At what level a system's practices are grouped."""

    SYSTEM = "system"
    PLACE = "place"
    UPPER_TIER = "upper-tier"
    LOWER_TIER = "lower-tier"
    NETWORK = "network"
    PRACTICE = "practice"


CAPACITY: Mapping[Level, Capacity] = {
    Level.SYSTEM: Capacity.IN_SYSTEM,
    Level.PLACE: Capacity.IN_PLACE,
    Level.LOWER_TIER: Capacity.IN_LOWER_TIER,
    Level.NETWORK: Capacity.IN_NETWORK,
}
"""In what capacity a practice belongs to an area of a level. Upper tiers come by lower tiers."""


class PartitionError(ValueError):
    """Areas that overlap, or a move that cannot be made. The message names the practices."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one system has of one area. ``placed`` is False for practices that no area claims."""

    system: str
    code: str
    name: str
    placed: bool = True


@dataclass(frozen=True, eq=False)
class Partition:
    """The parts at one level, and each practice's part. Immutable.

    ``parts`` are sorted by system, then code, the unplaced part last in its system.
    ``part_of``: the position in ``parts`` of each practice of the table, shape (n,).
    ``absent``: practices that an area names and that year's table does not have.
    """

    level: Level
    parts: tuple[Part, ...]
    part_of: NDArray[np.int64]
    absent: tuple[str, ...] = ()

    @classmethod
    def build(
        cls,
        level: Level,
        table: NeedTable,
        area_of: Mapping[str, str],
        names: Mapping[str, str],
    ) -> Partition:
        """Divide a table by the area of each practice (codes); ``names`` are the areas' names.

        A practice that ``area_of`` does not name is unplaced. An area with no name shows its code.
        """
        keys = [
            (table.systems[system], area_of.get(code))
            for code, system in zip(table.practices, table.system_of.tolist(), strict=True)
        ]
        ordered = sorted(set(keys), key=lambda key: (key[0], key[1] is None, key[1] or ""))
        position = {key: index for index, key in enumerate(ordered)}
        parts = tuple(
            Part(system, UNPLACED, "Practices in no " + level.replace("-", " "), placed=False)
            if area is None
            else Part(system, area, names.get(area, area))
            for system, area in ordered
        )
        part_of = np.array([position[key] for key in keys], dtype=np.int64)
        part_of.setflags(write=False)
        absent = tuple(sorted(code for code in area_of if code not in table.position))
        return cls(level, parts, part_of, absent)

    @cached_property
    def system_of_part(self) -> tuple[str, ...]:
        """The system (ODS code) of each part."""
        return tuple(part.system for part in self.parts)

    @cached_property
    def position(self) -> Mapping[tuple[str, str], int]:
        """Where each part stands in ``parts``, by system and area code."""
        return {(part.system, part.code): index for index, part in enumerate(self.parts)}

    @cached_property
    def straddling(self) -> Mapping[str, tuple[str, ...]]:
        """Areas that have a part in two systems or more, and the systems they lie in."""
        systems: dict[str, list[str]] = {}
        for part in self.parts:
            if part.placed:
                systems.setdefault(part.code, []).append(part.system)
        return {code: tuple(found) for code, found in systems.items() if len(found) > 1}

    @cached_property
    def members(self) -> tuple[NDArray[np.int64], ...]:
        """Positions in the table of the practices of each part, ascending."""
        order = np.argsort(self.part_of, kind="stable")
        ends = np.cumsum(np.bincount(self.part_of, minlength=len(self.parts)))
        return tuple(np.split(order, ends[:-1]))

    def unplaced(self, table: NeedTable) -> Mapping[str, tuple[str, ...]]:
        """Practices that no area claims, by system (ODS codes)."""
        return {
            part.system: tuple(table.practices[i] for i in self.members[index])
            for index, part in enumerate(self.parts)
            if not part.placed
        }

    def moved(self, practice: int, part: int) -> Partition:
        """The same parts with one practice (position in the table) in another part of its system.

        A part may be left empty; it stays, with nobody in it.
        """
        origin = int(self.part_of[practice])
        if self.parts[part].system != self.parts[origin].system:
            raise PartitionError(
                f"a practice of {self.parts[origin].system} cannot move to "
                f"{self.parts[part].name}, which is in {self.parts[part].system}"
            )
        part_of = self.part_of.copy()
        part_of[practice] = part
        part_of.setflags(write=False)
        return replace(self, part_of=part_of)


def by_system(table: NeedTable, names: Mapping[str, str]) -> Partition:
    """One part a system."""
    systems = (table.systems[i] for i in table.system_of.tolist())
    return Partition.build(
        Level.SYSTEM, table, dict(zip(table.practices, systems, strict=True)), names
    )


def by_practice(table: NeedTable, names: Mapping[str, str]) -> Partition:
    """One part a practice: all of them, those in no network or place included."""
    return Partition.build(Level.PRACTICE, table, {code: code for code in table.practices}, names)


def upper_tier_of(
    lower_tier_of: Mapping[str, str], recorded: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The upper-tier area of each practice, from its lower-tier district (GSS codes).

    ``recorded`` gives the upper tier of districts as a loaded file states it; it goes before the
    lookup of 2022/23. A practice whose district neither of them has is left out.
    """
    tiers = {district: tier.code for district, tier in upper_tiers().items()} | dict(recorded or {})
    return {code: tiers[district] for code, district in lower_tier_of.items() if district in tiers}


def upper_tier_names() -> dict[str, str]:
    """Names of upper-tier areas (by GSS code), from the lookup of 2022/23."""
    return {tier.code: tier.name for tier in upper_tiers().values()}


def area_of(claims: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The one area of each practice, from (practice, area) pairs. Refuses an overlap."""
    areas: dict[str, str] = {}
    overlaps: dict[str, set[str]] = {}
    for practice, area in claims:
        if areas.setdefault(practice, area) != area:
            overlaps.setdefault(practice, {areas[practice]}).add(area)
    if overlaps:
        told = "; ".join(
            f"{practice} is in {' and '.join(sorted(found))}"
            for practice, found in sorted(overlaps.items())[:10]
        )
        raise PartitionError(
            f"{len(overlaps)} practices are in more than one area: {told}. "
            "Leave each practice in one area"
        )
    return areas


def partition_findings(
    table: NeedTable, partition: Partition, chosen: Sequence[str] | None = None
) -> tuple[Finding, ...]:
    """What a reader must know of a division: practices unplaced or absent, areas that straddle.

    ``chosen`` keeps to what concerns some systems (ODS codes); all where none are named.
    """
    wanted = set(table.systems if chosen is None else chosen)
    level = partition.level.replace("-", " ")
    names = {part.code: part.name for part in partition.parts}
    remedy = {
        Level.NETWORK: "A practice may sign no network. If these have, load the network workbook.",
        Level.PLACE: "Put them in a place when the scheme is next drawn.",
    }.get(partition.level, f"Correct their {level} in the file that they came from.")
    unplaced = [
        Finding(
            "practices-unplaced",
            Ref("system", system),
            f"{len(codes)} practices of {system} are in no {level} in {table.year}: "
            f"{listed(codes)}. They are shown and counted as unplaced.",
            remedy,
            Severity.WARNING,
        )
        for system, codes in partition.unplaced(table).items()
        if system in wanted
    ]
    absent = [
        Finding(
            "practice-not-in-year",
            Ref("practice", code),
            f"{code} is named in a {level}, but the allocation file of {table.year} has no such "
            "practice.",
            f"If it has closed, take it out of the {level}.",
            Severity.NOTE,
        )
        for code in partition.absent
    ]
    straddling = [
        Finding(
            "area-straddles-systems",
            Ref(partition.level.value, code),
            f"{names[code]} ({code}) lies in {' and '.join(systems)}: each shows its own part.",
            "Nothing is wrong. Add the parts up to see the whole area.",
            Severity.NOTE,
        )
        for code, systems in partition.straddling.items()
        if wanted.intersection(systems)
    ]
    return (*unplaced, *absent, *straddling)
