"""Change sets of code lists: their laws, and what they refuse."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.evidence.codelists import (
    Change,
    ChangeRefusedError,
    ChangeSet,
    CodeList,
    CodeListError,
    Difference,
    applied,
    difference,
    edition_text,
    inverse,
    library,
    moved,
    read_change_set,
    read_edition,
)

OLD = library().at("copd", date(2026, 3, 31))
NEW_DAY = date(2027, 4, 1)
ALL = [f"ICD10:K{number:02}" for number in range(12)]


def change_set(base: CodeList, *changes: Change, **other: Any) -> ChangeSet:
    said = ChangeSet(
        key=base.key,
        base=base.digest,
        edition=base.edition + timedelta(days=1),
        by="Ann Keeper",
        at=date(2026, 11, 22),
        reason="Reviewed",
        changes=frozenset(changes),
    )
    return replace(said, **other)


def add(entry: str, source: str = "A book") -> Change:
    return Change(entry, True, "It belongs", source)


def remove(entry: str) -> Change:
    return Change(entry, False, "It does not belong")


@st.composite
def lists_and_changes(draw: st.DrawFn) -> tuple[CodeList, list[Change]]:
    held = draw(st.frozensets(st.sampled_from(ALL), min_size=1, max_size=8))
    base = replace(OLD, entries=held, origins=dict.fromkeys(held, "mltc"))
    out = draw(st.frozensets(st.sampled_from(sorted(held)), max_size=len(held) - 1))
    into = draw(st.frozensets(st.sampled_from(ALL), max_size=5)) - held
    changes = [*(add(entry) for entry in into), *(remove(entry) for entry in out)]
    return base, draw(st.permutations(changes))


@given(lists_and_changes())
def test_applying_and_taking_back_gives_the_entries_that_were(
    drawn: tuple[CodeList, list[Change]],
) -> None:
    base, changes = drawn
    if not changes:
        return
    made = change_set(base, *changes)
    new = applied(base, made)
    found = difference(base, new)
    assert set(found.added) == {one.entry for one in changes if one.adds}
    assert set(found.removed) == {one.entry for one in changes if not one.adds}
    assert new.entries == base.entries - set(found.removed) | set(found.added)
    assert read_edition(edition_text(new), "new") == new
    back = applied(new, inverse(made, base, new, edition=NEW_DAY, at=date(2026, 11, 23)))
    assert back.entries == base.entries
    assert {entry: back.sources[back.origins[entry]] for entry in back.entries} == {
        entry: base.sources[base.origins[entry]] for entry in base.entries
    }
    assert difference(new, back).added == found.removed


@given(lists_and_changes(), st.data())
def test_the_order_of_changes_does_not_matter(
    drawn: tuple[CodeList, list[Change]], data: st.DataObject
) -> None:
    base, changes = drawn
    if not changes:
        return
    whole = applied(base, change_set(base, *changes, edition=NEW_DAY))
    assert applied(base, change_set(base, *reversed(changes), edition=NEW_DAY)) == whole
    one_by_one = base
    for change in data.draw(st.permutations(sorted(changes, key=lambda each: not each.adds))):
        if one_by_one.entries != {change.entry}:
            one_by_one = applied(one_by_one, change_set(one_by_one, change))
        else:
            return
    assert one_by_one.entries == whole.entries


def test_the_edition_before_stays_as_it_was() -> None:
    before = edition_text(OLD)
    new = applied(OLD, change_set(OLD, remove("ICD10:J40"), edition=NEW_DAY))
    assert edition_text(OLD) == before
    assert new.digest != OLD.digest
    assert new.edition == NEW_DAY
    assert (new.by, new.reason, new.compiled) == ("Ann Keeper", "Reviewed", date(2026, 11, 22))


def test_where_an_added_entry_is_from_is_kept() -> None:
    new = applied(OLD, change_set(OLD, add("ICD10:J47"), add("ICD10:J684", "mltc")))
    assert new.sources[new.origins["ICD10:J47"]] == "A book"
    assert new.origins["ICD10:J684"] == "mltc"
    assert new.source.endswith("A book")


@pytest.mark.parametrize("verified", [True, False])
def test_an_entry_that_nobody_read_makes_the_edition_unverified(verified: bool) -> None:
    assert OLD.verified
    assert applied(OLD, change_set(OLD, add("ICD10:J47"), verified=verified)).verified == verified
    assert applied(OLD, change_set(OLD, remove("ICD10:J40"), verified=verified)).verified
    unread = replace(OLD, verified=False)
    assert not applied(unread, change_set(unread, add("ICD10:J47"), verified=True)).verified


def test_a_wider_entry_may_be_split_and_narrower_ones_joined() -> None:
    split = applied(OLD, change_set(OLD, remove("ICD10:J43"), add("ICD10:J431")))
    assert split.covers("ICD10:J431")
    assert not split.covers("ICD10:J439")
    joined = applied(split, change_set(split, remove("ICD10:J431"), add("ICD10:J43")))
    assert joined.entries == OLD.entries


def test_what_a_change_moves_among_codes_in_use() -> None:
    new = applied(OLD, change_set(OLD, remove("ICD10:J43"), add("ICD10:J47")))
    in_use = ["ICD10:J439", "ICD10:J431", "ICD10:J449", "ICD10:J47X", "ICD10:J439", "ICD10:I10"]
    assert moved(OLD, new, in_use) == (
        ("ICD10:J47X",),
        ("ICD10:J431", "ICD10:J439"),
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([add("ICD10:J40")], "J40 is on the list already"),
        ([add("ICD10:J401")], "J401 is covered by ICD10:J40 already"),
        ([remove("ICD10:J99")], "J99 is not on the list"),
        ([remove("ICD10:J401")], "J401 is not on the list"),
        ([add("ICD10:J4")], "no ICD10 code"),
        ([add("ICD10:J47"), add("ICD10:J470")], "covered by ICD10:J47"),
        ([add("ICD10:J47"), remove("ICD10:J47")], "changed twice"),
        ([add("ICD10:J47", "")], "without a source"),
        ([Change("ICD10:J40", False, "")], "without a reason"),
        ([remove(entry) for entry in OLD.entries], "nothing would be left"),
        ([], "changes nothing"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(changes: list[Change], words: str) -> None:
    with pytest.raises(ChangeRefusedError, match=words):
        applied(OLD, change_set(OLD, *changes))


def test_every_reason_is_said_at_once() -> None:
    wrong = change_set(OLD, add("ICD10:J40"), key="asthma", edition=OLD.edition)
    wrong = replace(wrong, base="0" * 64)
    with pytest.raises(ChangeRefusedError) as refused:
        applied(OLD, wrong)
    assert len(refused.value.reasons) == 4


def test_editions_of_two_lists_are_not_compared() -> None:
    with pytest.raises(CodeListError, match="two lists"):
        difference(OLD, library().at("asthma", date(2026, 3, 31)))


SAID: dict[str, Any] = {
    "key": "copd",
    "base": OLD.digest,
    "edition": "2027-04-01",
    "by": "Ann Keeper",
    "at": "2026-11-22",
    "reason": "Reviewed",
    "changes": [
        {"add": "ICD10:J47", "reason": "It belongs", "source": "A book"},
        {"remove": "ICD10:J40", "reason": "It does not belong"},
    ],
}


def test_a_change_set_is_read_from_its_file() -> None:
    assert read_change_set(json.dumps(SAID), "it") == change_set(
        OLD, add("ICD10:J47"), remove("ICD10:J40"), edition=NEW_DAY
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": ""}, "'key' must be words"),
        ({"by": None}, "'by' must be words"),
        ({"edition": "soon"}, "'edition' is 'soon', not a day"),
        ({"at": 5}, "'at' must be words"),
        ({"note": "x"}, "'note' means nothing"),
        ({"verified": "yes"}, "true or false"),
        ({"changes": []}, "at least one change"),
        ({"changes": "J40"}, "at least one change"),
        ({"changes": ["J40"]}, "change 1 must add or remove"),
        ({"changes": [{"add": "ICD10:J47", "remove": "ICD10:J40"}]}, "change 1 must add or remove"),
        ({"changes": [{"add": "ICD10:J47", "reason": "x"}]}, "'source' must be words"),
        ({"changes": [{"remove": "ICD10:J40", "reason": "x", "source": "y"}]}, "'source' means"),
        ({"changes": [{"remove": "ICD10:J40", "reason": "x"}] * 2}, "given twice"),
    ],
)
def test_a_malformed_change_set_is_refused_with_words(change: dict[str, Any], words: str) -> None:
    with pytest.raises(CodeListError, match=words) as refused:
        read_change_set(json.dumps({**SAID, **change}), "it.json")
    assert "it.json" in str(refused.value)


@pytest.mark.parametrize("text", ["", "[]", '"words"', '{"key": "a", "key": "b"}'])
def test_what_is_no_change_set_is_refused(text: str) -> None:
    with pytest.raises(CodeListError, match=r"it\.json"):
        read_change_set(text, "it.json")


def test_the_example_of_the_how_to_guide_can_be_followed() -> None:
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "change-a-code-list.md"
    text = guide.read_text("utf-8").partition("```json")[2].partition("```")[0]
    said = json.loads(text)
    old = library().of(said["key"])[-1]
    new = applied(old, read_change_set(text, "guide"))
    assert not new.verified
    assert difference(old, new) == Difference(("ICD10:X45",), ("ICD10:F101",))
    # A year that ends in the demonstration's is measured with it.
    assert new.edition < date(2026, 3, 31)
