"""What axe finds on a page, in words that say what to mend.

axe is run through the debugging protocol, so the page keeps its own content security policy
while it is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@dataclass(frozen=True)
class Violation:
    """One rule that a page breaks, and where."""

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        places = "".join(f"\n    {place}" for place in self.places)
        return f"{self.rule} ({self.impact}): {self.help}{places}"

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> Violation:
        """Take one entry of axe's `violations`."""
        places = (
            f"{' '.join(map(str, node['target']))}  {' '.join(node['html'].split())[:160]}"
            for node in found["nodes"]
        )
        return cls(found["id"], found["impact"] or "unrated", found["help"], tuple(places))


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def axe_violations(page: Page, standards: Sequence[str] = STANDARDS) -> list[Violation]:
    """Return every rule of the named standards that the page breaks as it stands now."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    only = {"runOnly": {"type": "tag", "values": list(standards)}}
    found = page.evaluate("options => axe.run(document, options)", only)
    return [Violation.read(violation) for violation in found["violations"]]


def assert_accessible(page: Page) -> None:
    """Fail with one readable paragraph a violation, when there is any."""
    violations = axe_violations(page)
    report = "\n  ".join(map(str, violations))
    assert not violations, f"{page.url} breaks {len(violations)} accessibility rules:\n  {report}"
