"""Draw places: record the scheme by which a system divides its practices, and its places.

By rule (lower tier, upper tier, network) the places follow from what is recorded, year by year.
By file they are areas of their own, with the practices that it names. A scheme holds from 1 April
of its year until that of the next year for which one was drawn, whichever was drawn first; drawn
again for the same year it replaces it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from goldenthread.actions.loading import Acceptance, LoadReport, Plan, load, rows_of
from goldenthread.actions.spoken import spoken_by_year
from goldenthread.actions.timelines import Piece, lay, piece
from goldenthread.allocation.partition import Level
from goldenthread.exchange.official_tool import SavedPlace, SavedPlaces
from goldenthread.exchange.problems import Consequence, Problem
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import FinancialYear, Ref, Span
from goldenthread.records.needs import RecordedNeed
from goldenthread.structure.areas import Area
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.places import PlaceRule, Scheme

VERB = "draw places"


def draw_places(
    system: Ref,
    rule: PlaceRule,
    *,
    year: FinancialYear,
    by: str,
    at: datetime,
    saved: Reading[SavedPlaces] | None = None,
    acceptance: Acceptance | None = None,
) -> LoadReport:
    """Record the scheme of a system from a year on; ``saved`` is the reading where rule is FILE.

    Raises ProblemsOutstandingError when the reading has problems that stand in the way, and
    PartitionError when the areas of a rule overlap.
    """
    places = saved.facts.places if saved and saved.facts else ()
    reading = saved or Reading(f"by {rule}", "", 0, {}, (), {}, SavedPlaces(system, ()))
    return load(
        reading,
        lambda: _plan(system, rule, places, year),
        verb=VERB,
        by=by,
        at=at,
        acceptance=acceptance,
        year=str(year),
        beside_the_record=lambda: _check(system, rule, places, year),
    )


def place_ref(system: Ref, place: SavedPlace) -> Ref:
    """``place:SYSTEM-CODE``: codes are unique within their system."""
    return Ref("place", f"{system.key}-{place.code}")


def _check(
    system: Ref, rule: PlaceRule, places: tuple[SavedPlace, ...], year: FinancialYear
) -> Iterator[Problem]:
    """What stands against the places by the record as it is when they are written.

    The file was read before, against the record of then. Raises PartitionError on overlaps.
    """
    recorded = RecordedNeed(year)
    if rule is not PlaceRule.FILE:
        recorded.partition(Level(rule.value), (system.key,))
        return
    table = recorded.table
    for place in places:
        for practice in place.practices:
            at = table.position.get(practice.key)
            its = None if at is None else table.systems[table.system_of[at]]
            if its != system.key:
                yield Problem(
                    "practice-moved-on",
                    Consequence.REFUSED,
                    f"Practice {practice.key} of '{place.name}' is in {its or 'no system'} in "
                    f"{year}, not in {system.key}: another load has just changed it.",
                    "Read the file again.",
                    value=practice.key,
                )


def _plan(
    system: Ref, rule: PlaceRule, places: tuple[SavedPlace, ...], year: FinancialYear
) -> Plan:
    plan = Plan(spoken={Capacity.IN_PLACE: {system.key}})
    days = _Days(date(year.begins, 4, 1), _next_drawn(system, year))
    scheme = Scheme(Ref("scheme", system.key), system, rule, Span())
    rows = [(row_id, fact) for row_id, _, fact in rows_of(Scheme, system=system)]
    _lay(plan, Scheme, {scheme.ref: rows}, {scheme.ref: scheme}, days)

    held = [fact.member for _, _, fact in _places_in(system)]
    names = {place_ref(system, place): place.name for place in places}
    areas = _by_key(rows_of(Area, ref__in=[*held, *names]), "ref")
    _lay(plan, Area, areas, {ref: Area(ref, name, Span()) for ref, name in names.items()}, days)
    within = {ref: Membership(ref, system, Capacity.IN_SYSTEM, Span()) for ref in names}
    _lay(plan, Membership, _by_key(_places_in(system), "member"), within, days)

    placed = {
        practice: Membership(practice, place_ref(system, place), Capacity.IN_PLACE, Span())
        for place in places
        for practice in place.practices
    }
    joined = rows_of(
        Membership, capacity=Capacity.IN_PLACE, group__in=[*held, *names],
        member__startswith="practice:",
    )  # fmt: skip
    _lay(plan, Membership, _by_key(joined, "member"), placed, days)
    return plan


@dataclass(frozen=True, slots=True)
class _Days:
    since: date
    until: date


def _next_drawn(system: Ref, year: FinancialYear) -> date:
    """The first day of the next scheme: what was drawn for a later year stands from then on."""
    begins = date(year.begins, 4, 1)
    later = [
        day
        for (day, capacity), systems in spoken_by_year(VERB).items()
        if capacity is Capacity.IN_PLACE and system.key in systems and day > begins
    ]
    return min(later, default=date.max)


def _places_in(system: Ref) -> list[tuple[int, str, Any]]:
    return rows_of(
        Membership, capacity=Capacity.IN_SYSTEM, group=system, member__startswith="place:"
    )


def _by_key(rows: list[tuple[int, str, Any]], name: str) -> dict[Ref, list[tuple[int, Any]]]:
    grouped: dict[Ref, list[tuple[int, Any]]] = defaultdict(list)
    for row_id, _, fact in rows:
        grouped[getattr(fact, name)].append((row_id, fact))
    return grouped


def _lay(
    plan: Plan,
    noun: type[Any],
    recorded: Mapping[Ref, list[tuple[int, Any]]],
    wanted: Mapping[Ref, Any],
    days: _Days,
) -> None:
    """Bring each subject to what is wanted of it on some days; None is wanted of the others."""
    for ref in {**recorded, **wanted}:
        rows = recorded.get(ref, [])
        old = [piece(fact.span, replace(fact, span=Span())) for _, fact in rows]
        after = lay(old, Piece(days.since, days.until, wanted.get(ref)))
        plan.replace(noun, rows, [replace(each.value, span=each.span) for each in after])
