"""The waterfall: from a pot to an area or a practice, each factor in pounds.

It starts from the pot shared by registered people, one head one share. Then, one component of
need at a time, that component's part of the pot is shared by need instead of by head. What
remains is what the published final weight does beyond its components: local costs (market
forces, emergency ambulances) and rounding. Each stage is itself an apportionment of the whole
pot, so across areas the first column sums to the pot and every effect sums to zero, and down
each column the steps sum to the indicative budget; all to the penny.

With component weight w, weighted population W and people P, sums over all areas W* and P*, and
the people U whose weight for the component is not published, component c of stage k gives area a

    w x (W P*c + U W*) once it is shared by need, and w x W* P while it is shared by head,

in which P*c are the people whose weight is published. A practice without a published weight thus
keeps its share by head of that component: no need is made up for it.

The effects are of national component weights, which are not verified against the source: see
``reference/component_weights.csv``. The budget itself does not depend on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm

from goldenthread.allocation.component_guide import COMPONENT_GUIDE
from goldenthread.allocation.indicative_budget import Division, Stream, divide_nested
from goldenthread.allocation.need_table import ROW, NeedTable
from goldenthread.allocation.partition import Partition
from goldenthread.allocation.practice_need import Component
from goldenthread.kernel import FinancialYear, Money
from goldenthread.reference.component_weights import Formula, formulae

FIRST_STEP = "Share by registered people"
LAST_STEPS: Mapping[Stream, str] = {
    Stream.CORE: "Local costs and rounding",
    Stream.PRIMARY_MEDICAL: "Rounding of the published weights",
}
UNTOLD_STEP = "Need and local costs, not told apart"


@dataclass(frozen=True, slots=True)
class Step:
    """One factor in pounds, plus or minus. ``component`` is None for the first and last steps."""

    factor: str
    component: Component | None
    pounds: Money


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The steps of one area or practice; they sum to ``budget``."""

    steps: tuple[Step, ...]
    budget: Money


@dataclass(frozen=True, slots=True)
class Waterfalls:
    """Waterfalls of every area (by system and area code) and every practice (by ODS code).

    ``notes`` must be shown beside the figures.
    """

    stream: Stream
    pot: Money
    stages: tuple[tuple[str, Component | None, Division], ...]
    notes: tuple[str, ...]

    def of_area(self, system: str, code: str) -> Waterfall:
        """The waterfall of one area of one system."""
        return self._steps([division.areas[system, code] for _, _, division in self.stages])

    def of_practice(self, code: str) -> Waterfall:
        """The waterfall of one practice. Those of an area's practices sum to the area's."""
        return self._steps([division.practices[code] for _, _, division in self.stages])

    def _steps(self, amounts: list[Money]) -> Waterfall:
        before = [Money(0), *amounts]
        return Waterfall(
            tuple(
                Step(factor, component, after - earlier)
                for (factor, component, _), earlier, after in zip(
                    self.stages, before, amounts, strict=False
                )
            ),
            amounts[-1],
        )


def draw_waterfalls(
    table: NeedTable,
    partition: Partition,
    stream: Stream,
    pot: Money,
    systems: Sequence[str] | None = None,
) -> Waterfalls:
    """Waterfalls of a pot over systems (all where none are named), their areas and practices.

    Raises ApportionmentError for a pot that cannot be divided, and NeedTableError where people
    or final weights are not published.
    """
    final = table.weights(stream.component, systems)
    people = table.people(systems)
    formula = formula_for(table.year, stream)
    stages: list[tuple[str, Component | None, Mapping[str, int]]] = [(FIRST_STEP, None, people)]
    notes: list[str] = []
    if formula is None:
        stages.append((UNTOLD_STEP, None, final))
        notes.append(f"No component weights are known for {table.year} or any year before it.")
    else:
        stages.extend(_stages(table, formula, people))
        stages.append((LAST_STEPS[stream], None, final))
        notes.extend(_notes(table, formula, people))
    return Waterfalls(
        stream,
        pot,
        tuple(
            (factor, component, divide_nested(pot, table, partition, weights))
            for factor, component, weights in stages
        ),
        tuple(notes),
    )


def formula_for(year: FinancialYear, stream: Stream) -> Formula | None:
    """The component weights of a year or, failing that, of the latest year before it."""
    known = [y for y, of_stream in formulae() if of_stream == stream and y <= year]
    return formulae()[max(known), stream.value] if known else None


def _stages(
    table: NeedTable, formula: Formula, people: Mapping[str, int]
) -> list[tuple[str, Component, Mapping[str, int]]]:
    """The weights of each practice after each component is shared by need, scaled to integers."""
    scale = lcm(*(share.weight.denominator for share in formula.weights))
    by_head: list[list[int]] = []
    by_need: list[list[int]] = []
    chosen = [table.position[code] for code in people]
    for share in formula.weights:
        row = ROW[Component(share.component)]
        published = table.published[row, chosen].tolist()
        weighted = [
            weight if known else 0
            for weight, known in zip(table.weighted[row, chosen].tolist(), published, strict=True)
        ]
        counted = sum(p for p, known in zip(people.values(), published, strict=True) if known)
        total, factor = sum(weighted), int(share.weight * scale)
        by_head.append([factor * total * p for p in people.values()])
        by_need.append(
            [
                factor * (weight * counted if known else p * total)
                for weight, known, p in zip(weighted, published, people.values(), strict=True)
            ]
        )
    stages: list[tuple[str, Component, Mapping[str, int]]] = []
    for done, share in enumerate(formula.weights, start=1):
        component = Component(share.component)
        columns = by_need[:done] + by_head[done:]
        stage = [sum(column) for column in zip(*columns, strict=True)]
        label = COMPONENT_GUIDE[component].name
        stages.append((label, component, dict(zip(people, stage, strict=True))))
    return stages


def _notes(table: NeedTable, formula: Formula, people: Mapping[str, int]) -> list[str]:
    notes = [formula.note]
    if formula.year != table.year:
        notes.append(f"Those of {table.year} are not known: those of {formula.year} stand in.")
    chosen = [table.position[code] for code in people]
    for share in formula.weights:
        missing = int((~table.published[ROW[Component(share.component)], chosen]).sum())
        if missing:
            notes.append(
                f"The {share.component} weight of {missing} practices is not published: "
                "they keep their share of it by head."
            )
    return notes
