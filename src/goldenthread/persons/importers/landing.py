"""From checked tables to the store's own: people numbered, rows sorted, files written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
from nhs_number.validate import is_valid

from goldenthread.persons.importers.checking import Check, typed
from goldenthread.persons.importers.engine import Engine, named
from goldenthread.persons.importers.report import Report
from goldenthread.persons.importers.staging import NHS_NUMBER, Staged, Staging
from goldenthread.persons.pseudonyms import SIZE, PseudonymKey, passing_key
from goldenthread.persons.store import Draft
from goldenthread.persons.tables import TABLES, ColumnType, Table
from goldenthread.persons.writing import ROW_GROUP, TableWriter

_ORDER = (
    "practices", "small_areas", "clinicians", "persons", "registrations", "contacts",
    "admissions", "conditions", "observations", "care_packages",
)  # fmt: skip
_KEYS = 100_000
_KEY = re.compile(r"[!-~]{1,64}")
_NUMBER = re.compile(r"[0-9]{10}")

Tell = Callable[[str], None]


class Landing:
    """One feed on its way into a draft. ``key`` None: people are not linked with other feeds."""

    def __init__(
        self, engine: Engine, report: Report, staging: Staging, *, on: date,
        key: PseudonymKey | None, tell: Tell,
    ) -> None:  # fmt: skip
        self.engine = engine
        self.report = report
        self.staging = staging
        self.key = key
        self.tell = tell
        self._known: set[str] = set()
        self._on = on

    def check(self) -> None:
        """Look through every table, and note what is wrong in the report."""
        tables = self.staging.tables
        check = Check(self.engine, self.report, self._on, self.staging.identifier, self._known)
        done: set[str] = set()
        for name in _ORDER:
            parts = tables.get(name, ())
            if not parts:
                continue
            if name == "persons":
                self._name_people(parts[0])
            if check.run(parts):
                done.add(name)
            self._name(name)
            read = self.engine.one(f"SELECT count(*) FROM {typed(TABLES[name])}")
            self.tell(f"{name}: {read:,} rows looked through")
        if {"persons", "registrations"} <= done:
            self._everybody_registered(tables["persons"][0])
        if {"persons", "small_areas"} <= done:
            self._areas(tables["persons"][0])

    def write(self, draft: Draft) -> None:
        """Write the tables into a draft. Raises OSError, EngineError."""
        self.engine.rows(
            "CREATE TABLE numbers AS SELECT people.seq, CAST(row_number() OVER "
            "(ORDER BY practice, pseudonym) - 1 AS INTEGER) AS person FROM people JOIN "
            "(SELECT person AS seq, arg_max(practice, since) AS practice FROM "
            "typed_registrations GROUP BY 1) AS latest ON latest.seq = people.seq"
        )
        for name in _ORDER:
            parts = self.staging.tables.get(name, ())
            if parts:
                self._write(TABLES[name], parts, draft)
        if self.key is not None:
            self._write_pseudonyms(draft, self.key)

    # Names: people, clinicians, practices.

    def _name_people(self, staged: Staged) -> None:
        """The table of people: the feed's key, a provisional number, the pseudonym."""
        text = staged.texts["person"]
        rows = staged.relation(rows=False)
        query = f"SELECT DISTINCT {text} AS key FROM {rows} WHERE {text} IS NOT NULL"
        is_number = self.staging.identifier == NHS_NUMBER
        key = self.key or passing_key()
        form = _NUMBER if is_number else _KEY
        # Batches of a few dozen bytes a person: of a nation, lists would be many times as large.
        named_people: list[pa.Table] = []
        count = 0
        for batch in self.engine.batches(query, _KEYS):
            keys = [
                each
                for each in batch.column(0).to_pylist()
                if form.fullmatch(each) and (not is_number or is_valid(each))
            ]
            pseudonyms = [key.pseudonym(self.staging.identifier, each) for each in keys]
            named_people.append(_people(keys, count, pseudonyms))
            count += len(keys)
        people = pa.concat_tables(named_people) if named_people else _people([], 0, [])
        self.engine.take("people", people)
        self._known.add("people")

    def _name(self, name: str) -> None:
        if name == "practices":
            self._known.add("practices")
        if name == "clinicians":
            self.engine.rows(
                "CREATE TABLE staff AS SELECT clinician AS key, practice, role, "
                "CAST(row_number() OVER (ORDER BY practice, clinician) - 1 AS INTEGER) "
                "AS clinician FROM (SELECT DISTINCT ON (clinician) clinician, practice, role "
                "FROM typed_clinicians WHERE faults = 0)"
            )
            self._known.add("staff")

    # What one table says of another, once each is sound.

    def _everybody_registered(self, persons: Staged) -> None:
        without = self.engine.one(
            "SELECT count(*) FROM people WHERE seq NOT IN (SELECT person FROM typed_registrations)"
        )
        if without:
            self.report.refuse(
                "nowhere-registered",
                "People have no registration.",
                "Add theirs, or leave the people out: nobody is counted without a practice.",
                file=persons.file,
                count=without,
            )

    def _areas(self, persons: Staged) -> None:
        unknown = self.engine.one(
            "SELECT count(*) FROM typed_persons WHERE small_area IS NULL "
            "OR small_area NOT IN (SELECT small_area FROM typed_small_areas)"
        )
        if unknown:
            self.report.notice(
                "area-not-known",
                "People have no small area, or one that is not in small_areas.",
                "Their deprivation is 'not known' in every measure.",
                file=persons.file,
                column=persons.headings["small_area"],
                count=unknown,
            )

    # The files.

    def _write(self, table: Table, parts: Sequence[Staged], draft: Draft) -> None:
        has_person = any(each.type is ColumnType.PERSON for each in table.columns)
        columns = ", ".join(_kept(table.name, each.name, each.type) for each in table.columns)
        distinct = "" if any(each.may_repeat for each in parts) else "DISTINCT "
        rows = f"(SELECT {distinct}* EXCLUDE (faults) FROM {typed(table)}) AS t"
        join = " JOIN numbers ON numbers.seq = t.person" if has_person else ""
        if table.name == "clinicians":
            join = " JOIN staff ON staff.key = t.clinician"
        order = ", ".join(named(name) for name in table.order)
        query = f"SELECT * FROM (SELECT {columns} FROM {rows}{join}) ORDER BY {order}"
        with TableWriter(table, draft.path(table.name)) as writer:
            for batch in self.engine.batches(query, ROW_GROUP):
                writer.write(batch)
        self.report.landed[table.name] = writer.rows
        self.tell(f"{table.name}: {writer.rows:,} rows sorted and written")

    def _write_pseudonyms(self, draft: Draft, key: PseudonymKey) -> None:
        schema = pa.schema([("person", pa.int32()), ("pseudonym", pa.binary(SIZE))])
        query = "SELECT person, pseudonym FROM people JOIN numbers USING (seq) ORDER BY person"
        with pq.ParquetWriter(draft.pseudonyms(key.id), schema, compression="none") as writer:
            for batch in self.engine.batches(query, ROW_GROUP):
                writer.write_table(pa.Table.from_batches([batch]).cast(schema))


def _people(keys: Sequence[str], first: int, pseudonyms: Sequence[bytes]) -> pa.Table:
    return pa.table(
        {
            "key": pa.array(keys, pa.string()),
            "seq": pa.array(range(first, first + len(keys)), pa.int32()),
            "pseudonym": pa.array(pseudonyms, pa.binary()),
        }
    )


def _kept(table: str, column: str, kind: ColumnType) -> str:
    if kind is ColumnType.PERSON:
        return f"numbers.person AS {named(column)}"
    if table == "clinicians" and column == "clinician":
        return "staff.clinician AS clinician"
    return f"t.{named(column)}"
