"""A finding: something that is not as it should be, with its reason and its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.kernel.citation import Citation
from goldenthread.kernel.ref import Ref


class Severity(StrEnum):
    """How much a finding matters to those who must act on it."""

    NOTE = "note"
    WARNING = "warning"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: about which fact, why it matters and how it is mended."""

    rule: str
    subject: Ref
    message: str
    remedy: str
    severity: Severity
    citation: Citation | None = None
