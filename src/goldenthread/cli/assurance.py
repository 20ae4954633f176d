"""``check`` and ``explain``: what is not as it should be, on whose word, and how it is mended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.cli.days import DayOption
from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput, ExitCode, Refused
from goldenthread.cli.output import (
    Format,
    FormatOption,
    chosen_format,
    results,
    say,
    write_json,
    write_rows,
)
from goldenthread.kernel import Finding, Ref, RefError, Severity

if TYPE_CHECKING:
    from datetime import date

    from goldenthread.assurance.rules import Rule
    from goldenthread.thread.kinds import Entry

COLUMNS = (
    "rule", "force", "subject", "message", "clause", "remedy", "severity", "since", "root",
)  # fmt: skip
_COLOURS = {Severity.BREACH: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold"}
_REFERENCE = re.compile(r"[a-z][a-z-]*:[^\s,;()]+")


class Threshold(StrEnum):
    """From which severity on the command ends with 1."""

    NOTE = "note"
    WARNING = "warning"
    BREACH = "breach"
    NEVER = "never"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: goldenthread check --at 2026-03-31 --fail-on breach")(check)
    app.command(epilog="Example: goldenthread explain rule:board-floor")(explain)


def check(
    at: DayOption = None,
    fail_on: Annotated[
        Threshold, typer.Option(help="End with 1 when something this severe, or more, is found.")
    ] = Threshold.NOTE,
    format: FormatOption = None,
) -> None:
    """Check the whole record against every rule: what is wrong, since when, and how to mend it.

    A finding that follows from another says which: mend that one first.
    """
    open_home()
    day = at.date() if at else _today()
    found = _findings(day)
    if chosen_format(format) is Format.TABLE:
        _print(found, day)
    else:
        write_rows([finding_document(one) for one in found], format, columns=COLUMNS)
    if fail_on is not Threshold.NEVER:
        least = Severity(fail_on.value)
        if any(one.severity.at_least(least) for one in found):
            raise typer.Exit(ExitCode.FINDINGS)


def explain(
    ref: Annotated[
        str, typer.Argument(help="A rule, such as rule:board-floor, or a finding of check.")
    ],
    at: DayOption = None,
    format: FormatOption = None,
) -> None:
    """Explain a rule or a finding: what it means, on whose word, with what passes and what fails.

    A rule is explained without a home; a finding (finding:RULE/SUBJECT) is looked for in one.
    """
    from goldenthread.assurance.catalogue import rules

    try:
        named = Ref.parse(ref if ":" in ref else f"rule:{ref}")
    except RefError as error:
        raise BadInput(str(error)) from error
    if named.kind not in ("rule", "finding"):
        raise BadInput(
            f"{ref!r} is neither a rule nor a finding: write rule:KEY or finding:RULE/SUBJECT."
        )
    key = named.key.partition("/")[0]
    rule = rules.get(key)
    if rule is None:
        raise BadInput(f"No rule is called {key!r}. The rules are: {', '.join(_keys())}.")
    document = rule_document(rule)
    finding = None
    if named.kind == "finding":
        open_home()
        day = at.date() if at else _today()
        finding = next((one for one in _findings(day) if one.ref == named), None)
        if finding is None:
            raise Refused(
                f"{named} is not found on {day:%-d %B %Y}: it was mended, or never was. "
                "goldenthread check lists what is."
            )
        document = finding_document(finding) | {"explanation": document}
    if chosen_format(format) is Format.JSON:
        write_json(document)
    elif chosen_format(format) is Format.CSV:
        flat = {key: value for key, value in document.items() if not isinstance(value, dict)}
        write_rows([flat], format, columns=list(flat))
    else:
        _print_rule(rule, finding)


def finding_document(finding: Finding) -> dict[str, Any]:
    """A finding as one flat object."""
    return {
        "rule": finding.rule,
        "force": finding.force.value if finding.force else None,
        "subject": str(finding.subject),
        "message": finding.message,
        "clause": finding.clause,
        "remedy": finding.remedy,
        "severity": finding.severity.value,
        "since": finding.since.isoformat() if finding.since else None,
        "root": str(finding.root) if finding.root else None,
    }


def rule_document(rule: Rule) -> dict[str, Any]:
    """A rule as one flat object."""
    return {
        "rule": rule.key,
        "title": rule.title,
        "meaning": rule.meaning,
        "force": rule.force.value,
        "clause": "; ".join(map(str, rule.citations)),
        "severity": rule.severity.value,
        "remedy": rule.remedy,
        "since": rule.span.since.isoformat() if rule.span.since else None,
        "passes": rule.passing.words,
        "fails": rule.failing.words,
        "cannot_see": rule.unseen or None,
    }


def _findings(day: date) -> tuple[Finding, ...]:
    from goldenthread.assurance import catalogue
    from goldenthread.records.whole import whole_record

    return catalogue.check(whole_record(), day)


def _today() -> date:
    from goldenthread.records.occasion import occasion

    return occasion().day


def _keys() -> Sequence[str]:
    from goldenthread.assurance.catalogue import rules

    return [rule.key for rule in rules]


def _print(found: Sequence[Finding], day: date) -> None:
    from goldenthread.assurance.catalogue import rules

    lines = _entries(found)
    for one in found:
        rule = rules[one.rule]
        colour = _COLOURS[one.severity]
        results.print(f"[{colour}]{one.severity.capitalize()}[/]", end="  ")
        results.print(rule.title, markup=False)
        results.print(f"  {_name(one.subject, lines)}  {one.subject}", markup=False)
        words = _with_names(one.message, lines)
        since = f", since {one.since:%-d %B %Y}" if one.since else ""
        results.print(f"    {words[:1].upper()}{words[1:]}{since}", markup=False)
        if one.root:
            results.print(f"    Follows from {one.root}", markup=False)
        else:
            for citation in (one.citation, *one.also):
                if citation is not None:
                    results.print(f"    {citation.force.capitalize()}: {citation}", markup=False)
            results.print(f"    Remedy: {one.remedy}", markup=False)
        results.print(f"    {one.ref}", markup=False, style="dim")
    counts = Counter(one.severity for one in found)
    told = ", ".join(
        f"{counts[level]} {_plural(level, counts[level])}" for level in _levels(counts)
    )
    follow = sum(one.root is not None for one in found)
    say(
        f"{len(rules)} rules, on {day:%-d %B %Y}: "
        + (told or "nothing found")
        + (f"; {follow} of them follow from another" if follow else "")
        + "."
    )


def _levels(counts: Counter[Severity]) -> Sequence[Severity]:
    return [level for level in reversed(Severity) if counts[level]]


def _plural(level: Severity, number: int) -> str:
    plain = {Severity.BREACH: "breaches"}.get(level, f"{level}s")
    return level.value if number == 1 else plain


def _print_rule(rule: Rule, finding: Finding | None) -> None:
    if finding is not None:
        lines = _entries([finding])
        results.print(f"{_name(finding.subject, lines)}  {finding.subject}", markup=False)
        words = _with_names(finding.message, lines)
        results.print(f"  {words[:1].upper()}{words[1:]}", markup=False)
        if finding.since:
            results.print(f"  Since {finding.since:%-d %B %Y}", markup=False)
        if finding.root:
            results.print(f"  Follows from {finding.root}: mend that first", markup=False)
        results.print()
    results.print(f"{rule.title}  {rule.ref}", markup=False, style="bold")
    results.print(f"  {rule.meaning}", markup=False)
    for citation in rule.citations:
        results.print(f"  {citation.force.capitalize()}: {citation}", markup=False)
    if rule.span.since:
        results.print(f"  Applies {rule.span}", markup=False)
    results.print(f"  Severity: {rule.severity}", markup=False)
    results.print(f"  Remedy: {rule.remedy}", markup=False)
    results.print(f"  Passes: {rule.passing.words}", markup=False)
    results.print(f"  Fails: {rule.failing.words}", markup=False)
    if rule.unseen:
        results.print(f"  Cannot see: {rule.unseen}", markup=False)


def _entries(found: Sequence[Finding]) -> dict[Ref, Entry]:
    """The index lines of every fact that findings name, in one query for every thousand."""
    from goldenthread.records.threads import entries

    named = {one.subject for one in found}
    named |= {Ref.parse(text) for one in found for text in _REFERENCE.findall(one.message)}
    every = sorted(named)
    lines: dict[Ref, Entry] = {}
    for start in range(0, len(every), 1_000):
        lines |= entries(every[start : start + 1_000])
    return lines


def _name(ref: Ref, lines: dict[Ref, Entry]) -> str:
    return lines[ref].title if ref in lines else str(ref)


def _with_names(words: str, lines: dict[Ref, Entry]) -> str:
    """Words in which each fact that is recorded goes by its name, with its reference."""

    def named(found: re.Match[str]) -> str:
        ref = Ref.parse(found[0])
        return f"{lines[ref].title} ({ref})" if ref in lines else found[0]

    return _REFERENCE.sub(named, words)
