"""What the official allocation file says of one practice in one financial year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.kernel import FinancialYear, Ref


class Component(StrEnum):
    """A component of need: a column of weighted populations of the allocation file."""

    CORE = "core"
    GENERAL_ACUTE = "general-acute"
    COMMUNITY = "community"
    MENTAL_HEALTH = "mental-health"
    MATERNITY = "maternity"
    PRESCRIBING = "prescribing"
    HEALTH_INEQUALITIES = "health-inequalities"
    PRIMARY_MEDICAL = "primary-medical"
    PRIMARY_MEDICAL_NEED = "primary-medical-need"


@dataclass(frozen=True, slots=True)
class PracticeNeed:
    """Registered and weighted populations of a practice, in billionths of a person, as published.

    Zero stays zero. None is "not published": it is never read as zero or as one.
    """

    practice: Ref
    year: FinancialYear
    population: int | None
    core: int | None
    general_acute: int | None
    community: int | None
    mental_health: int | None
    maternity: int | None
    prescribing: int | None
    health_inequalities: int | None
    primary_medical: int | None
    primary_medical_need: int | None

    def weighted(self, component: Component) -> int | None:
        """Weighted population for a component, billionths of a person."""
        value: int | None = getattr(self, component.value.replace("-", "_"))
        return value
