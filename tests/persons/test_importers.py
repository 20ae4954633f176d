"""A feed lands whole or comes back with every fault counted and located."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from nhs_number.validate import is_valid

from goldenthread.exchange.problems import Consequence
from goldenthread.persons.importers.bringing import Brought, FeedError, bring_in
from goldenthread.persons.importers.engine import EngineError
from goldenthread.persons.importers.registered import OURS, importers
from goldenthread.persons.importers.report import FeedProblem, FeedRefusedError
from goldenthread.persons.importers.staging import (
    IMPORTERS,
    PERSON_KEY,
    Importer,
    Staging,
)
from goldenthread.persons.pseudonyms import PseudonymKey
from goldenthread.persons.store import EvidenceStore
from goldenthread.persons.tables import TABLES, ColumnType
from tests.persons.small_feed import PEOPLE, flat_rows, headings, nhs_numbers, write_feed

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
KEY = PseudonymKey(bytes(range(32)))
BAD = {
    ColumnType.PERSON: "1234567890",
    ColumnType.WHOLE: "\x07",
    ColumnType.SMALL: "1e3",
    ColumnType.WORD: "perhaps",
    ColumnType.TEXT: "not §",
    ColumnType.DAY: "2025-02-30",
}


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def bring(folder: Path, store: EvidenceStore, importer: str = "flat", **how: Any) -> Brought:
    found = importers().get(importer)
    assert found is not None
    how = {"key": KEY, **how} if importer == "flat" else how
    return bring_in(found, folder, store, system="QZZ", by="Ann", at=AT, **how)


def returned(folder: Path, store: EvidenceStore, importer: str = "flat", **how: Any) -> list[
    FeedProblem
]:  # fmt: skip
    """The problems for which a feed came back; nothing landed and nothing is left."""
    with pytest.raises(FeedRefusedError) as refused:
        bring(folder, store, importer, **how)
    assert store.systems() == ()
    assert [path.name for path in (store.root / "system=QZZ").iterdir()] == ["writer.lock"]
    return list(refused.value.outstanding)


def select(store: EvidenceStore, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        for name in TABLES:
            file = store.folder("QZZ") / f"{name}.parquet"
            if file.exists():
                connection.execute(
                    f"CREATE VIEW {name} AS FROM read_parquet('{file}', hive_partitioning=false)"
                ).fetchall()
        return list(connection.execute(query).fetchall())


def test_a_flat_feed_lands_with_its_rows_and_people_in_order(
    tmp_path: Path, store: EvidenceStore
) -> None:
    rows = flat_rows()
    brought = bring(write_feed(tmp_path / "feed", rows), store)
    assert brought.report.problems == []
    assert brought.report.landed == {name: len(rows[name]) - 1 for name in rows}
    by_practice = select(
        store, "SELECT practice, count(*) FROM registrations GROUP BY 1 ORDER BY 1"
    )
    written = [row[1] for row in rows["registrations"][1:]]
    assert by_practice == [(name, written.count(name)) for name in sorted(set(written))]
    # Words and their numbers are the same; a day of birth is kept as its month.
    assert {sex for (sex,) in select(store, "SELECT DISTINCT sex FROM persons")} == {1, 2, 9}
    assert select(store, "SELECT DISTINCT day(born) FROM persons") == [(1,)]
    assert select(store, 'SELECT min(waited), max(mode), min("on") FROM contacts') == [
        (1, 2, date(2025, 1, 3))
    ]
    assert select(
        store, "SELECT count(*) FROM contacts JOIN registrations USING (person) JOIN clinicians "
        "USING (clinician) WHERE role = 1 AND clinicians.practice = registrations.practice"
    ) == [(len(rows["contacts"]) - 1,)]  # fmt: skip


def test_the_order_of_the_feed_leaves_no_trace(tmp_path: Path, store: EvidenceStore) -> None:
    rows = flat_rows()
    first = bring(write_feed(tmp_path / "feed", rows), store).manifest
    turned = {name: [table[0], *table[:0:-1]] for name, table in rows.items()}
    second = bring(write_feed(tmp_path / "turned", turned), store).manifest
    assert first is not None and second is not None
    assert first.digest == second.digest


def test_who_people_are_is_kept_apart_under_the_key(tmp_path: Path, store: EvidenceStore) -> None:
    brought = bring(write_feed(tmp_path / "feed", flat_rows()), store)
    assert brought.manifest is not None and brought.manifest.pseudonyms is not None
    assert brought.manifest.pseudonyms.key_id == KEY.id
    apart = store.generations("QZZ").pseudonyms(1)
    assert apart.parent not in store.folder("QZZ").parents
    kept = pq.read_table(apart, partitioning=None).column("pseudonym").to_pylist()
    numbers = nhs_numbers(PEOPLE)
    assert all(is_valid(number) for number in numbers)
    assert set(kept) == {KEY.pseudonym("nhs-number", number) for number in numbers}


def test_spaces_in_a_number_do_not_count_and_keys_of_a_feed_serve_too(
    tmp_path: Path, store: EvidenceStore
) -> None:
    rows = flat_rows()
    rows["persons"][1:] = [
        [f"{row[0][:3]} {row[0][3:6]}-{row[0][6:]}", *row[1:]] for row in rows["persons"][1:]
    ]
    first = bring(write_feed(tmp_path / "feed", rows), store).manifest
    assert first is not None and first.tables["contacts"].rows == len(rows["contacts"]) - 1
    keyed = flat_rows()
    for name in TABLES:
        keyed[name][0] = headings(name, "person_key")
    brought = bring(write_feed(tmp_path / "keyed", keyed), store, key=None)
    assert brought.manifest is not None and brought.manifest.pseudonyms is None


def test_nhs_numbers_need_a_key(tmp_path: Path, store: EvidenceStore) -> None:
    with pytest.raises(FeedError, match="evidence key"):
        bring(write_feed(tmp_path / "feed", flat_rows()), store, key=None)


def test_parquet_serves_as_well_as_text(tmp_path: Path, store: EvidenceStore) -> None:
    rows = flat_rows()
    first = bring(write_feed(tmp_path / "feed", rows), store).manifest
    folder = tmp_path / "parquet"
    folder.mkdir()
    with duckdb.connect() as connection:
        for name in rows:
            # Days, numbers and texts of their own types, as other programs write them.
            connection.execute(
                f"COPY (FROM read_csv('{tmp_path}/feed/{name}.csv', header=true, "
                f"types={{'nhs_number': 'BIGINT'}})) TO '{folder}/{name}.parquet'"
                if "nhs_number" in rows[name][0]
                else f"COPY (FROM read_csv('{tmp_path}/feed/{name}.csv', header=true)) "
                f"TO '{folder}/{name}.parquet'"
            ).fetchall()
    second = bring(folder, store).manifest
    assert first is not None and second is not None
    assert first.digest == second.digest


CASCADES = {"persons", "practices", "clinicians", "registrations"}
"""Tables whose names others use: a name that is lost there is missed elsewhere too."""


APART = ("contacts", "admissions", "conditions", "observations", "care_packages", "small_areas")
"""Tables whose names no other table uses: they are spoilt in one feed, and are each told."""


@pytest.mark.parametrize(
    "tables", [APART, ("persons",), ("practices",), ("clinicians",), ("registrations",)], ids=str
)
def test_one_value_in_a_hundred_outside_its_domain_is_found_and_nothing_lands(
    tmp_path: Path, store: EvidenceStore, tables: tuple[str, ...]
) -> None:
    rows = flat_rows()
    spoilt = {table: spoil_every_column(table, rows[table]) for table in tables}
    found = returned(write_feed(tmp_path / "feed", rows), store)
    for table in tables:
        own = {each.column: each for each in found if each.file == f"{table}.csv" and each.rows}
        assert set(spoilt[table]) <= set(own)
        for heading, where in spoilt[table].items():
            problem = own[heading]
            assert problem.consequence is Consequence.REFUSED and problem.remedy
            assert problem.count == len(where), problem
            assert list(problem.rows) == where[:10], problem
    if tables == APART:
        # A name that is lost is missed elsewhere too; of these tables nobody asks for one.
        assert {problem.file for problem in found} == {f"{table}.csv" for table in tables}
        assert sum(each.count for each in found) == sum(
            len(where) for columns in spoilt.values() for where in columns.values()
        )


def spoil_every_column(table: str, body: list[list[str]]) -> dict[str, list[int]]:
    """Put a bad value into one row in a hundred of each column; the rows as a problem tells."""
    columns = TABLES[table].columns
    each = max(1, (len(body) - 1) // 100)
    spoilt: dict[str, list[int]] = {}
    for n, column in enumerate(columns):
        at = {1 + (n + len(columns) * k) % (len(body) - 1) for k in range(each)}
        for row in at:
            body[row] = [*body[row]]
            body[row][n] = "\x07\t" if column.name == "clinician" else BAD[column.type]
        spoilt[body[0][n]] = sorted(row + 1 for row in at)
    return spoilt


def test_an_empty_value_is_told_apart_from_a_wrong_one(
    tmp_path: Path, store: EvidenceStore
) -> None:
    rows = flat_rows()
    rows["contacts"][1] = ["", *rows["contacts"][1][1:]]
    rows["contacts"][2] = [*rows["contacts"][2][:3], "", ""]
    found = {(each.code, each.column) for each in returned(write_feed(tmp_path / "f", rows), store)}
    assert {("empty-value", "nhs_number"), ("empty-value", "mode")} <= found


RELATIONS: dict[str, tuple[str, Callable[[dict[str, list[list[str]]]], Any]]] = {
    "two-practices": (
        "registrations",
        lambda rows: rows["registrations"].append(
            [rows["registrations"][1][0], "A81001", "2023-01-01", "", ""]
        ),
    ),
    "days-out-of-order": (
        "admissions",
        lambda rows: rows["admissions"].append(
            [rows["persons"][1][0], "2025-06-01", "2025-05-01", "2", "J441", ""]
        ),
    ),
    "day-too-late": (
        "contacts",
        lambda rows: rows["contacts"].append(
            [rows["persons"][1][0], "2026-04-02", "A81001-g", "1", ""]
        ),
    ),
    "unknown-person": (
        "conditions",
        lambda rows: rows["conditions"].append([nhs_numbers(1, 998_000_000)[0], "ICD10:I10",
                                                "2020-01-01", ""]),
    ),
    "unknown-clinician": (
        "contacts",
        lambda rows: rows["contacts"].append(
            [rows["persons"][1][0], "2026-04-01", "nobody", "1", ""]
        ),
    ),
    "unknown-practice": (
        "clinicians", lambda rows: rows["clinicians"].append(["x", "Z99999", "1"])
    ),
}  # fmt: skip


def test_rows_that_cannot_be_true_together_are_located(
    tmp_path: Path, store: EvidenceStore
) -> None:
    rows = flat_rows(20)
    rows["persons"].append([*rows["persons"][1][:3], "C", "", ""])
    expected = set()
    for code, (table, spoil) in RELATIONS.items():
        spoil(rows)
        expected.add((code, f"{table}.csv", 1, (len(rows[table]),)))
    # Which of two rows of one person is the true one, nobody can say: either may be told.
    found = returned(write_feed(tmp_path / "feed", rows), store)
    told = {(each.code, each.file, each.count, each.rows) for each in found}
    assert told - {one for one in told if one[0] == "two-rows-of-one"} == expected
    assert {one[:3] for one in told - expected} == {("two-rows-of-one", "persons.csv", 1)}


def test_people_whom_no_practice_has_are_told(tmp_path: Path, store: EvidenceStore) -> None:
    rows = flat_rows(20)
    rows["persons"].append([nhs_numbers(1, 998_000_000)[0], "1990-01", "1", "A", "E01000001", ""])
    (problem,) = returned(write_feed(tmp_path / "feed", rows), store)
    assert (problem.code, problem.file, problem.count) == ("nowhere-registered", "persons.csv", 1)


def test_a_repeated_row_is_told_and_taken_in_once_where_somebody_accepts_it(
    tmp_path: Path, store: EvidenceStore
) -> None:
    rows = flat_rows(20)
    whole = len(rows["contacts"]) - 1
    rows["contacts"] += [rows["contacts"][1], rows["contacts"][1], rows["contacts"][2]]
    folder = write_feed(tmp_path / "feed", rows)
    (problem,) = returned(folder, store)
    assert (problem.code, problem.count) == ("repeated-row", 3)
    assert problem.rows == (whole + 2, whole + 3, whole + 4)
    assert bring(folder, store, accepted=["repeated-row"]).report.landed["contacts"] == whole


def test_a_link_that_leads_out_of_the_directory_is_told_and_followed_where_somebody_accepts_it(
    tmp_path: Path, store: EvidenceStore
) -> None:
    folder = write_feed(tmp_path / "feed", flat_rows(20))
    elsewhere = (folder / "conditions.csv").rename(tmp_path / "secret.csv")
    (folder / "conditions.csv").symlink_to(elsewhere)
    (folder / "contacts.csv").rename(folder / "contacts-of-2025.csv")
    (folder / "contacts.csv").symlink_to("contacts-of-2025.csv")
    (problem,) = returned(folder, store)
    assert (problem.code, problem.file) == ("leads-elsewhere", "conditions.csv")
    assert "secret" not in str(problem)
    assert bring(folder, store, accepted=["leads-elsewhere"]).manifest


def test_a_pipe_or_a_device_is_no_file(tmp_path: Path, store: EvidenceStore) -> None:
    folder = write_feed(tmp_path / "feed", flat_rows(20))
    for table, make in (
        ("contacts", os.mkfifo), ("conditions", lambda file: file.symlink_to("/dev/zero")),
    ):  # fmt: skip
        (folder / f"{table}.csv").unlink()
        make(folder / f"{table}.csv")
    found = {(each.code, each.file) for each in returned(folder, store)}
    assert found == {("missing-file", "contacts"), ("missing-file", "conditions")}


def test_a_directory_is_named_so_that_its_name_can_be_kept(
    tmp_path: Path, store: EvidenceStore
) -> None:
    folder = write_feed(tmp_path / "feed\n2025", flat_rows(20))
    with pytest.raises(FeedError, match="characters that cannot be shown"):
        bring(folder, store)


def test_a_feed_that_swells_beyond_the_memory_it_may_take_is_refused_and_put_on_no_disk(
    tmp_path: Path, store: EvidenceStore
) -> None:
    rows = flat_rows(20)
    folder = write_feed(tmp_path / "feed", rows)
    (folder / "conditions.csv").unlink()
    heading, row = rows["conditions"][:2]
    table = pa.table(
        {
            name: pa.array([value or None] * 1_000_000, pa.string()).dictionary_encode()
            for name, value in zip(heading, row, strict=True)
        }
    )
    with pq.ParquetWriter(folder / "conditions.parquet", table.schema) as writer:
        for _ in range(8):
            writer.write_table(table)
    assert (folder / "conditions.parquet").stat().st_size < 1_000_000
    with pytest.raises(EngineError, match=r"not enough memory for it, and rows .* no temporary"):
        bring(folder, store, memory="100MB")
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != folder]
    assert [path.name for path in left] == ["writer.lock"]
    with pytest.raises(FeedError, match="'plenty' is no size of memory"):
        bring(folder, store, memory="plenty")


def test_a_dry_run_looks_and_takes_nothing_in(tmp_path: Path, store: EvidenceStore) -> None:
    brought = bring(write_feed(tmp_path / "feed", flat_rows(20)), store, dry_run=True)
    assert brought.manifest is None and brought.report.read["persons.csv"] == 20
    assert store.systems() == ()


def _text(edit: Callable[[str], str]) -> Callable[[Path], Any]:
    return lambda file: file.write_text(edit(file.read_text("utf-8")), "utf-8")


def _bytes(edit: Callable[[bytes], bytes]) -> Callable[[Path], Any]:
    return lambda file: file.write_bytes(edit(file.read_bytes()))


MALFORMED: dict[str, tuple[Callable[[Path], Any], str]] = {
    "semicolons": (_text(lambda text: text.replace(",", ";")), "not-commas"),
    "cut in a field": (_bytes(lambda content: content[:-2]), "no-last-line-break"),
    "cut in a row": (_bytes(lambda content: content[:-20]), "too-few-fields"),
    "an open quotation mark": (_text(lambda text: text + '"9990000018,2025'), "open-quote"),
    "a field too many": (_text(lambda text: text + ",".join("123456789") + "\n"),
                         "too-many-fields"),
    "a heading twice": (_text(lambda text: text.replace("since", "until", 1)), "repeated-heading"),
    "a column more": (_text(lambda text: text.replace("\n", ",x\n")), "unknown-column"),
    "no heading": (_text(lambda text: text.partition("\n")[2]), "missing-column"),
    "nothing": (_bytes(lambda _: b""), "no-heading"),
    "a picture": (_bytes(lambda _: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9), "no-heading"),
    "a huge field": (_text(lambda text: text + "9" * 3_000_000 + "\n"), "line-too-long"),
    "not UTF-8": (_bytes(lambda content: content + b"\xff\xfe,,,\n"), "not-unicode"),
    "a NUL": (_text(lambda text: text.replace("telephone", "tele\0phone", 1)), "no-such-word"),
    "not Parquet": (lambda file: file.rename(file.with_suffix(".parquet")), "not-parquet"),
    "lists": (
        lambda file: pq.write_table(
            pa.table({name: [[1]] for name in headings(file.stem)}),
            file.rename(file.with_suffix(".parquet")),
        ),
        "not-plain",
    ),
    "two of it": (lambda file: file.with_suffix(".parquet").write_bytes(b""), "two-files"),
    "none of it": (lambda file: file.unlink(), "missing-file"),
}  # fmt: skip
TOGETHER: list[dict[str, str]] = [
    {
        "practices": "semicolons", "small_areas": "cut in a field", "contacts": "a NUL",
        "conditions": "an open quotation mark", "admissions": "a field too many",
        "registrations": "a heading twice", "observations": "a huge field",
        "care_packages": "not UTF-8",
    },
    {
        "admissions": "cut in a row", "contacts": "no heading", "observations": "nothing",
        "care_packages": "a picture", "conditions": "not Parquet", "practices": "lists",
        "small_areas": "two of it", "clinicians": "none of it", "registrations": "a column more",
    },
]  # fmt: skip


@pytest.mark.parametrize("files", TOGETHER, ids=["some", "others"])
def test_malformed_files_are_returned_and_each_says_how(
    tmp_path: Path, store: EvidenceStore, files: dict[str, str]
) -> None:
    folder = write_feed(tmp_path / "feed", flat_rows(20))
    for table, how in files.items():
        MALFORMED[how][0](folder / f"{table}.csv")
    found = returned(folder, store)
    for table, how in files.items():
        codes = {each.code for each in found if each.file.partition(".")[0] == table}
        assert MALFORMED[how][1] in codes, (table, how, found)
    assert all("9990" not in str(each) for each in found)


def test_every_malformation_is_tried() -> None:
    assert {how for files in TOGETHER for how in files.values()} == set(MALFORMED)


def test_a_line_that_cannot_be_read_is_located(tmp_path: Path, store: EvidenceStore) -> None:
    folder = write_feed(tmp_path / "feed", flat_rows(20))
    lines = (folder / "contacts.csv").read_text().splitlines()
    lines[9] = lines[9].rpartition(",")[0]
    (folder / "contacts.csv").write_text("\n".join(lines) + "\n")
    (problem,) = returned(folder, store)
    assert (problem.code, problem.rows, problem.count) == ("too-few-fields", (10,), 1)


def test_headings_alone_are_an_empty_table(tmp_path: Path, store: EvidenceStore) -> None:
    rows = flat_rows(20)
    rows["admissions"] = rows["admissions"][:1]
    assert bring(write_feed(tmp_path / "feed", rows), store).report.landed["admissions"] == 0


def test_a_stranger_registers_an_importer_as_ours_do(
    tmp_path: Path, store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    flat = OURS[0]
    strange = Importer("strange", "the flat files of a stranger", flat.stage)

    class Entry:
        name = "strange"

        def load(self) -> object:
            return strange

    monkeypatch.setattr(
        "goldenthread.persons.importers.registered.entry_points", lambda **_: [Entry()]
    )
    assert set(importers().names()) == {"flat", "synthea", "omop", "strange"}
    try:
        bring(write_feed(tmp_path / "feed", flat_rows(20)), store, "strange", key=KEY)
        with pytest.raises(ValueError, match="registered already"):
            IMPORTERS.register(Importer("strange", "again", lambda _: Staging({}, PERSON_KEY)))
    finally:
        IMPORTERS.forget("strange")
    assert store.systems() == ("QZZ",)


def test_every_importer_says_what_it_reads_and_is_documented() -> None:
    for importer in OURS:
        assert importer.reads and importer.name in IMPORTERS.names()


def test_the_store_of_an_import_is_closed_to_others(tmp_path: Path, store: EvidenceStore) -> None:
    bring(write_feed(tmp_path / "feed", flat_rows(20)), store)
    for path in [store.root, *store.root.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_files_as_a_spreadsheet_saves_them_serve_too(tmp_path: Path, store: EvidenceStore) -> None:
    folder = write_feed(tmp_path / "feed", flat_rows(20))
    first = bring(folder, store).manifest
    for file in folder.iterdir():
        text = file.read_text("utf-8").replace("\n", "\r\n")
        file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    second = bring(folder, store).manifest
    assert first is not None and second is not None
    assert first.digest == second.digest
