"""What general practice keeps from the hospital door: contacts beside admissions, as released.

A ratio of counts, not a proof: fewer admissions for each contact can mean good care, less illness,
or a hospital that is hard to reach. Referrals are not held, so that they are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from goldenthread.evidence.editions import ReleasedValue, Shown
from goldenthread.kernel import Ref

_COUNTS = {
    "gp-contacts-per-person": "gp_contacts",
    "admissions": "admissions",
    "emergency-admissions-crude": "emergencies",
    "elective-admissions": "planned",
    "acsc-chronic-crude": "sensitive_chronic",
    "acsc-acute-crude": "sensitive_acute",
}
MEASURES = tuple(_COUNTS)
"""The measures of whose released values the numerators are read."""

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Gate:
    """Released counts of one area in a year, each None where it is not shown.

    ``sensitive_chronic`` and ``sensitive_acute`` are emergencies for conditions that good care
    outside hospital often keeps out of it.
    """

    area: Ref
    gp_contacts: int | None = None
    admissions: int | None = None
    emergencies: int | None = None
    planned: int | None = None
    sensitive_chronic: int | None = None
    sensitive_acute: int | None = None

    @property
    def contacts_per_admission(self) -> Decimal | None:
        """Contacts with general practitioners for each admission, to a tenth."""
        return _ratio(self.gp_contacts, self.admissions)

    @property
    def contacts_per_emergency(self) -> Decimal | None:
        """Contacts with general practitioners for each emergency admission, to a tenth."""
        return _ratio(self.gp_contacts, self.emergencies)

    @property
    def sensitive_share(self) -> Decimal | None:
        """Of a hundred emergencies, those for conditions sensitive to care outside hospital."""
        if self.sensitive_chronic is None or self.sensitive_acute is None:
            return None
        return _ratio(100 * (self.sensitive_chronic + self.sensitive_acute), self.emergencies)


def gates(values: Iterable[ReleasedValue]) -> Mapping[Ref, Gate]:
    """What was released of each area, from undivided values of ``MEASURES``; others are left."""
    counts: dict[Ref, dict[str, int | None]] = {}
    for value in values:
        name = _COUNTS.get(value.measure)
        if name is not None:
            shown = value.shown is Shown.SHOWN
            counts.setdefault(value.area, {})[name] = value.numerator if shown else None
    return {area: Gate(area, **found) for area, found in counts.items()}


def _ratio(part: int | None, whole: int | None) -> Decimal | None:
    if part is None or not whole:
        return None
    return (Decimal(part) / whole).quantize(_TENTH, ROUND_HALF_EVEN)
