"""Released values: aggregates that left the evidence store, immutable and named by hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.kernel import FinancialYear, Ref


@dataclass(frozen=True, slots=True)
class Release:
    """A measure released for one area, ``release:KEY``.

    ``value`` is a decimal text in ``unit``; ``population`` counts the people measured;
    ``digest`` is the SHA-256 (hex) of what was released; ``method`` says how it was made.
    ``edition`` is the edition in which it was released, whose digest it then has; None where a
    measure was released by itself.
    """

    ref: Ref
    measure: str
    area: Ref
    year: FinancialYear
    value: str
    unit: str
    population: int
    method: str
    source: str
    digest: str
    published: date
    edition: Ref | None = None
