"""The upper-tier area of each lower-tier district: county, unitary, metropolitan or borough.

Only the practice file of 2022/23 has real upper tiers: that of 2024/25 repeats the lower tier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from goldenthread.reference.dated_table import DatedTableError, read_dated_table


@dataclass(frozen=True, slots=True)
class UpperTier:
    """An upper-tier area: GSS code and name."""

    code: str
    name: str


@cache
def upper_tiers() -> Mapping[str, UpperTier]:
    """The upper-tier area of each of 309 lower-tier districts (GSS code), 152 areas in all.

    Boundaries of 2021, before the reorganisation of April 2023 (Cumbria, North Yorkshire and
    Somerset); the practice file of 2024/25 still uses them. Source: see the head of the table.
    """
    table = read_dated_table(
        "upper_tiers_2022_23.csv", ("lower_code", "lower_name", "upper_code", "upper_name")
    )
    lookup = {
        row["lower_code"]: UpperTier(row["upper_code"], row["upper_name"]) for row in table.rows
    }
    if len(lookup) != len(table.rows):
        raise DatedTableError("upper_tiers_2022_23.csv gives a district twice")
    if len(set(lookup.values())) != len({tier.code for tier in lookup.values()}):
        raise DatedTableError("upper_tiers_2022_23.csv gives an upper tier two names")
    return MappingProxyType(lookup)
