"""The page of a delegation: what it allows, how much is used, what was decided with it."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Delegation, Suspension
from goldenthread.kernel import Ref
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import count, facts
from goldenthread.records.totals import Committed, committed_by
from goldenthread.web.acting import acting
from goldenthread.web.addresses import address
from goldenthread.web.leaves import as_recorded, refs_in, terms
from goldenthread.web.pages.asking import question_address
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.delegated import Standing, standing
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.scopes import DELEGATORS, may_write_for
from goldenthread.web.pages.steps import notices
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Figure,
    Leaf,
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
    spell,
)

SOURCE = "Delegations and decisions in the system’s own record"


def _figures(stand: Standing, now: Occasion) -> tuple[Figure, ...]:
    item, used = stand.delegation, stand.committed
    as_written = Made("As the delegation says.", SOURCE, now.day, "pounds")
    added = Made(
        f"What {counted(used.decisions, 'decision')} taken in {now.year} commit under it, added "
        f"up: {used.amount}.", SOURCE, now.day, "pounds",
    )  # fmt: skip
    figures = [
        Figure("Limit of a decision", str(item.limit) if item.limit else "No limit", as_written),
        Figure(
            "Limit of a year", str(item.yearly_limit) if item.yearly_limit else "No limit",
            as_written,
        ),
        Figure(f"Used in {now.year}", str(used.amount), added,
               note=counted(used.decisions, "decision")),
    ]  # fmt: skip
    if stand.left is not None:
        figures.append(Figure(f"Left in {now.year}", str(stand.left), added))
    return tuple(figures)


def _terms(item: Delegation, names: Names) -> tuple[Term, ...]:
    """What a delegation says, and by which delegation the delegator has the power."""
    above = names.mention(item.source, otherwise="The delegator holds it by law")
    return (*terms(item, names, "source"), Term("Passed on from", (above,)))


def delegation_leaf(ref: Ref, now: Occasion) -> Leaf:
    """A delegation, where it stands today, and the decisions that used it."""
    states = facts(Delegation, ref=ref, order_by=("since", "pk"))
    if not states:
        raise NotInRecord(ref)
    current = next((one for one in states if one.span.holds_on(now.day)), states[-1])
    suspensions = facts(Suspension, delegation=ref, order_by=("-since", "ref"))
    onward = facts(Delegation, source=ref, order_by=("ref",), limit=PAGE_LENGTH)
    taken = facts(Decision, delegation=ref, order_by=("-taken", "ref"), limit=PAGE_LENGTH)
    number = count(Decision, delegation=ref)
    used = committed_by(now.year).get(ref, Committed())
    stand = standing(current, suspensions, used, now.day)
    names = Names(refs_in(*states, *suspensions, *onward, *taken) | {ref})
    sections = [
        Section("allows", "How much it allows", figures=_figures(stand, now)),
        Section("terms", "What it says", terms=_terms(current, names)),
    ]
    sections += [
        Section(f"earlier-{number}", f"What it said {one.span}", terms=_terms(one, names))
        for number, one in enumerate(states)
        if one is not current
    ]
    if suspensions:
        sections.append(
            Section(
                "suspensions", "When it could not be used",
                table=Table(
                    "Suspensions", columns("Suspended", "Under"),
                    tuple((spell(one.span), names.mention(one.clause)) for one in suspensions),
                ),
            )
        )  # fmt: skip
    if onward:
        sections.append(
            Section(
                "onward", "Whom its delegate has let use it",
                items=tuple(
                    Mention(names.title(one.delegate), f"/delegation/{one.ref.key}/",
                            spell(one.span))
                    for one in onward
                ),
            )
        )  # fmt: skip
    hidden = number - len(taken)
    sections.append(
        Section(
            "decided", "What was decided with it",
            intro=f"The latest {len(taken)} of {number:,}." if hidden else "",
            table=Table(
                counted(number, "decision") + ", the latest first",
                columns("Decision", "For", "Taken on", "Amount#"),
                tuple(
                    (Mention(one.title, f"/decision/{one.ref.key}/"), names.mention(one.area),
                     one.taken, one.amount or "None named")
                    for one in taken
                ),
            ) if taken else None,
            empty="Nothing has been decided with it.",
        )
    )  # fmt: skip
    notices = () if stand.usable else (f"It cannot be used on {day(now.day)}. {stand.state}.",)
    return Leaf(
        ref, "Delegation", names.title(ref),
        f"{names.title(current.delegator)} lets {names.title(current.delegate)} use the power",
        sections=tuple(sections), made=as_recorded(provenance(Delegation, ref=ref), now.day),
        notices=notices,
        onward=(
            Mention(
                "Ask what it allows",
                question_address(current.delegate, current.power, area=current.area),
            ),
            Mention("Every power", "/powers/"),
        ),
    )  # fmt: skip


@require_safe
def delegation(request: HttpRequest, key: str) -> HttpResponse:
    """A delegation. Whoever may suspend it or end it is led there."""
    now = occasion()
    leaf = delegation_leaf(Ref("delegation", key), now)
    if acting(request).roles & DELEGATORS:
        made_by = facts(Delegation, ref=leaf.ref, order_by=("-since",), limit=1)[0].delegator
        if may_write_for(request, made_by, now.day, DELEGATORS):
            ways = (
                Mention("Suspend it", f"{address(leaf.ref)}suspend/"),
                Mention("End it", f"{address(leaf.ref)}end/"),
            )
            leaf = replace(leaf, onward=(*leaf.onward, *ways))
    return show_leaf(request, replace(leaf, notices=(*notices(request), *leaf.notices)))
