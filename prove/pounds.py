"""Pots of any size over any division of England sum to the penny, and indices to the last bit.

Each round draws a division of every practice of England into areas of its own, a pot and a
component; divides the pot from systems to areas to practices; draws the waterfalls; and works
out some indices a second time, in fractions, from the definition.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

from bench.need import YEAR, Practice, generated, published
from goldenthread.allocation.indicative_budget import Stream, divide_pot
from goldenthread.allocation.need_index import NeedIndex, measure_need
from goldenthread.allocation.need_table import COMPONENTS, NeedTable
from goldenthread.allocation.partition import Level, Partition
from goldenthread.allocation.practice_need import Component, PracticeNeed
from goldenthread.allocation.waterfall import draw_waterfalls
from goldenthread.kernel import Money, Ref

ROUNDS = 200
LARGEST_POT = 10**14
"""A trillion pounds, in pence: more than any health budget of England."""


def run() -> None:
    practices, source = published() or generated()
    print(f"   source: {source}")
    random = Random(41)  # noqa: S311 - a seed for a proof that can be run again, no secret
    table = NeedTable.build(
        YEAR,
        [PracticeNeed(Ref("practice", code), YEAR, *counts) for code, _, _, counts in practices],
        {code: system for code, system, _, _ in practices},
    )
    parts = indices = 0
    for number in range(1, ROUNDS + 1):
        partition = drawn(random, table)
        component = random.choice(COMPONENTS)
        pot = Money(int(LARGEST_POT ** random.random()) - random.randint(0, 1))
        sums_up(table, partition, component, pot)
        if number % 10 == 0:
            falls_add_up(table, partition, random.choice(list(Stream)), pot)
        indices += agree(random, measure_need(table, partition), practices)
        parts += len(partition.parts)
        if number % 50 == 0:
            print(f"   {number} of {ROUNDS} rounds", flush=True)
    print(
        f"   {ROUNDS} pots over {parts:,} areas of {len(practices):,} practices: each level sums "
        f"to the one above; {indices:,} indices agree with fractions"
    )


def drawn(random: Random, table: NeedTable) -> Partition:
    """A division into up to 400 areas across systems, with some practices in none."""
    areas = [f"area-{number}" for number in range(random.randint(1, 400))]
    share = random.random()
    claims = {code: random.choice(areas) for code in table.practices if random.random() < share}
    return Partition.build(Level.PLACE, table, claims, {})


def sums_up(table: NeedTable, partition: Partition, component: Component, pot: Money) -> None:
    """Practices sum to areas, areas to systems, systems to the pot."""
    division = divide_pot(table, partition, component, pot).division
    areas: Counter[tuple[str, str]] = Counter()
    for code, part in zip(table.practices, partition.part_of.tolist(), strict=True):
        place = partition.parts[part]
        areas[place.system, place.code] += division.practices[code].pence
    systems: Counter[str] = Counter()
    for (system, area), share in division.areas.items():
        assert areas[system, area] == share.pence, (system, area)
        systems[system] += share.pence
    assert all(systems[code] == share.pence for code, share in division.systems.items())
    assert sum(systems.values()) == pot.pence


def falls_add_up(table: NeedTable, partition: Partition, stream: Stream, pot: Money) -> None:
    """Down each waterfall steps sum to the budget; across, effects sum to nothing."""
    falls = draw_waterfalls(table, partition, stream, pot)
    across: Counter[int] = Counter()
    for code in table.practices:
        fall = falls.of_practice(code)
        assert sum(step.pounds.pence for step in fall.steps) == fall.budget.pence, code
        for place, step in enumerate(fall.steps):
            across[place] += step.pounds.pence
    assert across[0] == pot.pence
    assert not any(across[place] for place in across if place)


def agree(random: Random, index: NeedIndex, practices: list[Practice]) -> int:
    """Some indices again, from the definition; how many."""
    component = random.choice(COMPONENTS)
    column = COMPONENTS.index(component) + 1
    sums: dict[tuple[str, ...], list[Fraction]] = {}
    parts = index.partition.parts
    for code, system, _, counts in practices:
        part = parts[int(index.partition.part_of[index.table.position[code]])]
        for key in ((system, part.code), (system,), ()):
            pair = sums.setdefault(key, [Fraction(0), Fraction(0)])
            pair[0] += Fraction(counts[column], 10**9)
            pair[1] += Fraction(counts[0], 10**9)
    for place, part in enumerate(parts):
        weight, people = sums[part.system, part.code]
        row = index.row(place, component)
        for key, found in (((part.system,), row.index_in_system), ((), row.index_in_england)):
            whole_weight, whole_people = sums[key]
            expected = (
                float((weight / people) / (whole_weight / whole_people))
                if people and whole_weight
                else None
            )
            assert found == expected, (part, component, found, expected)
    return 2 * len(parts)
