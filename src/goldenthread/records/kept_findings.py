"""What the rules find on a day, kept: checking the whole demonstration takes about a second."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from goldenthread.assurance.catalogue import check, rules
from goldenthread.kernel import Finding, Ref
from goldenthread.records.kept import Kept, State
from goldenthread.records.whole import whole_record

KEPT = 8
"""Days that are kept. Only findings are, and none of the facts that they were made of."""


@dataclass(frozen=True)
class Checked:
    """The findings of a day, what matters most first, and the state of the record behind them."""

    day: date
    findings: tuple[Finding, ...]
    rules: int
    state: State

    @cached_property
    def roots(self) -> tuple[Finding, ...]:
        """Findings that stand for themselves, in order."""
        return tuple(one for one in self.findings if one.root is None)

    @cached_property
    def _following(self) -> dict[Ref, list[Finding]]:
        found: dict[Ref, list[Finding]] = defaultdict(list)
        for one in self.findings:
            if one.root is not None:
                found[one.root].append(one)
        return found

    @cached_property
    def _by_subject(self) -> dict[Ref, list[Finding]]:
        found: dict[Ref, list[Finding]] = defaultdict(list)
        for one in self.findings:
            found[one.subject].append(one)
        return found

    def following(self, root: Finding) -> tuple[Finding, ...]:
        """What follows from a finding, and goes once that is mended."""
        return tuple(self._following.get(root.ref, ()))

    def about(self, ref: Ref) -> tuple[Finding, ...]:
        """What is found about one fact."""
        return tuple(self._by_subject.get(ref, ()))


def _check(day: date, state: State) -> Checked:
    return Checked(day, check(whole_record(), day), len(rules), state)


_kept = Kept(KEPT, _check)


def kept_findings(day: date) -> Checked:
    """What the rules find on a day in the record as it is now.

    One query where it is kept; else one for each noun, whatever the number of facts.
    """
    return _kept.get(day)
