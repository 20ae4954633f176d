"""``places``, ``need`` and ``allocate``: what a person types, and what comes back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from goldenthread.kernel import FinancialYear, Ref, Span
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Capacity, Membership
from tests.allocation.examples import HARBOUR
from tests.databases.unguarded import unguarded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

SINCE = Span(date(2024, 4, 1))
KEYS = [
    "year",
    "system",
    "level",
    "area_code",
    "area_name",
    "component",
    "population",
    "weighted_population",
    "index_in_system",
    "index_in_england",
    "people_warning",
]


def ods(code: str) -> Ref:
    """A practice of the example under a code of the shape that files have: A1 is A00001."""
    return Ref("practice", f"{code[0]}{int(code[1:]):05}")


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    told: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What it wrote as JSON."""
        return json.loads(self.out)  # type: ignore[no-any-return]


@pytest.fixture
def goldenthread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run the command in an own home, on a record with two small systems."""
    from goldenthread.actions.recording import record_facts, recording
    from goldenthread.cli.main import app
    from goldenthread.cli.outcome import Ending

    monkeypatch.setenv("GOLDENTHREAD_HOME", str(tmp_path))
    districts = {"A1": "E97", "A2": "E97", "B1": "E98", "B2": "E98", "C1": "E98", "Z1": "E97"}
    facts: list[Any] = [replace(need, practice=ods(need.practice.key)) for need in HARBOUR.needs]
    for code, system in HARBOUR.system_of.items():
        practice = ods(code)
        facts.append(Practice(practice, f"Surgery {code} (Quay)", "ZZ1 1AA", None, None, SINCE))
        for level, group, capacity in (
            ("system", system, Capacity.IN_SYSTEM),
            ("lower-tier", districts[code], Capacity.IN_LOWER_TIER),
        ):
            facts.append(Membership(practice, Ref(level, group), capacity, SINCE))
    for level, code, name in (
        ("system", "QZZ", "Harbour ICB"),
        ("system", "QYY", "Moor ICB"),
        ("lower-tier", "E97", "Saltmarsh"),
        ("lower-tier", "E98", "Saltings"),
        ("upper-tier", "E10", "Saltshire"),
    ):
        facts.append(Area(Ref(level, code), name, SINCE))
    county = Ref("upper-tier", "E10")
    facts.extend(
        Membership(Ref("lower-tier", district), county, Capacity.IN_UPPER_TIER, SINCE)
        for district in ("E97", "E98")
    )
    facts.append(Network(Ref("network", "U1"), "Quays network", Span()))
    facts.extend(
        Membership(ods(code), Ref("network", "U1"), Capacity.IN_NETWORK, SINCE)
        for code in ("A1", "B1")
    )
    with recording("load practices", by="A analyst", at=datetime(2024, 4, 2, tzinfo=UTC)) as event:
        record_facts(event, facts)

    def run(*words: str) -> Ended:
        result = CliRunner().invoke(app, ["--home", str(tmp_path), *words])
        if isinstance(result.exception, Ending):
            return Ended(int(result.exception.code), result.stdout, str(result.exception))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ended(result.exit_code, result.stdout, result.stderr)

    return run


def test_need_by_lower_tier_has_the_columns_asked_for_and_one_row_for_each(goldenthread) -> None:
    ended = goldenthread("need", "QZZ", "--by", "lower-tier", "--format", "json")
    assert ended.code == 0
    assert len(ended.rows) == 2 * 9
    assert all(list(row) == KEYS for row in ended.rows)
    core = ended.rows[0]
    assert (core["area_name"], core["component"]) == ("Saltmarsh", "core")
    assert (core["population"], core["weighted_population"]) == ("4000", "4200")
    assert core["index_in_system"] == (4_200 * 10_500) / (4_000 * 10_300)
    assert "Saltmarsh (E97) lies in QYY and QZZ" in ended.told


def test_england_shows_a_district_that_straddles_in_each_system(goldenthread) -> None:
    rows = goldenthread(
        "need", "england", "--by", "lower-tier", "--component", "core", "--format", "json"
    ).rows
    assert [(row["system"], row["area_code"]) for row in rows] == [
        ("QYY", "E97"),
        ("QZZ", "E97"),
        ("QZZ", "E98"),
    ]


def test_exact_ratios_are_those_of_the_doubles(goldenthread) -> None:
    for row in goldenthread("need", "qzz", "--by", "practice", "--exact", "--format", "json").rows:
        for whole in ("system", "england"):
            double = row[f"index_in_{whole}"]
            parts = [row[f"index_in_{whole}_{part}"] for part in ("numerator", "denominator")]
            if double is None:
                assert parts == [None, None]
            else:
                assert float(Fraction(*map(int, parts))) == double


def test_a_weight_not_published_is_empty_and_says_why(goldenthread) -> None:
    rows = goldenthread(
        "need", "QZZ", "--by", "practice", "--component", "maternity", "--format", "json"
    ).rows
    found = {row["area_code"]: row for row in rows}
    assert found["B00001"]["population"] is found["B00001"]["index_in_system"] is None
    assert "not published" in found["B00001"]["people_warning"]
    assert found["A00001"]["weighted_population"] == "0"
    assert found["A00001"]["index_in_system"] == 0.0
    assert found["C00001"]["people_warning"].startswith("Rests on 500 people")
    assert found["A00001"]["area_name"] == "Surgery A1 (Quay)"


def test_practices_in_no_network_are_shown_as_unplaced(goldenthread) -> None:
    ended = goldenthread(
        "need", "QZZ", "--by", "network", "--component", "core", "--format", "json"
    )
    assert [row["area_code"] for row in ended.rows] == ["U1", "unplaced"]
    assert "3 practices of QZZ are in no network" in ended.told


def test_upper_tiers_follow_the_record_where_the_lookup_has_no_district(goldenthread) -> None:
    rows = goldenthread(
        "need", "QZZ", "--by", "upper-tier", "--component", "core", "--format", "json"
    ).rows
    assert [(row["area_code"], row["area_name"]) for row in rows] == [("E10", "Saltshire")]


def test_need_by_place_without_a_scheme_says_what_to_do(goldenthread) -> None:
    ended = goldenthread("need", "QZZ")
    assert ended.code == 1
    assert "goldenthread places QZZ --by lower-tier" in ended.told


def test_places_by_rule_then_need_and_pounds_by_place(goldenthread) -> None:
    drawn = goldenthread("places", "QZZ", "--by", "lower-tier", "--format", "json")
    assert drawn.code == 0
    assert [(row["area_name"], row["practices"]) for row in drawn.rows] == [
        ("Saltmarsh", 2),
        ("Saltings", 3),
    ]
    rows = goldenthread("need", "QZZ", "--component", "core", "--format", "json").rows
    assert [(row["level"], row["area_code"]) for row in rows] == [
        ("place", "E97"),
        ("place", "E98"),
    ]
    pounds = goldenthread("allocate", "QZZ", "--pot", "103", "--format", "json").rows
    assert [(row["area_name"], row["pounds"]) for row in pounds] == [
        ("Saltmarsh", "42.00"),
        ("Saltings", "61.00"),
    ]
    assert list(pounds[0]) == [
        "year",
        "system",
        "stream",
        "level",
        "area_code",
        "area_name",
        "pounds",
    ]


@pytest.mark.parametrize("name", ["", "  ", "N" * 201])
def test_places_are_drawn_by_a_named_person(goldenthread, name: str) -> None:
    from goldenthread.records.models import SchemeRow

    ended = goldenthread("places", "QZZ", "--by", "network", "--as", name)
    assert (ended.code, "--as: " in ended.told) == (2, True), ended.told
    assert not SchemeRow.objects.exists()


def test_places_of_a_demonstration_stay_as_they_were_made(goldenthread) -> None:
    from goldenthread.actions.recording import recording
    from goldenthread.records.models import SchemeRow

    with recording("build demonstration", by="A tester", at=datetime(2024, 4, 3, tzinfo=UTC)):
        pass
    ended = goldenthread("places", "QZZ", "--by", "network")
    assert (ended.code, "Make another home" in ended.told) == (1, True), ended.told
    assert not SchemeRow.objects.exists()


def test_the_same_places_again_change_nothing(goldenthread) -> None:
    from goldenthread.records.models import Recording

    goldenthread("places", "QZZ", "--by", "network")
    before = Recording.objects.count()
    again = goldenthread("places", "QZZ", "--by", "network")
    assert "nothing changed" in again.told
    assert Recording.objects.count() == before


def drawn_by(goldenthread: Callable[..., Ended], path: Path, text: str) -> Ended:
    path.write_text(text, "utf-8")
    return goldenthread(
        "places", "QZZ", "--by", str(path), "--as", "An analyst", "--format", "json"
    )


LIST = "practice_code,place_name\nA00001,East Quay\nA00002,East Quay\nB00001,West Quay\n"


def test_places_by_file_leave_the_others_unplaced_and_say_so(goldenthread, tmp_path) -> None:
    ended = drawn_by(goldenthread, tmp_path / "places.csv", LIST)
    assert ended.code == 0
    assert [(row["area_code"], row["practices"]) for row in ended.rows] == [
        ("QZZ-east-quay", 2),
        ("QZZ-west-quay", 1),
        ("unplaced", 2),
    ]
    assert "2 practices of QZZ are in no place in 2024/25: B00002, C00001." in ended.told


def test_a_session_of_the_official_tool_draws_the_same_places(goldenthread, tmp_path) -> None:
    from goldenthread.records.models import Recording

    listed = drawn_by(goldenthread, tmp_path / "places.csv", LIST)
    session = {
        "East Quay": {"gps": ["A00001: Anchor", "A00002: Buoy"], "icb": "Harbour ICB"},
        "West Quay": {"gps": ["B00001: Capstan"], "icb": "Harbour ICB"},
        "places": ["East Quay", "West Quay"],
    }
    saved = drawn_by(goldenthread, tmp_path / "session.json", json.dumps(session))
    assert saved.rows == listed.rows
    assert "nothing changed" in saved.told
    assert Recording.objects.get(verb="draw places").recorded_by == "An analyst"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("A00001,West Quay", "A00001 is in 'East Quay' and again in 'West Quay'"),
        ("Z00001,West Quay", "Z00001 of 'West Quay' is in Moor ICB"),
        ("Q99999,West Quay", "No practice Q99999 is recorded"),
    ],
)
def test_places_that_cannot_be_are_refused_whole(goldenthread, tmp_path, row, told) -> None:
    from goldenthread.records.models import Recording, SchemeRow

    before = Recording.objects.count()
    ended = drawn_by(goldenthread, tmp_path / "places.csv", LIST + row + "\n")
    assert (ended.code, told in ended.told) == (2, True), ended.told
    assert (Recording.objects.count(), SchemeRow.objects.count()) == (before, 0)


def test_places_drawn_again_take_the_place_of_those_before(goldenthread, tmp_path) -> None:
    drawn_by(goldenthread, tmp_path / "places.csv", LIST)
    again = drawn_by(
        goldenthread, tmp_path / "again.csv", "practice_code,place_name\nA00001,West Quay\n"
    )
    assert [(row["area_code"], row["practices"]) for row in again.rows] == [
        ("QZZ-west-quay", 1),
        ("unplaced", 4),
    ]
    ruled = goldenthread("places", "QZZ", "--by", "lower-tier", "--format", "json")
    assert [row["area_code"] for row in ruled.rows] == ["E97", "E98"]


def in_two_networks(code: str) -> None:
    from goldenthread.actions.recording import record_facts, recording

    other = Membership(ods(code), Ref("network", "U2"), Capacity.IN_NETWORK, SINCE)
    with recording("load networks", by="A analyst", at=datetime(2024, 4, 3, tzinfo=UTC)) as event:
        record_facts(event, [other])


def test_networks_that_overlap_make_no_places(goldenthread) -> None:
    from goldenthread.records.models import SchemeRow

    in_two_networks("A1")
    for words in (("places", "QZZ", "--by", "network"), ("need", "QZZ", "--by", "network")):
        ended = goldenthread(*words)
        assert (ended.code, "A00001 is in U1 and U2" in ended.told) == (1, True), ended.told
    assert not SchemeRow.objects.exists()


def test_an_overlap_in_another_system_does_not_stop_this_one(goldenthread) -> None:
    in_two_networks("A1")
    assert goldenthread("need", "QYY", "--by", "network").code == 0


def test_a_scheme_says_nothing_of_the_years_before_it(goldenthread) -> None:
    from goldenthread.records.needs import RecordedNeed

    goldenthread("places", "QZZ", "--by", "network")
    assert set(RecordedNeed(FinancialYear(2024)).schemes) == {"QZZ"}
    assert set(RecordedNeed(FinancialYear(2025)).schemes) == {"QZZ"}
    assert RecordedNeed(FinancialYear(2023)).schemes == {}


def test_practices_sum_to_their_place_and_places_to_the_pot(goldenthread) -> None:
    goldenthread("places", "QZZ", "--by", "lower-tier")
    pot = "1234567.89"
    places = goldenthread("allocate", "QZZ", "--pot", pot, "--format", "json").rows
    practices = goldenthread(
        "allocate", "QZZ", "--pot", pot, "--by", "practice", "--format", "json"
    ).rows

    def pence(rows: list[dict[str, Any]]) -> int:
        return sum(int(row["pounds"].replace(".", "")) for row in rows)

    assert pence(places) == pence(practices) == 123_456_789
    saltmarsh = [row for row in practices if row["area_code"].startswith("A")]
    assert pence(saltmarsh) == pence(places[:1])


def test_csv_has_headings_and_the_same_values(goldenthread) -> None:
    words = ("need", "QZZ", "--by", "lower-tier", "--component", "core")
    told = list(csv.DictReader(io.StringIO(goldenthread(*words, "--format", "csv").out)))
    rows = goldenthread(*words, "--format", "json").rows
    assert [{k: str(v) for k, v in row.items()} for row in rows] == told


def test_official_columns_give_the_system_first_and_against_england(goldenthread) -> None:
    rows = goldenthread(
        "need", "QZZ", "--by", "lower-tier", "--official-columns", "--format", "json"
    ).rows
    assert [row["Place / ICB"] for row in rows] == ["Harbour ICB", "Saltmarsh", "Saltings"]
    assert rows[0]["Overall Core Index"] == (10_300 * 20_500) / (10_500 * 20_000)
    assert rows[1]["Overall Weighted pop"] == "4200"


def test_the_table_is_for_people(goldenthread) -> None:
    out = goldenthread("need", "QZZ", "--by", "lower-tier", "--component", "core").out
    assert "Saltmarsh" in out
    assert "1.0704" in out
    assert "4,200" in out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("need", "QQQ"), 2, "No practices of a system QQQ"),
        (("need", "QZZ", "--year", "2019/20"), 2, "Recorded: 2024/25"),
        (("need", "QZZ", "--year", "soon"), 2, "is not a financial year"),
        (("allocate", "QZZ", "--pot", "lots"), 2, "is not an amount of money"),
        (("allocate", "QZZ", "--pot", "-5"), 2, "zero or more"),
        (("places", "QZZ", "--by", "moonlight"), 2, "'moonlight' is neither"),
        (("places", "QZZ", "--by", "gone.csv"), 2, "There is no file"),
        (("places", "england", "--by", "network"), 2, "one system at a time"),
    ],
)
def test_what_cannot_be_used_is_told_and_changes_nothing(goldenthread, words, code, told) -> None:
    from goldenthread.records.models import Recording

    before = Recording.objects.count()
    ended = goldenthread(*words)
    assert (ended.code, told in ended.told) == (code, True), ended.told
    assert Recording.objects.count() == before


def test_a_record_without_need_says_what_to_load(goldenthread) -> None:
    from goldenthread.records.models import PracticeNeedRow

    with unguarded():
        PracticeNeedRow.objects.all().delete()
    ended = goldenthread("need", "QZZ")
    assert (ended.code, "goldenthread load practices" in ended.told) == (1, True)


def test_a_practice_without_weights_stops_a_pot_in_words(goldenthread) -> None:
    from goldenthread.records.models import PracticeNeedRow

    with unguarded():
        PracticeNeedRow.objects.filter(practice=ods("A1")).update(primary_medical=None)
    ended = goldenthread(
        "allocate", "QZZ", "--pot", "10", "--stream", "primary-medical", "--by", "lower-tier"
    )
    assert ended.code == 1
    assert "primary-medical weight of 1 of 5 practices is not published" in ended.told
