"""Findings as pages show them, and the pages of facts with what is found about them on top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from goldenthread.assurance.catalogue import rules
from goldenthread.kernel import Finding, Ref, Severity
from goldenthread.records.kept_findings import Checked, kept_findings
from goldenthread.records.occasion import occasion
from goldenthread.web.presenters import Callout, Leaf, Mention, Names, references_in
from goldenthread.web.showing import show
from goldenthread.web.standpoint import Standpoint

PLURALS = {Severity.BREACH: "breaches", Severity.WARNING: "warnings", Severity.NOTE: "notes"}


def refs_told(findings: Iterable[Finding]) -> set[Ref]:
    """The references that findings name, for one query of their titles."""
    found: set[Ref] = set()
    for one in findings:
        found |= {one.subject} | references_in(one.message, one.remedy)
    return found


def rule_address(key: str) -> str:
    """The path of a rule's page."""
    return f"/findings/{key}/"


def callout(
    finding: Finding, names: Names, follows: tuple[Callout, ...] = (),
    ways: tuple[Mention, ...] = (),
) -> Callout:  # fmt: skip
    """A finding, each fact in it by its name; ``ways`` lead to what mends it."""
    rule = rules[finding.rule]
    cited = () if finding.citation is None else (finding.citation, *finding.also)
    return Callout(
        finding.severity.value,
        Mention(rule.title, rule_address(rule.key)),
        names.mention(finding.subject),
        names.told(finding.message),
        names.told(finding.remedy),
        tuple(f"{one.force.capitalize()}: {one}" for one in cited),
        finding.since,
        str(finding.ref).replace(":", "-").replace("/", "-"),
        follows,
        ways,
    )


def found_about(checked: Checked, refs: Iterable[Ref]) -> tuple[Finding, ...]:
    """What is found about some facts, of which what matters most comes first."""
    found = dict.fromkeys(one for ref in refs for one in checked.about(ref))
    levels = list(reversed(Severity))
    return tuple(sorted(found, key=lambda one: (levels.index(one.severity), one.root is not None)))


def show_leaf(
    request: HttpRequest, leaf: Leaf, *, here_at: Standpoint | None = None, **more: Any
) -> HttpResponse:
    """The page of a fact, with what is found about it, and about the facts beside it.

    Findings are of today as the record is now: seen from another day or from what was known on
    one, a page shows none.
    """
    now = occasion()
    elsewhere = here_at is not None and (here_at.at != now.day or here_at.known_on is not None)
    found: tuple[Finding, ...] = ()
    if not elsewhere:
        found = found_about(kept_findings(now.day), (leaf.ref, *leaf.beside))
    names = Names(refs_told(found))
    return show(
        request, "leaf.jinja", title=leaf.title, leaf=leaf, here_at=here_at,
        found=tuple((callout(one, names), one.subject == leaf.ref) for one in found), **more,
    )  # fmt: skip
