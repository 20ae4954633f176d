"""An edition: which values it has, in which order, and that they follow from the sums."""

from __future__ import annotations

import math
from datetime import date
from functools import cache

import numpy as np
import pytest

from goldenthread.evidence.editions import POLICY, Edition, ReleasedValue, Shown, digest_of
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.methods import Estimates, inequality
from goldenthread.evidence.quantities import COLUMN
from goldenthread.evidence.releasing import (
    INEQUALITY,
    Level,
    LevelSums,
    decimal_text,
    levels_of,
    outside,
    release,
    total,
)
from goldenthread.evidence.sheets import Sheet
from goldenthread.evidence.strata import AGE_BANDS, SLOT_COUNT, SLOTS, Stratification
from goldenthread.evidence.sums import Sums, joined
from goldenthread.kernel import Ref
from tests.evidence.made_up_sums import made_up_sums

SYSTEM = Ref("system", "QZZ")
PRACTICES = 24


def released(
    levels: tuple[LevelSums, ...], some: tuple[Sheet, ...] = tuple(sheets)
) -> tuple[Edition, tuple[ReleasedValue, ...]]:
    return release(
        levels, some, system=SYSTEM, day=date(2026, 3, 31), purpose="To test",
        source="Sums without people", code_lists="c" * 64, store="d" * 64,
        published=date(2026, 4, 20),
    )  # fmt: skip


def levels(sums: Sums) -> tuple[LevelSums, ...]:
    def in_turn(count: int) -> dict[str, str]:
        return {area: f"QZZ-{number % count}" for number, area in enumerate(sums.areas)}

    return levels_of(
        sums, {"QZZ": sums},
        {Level.NETWORK: in_turn(6), Level.PLACE: in_turn(2), Level.DISTRICT: in_turn(3)},
    )  # fmt: skip


@cache
def edition() -> tuple[Edition, tuple[ReleasedValue, ...]]:
    return released(levels(made_up_sums(PRACTICES, seed=3, people=900)))


def only(
    values: tuple[ReleasedValue, ...], measure: str, area: Ref, by: str = "all",
    stratum: str = "all",
) -> ReleasedValue:  # fmt: skip
    (found,) = (
        value
        for value in values
        if (value.measure, value.area, value.stratification, value.stratum)
        == (measure, area, by, stratum)
    )
    return found


def plain(areas: int, **quantities: int) -> Sums:
    """Sums of areas that have these undivided, and nothing else."""
    found = made_up_sums(areas, seed=1)
    margins, cross = np.zeros_like(found.margins), np.zeros_like(found.cross)
    for key, count in quantities.items():
        margins[:, 0, COLUMN[key.replace("_", "-")]] = count
    return Sums(found.areas, margins, cross)


def test_values_worked_by_hand() -> None:
    """1,000 people: 252 have two conditions, 498 have two contacts or more, 5,500 contacts."""
    sums = plain(
        1, people=1_000, two_or_more=252, upc_people=498, upc=298_800_000, contacts=5_500,
        age_sex_weight=240_000,
    )  # fmt: skip
    _, values = released((LevelSums(Level.PRACTICE, sums),))
    practice = Ref("practice", sums.areas[0])
    assert only(values, "registered-people", practice).value == "1000"
    assert only(values, "weighted-people", practice).value == "2400"
    several = only(values, "two-or-more", practice)
    # 250 of 1,000: Wilson's limits of a quarter.
    assert (several.numerator, several.denominator, several.value) == (250, 1_000, "25.0")
    assert (several.lower, several.upper) == ("22.4", "27.8")
    upc = only(values, "upc", practice)
    # 298.8 / 498 = 0.6, with the limits of 60% of 500.
    assert (upc.numerator, upc.denominator, upc.value) == (None, 500, "0.600")
    assert (upc.lower, upc.upper) == ("0.556", "0.642")
    assert only(values, "contacts-per-person", practice).value == "5.50"
    nobody = only(values, "smoking", practice)
    assert (nobody.shown, nobody.note) == (
        Shown.NOT_CALCULATED, "Nobody counts in the denominator.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [(2.125, 2, "2.12"), (2.135, 2, "2.14"), (6.25, 1, "6.2"), (0.0005, 3, "0.000"),
     (61_768_942.05, 1, "61768942.0"), (-0.04, 1, "0.0"), (-2.35, 1, "-2.4"), (55.0, 0, "55")],
)  # fmt: skip
def test_a_number_has_one_text_whatever_the_last_bit_of_a_machine(
    number: float, places: int, text: str
) -> None:
    """Other processors and libraries differ by some bits: never by a digit that is shown."""
    near = [number]
    for way in (-math.inf, math.inf):
        moved = number
        for _ in range(8):
            moved = math.nextafter(moved, way)
            near.append(moved)
    assert {decimal_text(one, places) for one in near} == {text}


def test_a_standardised_rate_is_refused_below_ten_and_suppressed_below_eight() -> None:
    sums = plain(3, people=1_900)
    sums.margins[:, SLOTS[Stratification.AGE].first : SLOTS[Stratification.AGE].end, 0] = 100
    oldest = SLOTS[Stratification.AGE].first + len(AGE_BANDS) - 1
    for slot in (0, oldest):
        sums.margins[:, slot, COLUMN["acsc-chronic"]] = [5, 9, 10]
    _, values = released((LevelSums(Level.PRACTICE, sums),))
    few, nine, ten = (only(values, "acsc-chronic", Ref("practice", area)) for area in sums.areas)
    assert (few.shown, few.numerator) == (Shown.SUPPRESSED, None)
    assert (nine.shown, nine.numerator) == (Shown.NOT_CALCULATED, 10)
    # 10 of 100 at an age that is 1% of the standard: 0.1 x 1,000 of 100,000.
    assert (ten.shown, ten.value) == (Shown.SHOWN, "100.0")


def test_the_whole_is_as_its_own_rates_would_have_it() -> None:
    _, values = edition()
    assert only(values, "emergency-admissions-ratio", SYSTEM).value == "100.0"


def test_practices_and_networks_are_undivided_and_larger_areas_divided() -> None:
    _, values = edition()
    divided = {
        level: {value.stratification for value in values if value.area.kind == level}
        for level in Level
    }
    assert divided[Level.PRACTICE] == divided[Level.NETWORK] == {"all"}
    for level in (Level.PLACE, Level.DISTRICT, Level.SYSTEM):
        assert divided[level] == {
            "all", "age", "sex", "deprivation", "ethnicity", "month", INEQUALITY,
        }  # fmt: skip


def test_every_value_is_there_once_and_every_cell_keeps_the_rule() -> None:
    _, values = edition()
    cells = {(each.measure, each.area, each.stratification, each.stratum) for each in values}
    assert len(cells) == len(values)
    for value in values:
        for count in (value.numerator, value.denominator):
            assert count is None or (count % 5 == 0 and count >= 0)
        assert (value.shown is Shown.SHOWN) == bool(value.value) == (not value.note)
        if value.lower:
            assert float(value.lower) <= float(value.value) <= float(value.upper)
    assert {value.shown for value in values} >= {Shown.SHOWN, Shown.SUPPRESSED}


def test_the_same_sums_make_the_same_edition_and_one_more_event_another() -> None:
    made, values = edition()
    again, same = released(levels(made_up_sums(PRACTICES, seed=3, people=900)))
    assert (again, same) == (made, values)
    assert made.digest == digest_of(values)
    assert made.ref == Ref("edition", made.digest[:16])
    assert (made.count, made.policy) == (len(values), POLICY)
    sums = made_up_sums(PRACTICES, seed=3, people=900)
    sums.margins[0, 0, COLUMN["bed-days"]] += 5
    other, _ = released(levels(sums))
    assert other.digest != made.digest


def test_indices_of_inequality_can_be_made_again_from_the_released_deciles() -> None:
    _, values = edition()
    deciles = [only(values, "two-or-more", SYSTEM, "deprivation", str(n)) for n in range(1, 11)]
    people = np.array([[each.denominator for each in deciles]], np.float64)
    shown = Estimates(
        100 * np.array([[each.numerator for each in deciles]]) / people,
        np.array([[float(each.lower) for each in deciles]]),
        np.array([[float(each.upper) for each in deciles]]),
        np.zeros((1, 10), np.int8),
        np.ones((1, 10), np.bool_),
    )
    both = inequality(shown, people)
    slope = only(values, "two-or-more", SYSTEM, INEQUALITY, "SII")
    assert float(slope.value) == pytest.approx(both.slope.value[0], abs=0.051)
    assert float(slope.lower) == pytest.approx(both.slope.lower[0], abs=0.1)
    ratio = only(values, "two-or-more", SYSTEM, INEQUALITY, "RII")
    assert float(ratio.value) == pytest.approx(both.relative.value[0], abs=0.0051)


def test_the_rate_of_a_month_has_the_people_of_the_last_day() -> None:
    sums = plain(1, people=1_000, contacts=500)
    sums.margins[:, SLOTS[Stratification.MONTH].first + 2, COLUMN["contacts"]] = 500
    _, values = released((LevelSums(Level.SYSTEM, sums, {sums.areas[0]: SYSTEM}),))
    third = only(values, "contacts-per-person", SYSTEM, "month", "3")
    assert (third.numerator, third.denominator, third.value) == (500, 1_000, "0.50")
    assert only(values, "contacts-per-person", SYSTEM, "month", "4").value == "0.00"


def test_a_decile_without_enough_people_leaves_no_index() -> None:
    sums = made_up_sums(1, seed=5, people=100)
    _, values = released((LevelSums(Level.SYSTEM, sums, {sums.areas[0]: SYSTEM}),))
    slope = only(values, "two-or-more", SYSTEM, INEQUALITY, "SII")
    assert slope.shown is Shown.NOT_CALCULATED
    assert slope.note.startswith("A group with people has no value")


def test_what_is_counted_in_a_table_without_rows_is_not_known_and_not_nought() -> None:
    sums = levels(made_up_sums(PRACTICES, seed=3, people=900))
    some = tuple(
        sheets[key] for key in ("flu-vaccinated", "home-care-65", "two-or-more", "online-share")
    )
    _, values = release(
        sums, some, system=SYSTEM, day=date(2026, 3, 31), purpose="To test", source="Sums",
        code_lists="c" * 64, store="d" * 64, published=date(2026, 4, 20),
        missing=("observations", "care_packages", "contacts"),
    )  # fmt: skip
    for value in values:
        known = value.measure == "two-or-more"
        assert known or (value.shown, value.value, value.numerator, value.denominator) == (
            Shown.NOT_CALCULATED, "", None, None
        )  # fmt: skip
    notes = {value.measure: value.note for value in values if value.area == SYSTEM}
    assert notes["flu-vaccinated"] == "No observations were taken in."
    assert notes["home-care-65"] == "No care packages were taken in."
    assert notes["online-share"] == "No contacts were taken in."
    _, before = released(sums, some)
    two = [value for value in values if value.measure == "two-or-more"]
    assert two == [value for value in before if value.measure == "two-or-more"]


def test_several_systems_are_a_nation_that_counts_everybody() -> None:
    """A practice with people in two systems has them together; each system has its own."""
    one, other = made_up_sums(3, seed=2), made_up_sums(4, seed=3)
    practices = joined([one, other])
    places = {Level.PLACE: {"A0000": "QZA-place", "A0003": "QZB-place"}}
    found = {each.level: each for each in levels_of(practices, {"QZA": one, "QZB": other}, places)}
    whole = [int(sums.total("people").sum()) for sums in (one, other)]
    assert found[Level.SYSTEM].sums.areas == ("QZA", "QZB")
    assert found[Level.SYSTEM].sums.total("people").tolist() == whole
    assert found[Level.NATION].sums.total("people").tolist() == [sum(whole)]
    assert found[Level.NATION].ref("all") == Ref("nation", "england")
    assert found[Level.PRACTICE].sums.total("people").sum() == sum(whole)
    # Those in no place are in none, and are named.
    assert found[Level.PLACE].sums.total("people").sum() < sum(whole)
    assert outside(practices, places) == {Level.PLACE: ("A0001", "A0002")}
    assert outside(one, {Level.PLACE: dict.fromkeys(one.areas, "x")}) == {}
    assert Level.NATION not in {each.level for each in levels_of(one, {"QZA": one}, {})}


def test_a_total_is_one_area_of_all() -> None:
    sums = made_up_sums(3, seed=2)
    whole = total(sums)
    assert whole.areas == ("all",)
    assert whole.margins.shape[1] == SLOT_COUNT
    assert whole.total("people")[0] == sums.total("people").sum()
