"""``codelists``: lists, shows and compares; checks a change, and writes only where it is told."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from goldenthread.cli.main import app
from goldenthread.cli.outcome import Ending
from goldenthread.evidence.codelists import edition_text, in_force, library, read_edition

Run = Callable[..., tuple[int, str, str]]
OLD = library().of("osteoporosis")[-1]
SAID: dict[str, Any] = {
    "key": OLD.key,
    "base": OLD.digest,
    "edition": "2027-04-01",
    "by": "Ann Keeper",
    "at": "2027-02-11",
    "reason": "Yearly review",
    "changes": [
        {"add": "ICD10:M485", "reason": "It belongs", "source": "A book"},
        {"remove": "ICD10:M82", "reason": "It does not"},
    ],
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``goldenthread codelists`` in this process; gives exit code, stdout and stderr."""
    monkeypatch.setenv("GOLDENTHREAD_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def run(*words: str | Path) -> tuple[int, str, str]:
        # Words for people go to the stream that stood there when the room was imported.
        told: list[str] = []
        monkeypatch.setattr("goldenthread.cli.codelists.say", told.append)
        result = CliRunner().invoke(app, ["codelists", *map(str, words)])
        if isinstance(result.exception, Ending):
            return int(result.exception.code), result.stdout, str(result.exception)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, "\n".join(told) + result.stderr

    return run


@pytest.fixture
def review(tmp_path: Path) -> Path:
    path = tmp_path / "review.json"
    path.write_text(json.dumps(SAID), "utf-8")
    return path


def test_lists_are_listed_with_their_hashes(run: Run) -> None:
    code, out, _ = run("list", "--at", "2026-03-31", "--format", "csv")
    lists = in_force(date(2026, 3, 31)).lists
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["key"], row["hash"]) for row in rows] == [(one.key, one.digest) for one in lists]


def test_one_list_is_shown_with_source_licence_and_hash(run: Run) -> None:
    code, out, _ = run("show", "diabetes", "--format", "json")
    said = json.loads(out)
    assert code == 0
    assert said["hash"] == library().of("diabetes")[-1].digest
    assert {"system": "ICD10", "code": "E11"}.items() <= said["codes"][1].items()
    assert "MIT" in said["licence"]
    assert said["cannot_see"]
    assert run("show", "diabetes")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "diabetis"], "There is no code list 'diabetis'"),
        (["show", "diabetes", "--at", "1990-01-01"], "the first applies from 2016-04-01"),
        (["list", "--at", "1990-01-01"], "the first applies from 2016-04-01"),
        (["list", "--editions", "nowhere"], "is no directory"),
        (["diff", "diabetes"], "--from"),
        (["diff", "a.csv", "b.csv"], "a.csv cannot be read"),
        (["change", "diabetis", "review.json"], "There is no code list"),
        (["change", "osteoporosis", "nowhere.json"], "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_told(run: Run, words: list[str], told: str) -> None:
    code, _, said = run(*words)
    assert (code, told in said) == (2, True), said


def test_a_change_set_is_checked_and_nothing_is_written(
    run: Run, review: Path, tmp_path: Path
) -> None:
    in_use = tmp_path / "codes.txt"
    in_use.write_text("ICD10:M485\nICD10:M8199\n\nICD10:M82X\nICD10:M820\n", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    code, out, told = run("change", OLD.key, review, "--codes", in_use)
    new = read_edition(out, "stdout")
    assert code == 0
    assert new.entries == OLD.entries - {"ICD10:M82"} | {"ICD10:M485"}
    assert new.digest in told
    assert "1 added and 1 removed" in told
    assert "Of 4 codes in use 1 come onto the list and 2 go off it" in told
    assert sorted(tmp_path.rglob("*")) == before


def test_a_new_edition_is_put_in_force_and_compared(run: Run, review: Path, tmp_path: Path) -> None:
    own = tmp_path / "home" / "code-lists"
    assert run("change", OLD.key, review, "--into", own)[0] == 0
    assert [path.name for path in own.iterdir()] == ["osteoporosis_2027-04-01.csv"]
    code, out, told = run(
        "diff", OLD.key, "--from", "2027-03-31", "--to", "2027-04-01", "--format", "json"
    )
    assert code == 0
    assert json.loads(out) == [
        {"change": "added", "system": "ICD10", "code": "M485"},
        {"change": "removed", "system": "ICD10", "code": "M82"},
    ]
    assert OLD.digest[:16] in told
    for day, one in (("2027-03-31", OLD), ("2027-04-01", library(own).of(OLD.key)[-1])):
        listed = run("list", "--at", day, "--format", "csv")[1]
        assert one.digest in listed, "measures of the day rest on it"
    code, _, told = run("change", OLD.key, review, "--into", own)
    assert code == 1, "the change set was written for the edition before"
    assert "was written for the edition" in told


def test_an_edition_that_is_there_is_never_written_over(
    run: Run, review: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    there = other / "osteoporosis_2027-04-01.csv"
    there.write_text("mine", "utf-8")
    code, _, told = run("change", OLD.key, review, "--into", other)
    assert (code, there.read_text("utf-8")) == (1, "mine")
    assert "an edition is never changed" in told
    assert list(other.iterdir()) == [there]


def test_two_files_are_compared(run: Run, review: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(edition_text(OLD), "utf-8")
    new.write_text(run("change", OLD.key, review)[1], "utf-8")
    code, out, _ = run("diff", new, old, "--format", "csv")
    assert code == 0
    assert out.splitlines() == ["change,system,code", "added,ICD10,M82", "removed,ICD10,M485"]


def test_every_reason_against_a_change_is_told(run: Run, tmp_path: Path) -> None:
    wrong = {**SAID, "changes": [
        {"add": "ICD10:M81", "reason": "x", "source": "y"},
        {"remove": "ICD10:M99", "reason": "x"},
    ]}  # fmt: skip
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(wrong), "utf-8")
    code, _, told = run("change", OLD.key, path)
    assert code == 1
    assert re.search(r"M81 is on the list already\.\nRefused: .*M99 is not on the list", told)


def test_a_change_that_would_make_an_admission_chronic_and_acute_is_refused(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.json"
    acute = library().of("acsc-acute")[-1]
    change = {"add": "ICD10:E10", "reason": "x", "source": "y"}
    said = {**SAID, "key": acute.key, "base": acute.digest, "changes": [change]}
    path.write_text(json.dumps(said), "utf-8")
    code, _, told = run("change", acute.key, path)
    assert code == 2
    assert "is on both acsc-chronic and acsc-acute" in told


def test_a_file_of_our_own_that_is_unsound_is_told(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "home" / "code-lists"
    own.mkdir(parents=True)
    (own / "osteoporosis_2027-04-01.csv").write_bytes(b"\xff")
    assert run("list")[0] == 2
    (own / "osteoporosis_2027-04-01.csv").write_text("nothing", "utf-8")
    code, _, told = run("list")
    assert (code, "does not say its key" in told) == (2, True)


def test_a_part_of_a_hash_does_not_name_an_edition(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "short.json"
    path.write_text(json.dumps({**SAID, "base": OLD.digest[:16]}), "utf-8")
    code, _, told = run("change", OLD.key, path)
    assert code == 1
    assert f"by its whole hash, 64 digits: that of the one in force is {OLD.digest}" in told
