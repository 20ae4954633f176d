"""Who has which condition: by age, sex, deprivation and frailty, for want of a joint margin.

Where a practice's register is published, the number who have the condition is that register, and
only who has it follows these patterns. The levels of the five conditions that no register counts
(treated constipation, painful condition, alcohol problems, irritable bowel, hearing loss) and all
patterns are plausible figures of this project: not verified at any source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.conditions import CONDITIONS

CLASS_FROM = (0, 6, 10, 16, 17, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)
"""The first age in years of each class of age: registers begin at 6, 16, 17, 18 or 50."""

FIFTHS = 5
FRAILTIES = 8
SEXES = 2
CELLS = len(CLASS_FROM) * SEXES * FIFTHS * FRAILTIES
"""A cell of people: class of age, sex, fifth of deprivation, frailty; in this order."""

# The mean of a standard normal within each eighth.
_FRAILTY = np.array([-1.647, -0.896, -0.494, -0.158, 0.158, 0.494, 0.896, 1.647])
_ANCHORS = (0, 10, 20, 30, 40, 50, 60, 70, 80, 90)


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a condition spreads.

    ``codes``: ICD-10 with the commonest first; ``percent`` of people by age at 0, 10, ... 90;
    ``men``: their rate over women's; ``poorest``: the rate of the most deprived fifth over the
    least deprived; ``frailty``: slope of the logarithm of the rate by the frailty score;
    ``since``: from which age in years the register counts.
    """

    codes: tuple[str, ...]
    percent: tuple[float, ...]
    men: float = 1.0
    poorest: float = 1.0
    frailty: float = 0.5
    since: int = 0


PATTERNS: dict[str, Pattern] = {
    "dementia": Pattern(
        ("F03", "G30", "F01"), (0, 0, 0, 0, 0, 0.1, 0.5, 2, 8, 18), 0.75, 1.3, 0.6
    ),
    "cancer": Pattern(
        ("C18", "C43", "C34", "C67"), (0, 0.1, 0.2, 0.5, 1.5, 3.5, 7, 13, 17, 17), 0.9, 0.9, 0.2
    ),
    "copd": Pattern(("J44", "J43"), (0, 0, 0, 0.05, 0.5, 2, 5, 8, 9, 6), 1.15, 3.0, 0.7),
    "atrial-fibrillation": Pattern(
        ("I48",), (0, 0, 0, 0.1, 0.3, 0.9, 3, 7.5, 15, 21), 1.35, 1.0, 0.6
    ),
    "heart-failure": Pattern(
        ("I50",), (0, 0, 0, 0.05, 0.2, 0.5, 1.3, 3, 7, 13), 1.4, 1.5, 0.9
    ),
    "constipation": Pattern(
        ("K590",), (0.8, 0.5, 0.4, 0.6, 0.8, 1.2, 2.2, 4, 8, 13), 0.7, 1.3, 0.9
    ),
    "epilepsy": Pattern(
        ("G40",), (0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.9, 1, 1, 0.8), 1.05, 1.6, 0.4, 18
    ),
    "painful-condition": Pattern(
        ("M17", "M51", "G43"), (0, 0.2, 1, 3, 6, 9, 12, 15, 18, 18), 0.65, 1.9, 0.8
    ),
    "stroke-tia": Pattern(
        ("I639", "G459", "I64"), (0, 0, 0.05, 0.15, 0.4, 1.2, 2.8, 5.8, 11, 15), 1.2, 1.4, 0.7
    ),
    "diabetes": Pattern(
        ("E11", "E10"), (0, 0.1, 0.6, 1.2, 3.5, 7.5, 12, 16, 18, 14), 1.25, 1.8, 0.6, 17
    ),
    "alcohol": Pattern(
        ("F102", "F101"), (0, 0, 0.6, 1.4, 2.2, 2.8, 2.6, 1.8, 1, 0.4), 2.1, 2.4, 0.6
    ),
    "psychosis-bipolar": Pattern(
        ("F20", "F31", "F25"), (0, 0, 0.5, 1, 1.3, 1.4, 1.3, 1.1, 1, 0.8), 1.1, 2.3, 0.4
    ),
    "chronic-kidney-disease": Pattern(
        ("N183", "N184"), (0, 0, 0.05, 0.2, 0.6, 1.6, 4.2, 11, 25, 33), 0.8, 1.1, 0.7, 18
    ),
    "anxiety-depression": Pattern(
        ("F32", "F41"), (0, 0.3, 9, 13, 15, 16, 14, 10, 9, 8), 0.55, 1.4, 0.5, 18
    ),
    "coronary-heart-disease": Pattern(
        ("I259", "I209"), (0, 0, 0, 0.1, 0.7, 2.5, 6.5, 12, 18, 20), 1.9, 1.5, 0.7
    ),
    "connective-tissue": Pattern(
        ("M05", "M06"), (0, 0, 0.1, 0.3, 0.6, 1, 1.5, 1.9, 1.9, 1.4), 0.42, 1.2, 0.5, 16
    ),
    "irritable-bowel": Pattern(
        ("K58",), (0, 0.2, 1.5, 2.6, 3, 3.2, 3, 2.8, 2.4, 1.8), 0.45, 1.0, 0.4
    ),
    "asthma": Pattern(
        ("J45",), (1, 6, 7, 7, 6.5, 6.5, 7, 7.5, 6.5, 4.5), 0.88, 1.25, 0.4, 6
    ),
    "hearing-loss": Pattern(
        ("H903", "H911"), (0.3, 0.5, 0.6, 0.8, 1.4, 2.8, 5.5, 10, 19, 27), 1.1, 1.1, 0.4
    ),
    "hypertension": Pattern(
        ("I10",), (0, 0, 0.2, 1.2, 5, 14, 27, 42, 55, 55), 1.05, 1.15, 0.5
    ),
    "obesity": Pattern(
        ("E66",), (0, 0.3, 6, 9, 11, 13, 14, 12, 7, 3), 0.8, 1.8, 0.5, 18
    ),
    "learning-disability": Pattern(
        ("F79", "F70"), (0.3, 0.7, 0.9, 0.6, 0.55, 0.55, 0.5, 0.35, 0.2, 0.1), 1.6, 1.9, 0.3
    ),
    "non-diabetic-hyperglycaemia": Pattern(
        ("R730",), (0, 0, 0.5, 1.4, 3.5, 7, 11, 15, 15, 10), 0.95, 1.2, 0.4, 18
    ),
    "peripheral-arterial-disease": Pattern(
        ("I739",), (0, 0, 0, 0.03, 0.1, 0.4, 1.2, 2.4, 3.3, 3), 1.6, 2.0, 0.8
    ),
    "osteoporosis": Pattern(
        ("M81", "M80"), (0, 0, 0, 0, 0.1, 0.2, 0.6, 1.6, 3.4, 4.8), 0.2, 1.0, 0.5, 50
    ),
}  # fmt: skip
"""The pattern of each condition, by its key."""


def cell_weights() -> NDArray[np.float64]:
    """The share of people of each cell who have each condition: shape (conditions, cells)."""
    return np.stack([_weights(PATTERNS[condition.key]) for condition in CONDITIONS])


def eligible_from() -> NDArray[np.int64]:
    """From which age in years the register of each condition counts: shape (conditions,)."""
    return np.array([PATTERNS[condition.key].since for condition in CONDITIONS])


def _weights(pattern: Pattern) -> NDArray[np.float64]:
    lows = np.array(CLASS_FROM)
    middles = (lows + np.append(lows[1:], 96)) / 2.0
    by_age = np.interp(middles, _ANCHORS, pattern.percent) / 100.0
    by_age[lows < pattern.since] = 0.0
    by_sex = np.array([2.0 * pattern.men, 2.0]) / (1.0 + pattern.men)
    by_fifth = pattern.poorest ** np.linspace(0.5, -0.5, FIFTHS)
    # The mean of the last factor over people is 1, so that slopes move nobody's total.
    by_frailty = np.exp(pattern.frailty * _FRAILTY)
    by_frailty /= by_frailty.mean()
    cells = (
        by_age[:, None, None, None]
        * by_sex[None, :, None, None]
        * by_fifth[None, None, :, None]
        * by_frailty[None, None, None, :]
    )
    capped: NDArray[np.float64] = np.minimum(cells.reshape(CELLS), 0.95)
    return capped
