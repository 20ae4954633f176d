"""A finding: something that is not as it should be, with its reason and its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goldenthread.kernel.citation import Citation, Force
from goldenthread.kernel.ref import Ref


class Severity(StrEnum):
    """How much a finding matters to those who must act on it, from the least."""

    NOTE = "note"
    WARNING = "warning"
    BREACH = "breach"

    def at_least(self, other: Severity) -> bool:
        """Whether it matters as much as another, or more."""
        order = list(Severity)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: about which fact, why it matters and how it is mended.

    ``also`` cites what disagrees with the citation, where two provisions do without priority.
    ``since`` is the first day of it, where that is known. ``root`` is the finding that it follows
    from: once that is mended, this one goes. None: it stands for itself.
    """

    rule: str
    subject: Ref
    message: str
    remedy: str
    severity: Severity
    citation: Citation | None = None
    also: tuple[Citation, ...] = ()
    since: date | None = None
    root: Ref | None = None

    @property
    def ref(self) -> Ref:
        """``finding:RULE/SUBJECT``: a rule finds a subject once at most."""
        return Ref("finding", f"{self.rule}/{self.subject}")

    @property
    def force(self) -> Force | None:
        """How strongly the provision binds that it was found against."""
        return None if self.citation is None else self.citation.force

    @property
    def clause(self) -> str:
        """Every provision that it cites, in words."""
        cited = () if self.citation is None else (self.citation, *self.also)
        return "; ".join(map(str, cited))
