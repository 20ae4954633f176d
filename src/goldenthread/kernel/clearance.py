"""A clearance: the word by which voice lets a decision be taken, once people were heard."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.kernel.ref import Ref
from goldenthread.kernel.ruling import Reason


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether what people are owed before a decision was given to them; no reasons: it was.

    ``heard`` are the consultations and challenges that the decision may say it answers.
    """

    heard: tuple[Ref, ...]
    reasons: tuple[Reason, ...]

    @property
    def cleared(self) -> bool:
        """Whether nothing is owed any more."""
        return not self.reasons
