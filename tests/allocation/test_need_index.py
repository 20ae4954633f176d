"""The need index: by hand, by a second computation, and by what must hold whatever the data."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.allocation.need_index import NeedIndex, NeedRow, measure_need
from goldenthread.allocation.need_table import COMPONENTS, NeedTable
from goldenthread.allocation.partition import Level, Partition, by_system
from goldenthread.allocation.practice_need import Component
from goldenthread.kernel.fixed_point import ONE_PERSON
from tests.allocation.examples import HARBOUR, YEAR, Example, examples, need, second_opinion


def rows_of(example: Example) -> dict[tuple[str, str, Component], NeedRow]:
    index = measure_need(example.table, example.partition)
    return {(row.system, row.area_code, row.component): row for row in index.rows()}


def test_core_by_hand() -> None:
    """QZZ: 10,500 people weigh 10,300. East: 4,000 weigh 4,200. England: 20,500 weigh 20,000."""
    row = rows_of(HARBOUR)["QZZ", "east", Component.CORE]
    assert row.population == 4_000 * ONE_PERSON
    assert row.weighted_population == 4_200 * ONE_PERSON
    assert row.index_in_system == (4_200 * 10_500) / (4_000 * 10_300)
    assert row.index_in_england == (4_200 * 20_500) / (4_000 * 20_000)
    assert row.people_warning == ""


def test_a_weight_that_is_not_published_leaves_its_people_out_and_says_so() -> None:
    """West has B1 (2,000 people, no maternity weight) and B2 (4,000 weigh 5,000)."""
    row = rows_of(HARBOUR)["QZZ", "west", Component.MATERNITY]
    assert row.population == 4_000 * ONE_PERSON
    assert row.index_in_system == (5_000 * 8_500) / (4_000 * 8_000)
    assert row.people_warning == (
        "The weight of 1 of 2 practices is not published; their people are not counted."
    )


def test_a_published_zero_is_an_index_of_zero() -> None:
    example = Example(
        (need("A1", 2_000, maternity=0), need("A2", 2_000)),
        {"A1": "QZZ", "A2": "QZZ"},
        {"A1": "east", "A2": "west"},
    )
    row = rows_of(example)["QZZ", "east", Component.MATERNITY]
    assert (row.weighted_population, row.index_in_system, row.people_warning) == (0, 0.0, "")


def test_an_area_with_nothing_published_has_no_index_and_no_numbers() -> None:
    example = Example(
        (need("A1", 2_000, maternity=None), need("A2", 2_000)),
        {"A1": "QZZ", "A2": "QZZ"},
        {"A1": "east", "A2": "west"},
    )
    row = rows_of(example)["QZZ", "east", Component.MATERNITY]
    assert (row.population, row.weighted_population) == (None, None)
    assert (row.index_in_system, row.index_in_england) == (None, None)
    assert "not published for any practice" in row.people_warning


def test_an_area_with_nobody_registered_has_no_index() -> None:
    example = Example(
        (need("A1", 0, core=0), need("A2", 2_000)),
        {"A1": "QZZ", "A2": "QZZ"},
        {"A1": "east", "A2": "west"},
    )
    row = rows_of(example)["QZZ", "east", Component.CORE]
    assert (row.population, row.index_in_system, row.index_in_england) == (0, None, None)
    assert row.people_warning == "No index: nobody is registered here."


def test_a_system_without_weight_gives_no_index_in_it_but_one_in_england() -> None:
    example = Example(
        (need("A1", 2_000, maternity=0), need("Z1", 2_000)), {"A1": "QZZ", "Z1": "QYY"}, {}
    )
    row = rows_of(example)["QZZ", "unplaced", Component.MATERNITY]
    assert (row.index_in_system, row.index_in_england) == (None, 0.0)
    assert "no weight to compare with" in row.people_warning


@pytest.mark.parametrize(
    ("billionths", "words"),
    [
        (999 * ONE_PERSON + ONE_PERSON - 1, "999 people"),
        (ONE_PERSON, "one person"),
        (81_775_254, "less than one person"),
        (1_000 * ONE_PERSON, None),
    ],
)
def test_few_people_carry_a_warning(billionths: int, words: str | None) -> None:
    few = need("A1", 1)
    few = type(few)(few.practice, YEAR, billionths, *[billionths] * len(COMPONENTS))
    example = Example((few, need("A2", 5_000)), {"A1": "QZZ", "A2": "QZZ"}, {"A1": "e", "A2": "w"})
    row = rows_of(example)["QZZ", "e", Component.CORE]
    expected = f"Rests on {words}, fewer than 1,000: read with care." if words else ""
    assert row.people_warning == expected


@given(examples())
def test_agrees_with_a_second_computation_in_fractions(example: Example) -> None:
    index = measure_need(example.table, example.partition)
    for part, area in enumerate(index.partition.parts):
        own = [f for f in example.needs if example.system_of[f.practice.key] == area.system]
        chosen = [f for f in own if example.area_of.get(f.practice.key, "unplaced") == area.code]
        for component in COMPONENTS:
            row, exact = index.row(part, component), index.exact(part, component)
            in_system = second_opinion(chosen, own, component)
            in_england = second_opinion(chosen, example.needs, component)
            assert (exact.in_system, exact.in_england) == (in_system, in_england)
            # float() of a Fraction is the nearest double, by another road than ours.
            assert row.index_in_system == (None if in_system is None else float(in_system))
            assert row.index_in_england == (None if in_england is None else float(in_england))


@given(examples())
def test_the_index_of_the_whole_is_one(example: Example) -> None:
    index = measure_need(example.table, by_system(example.table, {}))
    for row in index.rows():
        assert row.index_in_system in (1.0, None)


@given(examples(least=1))
def test_the_mean_of_indices_weighted_by_people_is_exactly_one(example: Example) -> None:
    """Wherever each weight has people to bear it: weight over nobody has no index to average."""
    index = measure_need(example.table, example.partition)
    for system in example.table.systems:
        for row, component in enumerate(COMPONENTS):
            total = people = Fraction(0)
            for part, area in enumerate(index.partition.parts):
                exact = index.exact(part, component).in_system
                if area.system == system and exact is not None:
                    counted = int(index.sums[0, row, part])
                    total, people = total + exact * counted, people + counted
            assert people == 0 or total / people == 1


def same(one: NeedIndex, other: NeedIndex) -> bool:
    return (
        np.array_equal(one.sums, other.sums)
        and np.array_equal(one.in_system, other.in_system, equal_nan=True)
        and np.array_equal(one.in_england, other.in_england, equal_nan=True)
        and list(one.rows()) == list(other.rows())
    )


@given(examples(), st.data())
def test_moving_a_practice_is_the_same_as_computing_again(
    example: Example, data: st.DataObject
) -> None:
    index = measure_need(example.table, example.partition)
    for _ in range(3):
        practice = data.draw(st.sampled_from(example.table.practices))
        system = example.system_of[practice]
        to = data.draw(
            st.sampled_from([p.code for p in index.partition.parts if p.system == system])
        )
        index = index.moved(practice, to)
    assert same(index, measure_need(example.table, index.partition))


def test_a_move_leaves_the_index_that_it_began_from_as_it_was() -> None:
    index = measure_need(HARBOUR.table, HARBOUR.partition)
    before = index.sums.copy()
    after = index.moved("A1", "west")
    assert np.array_equal(index.sums, before)
    assert not np.array_equal(after.sums, before)


def test_an_area_that_a_move_leaves_empty_stays_and_says_why_it_has_no_index() -> None:
    index = measure_need(HARBOUR.table, HARBOUR.partition).moved("C1", "east")
    row = index.row(index.partition.position["QZZ", "unplaced"], Component.CORE)
    assert (row.index_in_system, row.people_warning) == (
        None,
        "No index: no practice is in this area.",
    )


def test_a_move_to_a_place_that_the_system_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match="QZZ has no place nowhere"):
        measure_need(HARBOUR.table, HARBOUR.partition).moved("A1", "nowhere")


@given(examples(), st.randoms(use_true_random=False))
def test_the_order_of_practices_changes_nothing(example: Example, random: Random) -> None:
    shuffled = list(example.needs)
    random.shuffle(shuffled)
    table = NeedTable.build(YEAR, shuffled, example.system_of)
    other = measure_need(table, Partition.build(Level.PLACE, table, example.area_of, {}))
    assert same(measure_need(example.table, example.partition), other)
