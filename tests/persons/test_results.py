"""What was measured is kept with the very tables it is of, for its owner alone, and can be lost."""

from __future__ import annotations

import os
import stat
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from goldenthread.evidence.releasing import Level
from goldenthread.persons import results as room
from goldenthread.persons.engines.fast import CHOICE
from goldenthread.persons.refusals import StoreDamagedError
from goldenthread.persons.results import definitions, result_of
from goldenthread.persons.store import EvidenceStore
from tests.persons.code_lists import CODE_LISTS
from tests.persons.small_tables import ROWS, write_system

DAY = date(2026, 3, 31)
ONE_LESS = {
    "contacts": [row for row in ROWS["contacts"] if row[0] != 5],
}


def publish(store: EvidenceStore, system: str = "QXX", **changed: object) -> None:
    at = datetime(2026, 4, 1, tzinfo=UTC)
    with store.draft(system, by="Ann", at=at, source="written by a test") as draft:
        write_system(draft, **changed)  # type: ignore[arg-type]
        draft.publish()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EvidenceStore:
    monkeypatch.setenv(CHOICE, "numpy")
    made = EvidenceStore(tmp_path / "evidence")
    publish(made)
    return made


def test_tables_that_change_meanwhile_are_not_taken_for_those_measured(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another process publishes between any two questions that are asked of the store.
    for question in ("folder", "manifest"):
        asked = getattr(EvidenceStore, question)

        def answer_and_publish(self: EvidenceStore, system: str, asked: object = asked) -> object:
            given = asked(self, system)  # type: ignore[operator]
            monkeypatch.undo()
            publish(store, contacts=ONE_LESS["contacts"])
            return given

        monkeypatch.setattr(EvidenceStore, question, answer_and_publish)
    first = result_of(store, ["QXX"], DAY, CODE_LISTS)
    second = result_of(store, ["QXX"], DAY, CODE_LISTS)
    assert first.store != second.store
    assert first.sums != second.sums
    assert not second.kept


def test_the_same_question_is_measured_once_and_a_damaged_result_again(
    store: EvidenceStore,
) -> None:
    first = result_of(store, ["QXX"], DAY, CODE_LISTS)
    assert not first.kept
    assert result_of(store, ["QXX"], DAY, CODE_LISTS).kept
    (file,) = store.results.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.results.stat().st_mode) == 0o700
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    again = result_of(store, ["QXX"], DAY, CODE_LISTS)
    assert (again.kept, again.sums) == (False, first.sums)


def test_the_oldest_go_and_so_does_what_a_killed_process_left(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "KEPT", 2)
    left, busy = store.results / "QXX.1.part", store.results / "QXX.2.part"
    kept = [store.results / f"QXX-2026-03-31-{number}.npz" for number in range(3)]
    for number, file in enumerate((left, busy, *kept)):
        file.write_bytes(b"")
        then = time.time() - (100 - number if file == busy else 10_000 - number)
        os.utime(file, (then, then))
    result_of(store, ["QXX"], DAY, CODE_LISTS)
    there = set(store.results.iterdir())
    assert there > {busy, kept[2]}
    assert len(there) == 3
    assert busy.exists()
    assert not left.exists()


def test_pruning_takes_what_was_measured_of_the_system_and_of_no_other(
    store: EvidenceStore,
) -> None:
    publish(store, "QXX-1")
    for system in ("QXX", "QXX-1"):
        result_of(store, [system], DAY, CODE_LISTS)
    store.prune("QXX")
    assert [each.name[:6] for each in store.results.iterdir()] == ["QXX-1-"]


def test_tables_changed_by_somebody_else_are_found_before_they_are_released(
    store: EvidenceStore,
) -> None:
    assert result_of(store, ["QXX"], DAY, CODE_LISTS, check=True).people
    with (store.folder("QXX") / "contacts.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(StoreDamagedError, match=r"contacts\.parquet is not what was published"):
        result_of(store, ["QXX"], DAY, CODE_LISTS, check=True)


def test_software_that_counts_otherwise_does_not_take_what_the_old_one_counted(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not result_of(store, ["QXX"], DAY, CODE_LISTS).kept
    monkeypatch.setattr(room, "_definitions", lambda: "of another version")
    assert not result_of(store, ["QXX"], DAY, CODE_LISTS).kept


def test_what_says_what_is_counted_is_in_the_name_of_a_result() -> None:
    names = {file.name for file in definitions()}
    assert names >= {"reference.sql", "contacts.py", "people.py", "conditions.py", "workload.py",
                     "strata.py", "quantities.py", "sums.py"}  # fmt: skip


def test_several_systems_are_measured_each_and_together(store: EvidenceStore) -> None:
    alone = result_of(store, ["QXX"], DAY, CODE_LISTS)
    publish(store, "QXY")
    both = result_of(store, ["QXX", "QXY"], DAY, CODE_LISTS)
    found = {each.level: each.sums.total("people").tolist() for each in both.levels}
    assert not both.kept
    assert both.people == 2 * alone.people
    assert found[Level.SYSTEM] == [alone.people] * 2
    assert found[Level.NATION] == [2 * alone.people]
    assert result_of(store, ["QXX", "QXY"], DAY, CODE_LISTS).kept
    assert len(list(store.results.glob("*.npz"))) == 2


def test_tables_without_rows_are_named_also_where_only_one_system_lacks_them(
    store: EvidenceStore,
) -> None:
    before = set(result_of(store, ["QXX"], DAY, CODE_LISTS).missing)
    assert "contacts" not in before
    publish(store, "QXY", contacts=[])
    assert set(result_of(store, ["QXY"], DAY, CODE_LISTS).missing) == before | {"contacts"}
    together = result_of(store, ["QXX", "QXY"], DAY, CODE_LISTS).missing
    assert set(together) == before | {"contacts"}
