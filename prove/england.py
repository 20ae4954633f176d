"""The England that is made equals practice by small area of 2022 exactly, and fits what it should.

Published files come from the folder that GOLDENTHREAD_SHARED names, or `shared` beside the
checkout; without them there is nothing to prove, and this says so. A few gigabytes are written
into a temporary folder, and go when it is done.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb

from goldenthread.persons.generating.folders import PlainFolders
from goldenthread.persons.generating.making import Made, make_systems
from goldenthread.persons.generating.misfits import Misfit, together
from goldenthread.persons.generating.published import REGISTRATIONS, published_margins

DAY = date(2026, 3, 31)
SEED = 7
PROCESSES = 2
PEOPLE, CELLS, PRACTICES = 61_768_942, 865_965, 6_484
MEGABYTES_A_PROCESS = 1_400
WITHIN = {"aged": 1.0, "men": 1.0, "register": 0.02, "ethnic": 1.0}
"""How many people a place may be off on average, by the beginning of a margin that is fitted."""


def run() -> None:
    shared = os.environ.get("GOLDENTHREAD_SHARED")
    root = Path(shared) if shared else Path(__file__).resolve().parents[2] / "shared"
    files = root / "data"
    if not (files / REGISTRATIONS).exists():
        print("   the published files are not here: nothing proved")
        return
    with tempfile.TemporaryDirectory() as folder:
        prove(files, Path(folder))


def prove(files: Path, folder: Path) -> None:
    began, burnt = time.perf_counter(), processor()
    systems = published_margins(files)
    read = time.perf_counter() - began
    made = list(
        make_systems(systems, PlainFolders(folder), seed=SEED, day=DAY, processes=PROCESSES)
    )
    took, burnt = time.perf_counter() - began, processor() - burnt
    told(made, read, took, burnt, folder)
    misfits = together(one.misfits for one in made)
    show(misfits)
    for one in misfits:
        if one.margin.startswith(("practice by", "people of")):
            assert one.largest == 0, one
        elif one.fitted:
            limit = next(most for word, most in WITHIN.items() if one.margin.startswith(word))
            assert one.mean < limit, one
    people, cells, practices, off = counted_again(files, folder)
    print(f"   read again by DuckDB: {people:,} people, {cells:,} cells, {practices:,} practices")
    assert (people, cells, practices, off) == (PEOPLE, CELLS, PRACTICES, 0)


def told(made: list[Made], read: float, took: float, burnt: float, folder: Path) -> None:
    """Time, memory and rows."""
    rows: Counter[str] = Counter()
    for one in made:
        rows.update(one.generated.rows)
    size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    most = max(
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"   margins read in {read:.0f} s; all in {took:.0f} s and {burnt:.0f} processor seconds "
        f"with {PROCESSES} processes, the largest of {most:,} MB; {size / 1e9:.2f} GB"
    )
    print("   " + ", ".join(f"{number:,} {name}" for name, number in rows.most_common()))
    assert most < MEGABYTES_A_PROCESS, most


def show(misfits: list[Misfit]) -> None:
    """Every published margin, fitted or not."""
    print(f"   {'margin':<48} {'fitted':>6} {'places':>9} {'mean':>9} {'largest':>9} {'%':>8}")
    for one in misfits:
        print(
            f"   {one.margin[:48]:<48} {'yes' if one.fitted else 'no':>6} {one.places:>9,} "
            f"{one.mean:>9.3f} {one.largest:>9.1f} {one.percent:>8.4f}"
        )


def counted_again(files: Path, folder: Path) -> tuple[int, int, int, int]:
    """People, cells and practices of the files made, and cells that differ from the published.

    A second way to the same numbers: SQL over the files, system by system, joined to the
    publication as it was downloaded.
    """
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '4GB'")
        connection.execute(
            "CREATE TABLE made (practice VARCHAR, small_area VARCHAR, people BIGINT)"
        )
        for system in sorted(folder.glob("system=*")):
            connection.execute(
                f"""INSERT INTO made SELECT practice, coalesce(small_area, 'NO2011'), count(*)
                FROM '{system}/persons.parquet' JOIN '{system}/registrations.parquet'
                USING (person) WHERE since <= DATE '{DAY}' AND (until IS NULL OR until > '{DAY}')
                AND (died IS NULL OR died > '{DAY}') GROUP BY ALL"""  # noqa: S608 - our own names
            )
        found = connection.execute(
            f"""SELECT sum(made.people), count(made.people), count(DISTINCT practice),
            sum((made.people IS DISTINCT FROM Patient)::INT)
            FROM made FULL JOIN '{files / REGISTRATIONS}'
            ON practice = OrganisationCode AND small_area = LSOA11CD"""  # noqa: S608
        ).fetchall()[0]
    people, cells, practices, off = (int(one) for one in found)
    return people, cells, practices, off


def processor() -> float:
    """Seconds of processor time of this process and of those that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
