"""Indicative budgets: each level sums to the one above it, whoever stands where."""

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goldenthread.allocation.apportion import ApportionmentError
from goldenthread.allocation.indicative_budget import Stream, divide_pot
from goldenthread.allocation.need_table import COMPONENTS, ROW, NeedTableError
from goldenthread.allocation.partition import Level, by_practice, by_system
from goldenthread.allocation.practice_need import Component
from goldenthread.kernel import Money
from tests.allocation.examples import HARBOUR, Example, examples, need

pots = st.integers(min_value=0, max_value=200_000_000_000_00).map(Money)


def test_a_pot_by_hand() -> None:
    """£103.00 by core weights of QZZ: east 4,200, west 5,400, unplaced 700, of 10,300."""
    budget = divide_pot(HARBOUR.table, HARBOUR.partition, Component.CORE, Money(103_00), ["QZZ"])
    assert [(row.area_code, row.pounds.decimal()) for row in budget.rows()] == [
        ("east", "42.00"),
        ("west", "54.00"),
        ("unplaced", "7.00"),
    ]
    assert [(row.area_code, row.pounds.decimal()) for row in budget.practice_rows({})] == [
        ("A1", "9.00"),
        ("A2", "33.00"),
        ("B1", "24.00"),
        ("B2", "30.00"),
        ("C1", "7.00"),
    ]


def test_rows_say_year_stream_and_level() -> None:
    budget = divide_pot(HARBOUR.table, HARBOUR.partition, Component.CORE, Money(103_00), ["QZZ"])
    row = budget.practice_rows({"A1": "Anchor Surgery"})[0]
    assert (str(row.year), row.stream, row.level, row.area_name) == (
        "2024/25",
        "core",
        Level.PRACTICE,
        "Anchor Surgery",
    )


def test_a_stream_whose_weights_are_not_published_cannot_be_divided() -> None:
    example = Example((need("A1", 10, primary_medical=None),), {"A1": "QZZ"}, {})
    with pytest.raises(NeedTableError, match=r"primary-medical weight of 1 of 1 .* not published"):
        divide_pot(example.table, example.partition, Stream.PRIMARY_MEDICAL.component, Money(100))


def test_a_system_without_weight_cannot_divide_a_pot() -> None:
    example = Example((need("A1", 10, core=0),), {"A1": "QZZ"}, {})
    with pytest.raises(ApportionmentError, match="every weight is zero"):
        divide_pot(example.table, example.partition, Component.CORE, Money(100))


def test_an_area_left_empty_receives_nothing() -> None:
    table, partition = HARBOUR.table, HARBOUR.partition
    moved = partition.moved(table.position["C1"], partition.position["QZZ", "east"])
    budget = divide_pot(table, moved, Component.CORE, Money(103_00), ["QZZ"])
    assert budget.rows()[-1].pounds == Money(0)


@given(examples(missing=False), pots, st.sampled_from(COMPONENTS))
def test_systems_places_and_practices_each_sum_to_the_pot(example, pot, component) -> None:
    table = example.table
    assume(pot.pence == 0 or table.weighted[ROW[component]].any())
    budget = divide_pot(table, example.partition, component, pot)
    division = budget.division
    by_system_of_area: Counter[str] = Counter()
    for (system, _), share in division.areas.items():
        by_system_of_area[system] += share.pence
    by_area: Counter[tuple[str, str]] = Counter()
    for code, share in division.practices.items():
        area = example.area_of.get(code, "unplaced")
        by_area[example.system_of[code], area] += share.pence
    assert sum(share.pence for share in division.systems.values()) == pot.pence
    assert by_system_of_area == Counter({s: m.pence for s, m in division.systems.items()})
    assert by_area == Counter({key: m.pence for key, m in division.areas.items()})
    assert sum(row.pounds.pence for row in budget.rows()) == pot.pence
    assert sum(row.pounds.pence for row in budget.practice_rows({})) == pot.pence


@given(examples(missing=False, least=1), pots)
def test_any_partition_gives_a_system_the_same_pounds(example, pot) -> None:
    table = example.table
    divided = [
        divide_pot(table, partition, Component.CORE, pot).division.systems
        for partition in (example.partition, by_practice(table, {}), by_system(table, {}))
    ]
    assert divided[0] == divided[1] == divided[2]
