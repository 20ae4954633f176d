"""Code lists: those that ship are whole, and what is not sound is refused with words."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.evidence.codelists import (
    CodeList,
    CodeListError,
    CodeLists,
    Library,
    edition_text,
    in_force,
    library,
    read_edition,
)
from goldenthread.evidence.codelists.entries import (
    checked_entry,
    covered_twice,
    covering,
    has_check_digit,
)
from goldenthread.evidence.codelists.files import file_name
from goldenthread.evidence.codelists.library import ADMISSIONS, DISJOINT
from goldenthread.evidence.conditions import CONDITIONS

DAY = date(2026, 3, 31)
EVERY = library().editions


def test_every_condition_and_reason_for_admission_has_a_list() -> None:
    lists = in_force(DAY)
    assert [one.key for one in lists.lists] == [*(each.key for each in CONDITIONS), *ADMISSIONS]
    for condition in CONDITIONS:
        assert lists[condition.key].title == condition.name


@pytest.mark.parametrize("one", EVERY, ids=file_name)
def test_each_list_is_sound_and_says_where_it_is_from(one: CodeList) -> None:
    assert read_edition(edition_text(one), "itself") == one
    assert not covered_twice(one.entries)
    assert set(one.origins) == one.entries
    assert set(one.origins.values()) == set(one.sources)
    assert one.compiled is not None
    assert one.limits
    assert one.by
    assert "ICD-10 is the copyright" in one.licence
    assert ("SNOMED CT" in one.licence) == any("SNOMED" in entry for entry in one.entries)
    read_nowhere = {"ours", "nineteen"}
    assert one.verified == read_nowhere.isdisjoint(one.sources), "verified is honest"


def test_an_admission_is_chronic_or_acute_and_never_both() -> None:
    lists = in_force(DAY)
    assert DISJOINT == (("acsc-chronic", "acsc-acute"),)
    for left, right in DISJOINT:
        for entry in lists[left].entries | lists[right].entries:
            assert lists[left].covers(entry) != lists[right].covers(entry)


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("ICD10:E112", ("diabetes", "acsc-chronic")),
        ("ICD10:E119", ("diabetes",)),
        ("ICD10:I10X", ("hypertension", "acsc-chronic")),
        ("ICD10:I110", ("heart-failure", "hypertension", "acsc-chronic")),
        ("ICD10:J459", ("asthma", "acsc-chronic", "asthma-admission")),
        ("ICD10:K021", ("acsc-acute", "dental-caries")),
        ("ICD10:N181", ()),
        ("ICD10:C441", ()),
        ("ICD10:J209", ()),
        ("SNOMED:44054006", ("diabetes",)),
        ("SNOMED:440540061", ()),
        ("ICD10:", ()),
        ("nothing", ()),
    ],
)
def test_codes_are_on_the_lists_where_a_clinician_would_look(
    code: str, keys: tuple[str, ...]
) -> None:
    lists = in_force(DAY)
    assert lists.of(code) == keys
    assert lists.of(code) == keys, "and the second time as well"
    assert keys == tuple(one.key for one in lists.lists if one.covers(code))


def test_a_list_in_force_is_the_last_that_began() -> None:
    old = library().at("obesity", DAY)
    new = replace(old, edition=date(2026, 1, 1), entries=frozenset({"ICD10:E66"}))
    both = Library((*EVERY, new))
    assert both.at("obesity", date(2025, 12, 31)) == old
    assert both.at("obesity", date(2026, 1, 1)) == new
    assert both.before(new) == old
    assert both.before(old) is None
    assert both.in_force(DAY).digest != in_force(DAY).digest
    assert both.in_force(date(2025, 12, 31)).digest == in_force(DAY).digest


def test_what_is_missing_is_refused_and_not_taken_for_empty() -> None:
    with pytest.raises(CodeListError, match="no edition of dementia applies to 2016-03-31"):
        in_force(date(2016, 3, 31))
    without = Library(tuple(one for one in EVERY if one.key != "copd"))
    with pytest.raises(CodeListError, match="there is no code list copd"):
        without.in_force(DAY)
    with pytest.raises(CodeListError, match="two editions of copd"):
        Library((*EVERY, library().at("copd", DAY)))
    acute = library().at("acsc-acute", DAY)
    wider = replace(acute, edition=DAY, entries=acute.entries | {"ICD10:E10"})
    with pytest.raises(CodeListError, match="E100 is on both acsc-chronic and acsc-acute"):
        Library((*EVERY, wider)).in_force(DAY)
    with pytest.raises(ValueError, match="one edition"):
        CodeLists((acute, wider))


def test_a_place_adds_editions_of_its_own(tmp_path: Path) -> None:
    old = library().at("obesity", DAY)
    new = replace(old, edition=date(2026, 1, 1))
    (tmp_path / file_name(new)).write_text(edition_text(new), "utf-8")
    assert in_force(DAY, also=tmp_path)["obesity"] == new
    assert in_force(DAY, also=tmp_path / "nowhere").digest == in_force(DAY).digest
    (tmp_path / "other.csv").write_text(edition_text(new), "utf-8")
    with pytest.raises(CodeListError, match="obesity_2026-01-01"):
        library(tmp_path)


_ENTRIES = st.frozensets(
    st.from_regex(r"[A-C][0-2][0-1][0-1]?", fullmatch=True).map(lambda code: f"ICD10:{code}"),
    min_size=1,
    max_size=8,
)


@given(_ENTRIES, _ENTRIES, st.dates(), st.dates())
def test_the_hash_changes_exactly_with_the_content(
    one: frozenset[str], other: frozenset[str], day: date, later: date
) -> None:
    base = EVERY[0]
    first = replace(base, entries=one, edition=day)
    second = replace(base, entries=other, edition=later)
    assert (first.digest == second.digest) == (one == other and day == later)
    assert replace(first, title="Other words", verified=False).digest == first.digest


@given(_ENTRIES, st.from_regex(r"[A-C][0-2][0-1][0-1X]?", fullmatch=True))
def test_looking_up_is_covering(entries: frozenset[str], code: str) -> None:
    one = replace(EVERY[0], entries=entries)
    lists = CodeLists((one, replace(one, key="same")))
    said = any(f"ICD10:{code}".startswith(entry) for entry in entries)
    assert one.covers(f"ICD10:{code}") == said
    assert lists.of(f"ICD10:{code}") == ((one.key, "same") if said else ())


@pytest.mark.parametrize(
    "entry",
    ["ICD10:E11", "ICD10:E112", "SNOMED:22298006", "SNOMED:124171000119105", "SNOMED:46177005"],
)
def test_entries_that_are_well_formed(entry: str) -> None:
    assert checked_entry(entry) == entry


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("E11", "no entry"),
        ("READ:G2", "no entry"),
        ("ICD10:E11.2", "without a point"),
        ("ICD10:e11", "no ICD10 code"),
        ("ICD10:I10X", "no ICD10 code"),
        ("SNOMED:22298007", "check digit"),
        ("SNOMED:22289006", "check digit"),
        # As a spreadsheet or a floating number rounds an identifier of 17 digits.
        (f"SNOMED:{int(float('10939881000119105'))}", "check digit"),
        ("SNOMED:680946014", "a concept"),
        ("SNOMED:0", "a concept"),
    ],
)
def test_entries_that_are_refused(entry: str, words: str) -> None:
    with pytest.raises(CodeListError, match=words):
        checked_entry(entry)


@given(st.integers(min_value=0, max_value=10**15), st.data())
def test_the_check_digit_finds_every_slip_of_one_digit_and_every_swap(
    number: int, data: st.DataObject
) -> None:
    digits = next(text for check in range(10) if has_check_digit(text := f"{number}{check}"))
    place = data.draw(st.integers(min_value=0, max_value=len(digits) - 1))
    other = data.draw(st.sampled_from("0123456789"))
    slipped = digits[:place] + other + digits[place + 1 :]
    assert has_check_digit(slipped) == (slipped == digits)
    swapped = digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :]
    assert has_check_digit(swapped) == (swapped == digits)


def test_lists_go_to_other_processes_and_stay_what_they_are() -> None:
    lists = in_force(DAY)
    there = pickle.loads(pickle.dumps(lists))  # noqa: S301 - what this test has just made
    assert there == lists
    assert there.digest == lists.digest
    assert there.of("ICD10:E112") == lists.of("ICD10:E112")


def test_covering_goes_up_in_systems_that_are_read_by_prefix_only() -> None:
    assert covering("ICD10:E11") == ("ICD10:E", "ICD10:E1", "ICD10:E11")
    assert covering("SNOMED:22298006") == ("SNOMED:22298006",)


GOOD = edition_text(library().at("copd", DAY))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# title: Chronic", "# titel: Chronic", "titel"),
        ("# key: copd\n", "", "does not say its key"),
        ("# key: copd", "# key: COPD", "small letters"),
        ("# key: copd", "# key: copd\n# key: copd", "twice"),
        ("# verified: yes", "# verified: perhaps", "yes or no"),
        ("# edition: 2016-04-01", "# edition: April 2016", "not a day"),
        ("# by: Goldenthread", "# by: ", "says nothing"),
        ("system,code,source", "system,code", "headings"),
        ("ICD10,J40,mltc", "ICD10,J40", "line 14 has 2 columns"),
        ("ICD10,J40,mltc", "ICD10,J40,", "source ''"),
        ("ICD10,J40,mltc", "ICD10,J40,caliber", "source 'caliber'"),
        ("ICD10,J40,mltc", "ICD10,J4,mltc", "line 14: 'ICD10:J4'"),
        ("ICD10,J40,mltc", "ICD10,J41,mltc", "given twice"),
        ("ICD10,J40,mltc", "ICD10,J411,mltc", "covered by ICD10:J41"),
        ("SNOMED,87433001,modules", "SNOMED,87433001,mltc", "no entry comes from the source"),
        ("ICD10,J41,mltc", "# by: another\nICD10,J41,mltc", "above its headings"),
    ],
)
def test_a_malformed_file_is_refused_with_words(old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(CodeListError, match=words) as refused:
        read_edition(GOOD.replace(old, new, 1), "copd.csv")
    assert "copd.csv" in str(refused.value)


def test_a_file_without_entries_is_refused() -> None:
    head = GOOD[: GOOD.index("system,")]
    with pytest.raises(CodeListError, match="no entries"):
        read_edition(f"{head}system,code,source\n", "copd.csv")
    with pytest.raises(CodeListError, match="does not say"):
        read_edition("", "copd.csv")
