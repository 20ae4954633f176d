"""Saved places of the official tool, and plain lists: one place a practice, one system a place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from goldenthread.exchange.official_tool import (
    KnownPractice,
    SavedPlaces,
    read_saved_places,
)
from goldenthread.exchange.reading import Incoming, Reading
from goldenthread.kernel import Ref

SYSTEM = Ref("system", "QZZ")
KNOWN = {
    "Z99001": KnownPractice("Saltmarsh Surgery", SYSTEM, "NHS Fictional Shires ICB"),
    "Z99002": KnownPractice("The Lantern Practice", SYSTEM, "NHS Fictional Shires ICB"),
    "Z98001": KnownPractice("Far Surgery", Ref("system", "QYY"), "NHS Elsewhere ICB"),
}
SESSION = {
    "Coast": {"gps": ["Z99001: Saltmarsh Surgery"], "icb": "NHS Fictional Shires ICB"},
    "Town": {"gps": ["Z99002: The Lantern Practice"], "icb": "NHS Fictional Shires ICB"},
    "places": ["Coast", "Town"],
}
LIST = "practice_code,place_code,place_name\nZ99001,coast,Coast\nZ99002,town,Town\n"
BY_NAME = "practice_code,place_name\nZ99001,{}\nZ99002,{}\n"


def read(text: str) -> Reading[SavedPlaces]:
    return read_saved_places(Incoming("places", text.encode()), SYSTEM, KNOWN)


def test_a_session_is_read_as_the_tool_has_it() -> None:
    facts = read(json.dumps(SESSION, indent=4)).facts
    assert facts is not None
    assert [(place.name, place.practices) for place in facts.places] == [
        ("Coast", (Ref("practice", "Z99001"),)),
        ("Town", (Ref("practice", "Z99002"),)),
    ]
    assert [place.code for place in facts.places] == ["coast", "town"]


def test_a_plain_list_gives_the_same_places_with_codes() -> None:
    facts = read(LIST).facts
    assert facts is not None
    assert [(place.name, place.code) for place in facts.places] == [
        ("Coast", "coast"),
        ("Town", "town"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LIST + "Z99001,town,Town\n", "practice-in-two-places"),
        (LIST.replace("Z99002", "Z99009"), "unknown-practice"),
        (LIST.replace("Z99002", "Z98001"), "practice-of-another-system"),
        (LIST.replace("town,Town", "coast,Town"), "two-names"),
        (LIST + "Z98001,other,Town\n", "two-codes"),
        (LIST.replace("practice_code", "practise"), "missing-heading"),
        (LIST.replace("Z99002", "99002"), "malformed-value"),
        (json.dumps(SESSION).replace("Z99002: ", "Z99001: "), "practice-in-two-places"),
        (json.dumps(SESSION).replace("Z99002: ", "nobody "), "malformed-value"),
        (json.dumps(SESSION)[:-20], "broken-json"),
        (json.dumps(SESSION).replace('"Coast", "Town"', '"Coast"'), "place-not-listed"),
        (json.dumps(SESSION).replace('"Town"]', '"Hill"]'), "place-without-practices"),
        ('{"A": {}, "A": {}, "places": []}', "broken-json"),
        ('{"places": [' + "9" * 5_000 + "]}", "broken-json"),
        (json.dumps(SESSION).replace("Coast", "Co\\ud800ast"), "broken-json"),
        (json.dumps(SESSION).replace("Town", "COAST"), "two-names"),
        (json.dumps(SESSION).replace("Town", "Ωμ"), "no-code"),
        (json.dumps(SESSION).replace("Town", ""), "malformed-value"),
        (json.dumps(SESSION).replace("Town", "T" * 301), "malformed-value"),
        (json.dumps(SESSION).replace("Town", "T" * 101), "no-code"),
        (json.dumps(SESSION).replace('"Town"]', '"Town", "Town"]'), "place-listed-twice"),
        (BY_NAME.format("North-East", "North East"), "two-names"),
        (BY_NAME.format("Ôrmside", "Ormside"), "two-names"),
        (BY_NAME.format("Ωμ", "Town"), "no-code"),
        (BY_NAME.format("", "Town"), "malformed-value"),
        (BY_NAME.format("T" * 301, "Town"), "malformed-value"),
        (LIST.replace(",coast,", f",{'c' * 101},"), "malformed-value"),
        ("[]", "not-a-session"),
        ("", "empty-file"),
    ],
)  # fmt: skip
def test_a_fault_is_refused(text: str, code: str) -> None:
    reading = read(text)
    assert reading.facts is None
    assert code in reading.counts


def test_two_names_for_one_code_are_told_with_row_and_remedy() -> None:
    (problem,) = read(BY_NAME.format("North-East", "North East")).problems
    assert (problem.row, problem.value) == (3, "North East")
    assert "'North-East' and 'North East' have one code, north-east" in problem.message
    assert "place_code" in problem.remedy


def test_another_system_name_must_be_accepted() -> None:
    reading = read(json.dumps(SESSION).replace("Shires ICB", "Hills ICB"))
    assert {each.code for each in reading.outstanding(())} == {"another-system"}


def test_the_session_made_from_the_published_file(shared_data: Path) -> None:
    content = (shared_data / "allocation" / "official-tool-session.json").read_bytes()
    session = json.loads(content)
    system = Ref("system", "QWO")
    known = {
        listed[:6]: KnownPractice(listed[8:], system, session[place]["icb"])
        for place in session["places"]
        for listed in session[place]["gps"]
    }
    facts = read_saved_places(Incoming("session.json", content), system, known).facts
    assert facts is not None
    assert [len(place.practices) for place in facts.places] == [12, 12]
    assert [place.name for place in facts.places] == session["places"]
    assert [[ref.key for ref in place.practices] for place in facts.places] == [
        [listed[:6] for listed in session[name]["gps"]] for name in session["places"]
    ]
