"""Every measure of the product, as a sheet. To import this registers them all, in this order."""

from goldenthread.evidence.measures import (  # noqa: I001 - in the order in which families are shown
    people,
    registers,
    continuity,
    contacts,
    admissions,
    prevention,
    social_care,
    segments,
)
from goldenthread.evidence.sheets import sheets

__all__ = [
    "admissions",
    "contacts",
    "continuity",
    "people",
    "prevention",
    "registers",
    "segments",
    "sheets",
    "social_care",
]
