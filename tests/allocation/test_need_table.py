"""What a need table holds, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given

from goldenthread.allocation.need_table import (
    COMPONENTS,
    LARGEST_TOTAL,
    ROW,
    NeedTable,
    NeedTableError,
)
from goldenthread.allocation.practice_need import Component
from goldenthread.kernel import FinancialYear
from goldenthread.kernel.fixed_point import ONE_PERSON
from tests.allocation.examples import HARBOUR, YEAR, Example, examples, need


def test_zero_and_not_published_are_told_apart() -> None:
    table = HARBOUR.table
    maternity = ROW[Component.MATERNITY]
    zero, missing = table.position["A1"], table.position["B1"]
    assert table.published[maternity, zero]
    assert table.weighted[maternity, zero] == 0
    assert not table.published[maternity, missing]


def test_people_without_a_published_weight_do_not_count_for_that_component_alone() -> None:
    table = HARBOUR.table
    missing = table.position["B1"]
    assert table.counts[0, ROW[Component.MATERNITY], missing] == 0
    assert table.counts[0, ROW[Component.CORE], missing] == 2_000 * ONE_PERSON


def test_arrays_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        HARBOUR.table.weighted[0, 0] = 1


def test_ten_englands_fit_and_sums_stay_exact() -> None:
    england = 62_154_630
    table = NeedTable.build(
        YEAR, [need(f"E{i}", england) for i in range(10)], {f"E{i}": "QZZ" for i in range(10)}
    )
    total = table.totals(np.zeros(10, dtype=np.int64), 1)[0, 0, 0]
    assert int(total) == 10 * england * ONE_PERSON < LARGEST_TOTAL


def test_more_people_than_64_bits_hold_are_refused_before_they_overflow() -> None:
    practices = [need("E1", 9_000_000_000), need("E2", 9_000_000_000)]
    with pytest.raises(NeedTableError, match=r"9\.2 billion people"):
        NeedTable.build(YEAR, practices, {"E1": "QZZ", "E2": "QZZ"})


@pytest.mark.parametrize(
    ("needs", "systems", "words"),
    [
        ([need("A1", 10), need("A1", 11)], {"A1": "QZZ"}, "1 practices are given twice: A1"),
        ([need("A1", 10)], {}, "1 practices are in no system: A1"),
        (
            [need("A1", 10, FinancialYear(2022))],
            {"A1": "QZZ"},
            "1 practices belong to another year: A1",
        ),
        ([need("A1", 10, core=-1)], {"A1": "QZZ"}, "1 practices have a count below zero: A1"),
        ([need("A1", -10)], {"A1": "QZZ"}, "1 practices have a count below zero: A1"),
    ],
)
def test_facts_that_make_no_table_are_refused_by_name(needs, systems, words) -> None:
    with pytest.raises(NeedTableError, match=words):
        NeedTable.build(YEAR, needs, systems)


def test_a_pot_has_no_weights_where_one_is_not_published() -> None:
    with pytest.raises(NeedTableError, match=r"maternity weight of 1 of 5 .* 2024/25: B1"):
        HARBOUR.table.weights(Component.MATERNITY, ["QZZ"])
    assert HARBOUR.table.weights(Component.MATERNITY, ["QYY"]) == {"Z1": 9_000 * ONE_PERSON}


def test_an_unknown_system_is_refused_by_name() -> None:
    with pytest.raises(NeedTableError, match="no practices of QQQ"):
        HARBOUR.table.weights(Component.CORE, ["QQQ"])


@given(examples())
def test_group_sums_are_the_sums_of_their_practices(example: Example) -> None:
    table = example.table
    sums = table.totals(table.system_of, len(table.systems) + 1)
    assert not sums[:, :, -1].any()
    for row, component in enumerate(COMPONENTS):
        for position, system in enumerate(table.systems):
            weights = [
                fact.weighted(component) or 0
                for fact in example.needs
                if example.system_of[fact.practice.key] == system and fact.population is not None
            ]
            assert int(sums[1, row, position]) == sum(weights)
