"""Draw places: record the scheme by which a system divides its practices, and its places.

By rule (lower tier, upper tier, network) the places follow from what is recorded, year by year.
By file they are areas of their own, with the practices that it names. A new scheme holds from
1 April of its year and ends the one before; drawn again for the same year it replaces it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from goldenthread.actions.loading import LoadReport, Plan, load, rows_of
from goldenthread.actions.timelines import Piece, lay, piece
from goldenthread.exchange.official_tool import SavedPlace, SavedPlaces
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import FinancialYear, Ref, Span
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
) -> LoadReport:
    """Record the scheme of a system from a year on; ``saved`` is the reading where rule is FILE.

    Raises ProblemsOutstandingError when the reading has problems that stand in the way.
    """
    places = saved.facts.places if saved and saved.facts else ()
    reading = saved or Reading(f"by {rule}", "", 0, {}, (), {}, SavedPlaces(system, ()))
    return load(
        reading,
        lambda: _plan(system, rule, places, date(year.begins, 4, 1)),
        verb=VERB,
        by=by,
        at=at,
        year=str(year),
    )


def place_ref(system: Ref, place: SavedPlace) -> Ref:
    """``place:SYSTEM-CODE``, from the code of the file or else from the place's name."""
    code = place.code or re.sub(r"[^a-z0-9]+", "-", place.name.lower()).strip("-")
    return Ref("place", f"{system.key}-{code}")


def _plan(system: Ref, rule: PlaceRule, places: tuple[SavedPlace, ...], since: date) -> Plan:
    plan = Plan()
    scheme = Scheme(Ref("scheme", system.key), system, rule, Span())
    rows = [(row_id, fact) for row_id, _, fact in rows_of(Scheme, system=system)]
    _lay(plan, Scheme, {scheme.ref: rows}, {scheme.ref: scheme}, since)

    held = [fact.member for _, _, fact in _places_in(system)]
    names = {place_ref(system, place): place.name for place in places}
    areas = _by_key(rows_of(Area, ref__in=[*held, *names]), "ref")
    _lay(plan, Area, areas, {ref: Area(ref, name, Span()) for ref, name in names.items()}, since)
    within = {ref: Membership(ref, system, Capacity.IN_SYSTEM, Span()) for ref in names}
    _lay(plan, Membership, _by_key(_places_in(system), "member"), within, since)

    placed = {
        practice: Membership(practice, place_ref(system, place), Capacity.IN_PLACE, Span())
        for place in places
        for practice in place.practices
    }
    joined = rows_of(
        Membership, capacity=Capacity.IN_PLACE, group__in=[*held, *names],
        member__startswith="practice:",
    )  # fmt: skip
    _lay(plan, Membership, _by_key(joined, "member"), placed, since)
    return plan


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
    since: date,
) -> None:
    """Bring each subject to what is wanted of it from a day on; None is wanted of the others."""
    for ref in {**recorded, **wanted}:
        rows = recorded.get(ref, [])
        old = [piece(fact.span, replace(fact, span=Span())) for _, fact in rows]
        after = lay(old, Piece(since, date.max, wanted.get(ref)))
        plan.replace(noun, rows, [replace(each.value, span=each.span) for each in after])
