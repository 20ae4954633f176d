"""Findings: what is not as it should be on a day, and each rule with what it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.assurance.catalogue import by_family, rules
from goldenthread.assurance.rules import Rule
from goldenthread.kernel import Finding, Ref, RefError, Severity
from goldenthread.records.concerns import concerned
from goldenthread.records.kept_findings import Checked, kept_findings
from goldenthread.records.occasion import Occasion, asked_day, occasion
from goldenthread.web.pages.callouts import PLURALS, callout, refs_told, rule_address
from goldenthread.web.pages.mending import ways_of_finding
from goldenthread.web.presenters import (
    Callout,
    Figure,
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
    moment,
    page_of,
    spell,
)
from goldenthread.web.showing import CHECKING, linker, page_number, show

LENGTH = 25
"""Findings on a page, with all that follows from them."""
Item = TypeVar("Item")
Near = Mapping[Ref, frozenset[Ref]]
"""The bodies and places that the subject of each finding concerns."""


def made_of(checked: Checked, method: str) -> Made:
    """How findings came about: every rule, over the record as far as it had come."""
    state = checked.state
    return Made(
        f"{method} {checked.rules} rules were asked of every fact that is believed.",
        f"The system’s own record: {counted(state.recordings, 'recording')}"
        + (f", the last of them on {moment(state.until)}" if state.until else ""),
        checked.day,
        "findings",
    )


def _asked_day(request: HttpRequest, now: Occasion) -> date:
    try:
        return asked_day(request.GET.get("day"), now.day)
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _figures(checked: Checked) -> tuple[Figure, ...]:
    counts = Counter(one.severity for one in checked.findings)
    follow = len(checked.findings) - len(checked.roots)
    mended = Figure(
        "To be mended", f"{len(checked.roots):,}",
        made_of(checked, "Findings that stand for themselves: what follows from another goes with "
                "it."),
        note=f"{counted(follow, 'other')} {'follows' if follow == 1 else 'follow'} from them"
        if follow else "",
    )  # fmt: skip
    return (
        mended,
        *(
            Figure(
                PLURALS[level].capitalize(), f"{counts[level]:,}",
                made_of(checked, f"Findings of this severity, {PLURALS[level]}, those that follow "
                        "from others among them."),
                f"/findings/?severity={level}" if counts[level] else "",
            )
            for level in reversed(Severity)
        ),
    )  # fmt: skip


def _family_table(checked: Checked) -> Table:
    """Each family of rules with what it finds."""
    found = Counter(one.rule for one in checked.findings)
    levels: dict[str, Counter[Severity]] = {}
    for one in checked.findings:
        levels.setdefault(one.rule, Counter())[one.severity] += 1
    rows = []
    for heading, mine in by_family():
        number = sum(found[rule.key] for rule in mine)
        split = sum((levels.get(rule.key, Counter()) for rule in mine), Counter[Severity]())
        rows.append((heading, len(mine), *(split[level] for level in reversed(Severity)), number))
    return Table(
        f"Findings by family of rules, on {day(checked.day)}",
        columns("Family of rules", "Rules#", "Breaches#", "Warnings#", "Notes#", "In all#"),
        tuple(rows),
        counts=True,
    )


def rule_table(mine: Sequence[Rule], found: Counter[str]) -> Table:
    """Rules with their force and what each finds now."""
    return Table(
        "The rules",
        columns("Rule", "Binds by", "Severity", "Found now#"),
        tuple(
            (Mention(rule.title, rule_address(rule.key)), rule.force, rule.severity,
             found[rule.key])
            for rule in mine
        ),
    )  # fmt: skip


def _only(request: HttpRequest, checked: Checked, concern: Ref | None, near: Near) -> list[Finding]:
    """The findings that stand for themselves and fit what was asked for.

    A root is kept where itself, or anything that follows from it, fits.
    """
    severity, rule = request.GET.get("severity", ""), request.GET.get("rule", "")
    if severity and severity not in set(Severity):
        raise BadRequest(f"{severity!r} is no severity: write breach, warning or note.")
    if rule and rules.get(rule) is None:
        raise BadRequest(f"No rule is called {rule!r}. Choose one of the list.")

    def fits(one: Finding) -> bool:
        return (
            (not severity or one.severity == severity)
            and (not rule or one.rule == rule)
            and (concern is None or concern in near[one.subject])
        )

    return [root for root in checked.roots if fits(root) or any(map(fits, checked.following(root)))]


def _asked_concern(request: HttpRequest) -> Ref | None:
    text = request.GET.get("concerns", "").strip()
    if not text:
        return None
    try:
        return Ref.parse(text)
    except RefError as error:
        raise BadRequest(str(error)) from error


def _callouts(
    request: HttpRequest, page: Iterable[Finding], checked: Checked, names: Names
) -> tuple[Callout, ...]:
    return tuple(
        callout(
            one,
            names,
            tuple(callout(each, names) for each in checked.following(one)),
            ways_of_finding(request, one),
        )
        for one in page
    )


def _page(found: Sequence[Item], number: int) -> Sequence[Item]:
    return found[(number - 1) * LENGTH : number * LENGTH]


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """What the rules find on a day, by severity, rule, and the body or place it concerns."""
    now = occasion()
    checked = kept_findings(_asked_day(request, now))
    concern = _asked_concern(request)
    near = concerned({one.subject for one in checked.findings}, checked.day)
    roots = _only(request, checked, concern, near)
    pages = page_of(len(roots), page_number(request), linker(request), LENGTH)
    page = _page(roots, pages.page)
    told = [each for one in page for each in (one, *checked.following(one))]
    choices = {ref for group in near.values() for ref in group} | {concern}
    names = Names(refs_told(told) | choices)
    concerns = sorted(
        (ref.kind != "body", names.title(ref), str(ref)) for ref in choices if ref is not None
    )
    found = Counter(one.rule for one in checked.findings)
    filtered = any(request.GET.get(name) for name in ("severity", "rule", "concerns"))
    return show(
        request, "findings.jinja", title="Findings", ways=CHECKING, checked=checked,
        day=checked.day, figures=_figures(checked), filtered=filtered,
        callouts=_callouts(request, page, checked, names), number=len(roots),
        pages=pages if pages.last > 1 else None,
        severities=list(reversed(Severity)), asked=request.GET,
        rules=[(rule.key, rule.title) for rule in rules if found[rule.key]
               or rule.key == request.GET.get("rule")],
        concerns=[(ref, title) for _, title, ref in concerns],
        sections=(
            Section("families", "By family of rules", table=_family_table(checked)),
            *(
                Section(
                    f"family-{number}", heading, table=rule_table(mine, found),
                    fold=f"Show {counted(len(mine), 'rule')}",
                )
                for number, (heading, mine) in enumerate(by_family(), start=1)
            ),
        ),
        checked_words=f"{len(rules)} rules were checked as at {day(checked.day)}, over "
        + (f"everything recorded up to {moment(checked.state.until)}."
           if checked.state.until else "a record that holds nothing yet."),
    )  # fmt: skip


def _rule_terms(rule: Rule) -> tuple[Term, ...]:
    terms = [
        Term(
            "On whose word",
            tuple(
                Mention(
                    f"{one.instrument}, {one.clause}" if one.clause else one.instrument, "",
                    str(one.force) + ("" if one.verified else "; not verified against the source"),
                )
                for one in rule.citations
            ),
        ),
        Term("Severity", (rule.severity,)),
        Term("Applies", (spell(rule.span) if rule.span.since or rule.span.until else "Always",)),
        Term("How it is mended", (_sentence(rule.remedy),)),
        Term("What passes", (_sentence(rule.passing.words),)),
        Term("What fails", (_sentence(rule.failing.words),)),
        Term("What it cannot see", (_sentence(rule.unseen or "what nobody recorded"),)),
    ]  # fmt: skip
    if rule.follows:
        terms.append(
            Term(
                "Follows from",
                tuple(Mention(rules[key].title, rule_address(key)) for key in rule.follows),
            )
        )
    return tuple(terms)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "."


@require_safe
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """A rule: what it demands, on whose word, what passes and fails, and what it finds."""
    now = occasion()
    asked = rules.get(key)
    if asked is None:
        raise Http404(key)
    checked = kept_findings(_asked_day(request, now))
    found = [one for one in checked.findings if one.rule == key]
    pages = page_of(len(found), page_number(request), linker(request), LENGTH)
    page = _page(found, pages.page)
    names = Names(refs_told(page) | {one.subject for one in page})
    return show(
        request, "rule.jinja", title=asked.title, rule=asked, day=checked.day,
        section=Section("rule", "What it rests on, and how to tell", terms=_rule_terms(asked)),
        number=len(found), pages=pages if pages.last > 1 else None,
        callouts=_callouts(request, page, checked, names),
        made=made_of(checked, "What this rule finds."),
    )  # fmt: skip
