"""Prices of the national contracts of general practice, dated, from ``practice_prices.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from goldenthread.kernel import FinancialYear

HEADINGS = ("price", "year", "value", "unit", "verified", "source")


class PricesError(ValueError):
    """The table of prices is not sound. It ships with the package, so the fault is ours."""


@dataclass(frozen=True, slots=True)
class Price:
    """A price of one year: an exact ``value`` in ``unit``, and where it comes from."""

    name: str
    year: FinancialYear
    value: Fraction
    unit: str
    verified: bool
    source: str


@cache
def practice_prices() -> Mapping[tuple[str, FinancialYear], Price]:
    """Every price, by name and year. Raises PricesError where the table is not sound."""
    text = files("goldenthread.reference").joinpath("practice_prices.csv").read_text("utf-8")
    rows = csv.reader((line for line in text.splitlines() if not line.startswith("#")), strict=True)
    if tuple(next(rows, ())) != HEADINGS:
        raise PricesError(f"the headings must be {', '.join(HEADINGS)}")
    found: dict[tuple[str, FinancialYear], Price] = {}
    for row in rows:
        try:
            name, year, value, unit, verified, source = row
            price = Price(
                name, FinancialYear.parse(year), Fraction(value), unit, verified == "yes", source
            )
        except ValueError as fault:
            raise PricesError(f"{row}: {fault}") from fault
        if (price.name, price.year) in found or verified not in ("yes", "no") or price.value <= 0:
            raise PricesError(f"{name} of {year} is given twice, or is not sound")
        found[price.name, price.year] = price
    return MappingProxyType(found)
