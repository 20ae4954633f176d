"""The waterfall: every factor in pounds, and every column and row adds up to the penny."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.allocation.indicative_budget import Stream, divide_pot
from goldenthread.allocation.practice_need import Component
from goldenthread.allocation.waterfall import (
    FIRST_STEP,
    LAST_STEPS,
    UNTOLD_STEP,
    draw_waterfalls,
    formula_for,
)
from goldenthread.kernel import FinancialYear, Money
from tests.allocation.examples import HARBOUR, Example, examples, need

pots = st.integers(min_value=0, max_value=200_000_000_000_00).map(Money)
streams = st.sampled_from(Stream)


def test_a_component_moves_pounds_by_its_share_of_the_formula() -> None:
    """Two practices of 100 people; A1 weighs 150 for primary medical need, A2 weighs 50.

    By head each has £50. Need is 0.85 of the pot: A1 gains 0.85 x (75 - 50) = £21.25.
    """
    example = Example(
        (
            need("A1", 100, primary_medical_need=150, primary_medical=150),
            need("A2", 100, primary_medical_need=50, primary_medical=50),
        ),
        {"A1": "QZZ", "A2": "QZZ"},
        {"A1": "east", "A2": "west"},
    )
    falls = draw_waterfalls(example.table, example.partition, Stream.PRIMARY_MEDICAL, Money(100_00))
    assert [(step.factor, step.pounds.decimal()) for step in falls.of_practice("A1").steps] == [
        ("Share by registered people", "50.00"),
        ("Primary medical need", "21.25"),
        ("Health inequalities", "0.00"),
        ("Rounding of the published weights", "3.75"),
    ]


def test_a_weight_that_is_not_published_has_no_effect_on_its_practice_and_is_told() -> None:
    """B1 has no maternity weight; the others have the national weights per head or not."""
    falls = draw_waterfalls(HARBOUR.table, HARBOUR.partition, Stream.CORE, Money(1000_00), ["QZZ"])
    effects = {s.component: s.pounds for s in falls.of_practice("B1").steps if s.component}
    assert effects[Component.MATERNITY] == Money(0)
    assert any("maternity weight of 1 practices is not published" in n for n in falls.notes)


def test_component_weights_are_shown_as_not_verified() -> None:
    falls = draw_waterfalls(HARBOUR.table, HARBOUR.partition, Stream.CORE, Money(100), ["QZZ"])
    assert "not verified against the source" in falls.notes[0]
    assert "approximate" in falls.notes[0]


def test_a_year_without_weights_takes_those_of_the_year_before_and_says_so() -> None:
    year = FinancialYear(2026)
    example = Example((need("A1", 100, year),), {"A1": "QZZ"}, {}, year)
    falls = draw_waterfalls(example.table, example.partition, Stream.CORE, Money(100))
    assert "Those of 2026/27 are not known: those of 2024/25 stand in." in falls.notes


def test_a_year_before_all_known_weights_shows_one_step_and_says_why() -> None:
    year = FinancialYear(2019)
    assert formula_for(year, Stream.CORE) is None
    example = Example((need("A1", 100, year),), {"A1": "QZZ"}, {}, year)
    falls = draw_waterfalls(example.table, example.partition, Stream.CORE, Money(100))
    assert [s.factor for s in falls.of_practice("A1").steps] == [FIRST_STEP, UNTOLD_STEP]
    assert "No component weights are known" in falls.notes[0]


@pytest.mark.parametrize("year", [2022, 2024])
def test_the_formulae_known_are_shares_of_about_one(year: int) -> None:
    formula = formula_for(FinancialYear(year), Stream.CORE)
    assert formula is not None
    total = sum((share.weight for share in formula.weights), start=Fraction(0))
    assert abs(total - 1) < Fraction(5, 1000)
    assert len(formula.weights) == 6


@given(examples(missing=False, least=1), pots, streams)
def test_the_steps_sum_to_the_indicative_budget(example, pot, stream) -> None:
    table, partition = example.table, example.partition
    falls = draw_waterfalls(table, partition, stream, pot)
    division = divide_pot(table, partition, stream.component, pot).division
    for code, budget in division.practices.items():
        fall = falls.of_practice(code)
        assert fall.budget == budget
        assert sum(step.pounds.pence for step in fall.steps) == budget.pence
    for key, budget in division.areas.items():
        fall = falls.of_area(*key)
        assert fall.budget == budget
        assert sum(step.pounds.pence for step in fall.steps) == budget.pence


@given(examples(missing=False, least=1), pots, streams)
def test_the_first_step_sums_to_the_pot_and_every_effect_to_nothing(example, pot, stream) -> None:
    falls = draw_waterfalls(example.table, example.partition, stream, pot)
    across: Counter[str] = Counter()
    for code in example.table.practices:
        for step in falls.of_practice(code).steps:
            across[step.factor] += step.pounds.pence
    assert across.pop(FIRST_STEP) == pot.pence
    assert LAST_STEPS[stream] in across
    assert set(across.values()) == {0}


@given(examples(missing=False, least=1), pots, streams)
def test_the_steps_of_practices_sum_to_the_steps_of_their_area(example, pot, stream) -> None:
    falls = draw_waterfalls(example.table, example.partition, stream, pot)
    for part, members in zip(example.partition.parts, example.partition.members, strict=True):
        totals: Counter[str] = Counter()
        for practice in members:
            for step in falls.of_practice(example.table.practices[practice]).steps:
                totals[step.factor] += step.pounds.pence
        area = falls.of_area(part.system, part.code)
        assert totals == Counter({step.factor: step.pounds.pence for step in area.steps})
