"""The need index: how much an area needs for each person, beside its system and England.

    index in system  = (weighted population / population of the area) / (the same of its system)
    index in England = (weighted population / population of the area) / (the same of England)

Sums are exact integers and an index is the double nearest to the exact ratio, so it does not
depend on the order of practices; the exact ratio is there for whoever asks. The system's sums
take in all of its practices, those in no place included.

A component's ratio counts only practices where the weight and the population are both published
(17 practices have no maternity weight in 2022/23), above the line and below it: like with like.
An index is undefined, never 0 and never 1, where there is nobody or nothing to divide by.

Source: the place index of the official allocation tool (nhsx/AIF_Allocation_Tool, get_index),
which rounds its sums to whole people and turns missing and zero into one; this does neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from goldenthread.allocation.need_table import COMPONENTS, ROW, NeedTable
from goldenthread.allocation.partition import Level, Partition
from goldenthread.allocation.practice_need import Component
from goldenthread.kernel import FinancialYear
from goldenthread.kernel.fixed_point import ONE_PERSON

FEW_PEOPLE = 1_000
"""Below this many people an index carries a warning.

Our judgement, not a published rule. England has about ten births a year for each thousand
people, so among fewer than a thousand one birth moves a maternity index by a tenth or more. The
mean list is 9,485 people (2024/25); lists this short mostly belong to practices for special
groups, or to practices that are opening or closing.
"""


@dataclass(frozen=True, slots=True)
class NeedRow:
    """The need of one part of one system for one component.

    ``population`` and ``weighted_population`` are billionths of a person, counted for this
    component; None where its weight is published for nobody in the area. An index that is
    undefined is None. ``people_warning`` says why to read it with care, or is empty.
    """

    year: FinancialYear
    system: str
    level: Level
    area_code: str
    area_name: str
    component: Component
    population: int | None
    weighted_population: int | None
    index_in_system: float | None
    index_in_england: float | None
    people_warning: str


@dataclass(frozen=True, slots=True)
class ExactIndex:
    """Both indices as exact ratios in lowest terms; None where undefined."""

    in_system: Fraction | None
    in_england: Fraction | None


@dataclass(frozen=True, eq=False)
class NeedIndex:
    """Need indices of every part of a partition. Build with :func:`measure_need`. Immutable.

    ``sums``: people and weights, billionths of a person, shape (2, 9, parts).
    ``in_system`` and ``in_england``: indices (no unit), shape (9, parts), NaN where undefined.
    """

    table: NeedTable
    partition: Partition
    sums: NDArray[np.int64]
    in_system: NDArray[np.float64]
    in_england: NDArray[np.float64]

    def moved(self, practice: str, to: str) -> NeedIndex:
        """The indices after one practice (ODS code) moves to another area of its system.

        Only the two areas are worked out again: the system and England do not change.
        """
        place = self.table.position[practice]
        origin = int(self.partition.part_of[place])
        system = self.partition.parts[origin].system
        target = self.partition.position.get((system, to))
        if target is None:
            raise KeyError(f"{system} has no {self.partition.level} {to}")
        if target == origin:
            return self
        partition = self.partition.moved(place, target)
        sums = self.sums.copy()
        sums[:, :, origin] -= self.table.counts[:, :, place]
        sums[:, :, target] += self.table.counts[:, :, place]
        in_system, in_england = self.in_system.copy(), self.in_england.copy()
        totals = self.table.system_totals
        whole = totals[:, :, self.table.systems.index(system)].tolist()
        nation = totals.sum(axis=2).tolist()
        for part in (origin, target):
            people, weight = sums[:, :, part].tolist()
            in_system[:, part] = _nearest(weight, people, whole[1], whole[0])
            in_england[:, part] = _nearest(weight, people, nation[1], nation[0])
        return NeedIndex(self.table, partition, sums, in_system, in_england)

    def exact(self, part: int, component: Component) -> ExactIndex:
        """The exact ratios of one part for one component."""
        row = ROW[component]
        totals = self.table.system_totals[:, row]
        system = self.table.systems.index(self.partition.parts[part].system)
        people, weight = self.sums[:, row, part].tolist()
        return ExactIndex(
            _ratio(weight, people, *totals[:, system].tolist()),
            _ratio(weight, people, *totals.sum(axis=1).tolist()),
        )

    @cached_property
    def uncounted(self) -> NDArray[np.int64]:
        """Practices of each part whose weight or people are not published, shape (9, parts)."""
        missing = ~(self.table.published & self.table.population_published)
        counted = np.zeros((len(COMPONENTS), len(self.partition.parts)), dtype=np.int64)
        for row, practice in np.argwhere(missing):
            counted[row, self.partition.part_of[practice]] += 1
        return counted

    @cached_property
    def practices(self) -> NDArray[np.int64]:
        """Practices of each part, shape (parts,)."""
        return np.bincount(self.partition.part_of, minlength=len(self.partition.parts))

    def row(self, part: int, component: Component) -> NeedRow:
        """One part for one component, with its warning."""
        row, area = ROW[component], self.partition.parts[part]
        people, weight = self.sums[:, row, part].tolist()
        practices, uncounted = int(self.practices[part]), int(self.uncounted[row, part])
        in_system, in_england = float(self.in_system[row, part]), float(self.in_england[row, part])
        known = uncounted < practices or practices == 0
        return NeedRow(
            self.table.year,
            area.system,
            self.partition.level,
            area.code,
            area.name,
            component,
            people if known else None,
            weight if known else None,
            None if isnan(in_system) else in_system,
            None if isnan(in_england) else in_england,
            _warning(component, people, practices, uncounted, undefined=isnan(in_system)),
        )

    def rows(
        self,
        systems: Sequence[str] | None = None,
        components: Sequence[Component] = COMPONENTS,
    ) -> Iterator[NeedRow]:
        """One row for each system, area and component; all systems where none are named."""
        for part, area in enumerate(self.partition.parts):
            if systems is None or area.system in systems:
                for component in components:
                    yield self.row(part, component)


def measure_need(table: NeedTable, partition: Partition) -> NeedIndex:
    """Need indices of every part, for every component, against its system and England."""
    sums = table.totals(partition.part_of, len(partition.parts))
    systems = {code: index for index, code in enumerate(table.systems)}
    of_part = [systems[code] for code in partition.system_of_part]
    own = table.system_totals[:, :, of_part]
    nation = table.system_totals.sum(axis=2).tolist()
    number = len(partition.parts)
    in_system = np.empty((len(COMPONENTS), number))
    in_england = np.empty((len(COMPONENTS), number))
    for row in range(len(COMPONENTS)):
        people, weight = sums[:, row].tolist()
        whole_people, whole_weight = own[:, row].tolist()
        in_system[row] = _nearest(weight, people, whole_weight, whole_people)
        in_england[row] = _nearest(
            weight, people, [nation[1][row]] * number, [nation[0][row]] * number
        )
    return NeedIndex(table, partition, sums, in_system, in_england)


def _nearest(
    weight: Sequence[int],
    people: Sequence[int],
    whole_weight: Sequence[int],
    whole_people: Sequence[int],
) -> list[float]:
    """(weight / people) / (whole weight / whole people), each the double nearest to the ratio.

    Python divides integers of any size with correct rounding, so only this one step rounds.
    """
    return [
        (w * pp) / (p * ww) if p and ww else nan
        for w, p, ww, pp in zip(weight, people, whole_weight, whole_people, strict=True)
    ]


def _ratio(weight: int, people: int, whole_people: int, whole_weight: int) -> Fraction | None:
    if not people or not whole_weight:
        return None
    return Fraction(weight * whole_people, people * whole_weight)


def _warning(
    component: Component, people: int, practices: int, uncounted: int, *, undefined: bool
) -> str:
    """Why an index is undefined or must be read with care; empty where neither holds."""
    if not practices:
        return "No index: no practice is in this area."
    if uncounted == practices:
        return f"No index: the {component} weight is not published for any practice of this area."
    said = []
    if not people:
        said.append("No index: nobody is registered here.")
    elif undefined:
        said.append("No index: the whole system has no weight to compare with.")
    elif people < FEW_PEOPLE * ONE_PERSON:
        # Rounded as it is shown beside the warning, but never up to what it is fewer than.
        number = min((people + ONE_PERSON // 2) // ONE_PERSON, FEW_PEOPLE - 1)
        told = "one person" if number == 1 else f"{number:,} people"
        told = "less than one person" if people < ONE_PERSON else told
        said.append(f"Rests on {told}, fewer than {FEW_PEOPLE:,}: read with care.")
    if uncounted:
        said.append(
            f"The weight of {uncounted} of {practices} practices is not published; "
            "their people are not counted."
        )
    return " ".join(said)
