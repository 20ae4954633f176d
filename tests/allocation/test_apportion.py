"""Dividing a pot: always to the penny, by a rule that anyone can follow on paper."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.allocation.apportion import ApportionmentError, apportion
from goldenthread.kernel import Money

pots = st.integers(min_value=0, max_value=200_000_000_000_00).map(Money)
weighings = st.dictionaries(
    st.text("ABCDEFGH0123456789", min_size=1, max_size=6),
    st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 10**17)),
    min_size=1,
    max_size=40,
).filter(lambda weights: any(weights.values()))


def test_the_penny_left_over_goes_to_the_largest_remainder() -> None:
    """£1.00 by 1, 2 and 4: 14.28, 28.57 and 57.14 pence; the penny left goes to .57."""
    shares = apportion(Money(100), {"a": 1, "b": 2, "c": 4})
    assert shares == {"a": Money(14), "b": Money(29), "c": Money(57)}


def test_of_equal_remainders_the_larger_weight_goes_first() -> None:
    """Two pence by 1 and 3: 0.5 and 1.5 pence, so the penny left goes to 3."""
    assert apportion(Money(2), {"a": 1, "b": 3}) == {"a": Money(0), "b": Money(2)}


def test_of_equal_weights_the_first_code_goes_first() -> None:
    assert apportion(Money(1), {"B2": 5, "A1": 5}) == {"B2": Money(0), "A1": Money(1)}


def test_an_empty_pot_gives_everybody_nothing_even_by_zero_weights() -> None:
    assert apportion(Money(0), {"a": 0, "b": 0}) == {"a": Money(0), "b": Money(0)}


@pytest.mark.parametrize(
    ("pot", "weights", "words"),
    [
        (Money(1), {"a": 0, "b": 0}, "every weight is zero"),
        (Money(1), {}, "nobody to divide"),
        (Money(-1), {"a": 1}, "zero or more"),
        (Money(1), {"a": 1, "b": -1}, "below zero: b"),
    ],
)
def test_what_cannot_be_divided_is_refused_in_words(pot, weights, words) -> None:
    with pytest.raises(ApportionmentError, match=words):
        apportion(pot, weights)


@given(pots, weighings)
def test_shares_sum_to_the_pot_and_stand_within_a_penny_of_the_exact_share(pot, weights) -> None:
    shares = apportion(pot, weights)
    assert sum(share.pence for share in shares.values()) == pot.pence
    total = sum(weights.values())
    for code, share in shares.items():
        assert abs(share.pence - Fraction(pot.pence * weights[code], total)) < 1
        assert weights[code] or share == Money(0)


@given(pots, weighings, st.randoms(use_true_random=False))
def test_the_order_of_the_weights_changes_no_share(pot, weights, random) -> None:
    shuffled = list(weights.items())
    random.shuffle(shuffled)
    assert apportion(pot, dict(shuffled)) == apportion(pot, weights)


@given(pots, weighings, st.integers(2, 10**6))
def test_weights_in_another_unit_give_the_same_shares(pot, weights, unit) -> None:
    scaled = {code: weight * unit for code, weight in weights.items()}
    assert apportion(pot, scaled) == apportion(pot, weights)


@given(pots, weighings)
def test_a_larger_weight_never_receives_less(pot, weights) -> None:
    shares = apportion(pot, weights)
    ordered = sorted(weights, key=lambda code: weights[code])
    assert all(shares[a] <= shares[b] for a, b in pairwise(ordered) if weights[a] < weights[b])
