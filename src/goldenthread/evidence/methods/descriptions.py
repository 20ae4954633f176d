"""The methods in words, for pages that say how a figure was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Description:
    """A method: its formula, its limits, what it refuses, and where it was read.

    ``verified``: formula and limits were read at the source or in the code that carries it out.
    """

    name: str
    formula: str
    limits: str
    refused: str
    source: str
    verified: bool = True


_GUIDANCE = "Fingertips Public Health Technical Guidance"
_PACKAGE = "PHEindicatormethods"

_EVERY = (
    Description(
        "count",
        "How many there are, divided by the divisor of the sheet.",
        "None: everybody is counted, and nobody is sampled.",
        "A negative sum.",
        "None needed.",
    ),
    Description(
        "proportion",
        "Multiplier x x / n.",
        "Wilson's: (2x + z² ± z√(z² + 4x(1 - x/n))) / 2(n + z²), with z = 1.96 for 95%.",
        "Nobody in the denominator; more counted than there are; a negative count.",
        f"Wilson, JASA 1927;22:209; {_GUIDANCE}.",
    ),
    Description(
        "crude rate",
        "Multiplier x O / n: events over people.",
        "Poisson limits of O, over n: exact below 10 events, Byar's from 10 on: "
        "O(1 - 1/9O - z/3√O)³ and (O+1)(1 - 1/9(O+1) + z/3√(O+1))³. Of days none: those of one "
        "stay come together.",
        "Nobody in the denominator; a negative count.",
        f"Breslow and Day 1987; {_GUIDANCE}.",
    ),
    Description(
        "mean",
        "A sum over people, divided by people and by the divisor of the sheet.",
        "Of values from 0 to 1, Wilson's limits of the mean of n people: no such values can vary "
        "more than a proportion does, so these are wide enough. Of other values none.",
        "Nobody who has a value.",
        "Bhatia and Davis, American Mathematical Monthly 2000;107:353, from memory.",
        verified=False,
    ),
    Description(
        "directly standardised rate",
        "Multiplier x Σ wᵢ(xᵢ/nᵢ) / Σ wᵢ over nineteen age bands, w the European Standard "
        "Population of 2013.",
        "Dobson's: the rate + √(variance/O) x (Byar's limit of O - O), where O = Σ xᵢ and the "
        "variance is Σ wᵢ²xᵢ/nᵢ² / (Σ wᵢ)².",
        "Fewer than 10 events in all; an age band with nobody.",
        f"Dobson and others, Statistics in Medicine 1991;10:457; {_PACKAGE}. Fewer than 10: "
        "Morris and others 2018.",
    ),
    Description(
        "indirectly standardised ratio",
        "100 x O / E, where E = Σ nᵢ(Xᵢ/Nᵢ) and X/N are the rates by age of the system.",
        "Poisson limits of O, over E: exact below 10 events, Byar's from 10 on.",
        "Nothing expected; an age that the standard does not have.",
        f"Breslow and Day 1987; {_GUIDANCE}.",
    ),
    Description(
        "slope and relative index of inequality",
        "Deciles in order from the most deprived; a the share of people, b the middle of the "
        "cumulative share; Y on b by least squares with weights a. Slope index: fitted Y at b = 1 "
        "less that at b = 0, so below zero where the most deprived have more. Relative index: the "
        "one over the other, so below 1.",
        "Analytic, from the limits of each decile; a test holds them to 100,000 random draws.",
        "Fewer than 5 deciles with people; a decile with people whose value is not shown; an end "
        "of the line that is not above zero (relative index).",
        f"Low and Low, Journal of Public Health 2004;26:388; {_PACKAGE} (which draws).",
    ),
    Description(
        "funnel",
        "Of proportions: p ± z√(p(1 - p)/n) around the average p. Of ratios: the counts whose own "
        "Byar limits are what was expected, over the expected.",
        "Two: 95% (z = 1.96) and 99.8% (z = 3.09).",
        "Nothing: where nobody is in the denominator the funnel is all there is.",
        f"Spiegelhalter, Statistics in Medicine 2005;24:1185; {_PACKAGE}.",
    ),
    Description(
        "XmR chart",
        "The mean of the months, and the mean of the moving ranges, without those above 3.268 "
        "times their mean.",
        "Mean ± 2.66 x mean moving range. Special: a point outside; seven in a row on one side; "
        "seven that rise or fall; two in the outer third among three on one side.",
        "Fewer than 12 points, which is this system's own floor.",
        "Making Data Count, NHS England, as NHSRplotthedots carries it out; Nelson, Journal of "
        "Quality Technology 1982;14:172.",
    ),
)

DESCRIPTIONS: Mapping[str, Description] = MappingProxyType({each.name: each for each in _EVERY})
"""By name; those of a ``Statistic`` have its value for a name."""
