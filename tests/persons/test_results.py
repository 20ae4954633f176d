"""Results that are kept: taken again of the same tables by the same software, and never else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from goldenthread.evidence.releasing import Level
from goldenthread.persons import results
from goldenthread.persons.engines.fast import CHOICE
from goldenthread.persons.results import Result, definitions, result_of
from goldenthread.persons.store import EvidenceStore
from tests.persons.code_lists import CODE_LISTS
from tests.persons.folders import write_folder
from tests.persons.small_tables import ROWS

DAY = date(2026, 3, 31)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EvidenceStore:
    monkeypatch.setenv(CHOICE, "numpy")
    found = EvidenceStore(tmp_path / "evidence")
    publish(found, "QZZ")
    return found


def publish(store: EvidenceStore, system: str) -> None:
    with store.draft(system, by="A. Tester", at=datetime.now(UTC), source="for a test") as draft:
        write_folder(draft.folder, ROWS)
        draft.publish()


def again(store: EvidenceStore) -> Result:
    return result_of(store, ["QZZ"], DAY, CODE_LISTS)


def test_the_same_question_is_measured_once(store: EvidenceStore) -> None:
    first, second = again(store), again(store)
    assert (first.kept, second.kept) == (False, True)
    assert first.sums == second.sums


def test_software_that_counts_otherwise_does_not_take_what_the_old_one_counted(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not again(store).kept
    monkeypatch.setattr(results, "_definitions", lambda: "of another version")
    assert not again(store).kept


def test_what_says_what_is_counted_is_in_the_name_of_a_result() -> None:
    names = {file.name for file in definitions()}
    assert names >= {"reference.sql", "contacts.py", "people.py", "conditions.py", "workload.py",
                     "strata.py", "quantities.py", "sums.py"}  # fmt: skip


def test_a_result_that_is_not_whole_is_measured_anew(store: EvidenceStore) -> None:
    first = again(store)
    (file,) = store.results.glob("*.npz")
    file.write_bytes(file.read_bytes()[:-100])
    second = again(store)
    assert not second.kept
    assert second.sums == first.sums


def test_several_systems_are_measured_each_and_together(store: EvidenceStore) -> None:
    alone = again(store)
    publish(store, "QZY")
    both = result_of(store, ["QZZ", "QZY"], DAY, CODE_LISTS)
    found = {each.level: each.sums.total("people").tolist() for each in both.levels}
    assert not both.kept
    assert both.people == 2 * alone.people
    assert found[Level.SYSTEM] == [alone.people] * 2
    assert found[Level.NATION] == [2 * alone.people]
    assert result_of(store, ["QZZ", "QZY"], DAY, CODE_LISTS).kept
    assert again(store).kept
    assert len(list(store.results.glob("*.npz"))) == 2
