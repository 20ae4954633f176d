"""Statistics as public health practice calculates them, over whole arrays of areas at once."""

from goldenthread.evidence.methods.estimates import Estimates, Refusal
from goldenthread.evidence.methods.inequality import Inequality, Transform, inequality
from goldenthread.evidence.methods.intervals import poisson_limits, wilson_limits, z_of
from goldenthread.evidence.methods.rates import (
    crude_rates,
    means,
    proportions,
    standardised_rates,
    standardised_ratios,
)

__all__ = [
    "Estimates",
    "Inequality",
    "Refusal",
    "Transform",
    "crude_rates",
    "inequality",
    "means",
    "poisson_limits",
    "proportions",
    "standardised_rates",
    "standardised_ratios",
    "wilson_limits",
    "z_of",
]
