"""Taking people's records in: text files of one system, checked, numbered, sorted and published.

Each size runs in a process of its own; its peak of memory includes the making of the feed.
Contacts are six a person; the feed is CSV with NHS numbers, in an order that is nobody's.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from goldenthread.persons.importers.bringing import bring_in
from goldenthread.persons.importers.flat import FLAT
from goldenthread.persons.pseudonyms import passing_key
from goldenthread.persons.store import EvidenceStore
from tests.persons.small_feed import flat_rows, write_feed

SIZES = (15_000, 150_000, 1_500_000)
"""People of a system; the last is a large one of England."""

_PRACTICE = "['A81001', 'A81002', 'B82003'][1 + i % 3]"


def run() -> None:
    print(f"{'people':>10} {'contacts':>11} | {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
    for people in SIZES:
        command = [sys.executable, "-m", "bench.importing", str(people)]
        subprocess.run(command, check=True)


def measure(people: int) -> None:
    """Make a feed, take it in, and print one line."""
    with tempfile.TemporaryDirectory(prefix="goldenthread-feed-") as name:
        folder = Path(name)
        contacts = make_feed(folder / "feed", people)
        before = resource.getrusage(resource.RUSAGE_SELF)
        started = time.perf_counter()
        brought = bring_in(
            FLAT, folder / "feed", EvidenceStore(folder / "evidence"), system="QZZ", by="bench",
            at=datetime(2026, 4, 1, tzinfo=UTC), key=passing_key(),
        )  # fmt: skip
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert brought.report.landed["contacts"] == contacts == 6 * people
        print(
            f"{people:>10,} {contacts:>11,} | {wall:>8.1f} {cpu:>8.1f} "
            f"{after.ru_maxrss / 1024:>8,.0f}",
            flush=True,
        )


def make_feed(folder: Path, people: int) -> int:
    """Write a flat feed of so many people; returns its contacts."""
    few = flat_rows(1)
    small = {name: few[name] for name in ("practices", "clinicians", "small_areas")}
    write_feed(folder, small)
    weighted = " + ".join(
        f"CAST(substr(CAST(stem AS VARCHAR), {n + 1}, 1) AS INTEGER) * {10 - n}" for n in range(9)
    )
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE people AS SELECT row_number() OVER () - 1 AS i, "  # noqa: S608
        "CAST(stem AS VARCHAR) || CAST(digit % 11 AS VARCHAR) AS nhs_number FROM (SELECT stem, "
        f"11 - ({weighted}) % 11 AS digit FROM (SELECT 400000000 + r AS stem FROM "
        f"range({people} * 6 // 5) AS t(r))) WHERE digit <> 10 LIMIT {people}"
    ).fetchall()
    files = {
        "persons": "nhs_number, CAST(DATE '1930-01-01' + CAST(i % 34000 AS INTEGER) AS VARCHAR) AS "
        "born, CASE i % 2 WHEN 0 THEN 'male' ELSE 'female' END AS sex, 'A' AS ethnicity, "
        "'E0100000' || (1 + i % 8) AS small_area, NULL AS died FROM people",
        "registrations": f"nhs_number, {_PRACTICE} AS practice, '2022-01-01' AS since, NULL AS "
        f"until, {_PRACTICE} || '-g' AS usual_clinician FROM people",
        # The day differs for each of a person's six, so that no row repeats another.
        "contacts": "nhs_number, CAST(DATE '2025-04-01' + CAST(60 * k + hash(i, k) % 60 AS "
        f"INTEGER) AS VARCHAR) AS \"on\", {_PRACTICE} || CASE WHEN hash(k, i) % 2 = 0 THEN '-g' "
        "ELSE '-o' END AS clinician, ['telephone', 'face to face', 'online']"
        "[1 + CAST((hash(i) + k) % 3 AS INTEGER)] AS mode, CAST(hash(i, k, 3) % 30 AS VARCHAR) AS "
        "waited FROM people, range(6) AS t(k)",
        "admissions": "nhs_number, '2025-06-01' AS admitted, '2025-06-09' AS discharged, "
        "'emergency' AS method, 'J441' AS diagnosis, NULL AS ready FROM people WHERE i % 8 = 0",
        "conditions": "nhs_number, 'ICD10:E1' || k AS code, '2023-04-05' AS since, NULL AS until "
        "FROM people, range(2) AS t(k)",
    }
    for name, columns in files.items():
        order = " ORDER BY hash(nhs_number)" * (name != "conditions")
        connection.execute(
            f"COPY (SELECT {columns}{order}) TO '{folder}/{name}.csv' (HEADER)"
        ).fetchall()
    found = connection.execute("SELECT 6 * count(*) FROM people").fetchall()
    connection.close()
    return int(found[0][0])


if __name__ == "__main__":
    measure(int(sys.argv[1]))
