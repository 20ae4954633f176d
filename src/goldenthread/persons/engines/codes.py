"""What code lists say of the codes that the tables of a system hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from goldenthread.evidence.codelists import CodeList, CodeLists
from goldenthread.evidence.conditions import CONDITIONS

ACSC_CHRONIC, ACSC_ACUTE = "acsc-chronic", "acsc-acute"
ASTHMA, CARIES = "asthma-admission", "dental-caries"
REASONS = (ACSC_CHRONIC, ACSC_ACUTE, ASTHMA, CARIES)
"""Keys of the lists of reasons for admission that measures use."""

NEEDED = frozenset({*(condition.key for condition in CONDITIONS), *REASONS})
"""Keys of all lists that measures use."""


@dataclass(frozen=True)
class Meanings:
    """The lists that measures use, and only these.

    Raises:
        ValueError: a list is missing: its register would be silently empty.
    """

    lists: Mapping[str, CodeList]

    @classmethod
    def of(cls, code_lists: CodeLists) -> Meanings:
        """The lists by key."""
        missing = sorted(NEEDED - {one.key for one in code_lists.lists})
        if missing:
            raise ValueError(f"no code list {', '.join(missing)}: measures need it")
        return cls({one.key: one for one in code_lists.lists if one.key in NEEDED})

    def conditions(self, code: str) -> tuple[int, ...]:
        """Bits of the conditions that a code makes, in order."""
        return tuple(
            bit
            for bit, condition in enumerate(CONDITIONS)
            if self.lists[condition.key].covers(code)
        )

    def reasons(self, diagnosis: str) -> tuple[bool, ...]:
        """Whether each list of ``REASONS`` covers an ICD-10 code without its system."""
        return tuple(self.lists[key].covers(f"ICD10:{diagnosis}") for key in REASONS)

    def condition_set(self, code: str) -> int:
        """The set of conditions that a code makes, as bits."""
        return sum(1 << bit for bit in self.conditions(code))

    def reason_set(self, diagnosis: str) -> int:
        """The set of reasons that a diagnosis is, as bits in order of ``REASONS``."""
        return sum(1 << bit for bit, covered in enumerate(self.reasons(diagnosis)) if covered)
