"""Load the register of practices: the days on which practices opened and closed.

The register stands above other files for those days. For names, postcodes and coordinates an
allocation file that knows the practice is kept, since the register prints names in capitals and
has no coordinates. Its system is taken for a practice of which no system is known otherwise.
A practice that an allocation file still has after the day on which the register closed it stays
open: the file pays for its people.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime

from goldenthread.actions.load_practices import REGISTER_VERB, agree, closes, last_files
from goldenthread.actions.loading import (
    Acceptance,
    Change,
    LoadReport,
    Plan,
    What,
    load,
    rows_of,
)
from goldenthread.actions.timelines import Piece, cut, joined, piece
from goldenthread.exchange.organisation_register import OrganisationRegister
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import Ref, Span
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership


def load_organisations(
    reading: Reading[OrganisationRegister],
    *,
    by: str,
    at: datetime,
    acceptance: Acceptance | None = None,
    dry_run: bool = False,
) -> LoadReport:
    """Bring the opening and closing days of practices to what the register says."""
    facts = reading.facts
    return load(
        reading,
        lambda: _plan(facts) if facts else Plan(),
        verb=REGISTER_VERB,
        by=by,
        at=at,
        acceptance=acceptance,
        dry_run=dry_run,
    )


def _plan(facts: OrganisationRegister) -> Plan:
    plan = Plan()
    last_file = last_files()
    closed = {
        fact.ref: fact.span.until
        for fact in facts.practices
        if fact.span.until and closes(fact.span.until, last_file.get(fact.ref))
    }
    known: dict[Ref, list[tuple[int, Practice]]] = defaultdict(list)
    for row_id, _, fact in rows_of(Practice):
        known[fact.ref].append((row_id, fact))
    for practice in facts.practices:
        rows = known.get(practice.ref, [])
        _plan_practice(plan, practice, rows, closed.get(practice.ref))
    memberships: dict[Ref, list[tuple[int, Membership]]] = defaultdict(list)
    for row_id, _, in_system in rows_of(Membership, capacity=Capacity.IN_SYSTEM):
        memberships[in_system.member].append((row_id, in_system))
    for membership in facts.memberships:
        member = membership.member
        _plan_membership(plan, membership, memberships.get(member, []), closed.get(member))
    return plan


def _plan_practice(
    plan: Plan, practice: Practice, rows: list[tuple[int, Practice]], closed: date | None
) -> None:
    if not rows:
        plan.record.append(practice)
        plan.changes.append(Change(What.ADDED, practice.ref, after=practice.name))
        return
    pieces = sorted(
        (piece(fact.span, replace(fact, span=_ANY)) for _, fact in rows),
        key=lambda each: each.since,
    )
    first, opened = pieces[0], practice.span.since or date.min
    if opened < first.since:
        # The days before the first file that knew the practice are told in the words of that
        # file where it plainly means the same practice.
        own = replace(practice, span=_ANY)
        pieces.insert(
            0, Piece(opened, first.since, first.value if agree(own, first.value) else own)
        )
    if closed is not None:
        pieces = cut(pieces, closed)
    wanted = [replace(each.value, span=each.span) for each in joined(pieces)]
    if not plan.replace(Practice, rows, wanted):
        plan.unchanged["practice"] += 1
        return
    before = rows[-1][1].span
    what = What.ENDED if wanted[-1].span.until and not before.until else What.EXTENDED
    plan.changes.append(Change(what, practice.ref, str(before), str(wanted[-1].span)))


def _plan_membership(
    plan: Plan, membership: Membership, rows: list[tuple[int, Membership]], closed: date | None
) -> None:
    if not rows:
        plan.record.append(membership)
        return
    pieces = sorted((piece(fact.span, fact.group) for _, fact in rows), key=lambda each: each.since)
    first, began = pieces[0], membership.span.since or date.min
    if first.value == membership.group and began < first.since:
        pieces[0] = Piece(began, first.until, first.value)
    if closed is not None:
        pieces = cut(pieces, closed)
    wanted = [
        Membership(membership.member, each.value, Capacity.IN_SYSTEM, each.span)
        for each in joined(pieces)
    ]
    plan.replace(Membership, rows, wanted)


_ANY = Span()
