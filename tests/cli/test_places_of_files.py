"""``places`` and ``load``: what a person may accept, who does, and words for files of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.exchange.practice_files import SAMPLE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run ``goldenthread`` in this process; gives exit code, stdout and stderr."""
    from goldenthread.cli.main import app
    from goldenthread.cli.outcome import Ending

    monkeypatch.setenv("GOLDENTHREAD_HOME", str(tmp_path / "home"))

    def run(*words: str | Path) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, list(map(str, words)))
        if isinstance(result.exception, Ending):
            return int(result.exception.code), result.stdout, str(result.exception)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return run


def drawn_places() -> int:
    from goldenthread.records.models import Recording

    return Recording.objects.filter(verb="draw places").count()


def test_a_session_of_another_board_is_accepted_by_a_named_person(run, tmp_path: Path) -> None:
    from goldenthread.records.models import AcceptedProblem

    run("load", "practices", SAMPLE, "--year", "2025/26")
    path = tmp_path / "session.json"
    place = {"gps": ["Z98001: Saltmarsh Surgery"], "icb": "Another ICB"}
    path.write_text(json.dumps({"Quays": place, "places": ["Quays"]}))
    exit_code, _, words = run("places", "QZX", "--by", path)
    assert exit_code == 2
    assert "nothing was changed" in words
    assert "--accept another-system --as NAME --reason TEXT" in words
    assert run("places", "QZX", "--by", path, "--accept", "another-system")[0] == 2
    assert drawn_places() == 0
    named = ("--as", "B steward", "--reason", "The tool had the old name")
    assert run("places", "QZX", "--by", path, "--accept", "another-system", *named)[0] == 0
    accepted = AcceptedProblem.objects.get()
    assert (accepted.code, accepted.accepted_by) == ("another-system", "B steward")
    rule = run("places", "QZX", "--by", "network", "--accept", "another-system", *named)
    assert rule[0] == 2
    assert "a rule has none" in rule[2]


def test_a_list_of_places_without_a_heading_is_told_what_it_needs(run, tmp_path: Path) -> None:
    run("load", "practices", SAMPLE, "--year", "2025/26")
    path = tmp_path / "places.csv"
    path.write_text("practice_code,locality\nZ98001,Saltings\n")
    exit_code, _, words = run("places", "QZX", "--by", path)
    assert exit_code == 2
    assert "There is no column 'place_name'" in words
    assert "Write the headings practice_code and place_name" in words
    assert "Z98001,Saltings" in words
    assert "as published" not in words


@pytest.mark.parametrize("name", ["2025_2026.csv", "weights 2025-26 v2.csv", "202526.csv"])
def test_a_file_named_for_another_year_must_be_accepted(run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(SAMPLE.read_bytes())
    exit_code, _, words = run("load", "practices", path, "--year", "2024/25")
    assert exit_code == 2
    assert f"its name, {name}, says 2025/26" in words
    assert "named-for-another-year" in words
    named = ("--by", "B steward", "--reason", "Misnamed by the publisher")
    accept = ("--accept", "named-for-another-year", *named)
    assert run("load", "practices", path, "--year", "2024/25", *accept)[0] == 0


@pytest.mark.parametrize("name", ["weights_2025_2026.csv", "20240401.csv", "wp_data_2022LAD.csv"])
def test_a_file_whose_name_says_no_other_year_is_loaded(run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(SAMPLE.read_bytes())
    assert run("load", "practices", path, "--year", "2025/26")[0] == 0


def test_the_tables_of_a_load_add_up_to_its_last_line(run) -> None:
    _, out, words = run("load", "practices", SAMPLE, "--year", "2025/26")
    rows = [[cell.strip() for cell in line.split("│")] for line in out.splitlines() if "│" in line]
    recorded = {row[1]: int(row[2]) for row in rows if row[2].isdigit()}
    total = recorded.pop("all")
    assert recorded.keys() >= {"practices", "areas", "memberships", "weighted populations"}
    assert sum(recorded.values()) == total
    assert f"{total} facts recorded" in words
    assert "added: not known before" in words
