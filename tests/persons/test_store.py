"""The store publishes whole generations, and the last good one serves whatever happens."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from goldenthread.persons.manifests import ManifestError, read_manifest
from goldenthread.persons.refusals import (
    NoSystemError,
    StoreDamagedError,
    StoreError,
    SystemBusyError,
    TablesRefusedError,
)
from goldenthread.persons.store import EvidenceStore
from goldenthread.persons.tables import TABLES
from tests.conftest import CHECKOUT
from tests.persons.small_tables import ROWS, write_system

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)


def publish(store: EvidenceStore, **changed: list[tuple[Any, ...]] | None) -> Any:
    with store.draft("QXX", by="A. Analyst", at=AT, source="written by a test") as draft:
        write_system(draft, **changed)
        return draft.publish()


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def in_process(code: str, store: EvidenceStore, **options: Any) -> subprocess.Popen[str]:
    """Another Python at work on the same store, as `store`, with a `draft` open."""
    program = textwrap.dedent(
        """
        import os, resource, sys
        from pathlib import Path
        sys.path[:0] = sys.argv[2:]
        from goldenthread.persons.store import EvidenceStore
        from tests.persons.small_tables import write_system
        from datetime import UTC, datetime
        store = EvidenceStore(Path(sys.argv[1]))
        at = datetime(2026, 4, 2, tzinfo=UTC)
        with store.draft("QXX", by="B", at=at, source="another process") as draft:
        """
    ) + textwrap.indent(textwrap.dedent(code), "    ")
    return subprocess.Popen(
        [sys.executable, "-c", program, str(store.root), str(CHECKOUT), str(CHECKOUT / "src")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


def test_what_is_published_is_current_and_says_what_it_is(store: EvidenceStore) -> None:
    assert store.systems() == ()
    manifest = publish(store)
    assert store.systems() == ("QXX",)
    assert store.manifest("QXX") == manifest == read_manifest(store.folder("QXX"))
    assert (manifest.by, manifest.at, manifest.source) == ("A. Analyst", AT, "written by a test")
    assert {name: state.rows for name, state in manifest.tables.items()} == {
        name: len(rows) for name, rows in ROWS.items()
    }
    assert manifest.tables["contacts"].most_person == 5
    assert manifest.tables["practices"].most_person is None
    store.verify("QXX")


def test_a_table_that_measures_can_do_without_stays_absent(store: EvidenceStore) -> None:
    manifest = publish(store, observations=None)
    assert "observations" not in manifest.tables
    assert not (store.folder("QXX") / "observations.parquet").exists()


def test_nobody_else_may_read_or_enter(store: EvidenceStore) -> None:
    before = os.umask(0)
    try:
        publish(store)
        assert store.results.is_dir()
    finally:
        os.umask(before)
    for path in [store.root, *store.root.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_an_unknown_system_is_told(store: EvidenceStore) -> None:
    with pytest.raises(NoSystemError, match="QYY"):
        store.folder("QYY")
    for code in ("../QXX", "", "a/b", "Q" * 30):
        with pytest.raises(StoreError, match="no code"):
            store.folder(code)


def test_a_draft_that_is_not_published_leaves_nothing(store: EvidenceStore) -> None:
    publish(store)

    def stopped() -> None:
        with store.draft("QXX", by="B", at=AT, source="x") as draft:
            write_system(draft)
            (draft.folder / "half").write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stopped()
    assert store.manifest("QXX").generation == 1
    assert not (store.root / "system=QXX" / "draft").exists()


def test_two_old_generations_are_kept_and_readers_keep_their_folder(store: EvidenceStore) -> None:
    publish(store)
    reading = store.folder("QXX")
    publish(store)
    publish(store)
    assert (reading / "persons.parquet").exists()
    publish(store)
    assert not reading.exists()
    assert store.manifest("QXX").generation == 4
    assert store.prune("QXX") == 2
    assert store.prune("QXX") == 0
    store.verify("QXX")


def test_a_changed_file_is_found(store: EvidenceStore) -> None:
    publish(store)
    file = store.folder("QXX") / "contacts.parquet"
    content = bytearray(file.read_bytes())
    content[40] ^= 1
    file.write_bytes(content)
    with pytest.raises(StoreDamagedError, match="contacts"):
        store.verify("QXX")


@pytest.mark.parametrize("text", ["", "[]", '{"edition": 1}', '{"edition": 9}', "\x00"])
def test_a_manifest_that_cannot_be_read_is_named_and_not_quoted(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ManifestError, match=r"manifest\.json is not a manifest"):
        read_manifest(tmp_path)


def test_a_lost_pointer_is_told(store: EvidenceStore) -> None:
    publish(store)
    (store.root / "system=QXX" / "current").write_text("two")
    with pytest.raises(StoreDamagedError, match="does not say"):
        store.folder("QXX")


def test_a_second_writer_is_told_or_waits_its_turn(store: EvidenceStore) -> None:
    publish(store)
    other = in_process("print('ready', flush=True); sys.stdin.readline(); write_system(draft); "
                       "draft.publish()", store, stdin=subprocess.PIPE)  # fmt: skip
    with other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == "ready\n"
        with (
            pytest.raises(SystemBusyError, match="Another process is writing"),
            store.draft("QXX", by="C", at=AT, source="too early"),
        ):
            pass
        other.stdin.write("go\n")
        other.stdin.flush()
        with store.draft("QXX", by="C", at=AT, source="in turn", wait=30) as draft:
            assert store.manifest("QXX").by == "B"
            write_system(draft)
            draft.publish()
        assert other.wait(30) == 0
    assert (store.manifest("QXX").by, store.manifest("QXX").generation) == ("C", 3)


KILLED_AT = {
    "while it writes": "write_system(draft, admissions=None); KILL()",
    "before the pointer": """
        from goldenthread.persons import generations
        generations._flush_folder = lambda folder: (
            KILL() if folder.name == 'generations' else None
        )
        write_system(draft); draft.publish()
    """,
    "at the pointer": """
        Path.replace = lambda self, target: KILL()
        write_system(draft); draft.publish()
    """,
}


@pytest.mark.parametrize("moment", KILLED_AT)
def test_a_writer_killed_halfway_leaves_the_last_generation(
    store: EvidenceStore, moment: str
) -> None:
    publish(store)
    before = store.manifest("QXX")
    kill = f"KILL = lambda: os.kill(os.getpid(), {signal.SIGKILL})\n"
    other = in_process(kill + textwrap.dedent(KILLED_AT[moment]), store)
    with other:
        other.communicate(timeout=60)
    assert other.returncode == -signal.SIGKILL
    assert store.manifest("QXX") == before
    store.verify("QXX")
    # The next writer clears what the killed one left, and takes the next number.
    assert publish(store).generation == 2
    left = {path.name for path in (store.root / "system=QXX").iterdir()}
    assert left == {"current", "generations", "writer.lock"}
    store.verify("QXX")


def test_a_full_disk_leaves_the_last_generation(store: EvidenceStore) -> None:
    publish(store)
    code = """
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900))
        try:
            write_system(draft)
            draft.publish()
        except OSError as error:
            print(error.errno)
    """
    with in_process(code, store) as other:
        out, _ = other.communicate(timeout=60)
    assert out.strip().isdigit(), out
    assert store.manifest("QXX").generation == 1
    assert not (store.root / "system=QXX" / "draft").exists()
    store.verify("QXX")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 900  # the other process alone


def with_cell(table: str, row: int, column: str, value: Any) -> list[tuple[Any, ...]]:
    names = [each.name for each in TABLES[table].columns]
    rows = [list(each) for each in ROWS[table]]
    rows[row][names.index(column)] = value
    return [tuple(each) for each in rows]


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "empty": ({"contacts": with_cell("contacts", 3, "mode", None)}, "mode.*empty.*row 4"),
    "word": ({"persons": with_cell("persons", 4, "sex", 7)}, "sex.*none of its words.*row 5"),
    "early": ({"persons": with_cell("persons", 0, "born", date(1899, 1, 1))}, "born.*before 1900"),
    "late": (
        {"registrations": with_cell("registrations", 0, "until", date(9999, 12, 31))},
        "until.*after 2100",
    ),
    "bound": ({"contacts": with_cell("contacts", 0, "waited", -1)}, "waited.*from 0 to 1000"),
    "pattern": ({"persons": with_cell("persons", 1, "ethnicity", "Z9")}, "ethnicity.*pattern"),
    "follows": (
        {"admissions": with_cell("admissions", 1, "discharged", date(2025, 6, 1))},
        "discharged.*before 'admitted'",
    ),
    "order": ({"contacts": ROWS["contacts"][::-1]}, "contacts: not sorted by person"),
    "texts in order": ({"small_areas": ROWS["small_areas"][::-1]}, "small_areas: not sorted"),
    "unique": ({"practices": [*ROWS["practices"], ROWS["practices"][-1]]}, "same practice"),
    "gap": (
        {
            "persons": [(*[row[0] + 1], *row[1:]) for row in ROWS["persons"]],
        },
        "without gaps",
    ),
    "stranger": (
        {"contacts": [*ROWS["contacts"], (6, date(2025, 6, 1), 2, 4, 1)]},
        "contacts.*not in persons",
    ),
    "clinician": (
        {"contacts": with_cell("contacts", 0, "clinician", 9)},
        "clinicians who are not in clinicians",
    ),
    "practice": (
        {"clinicians": with_cell("clinicians", 0, "practice", "Z99999")},
        "practices that are not in practices",
    ),
    "nowhere": ({"registrations": ROWS["registrations"][:-1]}, "without a registration"),
    "overlap": (
        {"registrations": with_cell("registrations", 1, "until", date(2020, 1, 2))},
        "before the person's last one has ended.*row 3",
    ),
    "order of practices": (
        {"registrations": with_cell("registrations", 0, "practice", "A81002")},
        "not in order of the practice",
    ),
    "missing": ({"contacts": None}, "contacts: the table is not there"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_tables_not_as_declared_are_refused_and_located(store: EvidenceStore, name: str) -> None:
    changed, told = FAULTS[name]
    publish(store)
    with pytest.raises(TablesRefusedError, match=told) as refused:
        publish(store, **changed)
    assert len(refused.value.faults) == 1
    assert store.manifest("QXX").generation == 1


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def _retyped(file: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    pq.write_table(table.set_column(3, "mode", table.column("mode").cast(pa.int64())), file)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_cut, "not whole Parquet"),
        (lambda file: file.write_bytes(b"person,on\n"), "not whole Parquet"),
        (_retyped, "mode.*int64, not int8"),
        (lambda file: file.rename(file.with_name("kontakte.parquet")), "no table of the store"),
    ],
)
def test_files_that_are_no_tables_are_refused(
    store: EvidenceStore, spoil: Callable[[Path], Any], told: str
) -> None:
    with store.draft("QXX", by="B", at=AT, source="x") as draft:
        write_system(draft)
        spoil(draft.path("contacts"))
        with pytest.raises(TablesRefusedError, match=told):
            draft.publish()
    assert store.systems() == ()


def test_a_table_is_looked_through_in_reasonable_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from goldenthread.persons import layout
    from goldenthread.persons.layout import TableCheck

    monkeypatch.setattr(layout, "_BATCH", 100_000)
    rows = 300_000  # more than one batch, so that batches are joined
    table = pa.table(
        {
            "person": pa.array(np.arange(rows, dtype=np.int32) // 6),
            "on": pa.array(np.full(rows, 20_000, np.int32)).cast(pa.date32()),
            "clinician": pa.array(np.arange(rows, dtype=np.int32) % 6),
            "mode": pa.array(np.ones(rows, np.int8)),
            "waited": pa.array(np.ones(rows, np.int16)),
        }
    )
    pq.write_table(table, tmp_path / "contacts.parquet")
    check = TableCheck(TABLES["contacts"], tmp_path / "contacts.parquet")
    began = time.monotonic()
    assert check.run().rows == rows
    assert not check.faults
    assert time.monotonic() - began < 5
    swapped = np.arange(rows, dtype=np.int32) // 6
    swapped[99_999:100_001] = swapped[99_999:100_001][::-1]
    swapped[100_000] -= 1
    pq.write_table(table.set_column(0, "person", pa.array(swapped)), tmp_path / "contacts.parquet")
    check = TableCheck(TABLES["contacts"], tmp_path / "contacts.parquet")
    check.run()
    assert "not sorted" in str(check.faults[0])
