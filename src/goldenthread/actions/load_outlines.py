"""Load outlines of districts, for maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from datetime import datetime

from goldenthread.actions.loading import (
    Acceptance,
    Change,
    LoadReport,
    Plan,
    What,
    load,
    rows_of,
)
from goldenthread.exchange.outlines import DistrictOutlines
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import Ref
from goldenthread.structure.areas import Area, Outline

TOLD = 10
"""Districts without an outline that are named before the rest is counted."""


def load_outlines(
    reading: Reading[DistrictOutlines],
    *,
    by: str,
    at: datetime,
    acceptance: Acceptance | None = None,
    dry_run: bool = False,
) -> LoadReport:
    """Bring the outlines of the districts in the file to what it says; others stay."""
    facts = reading.facts
    return load(
        reading,
        lambda: _plan(facts) if facts else Plan(),
        verb="load outlines",
        by=by,
        at=at,
        acceptance=acceptance,
        dry_run=dry_run,
    )


def _plan(facts: DistrictOutlines) -> Plan:
    plan = Plan()
    recorded: dict[Ref, list[tuple[int, Outline]]] = defaultdict(list)
    for row_id, _, fact in rows_of(Outline):
        recorded[fact.area].append((row_id, fact))
    for outline in facts.outlines:
        rows = recorded.get(outline.area, [])
        if plan.replace(Outline, rows, [outline]):
            what = What.CHANGED if rows else What.ADDED
            plan.changes.append(Change(what, outline.area, after=outline.source))
        else:
            plan.unchanged["outline"] += 1
    _tell_districts_without(plan, recorded.keys() | {each.area for each in facts.outlines})
    return plan


def _tell_districts_without(plan: Plan, outlined: Set[Ref]) -> None:
    """Note the districts of the record of which no file, this one or one before, had an outline."""
    districts = {fact.ref: fact.name for _, _, fact in rows_of(Area, ref__startswith="lower-tier:")}
    without = sorted((name, ref.key) for ref, name in districts.items() if ref not in outlined)
    if not without:
        return
    named = ", ".join(f"{name} ({code})" for name, code in without[:TOLD])
    more = f" and {len(without) - TOLD:,} more" if len(without) > TOLD else ""
    plan.notice(
        "district-without-outline",
        f"{len(without):,} districts of the {len(districts):,} on record have no outline: "
        f"{named}{more}.",
        "Maps leave them out. Outlines of the year in which these districts stood have them.",
    )
