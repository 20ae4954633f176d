"""Indicative budgets: what a pot comes to in each area, and in each practice of it.

    budget of an area = pot x weighted population of the area / weighted population of the system

which is the same as pot x share of people x need index. It is an indication, not an allocation:
nobody is paid by it. Source: arithmetic of the official place tool's index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from goldenthread.allocation.apportion import apportion
from goldenthread.allocation.need_table import NeedTable
from goldenthread.allocation.partition import Level, Part, Partition
from goldenthread.allocation.practice_need import Component
from goldenthread.kernel import FinancialYear, Money


class Stream(StrEnum):
    """A stream of money to systems that practice weights are published for."""

    CORE = "core"
    PRIMARY_MEDICAL = "primary-medical"

    @property
    def component(self) -> Component:
        """The weights that divide it: the final weighted population of the stream."""
        return Component(self.value)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """The indicative budget of one part of one system. ``stream``: whose weights divided it."""

    year: FinancialYear
    system: str
    stream: str
    level: Level
    area_code: str
    area_name: str
    pounds: Money


@dataclass(frozen=True, slots=True)
class Division:
    """A pot divided level by level; each level sums to the one above it, to the penny.

    ``systems``: by system; ``areas``: by system and area code; ``practices``: by practice code.
    """

    systems: Mapping[str, Money]
    areas: Mapping[tuple[str, str], Money]
    practices: Mapping[str, Money]


@dataclass(frozen=True, slots=True)
class IndicativeBudget:
    """What a pot comes to under the weights of one component. Build with :func:`divide_pot`."""

    table: NeedTable
    partition: Partition
    component: Component
    pot: Money
    division: Division

    def rows(self) -> list[BudgetRow]:
        """One row for each area of the partition, in its order."""
        return [
            self._row(self.partition.level, part, part.code, part.name, share)
            for part in self.partition.parts
            if (share := self.division.areas.get((part.system, part.code))) is not None
        ]

    def practice_rows(self, names: Mapping[str, str]) -> list[BudgetRow]:
        """One row for each practice: those of an area sum to its row. ``names``: by ODS code."""
        parts = self.partition.parts
        of_practice = zip(self.table.practices, self.partition.part_of.tolist(), strict=True)
        rows = [
            self._row(Level.PRACTICE, parts[part], code, names.get(code, code), share)
            for code, part in of_practice
            if (share := self.division.practices.get(code)) is not None
        ]
        return sorted(rows, key=lambda row: (row.system, row.area_code))

    def _row(self, level: Level, part: Part, code: str, name: str, pounds: Money) -> BudgetRow:
        return BudgetRow(self.table.year, part.system, self.component, level, code, name, pounds)


def divide_pot(
    table: NeedTable,
    partition: Partition,
    component: Component,
    pot: Money,
    systems: Sequence[str] | None = None,
) -> IndicativeBudget:
    """Divide a pot over systems (all where none are named), then areas, then practices.

    Practices that no area claims take their share in the unplaced part: it is not handed to the
    others in silence. Raises ApportionmentError, and NeedTableError where a weight that is
    needed is not published.
    """
    division = divide_nested(pot, table, partition, table.weights(component, systems))
    return IndicativeBudget(table, partition, component, pot, division)


def divide_nested(
    pot: Money, table: NeedTable, partition: Partition, weights: Mapping[str, int]
) -> Division:
    """Divide a pot by the weight of each practice (ODS code): systems, areas, practices.

    Only systems with a practice in ``weights`` take part. An area with no practice receives zero.
    """
    tree: dict[str, dict[str, dict[str, int]]] = {}
    for code, weight in weights.items():
        part = partition.parts[int(partition.part_of[table.position[code]])]
        tree.setdefault(part.system, {}).setdefault(part.code, {})[code] = weight
    for part in partition.parts:
        if part.system in tree:
            tree[part.system].setdefault(part.code, {})
    by_area = {
        system: {area: sum(practices.values()) for area, practices in areas.items()}
        for system, areas in tree.items()
    }
    systems = apportion(pot, {system: sum(areas.values()) for system, areas in by_area.items()})
    areas = {
        (system, area): share
        for system, weighed in by_area.items()
        for area, share in apportion(systems[system], weighed).items()
    }
    practices = {
        code: share
        for system, held in tree.items()
        for area, weighed in held.items()
        if weighed
        for code, share in apportion(areas[system, area], weighed).items()
    }
    return Division(systems, areas, practices)
