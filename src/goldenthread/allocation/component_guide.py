"""What each component of need is called, what it covers and what it does not, in plain words.

Source: notes of the official place allocation tool (nhsx/AIF_Allocation_Tool) and the sheets of
the allocations workbooks (england.nhs.uk/allocations). Not verified against the workbooks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from goldenthread.allocation.practice_need import Component


@dataclass(frozen=True, slots=True)
class ComponentGuide:
    """The name of a component for people to read, and one sentence on what it stands for."""

    name: str
    covers: str


COMPONENT_GUIDE: Mapping[Component, ComponentGuide] = MappingProxyType(
    {
        Component.CORE: ComponentGuide(
            "Core services",
            "All components of core need together, with local costs: what divides the core stream.",
        ),
        Component.GENERAL_ACUTE: ComponentGuide(
            "General and acute",
            "Hospital care, and the half of community services that follows hospital need.",
        ),
        Component.COMMUNITY: ComponentGuide(
            "Community",
            "The half of community services that is spread as district nursing is; "
            "the other half is in general and acute.",
        ),
        Component.MENTAL_HEALTH: ComponentGuide("Mental health", "Mental health services."),
        Component.MATERNITY: ComponentGuide("Maternity", "Maternity services."),
        Component.PRESCRIBING: ComponentGuide(
            "Prescribing", "Medicines that general practices prescribe."
        ),
        Component.HEALTH_INEQUALITIES: ComponentGuide(
            "Health inequalities",
            "Unmet need and inequality in health, measured by avoidable deaths.",
        ),
        Component.PRIMARY_MEDICAL: ComponentGuide(
            "Primary medical care",
            "85 parts of primary medical need and 15 of health inequalities. It divides money "
            "among systems; it is not the formula (global sum) that pays practices.",
        ),
        Component.PRIMARY_MEDICAL_NEED: ComponentGuide(
            "Primary medical need",
            "Need for general practice, without the adjustment for dispensing doctors.",
        ),
    }
)
