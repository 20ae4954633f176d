"""Every sheet, held to what a sheet must say."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from goldenthread.evidence.conditions import BIT_OF
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.methods.descriptions import DESCRIPTIONS
from goldenthread.evidence.quantities import COLUMN, QUANTITIES, SEGMENTS, Unit
from goldenthread.evidence.sheets import Family, Sheet, Sheets, Statistic, digest_of

WRITTEN = date(2026, 11, 22)
"""The day on which the sheets were written: a review is to come."""

EVERY = [*sheets]
MAY_BE_EMPTY = {"minimum"}
CODE_LISTS = {*BIT_OF, "acsc-chronic", "acsc-acute", "asthma-admission", "dental-caries"}


@pytest.mark.parametrize("sheet", EVERY, ids=lambda sheet: sheet.key)
def test_a_sheet_says_everything(sheet: Sheet) -> None:
    for field in fields(sheet):
        said = getattr(sheet, field.name)
        if isinstance(said, str) and field.name not in MAY_BE_EMPTY:
            assert said.strip() == said, field.name
            assert said, field.name
    assert min(len(sheet.purpose.split()), len(sheet.cannot_see.split())) >= 5
    assert sheet.purpose.endswith((".", ")."))
    assert sheet.cannot_see.endswith(".")
    assert sheet.owner != sheet.checker
    assert set(sheet.code_lists) <= CODE_LISTS
    assert list(sheet.code_lists) == sorted(set(sheet.code_lists))
    assert sheet.next_review > WRITTEN
    assert not {"\t", "\n"} & set(sheet.key + sheet.title + sheet.unit)


@pytest.mark.parametrize("sheet", EVERY, ids=lambda sheet: sheet.key)
def test_a_sheet_divides_what_can_be_divided(sheet: Sheet) -> None:
    above = QUANTITIES[COLUMN[sheet.numerator]]
    if sheet.denominator is None:
        assert sheet.statistic is Statistic.COUNT
        return
    assert sheet.statistic is not Statistic.COUNT
    below = QUANTITIES[COLUMN[sheet.denominator]]
    if sheet.statistic is Statistic.PROPORTION:
        assert above.unit is below.unit
        assert sheet.multiplier == 100
        assert sheet.unit.startswith("% of ")
    if sheet.statistic in {Statistic.STANDARDISED_RATE, Statistic.STANDARDISED_RATIO}:
        assert above.crossed
        assert below.crossed
    if above.unit is Unit.MILLIONTHS:
        assert sheet.divisor == 1_000_000
        assert sheet.minimum


def test_every_quantity_is_in_some_sheet_and_every_family_has_some() -> None:
    used = {each.numerator for each in EVERY} | {each.denominator for each in EVERY}
    assert set(COLUMN) <= used
    assert {each.family for each in EVERY} == set(Family)
    assert {f"segment-{each.key}" for each in EVERY if each.family is Family.SEGMENTS} == {
        f"segment-{key}" for key, _ in SEGMENTS
    }


def test_every_method_of_a_sheet_is_told_in_words() -> None:
    assert {statistic.value for statistic in Statistic} <= set(DESCRIPTIONS)


def test_families_come_in_the_order_in_which_they_are_shown() -> None:
    order = [*Family]
    met = [order.index(sheet.family) for sheet in EVERY]
    assert met == sorted(met)


def test_eight_measures_are_shown_first() -> None:
    assert [sheet.key for sheet in EVERY if sheet.headline] == [
        "registered-people", "most-deprived-fifth", "two-or-more", "upc", "long-term-upc",
        "contacts-per-person", "acsc-chronic", "emergency-admissions",
    ]  # fmt: skip


def test_a_sheet_past_its_review_is_found_the_longest_overdue_first() -> None:
    some = Sheets()
    for key, review in (("a", date(2027, 4, 30)), ("b", date(2027, 3, 31)), ("c", WRITTEN)):
        some.register(replace(EVERY[0], key=key, next_review=review))
    assert [sheet.key for sheet in some.overdue(date(2027, 4, 30))] == ["c", "b"]
    assert not sheets.overdue(WRITTEN)


def test_a_key_is_registered_once_and_rests_on_quantities() -> None:
    few = Sheets()
    few.register(EVERY[0])
    with pytest.raises(ValueError, match="registered twice"):
        few.register(EVERY[0])
    with pytest.raises(ValueError, match="luck is no quantity"):
        few.register(replace(EVERY[0], key="luck", numerator="luck"))


def test_another_word_on_a_sheet_is_another_digest() -> None:
    sheet = EVERY[0]
    other = replace(sheet, cannot_see="Nothing at all.")
    assert sheet.digest != other.digest
    assert digest_of(EVERY) == digest_of(reversed(EVERY))
    assert digest_of(EVERY) != digest_of([other, *EVERY[1:]])
