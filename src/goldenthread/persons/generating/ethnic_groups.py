"""Ethnic groups of small areas by the census of 2021, as category codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from goldenthread.persons.generating.margins import ETHNIC_CODES
from goldenthread.persons.generating.official_files import read_columns

CENSUS = "geography/census2021-ts021-lsoa.parquet"
LOOKUP = "geography/lookup_lsoa11_lsoa21_ltla22.parquet"

NOT_STATED, NOT_KNOWN = 0.03, 0.03
"""Shares of records that do not say. Not verified."""

_PREFIX = "Ethnic group: "
_ASIAN = "Asian, Asian British or Asian Welsh"
_BLACK = "Black, Black British, Black Welsh, Caribbean or African"
_MIXED = "Mixed or Multiple ethnic groups"
_COLUMNS = {
    "White: English, Welsh, Scottish, Northern Irish or British": "A",
    "White: Irish": "B",
    "White: Other White": "C",
    "White: Gypsy or Irish Traveller": "T",
    "White: Roma": "T",
    f"{_MIXED}: White and Black Caribbean": "D",
    f"{_MIXED}: White and Black African": "E",
    f"{_MIXED}: White and Asian": "F",
    f"{_MIXED}: Other Mixed or Multiple ethnic groups": "G",
    f"{_ASIAN}: Indian": "H",
    f"{_ASIAN}: Pakistani": "J",
    f"{_ASIAN}: Bangladeshi": "K",
    f"{_ASIAN}: Other Asian": "L",
    f"{_ASIAN}: Chinese": "R",
    f"{_BLACK}: Caribbean": "M",
    f"{_BLACK}: African": "N",
    f"{_BLACK}: Other Black": "P",
    "Other ethnic group: Any other ethnic group": "S",
    "Other ethnic group: Arab": "W",
}


def with_unknown(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the categories with those not stated and not known put in beside, on any axis."""
    known = shares / shares.sum(axis=-1, keepdims=True) * (1.0 - NOT_STATED - NOT_KNOWN)
    beside = np.broadcast_to([NOT_STATED, NOT_KNOWN], (*known.shape[:-1], 2))
    whole: NDArray[np.float64] = np.concatenate([known, beside], axis=-1)
    return whole


def census_shares(files: Path, areas: Sequence[str]) -> NDArray[np.float64]:
    """Shares of the categories of small areas of 2011: shape (areas, categories).

    An area of 2011 is the sum of the areas of 2021 that it became or is a part of; England's
    shares where there are none. Raises OfficialFileError.
    """
    categories = {code: number for number, code in enumerate(ETHNIC_CODES[:-2])}
    names = ["geography code", *(_PREFIX + name for name in _COLUMNS)]
    rows = read_columns(files / CENSUS, names)
    counts = np.zeros((len(rows["geography code"]), len(categories)))
    for name, code in _COLUMNS.items():
        counts[:, categories[code]] += np.array(rows[_PREFIX + name], np.float64)
    of_2021 = {code: row for row, code in enumerate(rows["geography code"])}
    english = np.array([code.startswith("E") for code in rows["geography code"]])
    position = {code: number for number, code in enumerate(areas)}
    found = np.zeros((len(areas), len(categories)))
    lookup = read_columns(files / LOOKUP, ("lsoa11_code", "lsoa21_code"))
    for old, new in zip(lookup["lsoa11_code"], lookup["lsoa21_code"], strict=True):
        if old in position and new in of_2021:
            found[position[old]] += counts[of_2021[new]]
    found[found.sum(axis=1) == 0.0] = counts[english].sum(axis=0)
    return with_unknown(found)
