"""``check`` and ``explain`` as a person at the terminal meets them, on a system with faults."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from goldenthread.synthetic.faults import plant
from goldenthread.synthetic.system import generate_families
from tests.commands import goldenthread
from tests.conftest import apart_environment

# One process of tests builds the faulty demonstration, and asks all of it.
pytestmark = pytest.mark.xdist_group("check commands")
FAULTS = ("inquorate", "no-chair", "overdue")


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return goldenthread(*arguments, home=home, environment=apart_environment(home))


@pytest.fixture(scope="module")
def faulty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("faulty")
    built = run(home, "demo", "--no-serve", "--no-evidence", "--faults", ",".join(FAULTS))
    assert built.returncode == 0, built.stderr
    assert "3 faults planted" in built.stderr
    return home


def test_a_sound_demonstration_has_no_finding(demo_home: Path) -> None:
    finished = run(demo_home, "check", "--format", "json")
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout) == []


def test_planted_faults_are_found_and_nothing_else(faulty_home: Path) -> None:
    finished = run(faulty_home, "check", "--format", "json")
    assert finished.returncode == 1
    findings = json.loads(finished.stdout)
    _, manifest = plant(generate_families(7), FAULTS)
    expected = {(rule, str(ref)) for one in manifest.values() for rule, ref in one.findings}
    assert {(one["rule"], one["subject"]) for one in findings} == expected
    assert len(findings) == len(expected)
    keys = ("rule", "force", "subject", "message", "clause", "remedy", "severity", "since", "root")
    assert all(tuple(one) == keys for one in findings)
    assert all(one["root"] is None or one["root"].startswith("finding:") for one in findings)


def test_csv_has_the_same_columns_and_the_table_has_names(faulty_home: Path) -> None:
    finished = run(faulty_home, "check", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(finished.stdout)))
    assert {row["rule"] for row in rows} >= {"board-floor", "overdue-challenge"}
    shown = run(faulty_home, "check").stdout
    assert "lacks a chair, since 27 March 2026" in shown
    assert "Follows from finding:board-floor/body:QZZ" in shown
    assert "Wealdmarch and Saltings Local Medical Committee (body:QZZ-LMC)" in shown


def test_the_day_and_the_threshold_are_the_askers(faulty_home: Path) -> None:
    earlier = run(faulty_home, "check", "--at", "2024-03-01", "--format", "json")
    assert earlier.returncode == 0
    assert json.loads(earlier.stdout) == []
    assert run(faulty_home, "check", "--fail-on", "never").returncode == 0
    assert run(faulty_home, "check", "--fail-on", "breach").returncode == 1


def test_a_finding_is_explained_with_its_rule_and_its_root(faulty_home: Path) -> None:
    finished = run(faulty_home, "explain", "finding:board-ten/body:QZZ", "--format", "json")
    assert finished.returncode == 0, finished.stderr
    document = json.loads(finished.stdout)
    assert document["root"] == "finding:board-floor/body:QZZ"
    assert document["explanation"]["force"] == "guidance"
    mended = run(faulty_home, "explain", "finding:board-ten/body:NOWHERE")
    assert mended.returncode == 1
    assert "goldenthread check" in mended.stderr


def test_a_rule_is_explained_without_a_home(tmp_path: Path) -> None:
    finished = run(tmp_path / "none", "explain", "rule:decision-without-quorum")
    assert finished.returncode == 0, finished.stderr
    assert "Passes: five present, two withdrew" in finished.stdout
    assert "not verified against the source" in finished.stdout
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("ref", ["rule:nonsense", "payment:1", "finding:nonsense/body:QZZ"])
def test_what_is_no_rule_is_told(tmp_path: Path, ref: str) -> None:
    finished = run(tmp_path / "none", "explain", ref)
    assert finished.returncode == 2
    assert "Traceback" not in finished.stderr


def test_a_fault_that_is_not_known_is_told_before_anything_is_built(tmp_path: Path) -> None:
    finished = run(tmp_path / "none", "demo", "--no-serve", "--faults", "nonsense")
    assert finished.returncode == 2
    assert "no-chair" in finished.stderr
    assert not (tmp_path / "none").exists()
