"""Crude rates, proportions, means, and rates and ratios standardised for age.

Sources are named with each formula; all are those of the Fingertips Public Health Technical
Guidance and of the package PHEindicatormethods that carries it out.
"""

from __future__ import annotations

import numpy as np

from goldenthread.evidence.methods.estimates import (
    Estimates,
    Floats,
    Refusal,
    Whole,
    divided,
    estimated,
    refusals,
)
from goldenthread.evidence.methods.intervals import byar_limits, poisson_limits, wilson_limits
from goldenthread.evidence.methods.standard import EUROPEAN_2013

FEWEST_EVENTS = 10
"""Below this a directly standardised rate is refused (Morris and others, 2018)."""


def crude_rates(
    events: Whole, people: Whole, multiplier: float = 1.0, confidence: float = 0.95
) -> Estimates:
    """Events over people, with Poisson limits: multiplier x O / n.

    Refused where a count is negative, or nobody could have had an event.
    Source: Breslow and Day 1987 (Byar); exact below 10 events.
    """
    refused = refusals(
        events.shape,
        ((events < 0) | (people < 0), Refusal.NEGATIVE),
        (people == 0, Refusal.NOBODY),
    )
    lower, upper = poisson_limits(np.maximum(events, 0), confidence)
    per = multiplier * divided(np.ones(people.shape), people, people > 0)
    return estimated(events * per, refused, lower * per, upper * per)


def proportions(
    counted: Whole, of: Whole, multiplier: float = 1.0, confidence: float = 0.95
) -> Estimates:
    """Those counted over all, with Wilson's limits: multiplier x x / n.

    Refused where a count is negative, nobody is in the denominator, or more are counted than are.
    Source: Wilson 1927; Newcombe and Altman 2000.
    """
    refused = refusals(
        counted.shape,
        ((counted < 0) | (of < 0), Refusal.NEGATIVE),
        (of == 0, Refusal.NOBODY),
        (counted > of, Refusal.MORE_THAN_ALL),
    )
    sound = refused == Refusal.NONE
    x, n = np.where(sound, counted, 0), np.where(sound, of, 0)
    lower, upper = wilson_limits(x, n, confidence)
    value = divided(x, n, n > 0)
    return estimated(multiplier * value, refused, multiplier * lower, multiplier * upper)


def means(
    total: Whole,
    people: Whole,
    divisor: float = 1.0,
    *,
    share: bool = False,
    shown: Whole | None = None,
) -> Estimates:
    """A sum over people, divided by people and ``divisor``.

    Sums of squares are not kept, so that a mean has no limits; but where each person's value is a
    share, from 0 to 1, its variance is at most m(1 - m) (Bhatia and Davis, American Mathematical
    Monthly 2000;107:353), and Wilson's limits of m of n people are wide enough: they are given.

    Args:
        total: Sums, of any shape.
        people: Those who have a value, of the same shape.
        divisor: What turns a summed unit into the one shown.
        share: Whether each person's value, so divided, lies from 0 to 1.
        shown: People for whom the limits are made, where another number than ``people`` is shown.
    """
    refused = refusals(
        total.shape,
        ((total < 0) | (people < 0), Refusal.NEGATIVE),
        (people == 0, Refusal.NOBODY),
        ((total > people * divisor) & share, Refusal.MORE_THAN_ALL),
    )
    sound = refused == Refusal.NONE
    value = divided(total, people * divisor, sound)
    if not share:
        return estimated(value, refused)
    of = np.where(sound, people if shown is None else shown, 0)
    lower, upper = wilson_limits(value * of, of)
    # Rounding can put m x n a hair from n, and a limit a hair inside the value.
    return estimated(value, refused, np.minimum(lower, value), np.maximum(upper, value))


def standardised_rates(
    events: Whole,
    people: Whole,
    multiplier: float = 1.0,
    confidence: float = 0.95,
    standard: Floats = EUROPEAN_2013,
) -> Estimates:
    """Rates that an area would have, were its ages those of a standard population.

    Value: multiplier x Σ wᵢ(xᵢ/nᵢ) / Σ wᵢ. Variance: Σ wᵢ²xᵢ/nᵢ² / (Σ wᵢ)². Limits by Dobson:
    value + √(variance/O) x (Byar's limit of O - O) x multiplier, where O = Σ xᵢ.
    Refused where O is below 10, an age has nobody, or a count is negative.
    Source: Dobson and others, Statistics in Medicine 1991;10:457.

    Args:
        events: xᵢ, of shape (..., ages).
        people: nᵢ, of the same shape.
        multiplier: Such as 100,000.
        confidence: Two-sided.
        standard: wᵢ, of shape (ages,).
    """
    observed = events.sum(axis=-1)
    refused = refusals(
        observed.shape,
        (((events < 0) | (people < 0)).any(axis=-1), Refusal.NEGATIVE),
        (people.sum(axis=-1) == 0, Refusal.NOBODY),
        (observed < FEWEST_EVENTS, Refusal.FEW_EVENTS),
        ((people == 0).any(axis=-1), Refusal.EMPTY_AGE),
    )
    weights = standard / standard.sum()
    weighed = divided(np.broadcast_to(weights, people.shape), people, people > 0)
    value = (weighed * events).sum(axis=-1)
    variance = (weighed**2 * events).sum(axis=-1)
    enough = np.maximum(observed, FEWEST_EVENTS)
    lower, upper = byar_limits(enough, confidence)
    spread = np.sqrt(np.maximum(variance, 0.0) / enough)
    return estimated(
        multiplier * value,
        refused,
        multiplier * (value + spread * (lower - enough)),
        multiplier * (value + spread * (upper - enough)),
    )


def standardised_ratios(  # noqa: PLR0917
    events: Whole,
    people: Whole,
    standard_events: Whole,
    standard_people: Whole,
    multiplier: float = 100.0,
    confidence: float = 0.95,
) -> Estimates:
    """What happened against what would have at the standard's rates: multiplier x O / E.

    O = Σ xᵢ; E = Σ nᵢ(Xᵢ/Nᵢ), X and N those of the standard. Limits: Poisson limits of O, over E.
    Refused where none is expected, a count is negative, or the standard has nobody of an age.
    Source: Breslow and Day 1987; exact below 10 events.

    Args:
        events: xᵢ, of shape (..., ages).
        people: nᵢ, of the same shape.
        standard_events: Xᵢ, of shape (ages,).
        standard_people: Nᵢ, of shape (ages,).
        multiplier: 100, so that 100 is as expected.
        confidence: Two-sided.
    """
    observed = events.sum(axis=-1)
    rates = divided(standard_events, standard_people, standard_people > 0)
    expected = (people * rates).sum(axis=-1)
    refused = refusals(
        observed.shape,
        (((events < 0) | (people < 0)).any(axis=-1), Refusal.NEGATIVE),
        (people.sum(axis=-1) == 0, Refusal.NOBODY),
        (((people > 0) & (standard_people == 0)).any(axis=-1), Refusal.EMPTY_AGE),
        (expected <= 0, Refusal.NOTHING_EXPECTED),
    )
    lower, upper = poisson_limits(np.maximum(observed, 0), confidence)
    per = multiplier * divided(np.ones(expected.shape), expected, expected > 0)
    return estimated(observed * per, refused, lower * per, upper * per)
