"""Load a network workbook: for each practice in it, every spell in a network, with exact days.

The workbook gives the whole history of a practice, so its spells take the place of whatever was
known of that practice before, such as the network of an allocation file. A practice that the
workbook does not name is left as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from goldenthread.actions.load_practices import NETWORKS_VERB
from goldenthread.actions.loading import (
    Acceptance,
    Change,
    LoadReport,
    Plan,
    What,
    load,
    rows_of,
)
from goldenthread.exchange.network_workbook import NetworkWorkbook
from goldenthread.exchange.problems import Consequence, Problem
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import Ref
from goldenthread.structure.bodies import Network
from goldenthread.structure.memberships import Capacity, Membership

_MEANINGS = {
    What.CHANGED: "a practice in the same network as before, of which the workbook knows other "
    "days or earlier spells; or a network with other days or capital letters",
    What.MOVED: "in another network today than the record had",
}


def load_networks(
    reading: Reading[NetworkWorkbook],
    *,
    by: str,
    at: datetime,
    acceptance: Acceptance | None = None,
    dry_run: bool = False,
) -> LoadReport:
    """Bring networks and their members to what the workbook says.

    With ``dry_run`` nothing is written. Raises ProblemsOutstandingError when problems stand in
    the way, an edition older than the one loaded among them.
    """
    facts = reading.facts
    return load(
        reading,
        lambda: _plan(facts) if facts else Plan(),
        verb=NETWORKS_VERB,
        by=by,
        at=at,
        acceptance=acceptance,
        dry_run=dry_run,
        beside_the_record=lambda: _older_edition(facts) if facts else (),
    )


def _older_edition(facts: NetworkWorkbook) -> Iterator[Problem]:
    # A workbook has no date of its own; the last day that it mentions tells editions apart.
    recorded = rows_of(Membership, capacity=Capacity.IN_NETWORK, recorded_in__verb=NETWORKS_VERB)
    newest = max((_newest(fact) for _, _, fact in recorded), default=date.min)
    edition = max(map(_newest, facts.memberships), default=date.min)
    if edition < newest:
        yield Problem(
            "older-edition",
            Consequence.ACCEPTABLE,
            f"The last day in this workbook is {edition:%-d %B %Y}; the record knows changes up "
            f"to {newest:%-d %B %Y}, which it would undo.",
            "Load the newest edition: it has the whole history. Or accept it.",
        )


def _newest(membership: Membership) -> date:
    return max(membership.span.since or date.min, membership.span.last or date.min)


def _plan(facts: NetworkWorkbook) -> Plan:
    plan = Plan(meanings=dict(_MEANINGS))
    _plan_networks(plan, facts)
    spells: dict[Ref, list[Membership]] = defaultdict(list)
    for spell in facts.memberships:
        spells[spell.member].append(spell)
    recorded: dict[Ref, list[tuple[int, Membership]]] = defaultdict(list)
    for row_id, _, fact in rows_of(Membership, capacity=Capacity.IN_NETWORK):
        recorded[fact.member].append((row_id, fact))
    for practice, wanted in spells.items():
        rows = recorded.get(practice, [])
        if not plan.replace(Membership, rows, wanted):
            plan.unchanged["practice"] += 1
        elif not rows:
            plan.changes.append(Change(What.ADDED, practice, after=_current(wanted)))
        else:
            old = [fact for _, fact in rows]
            if _current(old) != _current(wanted):
                change = Change(What.MOVED, practice, _current(old), _current(wanted))
            else:
                change = Change(What.CHANGED, practice, _in_words(old), _in_words(wanted))
            plan.changes.append(change)
    return plan


def _plan_networks(plan: Plan, facts: NetworkWorkbook) -> None:
    recorded: dict[Ref, list[tuple[int, Network]]] = defaultdict(list)
    for row_id, _, fact in rows_of(Network):
        recorded[fact.ref].append((row_id, fact))
    for network in facts.networks:
        rows = recorded.get(network.ref, [])
        # A name that differs in capitals only is no other name: the one known is kept.
        kept = [fact.name for _, fact in rows if fact.name.casefold() == network.name.casefold()]
        wanted = replace(network, name=kept[-1]) if kept else network
        if not plan.replace(Network, rows, [wanted]):
            plan.unchanged["network"] += 1
        elif not rows:
            plan.changes.append(Change(What.ADDED, network.ref, after=wanted.name))
        elif not kept:
            plan.changes.append(Change(What.RENAMED, network.ref, rows[-1][1].name, wanted.name))
        else:
            plan.changes.append(
                Change(What.CHANGED, network.ref, str(rows[-1][1].span), str(wanted.span))
            )


def _in_words(spells: list[Membership]) -> str:
    """The spells of a practice with their days."""
    ordered = sorted(spells, key=lambda spell: spell.span.since or date.min)
    return "; ".join(f"{spell.group} {spell.span}" for spell in ordered)


def _current(spells: list[Membership]) -> str:
    """The networks a practice is in to this day by its spells, in words."""
    current = [str(spell.group) for spell in spells if spell.span.until is None]
    return ", ".join(sorted(current)) or "no network"
