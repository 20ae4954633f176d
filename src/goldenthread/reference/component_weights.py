"""How much each component of need counts in a formula, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from goldenthread.kernel import FinancialYear
from goldenthread.reference.dated_table import DatedTableError, read_dated_table


@dataclass(frozen=True, slots=True)
class ComponentWeight:
    """The share of one component (its word, such as ``maternity``) in a formula.

    ``certainty`` is ``derived`` where the published weights are reproduced by it, and
    ``approximate`` where they are not quite. Neither was verified against the source.
    """

    component: str
    weight: Fraction
    certainty: str


@dataclass(frozen=True, slots=True)
class Formula:
    """The component weights of one stream in one year, and where they come from."""

    year: FinancialYear
    stream: str
    weights: tuple[ComponentWeight, ...]
    source: str

    @property
    def note(self) -> str:
        """What must be said wherever a number that rests on these weights is shown."""
        rough = any(share.certainty == "approximate" for share in self.weights)
        how = "approximate" if rough else "derived from published data"
        return f"Component weights of {self.year} are {how}: not verified against the source."


@cache
def formulae() -> Mapping[tuple[FinancialYear, str], Formula]:
    """Every formula known, by year and stream (``core``, ``primary-medical``)."""
    table = read_dated_table(
        "component_weights.csv", ("year", "stream", "component", "weight", "certainty")
    )
    found: dict[tuple[FinancialYear, str], list[ComponentWeight]] = {}
    for row in table.rows:
        weight = Fraction(row["weight"])
        if not 0 < weight < 1 or row["certainty"] not in ("derived", "approximate"):
            raise DatedTableError(f"component_weights.csv is not sound at {dict(row)}")
        found.setdefault((FinancialYear.parse(row["year"]), row["stream"]), []).append(
            ComponentWeight(row["component"], weight, row["certainty"])
        )
    return MappingProxyType(
        {
            (year, stream): Formula(year, stream, tuple(weights), table.about["source"])
            for (year, stream), weights in found.items()
        }
    )
