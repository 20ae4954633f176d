"""Into which parts a population is divided: age band, sex, deprivation, ethnicity, month.

Each stratification is a run of slots; a table of sums has one slot a stratum, in this order, so
that a slot's number means the same in every engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

YEARS_IN_BAND = 5
OLDEST_BAND = 18
"""The band of people aged 90 or more."""

AGE_BANDS = (*(f"{low}-{low + 4}" for low in range(0, 90, YEARS_IN_BAND)), "90+")
SEXES = ("male", "female", "not stated")
DEPRIVATION = (*(str(decile) for decile in range(1, 11)), "not known")
"""Deciles of the Index of Multiple Deprivation, 1 the most deprived tenth of England."""
ETHNICITIES = ("Asian", "Black", "Mixed", "White", "Other", "not stated")
MONTHS = tuple(str(month) for month in range(1, 13))
"""Months of the period measured, 1 its first."""


class Stratification(StrEnum):
    """By what people are divided."""

    ALL = "all"
    AGE = "age"
    SEX = "sex"
    DEPRIVATION = "deprivation"
    ETHNICITY = "ethnicity"
    MONTH = "month"
    AGE_BY_DEPRIVATION = "age by deprivation"


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of one stratification: ``first`` and one for each stratum."""

    stratification: Stratification
    first: int
    strata: tuple[str, ...]

    @property
    def end(self) -> int:
        """The slot after its last."""
        return self.first + len(self.strata)


def _laid_out() -> dict[Stratification, Slots]:
    found: dict[Stratification, Slots] = {}
    first = 0
    crossed = tuple(f"{band} {decile}" for band in AGE_BANDS for decile in DEPRIVATION)
    for stratification, strata in (
        (Stratification.ALL, ("all",)),
        (Stratification.AGE, AGE_BANDS),
        (Stratification.SEX, SEXES),
        (Stratification.DEPRIVATION, DEPRIVATION),
        (Stratification.ETHNICITY, ETHNICITIES),
        (Stratification.MONTH, MONTHS),
        (Stratification.AGE_BY_DEPRIVATION, crossed),
    ):
        found[stratification] = Slots(stratification, first, strata)
        first += len(strata)
    return found


SLOTS = _laid_out()
"""Where the strata of each stratification lie, by stratification."""

SLOT_COUNT = SLOTS[Stratification.AGE_BY_DEPRIVATION].first
"""Slots of the table of all quantities; the cross of age by deprivation lies in a smaller one."""

CROSS_COUNT = len(AGE_BANDS) * len(DEPRIVATION)
"""Slots of the cross: band times eleven plus decile, both from 0."""

ETHNIC_CATEGORIES = {
    "A": "White", "B": "White", "C": "White",
    "D": "Mixed", "E": "Mixed", "F": "Mixed", "G": "Mixed",
    "H": "Asian", "J": "Asian", "K": "Asian", "L": "Asian", "R": "Asian",
    "M": "Black", "N": "Black", "P": "Black",
    "S": "Other", "T": "White", "W": "Other",
    "Z": "not stated", "99": "not stated",
}  # fmt: skip
"""Ethnic category codes of the NHS Data Dictionary (2001 list; T and W are those that the 2021
census added: Roma or Gypsy, and Arab) by the group under which they are counted. Chinese (R)
counts as Asian, as in the census of 2021."""


def age_band(age: int) -> int:
    """The number of the band of an age in whole years."""
    return min(age // YEARS_IN_BAND, OLDEST_BAND)
