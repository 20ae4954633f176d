"""Practices to test with: a system typed by hand, random ones, and an exact second opinion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from goldenthread.allocation.need_table import COMPONENTS, NeedTable
from goldenthread.allocation.partition import Level, Partition
from goldenthread.allocation.practice_need import Component, PracticeNeed
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.kernel.fixed_point import ONE_PERSON

YEAR = FinancialYear(2024)


def need(
    code: str, population: int | None, year: FinancialYear = YEAR, **weights: int | None
) -> PracticeNeed:
    """A practice's need in whole people; components that are not named weigh as its people."""
    counts = {
        component.value.replace("-", "_"): weights.get(
            component.value.replace("-", "_"), population
        )
        for component in COMPONENTS
    }
    return PracticeNeed(
        Ref("practice", code),
        year,
        None if population is None else population * ONE_PERSON,
        **{name: None if n is None else n * ONE_PERSON for name, n in counts.items()},
    )


@dataclass(frozen=True)
class Example:
    """Facts, each practice's system and each practice's area (absent: in none)."""

    needs: tuple[PracticeNeed, ...]
    system_of: Mapping[str, str]
    area_of: Mapping[str, str]
    year: FinancialYear = YEAR

    @property
    def table(self) -> NeedTable:
        return NeedTable.build(self.year, self.needs, self.system_of)

    @property
    def partition(self) -> Partition:
        return Partition.build(Level.PLACE, self.table, self.area_of, {})


HARBOUR = Example(
    needs=(
        need("A1", 1_000, core=900, maternity=0),
        need("A2", 3_000, core=3_300, maternity=2_400),
        need("B1", 2_000, core=2_400, maternity=None),
        need("B2", 4_000, core=3_000, maternity=5_000),
        need("C1", 500, core=700, maternity=600),
        need("Z1", 10_000, core=9_700, maternity=9_000),
    ),
    system_of={"A1": "QZZ", "A2": "QZZ", "B1": "QZZ", "B2": "QZZ", "C1": "QZZ", "Z1": "QYY"},
    area_of={"A1": "east", "A2": "east", "B1": "west", "B2": "west", "Z1": "east"},
)
"""Two systems typed by hand. QZZ has two places and C1 in none; the place east straddles."""


@st.composite
def examples(draw: st.DrawFn, *, missing: bool = True, least: int = 0) -> Example:
    """Up to ten practices in up to three systems, zeros and (by choice) gaps among the weights."""
    number = draw(st.integers(min_value=1, max_value=10))
    weight = st.one_of(st.just(least), st.integers(least, 100_000 * ONE_PERSON))
    published = st.one_of(st.none(), weight) if missing else weight
    needs = []
    for index in range(number):
        code = f"P{index:02}"
        population = draw(published)
        needs.append(
            PracticeNeed(
                Ref("practice", code), YEAR, population, *(draw(published) for _ in COMPONENTS)
            )
        )
    codes = [fact.practice.key for fact in needs]
    systems = {code: draw(st.sampled_from(["QAA", "QBB", "QCC"])) for code in codes}
    areas = {code: draw(st.sampled_from(["north", "south", "east", None])) for code in codes}
    return Example(tuple(needs), systems, {c: a for c, a in areas.items() if a is not None})


def second_opinion(
    chosen: Iterable[PracticeNeed], whole: Iterable[PracticeNeed], component: Component
) -> Fraction | None:
    """The need index from its definition, in fractions, written apart from the product."""

    def per_head(facts: Iterable[PracticeNeed]) -> tuple[Fraction, Fraction]:
        people = weight = Fraction(0)
        for fact in facts:
            value = fact.weighted(component)
            if value is not None and fact.population is not None:
                people += Fraction(fact.population, ONE_PERSON)
                weight += Fraction(value, ONE_PERSON)
        return weight, people

    weight, people = per_head(chosen)
    whole_weight, whole_people = per_head(whole)
    if people == 0 or whole_weight == 0:
        return None
    return (weight / people) / (whole_weight / whole_people)
