"""Measuring and releasing by command: what is printed, what is recorded, and what is refused."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from goldenthread.evidence.codelists import edition_text, library
from goldenthread.evidence.codelists.files import file_name
from goldenthread.persons.store import EvidenceStore
from tests.commands import goldenthread
from tests.conftest import apart_environment
from tests.persons.folders import Rows, random_tables, write_folder

DAY = date(2026, 3, 31)
WHO = ("--by", "Ada Lovell", "--purpose", "Plan of the year")
WHAT = ("--system", "QZZ", "--day", DAY.isoformat())
PEOPLE = 400
AREAS = {
    "Z90001": ("U99919", "QZZ-dunmarrow", "E99000004"),
    "Z90002": ("U99922", "QZZ-saltings", "E99000005"),
    "Z90003": ("U99911", "QZZ-northwaith", "E99000002"),
    "Z90004": ("U99919", "QZZ-dunmarrow", "E99000004"),
}
"""Network, place and district of each practice, as the demonstration records them."""

pytestmark = pytest.mark.xdist_group("evidence-commands")


@pytest.fixture(scope="module")
def home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with some hundred people of three of its practices in its store."""
    made = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("measured") / "home"))
    tables = drawn(9, PEOPLE)
    tables["practices"] = [(ours(code), *AREAS[ours(code)]) for code, *_ in tables["practices"]]
    for name in ("registrations", "clinicians"):
        tables[name] = [(key, ours(code), *rest) for key, code, *rest in tables[name]]
    publish(EvidenceStore(made / "evidence"), tables)
    return made


def drawn(seed: int, people: int) -> dict[str, Rows]:
    """Tables that the store takes: all who see somebody are among its clinicians."""
    tables = dict(random_tables(seed, people, DAY))
    practice = tables["practices"][0][0]
    known = {row[0] for row in tables["clinicians"]}
    more = {row[2] for row in tables["contacts"]} - known
    tables["clinicians"] = [*tables["clinicians"], *((one, practice, 1) for one in sorted(more))]
    return tables


def publish(store: EvidenceStore, tables: dict[str, Rows], system: str = "QZZ") -> None:
    with store.draft(system, by="A. Tester", at=datetime.now(UTC), source="for a test") as draft:
        write_folder(draft.folder, tables)
        draft.publish()


def ours(code: str) -> str:
    """A practice of the demonstration for one that was drawn."""
    return f"Z900{int(code[1:]) + 1:02}"


def run(home: Path, *words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {**apart_environment(home), "GOLDENTHREAD_ENGINE": "numpy"}
    finished = goldenthread("evidence", *words, home=home, environment=environment)
    assert finished.returncode == code, finished.stderr
    return finished


def recordings(home: Path) -> list[tuple[str, str, str]]:
    with sqlite3.connect(home / "record" / "goldenthread.sqlite3") as record:
        return record.execute(
            "SELECT verb, recorded_by, reason FROM records_recording ORDER BY id"
        ).fetchall()


def summaries(home: Path) -> list[str]:
    with sqlite3.connect(home / "record" / "goldenthread.sqlite3") as record:
        return [
            row[0] for row in record.execute("SELECT summary FROM records_recording ORDER BY id")
        ]


def counts(rows: list[dict[str, Any]]) -> Iterator[int]:
    for row in rows:
        yield from (row[name] for name in ("numerator", "denominator") if row[name] is not None)


def test_what_is_measured_is_printed_under_the_rule_and_leaves_an_event(home: Path) -> None:
    before = recordings(home)
    finished = run(home, "measure", *WHAT, *WHO, "--level", "practice", "--level", "system",
                   "--measure", "two-or-more", "--measure", "registered-people",
                   "--format", "json")  # fmt: skip
    rows = json.loads(finished.stdout)
    assert {row["area"] for row in rows} >= {"system:QZZ", "practice:Z90001"}
    assert all(count == 0 or (count >= 10 and count % 5 == 0) for count in counts(rows))
    assert recordings(home)[len(before):] == [
        ("measure evidence", "Ada Lovell", "Plan of the year")
    ]  # fmt: skip
    assert "Nothing was released" in finished.stderr
    again = run(home, "measure", *WHAT, *WHO, "--engine", "reference", "--level", "practice",
                "--level", "system", "--measure", "two-or-more", "--measure", "registered-people",
                "--format", "json")  # fmt: skip
    assert json.loads(again.stdout) == rows


def test_code_lists_are_tried_before_they_are_in_force(home: Path, tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    trial.mkdir()
    old = library().of("alcohol")[-1]
    new = replace(old, edition=date(2026, 3, 1), entries=old.entries - {"ICD10:F101"})
    new = replace(new, origins={one: old.origins[one] for one in new.entries})
    (trial / file_name(new)).write_text(edition_text(new), "utf-8")
    words = ("measure", *WHAT, *WHO, "--measure", "prevalence-alcohol")
    run(home, *words, "--editions", trial)
    run(home, *words)
    tried, in_force = (summaries(home)[number] for number in (-2, -1))
    assert library(trial).in_force(DAY).digest[:16] in tried
    assert library().in_force(DAY).digest[:16] in in_force
    assert "is no directory" in run(home, *words, "--editions", tmp_path / "none", code=2).stderr


def test_a_release_prints_its_hash_and_the_same_again_changes_nothing(home: Path) -> None:
    words = ("release", *WHAT, *WHO, "--reason", "Agreed by the board")
    finished = run(home, *words)
    ref, digest = finished.stdout.split()
    assert ref == f"edition:{digest[:16]}"
    assert recordings(home)[-1] == ("release evidence", "Ada Lovell", "Agreed by the board")
    released = [each for each in recordings(home) if each[0] == "release evidence"]
    again = run(home, *words)
    assert again.stdout == finished.stdout
    assert "nothing was changed" in again.stderr
    assert [each for each in recordings(home) if each[0] == "release evidence"] == released
    kept = sorted((home / "evidence" / "results").glob("*.npz"))
    assert kept
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)


def test_without_a_system_all_of_the_store_are_measured_and_together_as_the_nation(
    home: Path, tmp_path: Path
) -> None:
    store = EvidenceStore(tmp_path / "store")
    for system, seed in (("QZA", 3), ("QZB", 4)):
        tables = drawn(seed, 60)
        tables["practices"] = [
            (code, None, *rest) for code, _, *rest in tables["practices"]
        ]  # fmt: skip
        publish(store, tables, system)
    finished = run(home, "measure", "--day", DAY.isoformat(), *WHO, "--store", store.root,
                   "--level", "system", "--level", "nation", "--level", "network",
                   "--measure", "registered-people", "--format", "json")  # fmt: skip
    people = {row["area"]: int(row["value"]) for row in json.loads(finished.stdout)}
    assert set(people) == {"system:QZA", "system:QZB", "nation:england"}
    apart = people["system:QZA"] + people["system:QZB"]
    assert abs(people["nation:england"] - apart) <= 5
    assert "these systems together: QZA, QZB" in " ".join(finished.stderr.split())
    assert "In no network: Y00000" in finished.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("measure", "--system", "QZZ", "--day", "2026-03-30", *WHO), 2, "not the last day"),
        (("measure", "--system", "NONE", "--day", "2026-03-31", *WHO), 2, "no tables of"),
        (("measure", *WHAT, "--by", "Ada Lovell", "--purpose", " "), 2, "No purpose is given"),
        (("measure", *WHAT, *WHO, "--measure", "upcc"), 2, "is no measure"),
        (("measure", *WHAT, *WHO, "--level", "street"), 2, "is none of practice"),
        (("measure", *WHAT, *WHO, "--level", "nation"), 2, "is of several systems"),
        (("measure", *WHAT, *WHO, "--engine", "steam"), 2, "is none of fast, reference"),
        (("release", "--system", "QZZ", "--day", "2099-12-31", *WHO, "--reason", "x"), 1,
         "Nothing is released of 2099-12-31 before that day"),
        (("release", *WHAT, *WHO, "--reason", " "), 1, "no reason is given"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_words(
    home: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    editions = [each for each in recordings(home) if each[0] == "release evidence"]
    assert told in " ".join(run(home, *words, code=code).stderr.split())
    assert [each for each in recordings(home) if each[0] == "release evidence"] == editions


def test_areas_that_are_not_recorded_are_named_and_nothing_is_released(
    home: Path, tmp_path: Path
) -> None:
    store = EvidenceStore(tmp_path / "store")
    publish(store, drawn(3, 60))
    finished = run(home, "release", *WHAT, *WHO, "--reason", "x", "--store", store.root, code=1)
    assert "practice:Y00000 is not recorded" in finished.stderr
