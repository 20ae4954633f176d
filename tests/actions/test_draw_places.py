"""Drawing places: each year's scheme stands from its year on, in whatever order they are drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest

from goldenthread.actions.draw_places import draw_places
from goldenthread.actions.loading import LoadReport, ProblemsOutstandingError
from goldenthread.actions.recording import record_facts, recording
from goldenthread.allocation.partition import Level, PartitionError
from goldenthread.exchange.official_tool import SavedPlace, SavedPlaces
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import FinancialYear, Ref, Span
from goldenthread.records.models import Recording, SchemeRow
from goldenthread.records.needs import RecordedNeed
from goldenthread.records.reading import facts
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.places import PlaceRule, Scheme
from tests.allocation.examples import HARBOUR

pytestmark = [pytest.mark.django_db, pytest.mark.database]

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
EAST, WEST = Ref("system", "QYY"), Ref("system", "QZZ")
Y24, Y25, Y26 = (FinancialYear(year) for year in (2024, 2025, 2026))
SINCE = Span(date(2024, 4, 1))


@pytest.fixture(autouse=True)
def two_systems() -> None:
    """The example on the record in three years; A1 leaves QZZ for QYY in 2025/26."""
    found: list[Any] = [
        replace(need, year=year) for year in (Y24, Y25, Y26) for need in HARBOUR.needs
    ]
    for code, system in HARBOUR.system_of.items():
        practice = Ref("practice", code)
        of_system = Membership(practice, Ref("system", system), Capacity.IN_SYSTEM, SINCE)
        if code == "A1":
            moved = date(2025, 4, 1)
            found.append(replace(of_system, span=Span(SINCE.since, moved)))
            found.append(replace(of_system, group=EAST, span=Span(moved)))
        else:
            found.append(of_system)
        found.append(Membership(practice, Ref("lower-tier", "E97"), Capacity.IN_LOWER_TIER, SINCE))
        found.append(Membership(practice, Ref("network", "U1"), Capacity.IN_NETWORK, SINCE))
    with recording("load practices", by="A analyst", at=AT) as event:
        record_facts(event, found)


def draw(
    year: FinancialYear, rule: PlaceRule, *, system: Ref = WEST, **places: tuple[str, ...]
) -> LoadReport:
    saved = None
    if rule is PlaceRule.FILE:
        drawn = tuple(
            SavedPlace(name.title(), name, tuple(Ref("practice", code) for code in practices))
            for name, practices in places.items()
        )
        saved = Reading("places.csv", "", 0, {}, (), {}, SavedPlaces(system, drawn))
    return draw_places(system, rule, year=year, by="A analyst", at=AT, saved=saved)


def areas(year: FinancialYear, system: str = "QZZ") -> dict[str, set[str]]:
    """The practices of each area of a system's scheme in a year."""
    need = RecordedNeed(year)
    partition = need.partition(Level.PLACE, (system,))
    return {
        part.code: {need.table.practices[i] for i in partition.members[at].tolist()}
        for at, part in enumerate(partition.parts)
        if part.system == system
    }


DRAWINGS = {
    Y24: lambda: draw(Y24, PlaceRule.FILE, quay=("A2", "B1"), moor=("C1",)),
    Y25: lambda: draw(Y25, PlaceRule.LOWER_TIER),
    Y26: lambda: draw(Y26, PlaceRule.FILE, quay=("B1",), hill=("A2", "C1")),
}


@pytest.mark.parametrize("order", list(permutations(DRAWINGS)))
def test_each_year_keeps_its_scheme_in_whatever_order_they_are_drawn(
    order: tuple[FinancialYear, ...],
) -> None:
    for year in order:
        DRAWINGS[year]()
    assert {(fact.rule, fact.span) for fact in facts(Scheme)} == {
        (PlaceRule.FILE, Span(date(2024, 4, 1), date(2025, 4, 1))),
        (PlaceRule.LOWER_TIER, Span(date(2025, 4, 1), date(2026, 4, 1))),
        (PlaceRule.FILE, Span(date(2026, 4, 1))),
    }
    assert areas(Y24)["QZZ-moor"] == {"C1"}
    assert set(areas(Y25)) == {"E97"}
    assert areas(Y26)["QZZ-hill"] == {"A2", "C1"}
    assert "QZZ-moor" not in areas(Y26)


def test_a_later_scheme_of_the_same_rule_is_not_swept_away_with_an_earlier_one() -> None:
    draw(Y24, PlaceRule.LOWER_TIER)
    assert draw(Y25, PlaceRule.LOWER_TIER).event is not None
    assert draw(Y25, PlaceRule.LOWER_TIER).event is None
    draw(Y24, PlaceRule.NETWORK)
    assert set(areas(Y24)) == {"U1"}
    assert set(areas(Y25)) == {"E97"}


def test_a_practice_that_moves_is_claimed_by_its_own_system_only() -> None:
    draw(Y24, PlaceRule.FILE, quay=("A1", "A2"))
    draw(Y25, PlaceRule.FILE, system=EAST, coast=("A1", "Z1"))
    assert areas(Y24)["QZZ-quay"] == {"A1", "A2"}
    assert areas(Y25)["QZZ-quay"] == {"A2"}
    assert areas(Y25, "QYY") == {"QYY-coast": {"A1", "Z1"}}


def test_a_practice_that_moves_and_is_placed_nowhere_is_unplaced() -> None:
    draw(Y24, PlaceRule.FILE, quay=("A1", "A2"))
    draw(Y25, PlaceRule.FILE, system=EAST, coast=("Z1",))
    assert areas(Y25, "QYY") == {"QYY-coast": {"Z1"}, "unplaced": {"A1"}}


def test_a_practice_that_has_moved_on_since_the_file_was_read_is_refused() -> None:
    with pytest.raises(ProblemsOutstandingError) as refused:
        draw(Y25, PlaceRule.FILE, quay=("A1", "A2"))
    assert [each.code for each in refused.value.problems] == ["practice-moved-on"]
    assert not SchemeRow.objects.exists()


def test_areas_that_overlap_are_refused_before_anything_is_written() -> None:
    with recording("load networks", by="A analyst", at=AT) as event:
        other = Membership(Ref("practice", "A2"), Ref("network", "U2"), Capacity.IN_NETWORK, SINCE)
        record_facts(event, [other])
    number = Recording.objects.count()
    with pytest.raises(PartitionError, match="A2 is in U1 and U2"):
        draw(Y24, PlaceRule.NETWORK)
    assert Recording.objects.count() == number
