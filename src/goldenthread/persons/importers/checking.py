"""Looking through staged tables: every value against its domain, every row against the others.

A first scan runs on all cores and only counts. Where it finds something, a second one finds the
rows: a feed that is in order is never read twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.exchange.problems import Consequence
from goldenthread.persons.importers.domains import Domain, domain, shape, told
from goldenthread.persons.importers.engine import Engine, named, quoted
from goldenthread.persons.importers.report import ROWS_SHOWN, SHAPES_SHOWN, Report
from goldenthread.persons.importers.row_rules import rules_of
from goldenthread.persons.importers.staging import NHS_NUMBER, Staged
from goldenthread.persons.tables import Column, ColumnType, Table

_STAFF = frozenset({"clinician", "usual_clinician"})


def typed(table: Table) -> str:
    """The engine's table of the values of a table, of which people have provisional numbers."""
    return f"typed_{table.name}"


def _part(table: Table, number: int) -> str:
    return f"{typed(table)}_{number}"


@dataclass(slots=True)
class Check:
    """Looks through one staged table after another.

    ``known`` are the tables of names already made: people (by key), staff (by key), practices. A
    table of names that could not be read is not asked for, so that one fault is told once.
    """

    engine: Engine
    report: Report
    on: date
    identifier: str
    known: set[str]

    def run(self, parts: Sequence[Staged]) -> bool:
        """Make the typed table of all its parts; whether nothing refuses it."""
        before = len(self.report.problems)
        for number, staged in enumerate(parts):
            self._part(staged, _part(staged.table, number))
        table = parts[0].table
        every = " UNION ALL ".join(f"FROM {_part(table, n)}" for n in range(len(parts)))
        self.engine.rows(f"CREATE VIEW {typed(table)} AS {every}")
        return not any(
            each.consequence is Consequence.REFUSED for each in self.report.problems[before:]
        )

    def _part(self, staged: Staged, name: str) -> None:
        self.engine.rows(f"CREATE TABLE {name} AS {self._query(staged, rows=False)}")
        if staged.source is not None and staged.source.broken_lines(self.engine, self.report):
            return
        read, wrong = self.engine.rows(f"SELECT count(*), coalesce(bit_or(faults), 0) FROM {name}")[
            0
        ]
        if staged.source is not None:
            self.report.read[staged.file] = read
        if wrong:
            self._tell_values(staged, wrong)
        self._among_rows(staged, f"(SELECT * FROM {name} WHERE faults = 0)")

    # The values of each column.

    def _domain(self, table: Table, column: Column) -> Domain:
        text = named(f"text {column.name}")
        empty = {} if column.empty else {"empty-value": f"({text} IS NULL)"}
        if column.type is ColumnType.PERSON:
            if "people" not in self.known:
                return Domain("0", empty)
            code = "unknown-person"
            if table.name == "persons":
                code = "not-an-nhs-number" if self.identifier == NHS_NUMBER else "not-a-key"
            return Domain("people.seq", {**empty, code: "(people.seq IS NULL)"})
        if column.name in _STAFF:
            if table.name == "clinicians":
                fits = f"regexp_full_match({text}, '[!-~]{{1,64}}')"
                return Domain(text, {**empty, "not-a-key": f"(NOT {fits})"})
            if "staff" not in self.known:
                return Domain("0", empty)
            unknown = f"({text} IS NOT NULL AND staff.clinician IS NULL)"
            return Domain("staff.clinician", {**empty, "unknown-clinician": unknown})
        found = domain(column, text, on=self.on)
        if column.name == "practice" and table.name != "practices" and "practices" in self.known:
            unknown = f"({text} NOT IN (SELECT practice FROM typed_practices WHERE faults = 0))"
            return Domain(found.value, {**found.faults, "unknown-practice": unknown})
        return found

    def _query(self, staged: Staged, *, rows: bool, more: str = "") -> str:
        """SQL for the typed values of a table, with ``faults``: one bit a column."""
        columns = staged.table.columns
        domains = {each.name: self._domain(staged.table, each) for each in columns}
        texts = ", ".join(
            f"{staged.texts[each.name]} AS {named(f'text {each.name}')}" for each in columns
        )
        values = ", ".join(f"{found.value} AS {named(name)}" for name, found in domains.items())
        bits = " + ".join(
            f"(CASE WHEN {found.bad} THEN {1 << n} ELSE 0 END)"
            for n, found in enumerate(domains.values())
        )
        row = "file_row, " if rows else ""
        joins = ""
        if "people" in self.known and any(each.type is ColumnType.PERSON for each in columns):
            joins += ' LEFT JOIN people ON people.key = "text person"'
        staff = [each.name for each in columns if each.name in _STAFF]
        if staff and staged.table.name != "clinicians" and "staff" in self.known:
            joins += f" LEFT JOIN staff ON staff.key = {named(f'text {staff[0]}')}"
        return (
            f"SELECT {row}{more}{values}, {bits} AS faults FROM "
            f"(SELECT {row}{texts} FROM {staged.relation(rows=rows)}){joins}"
        )

    def _tell_values(self, staged: Staged, wrong: int) -> None:
        table = staged.table
        for n, column in enumerate(table.columns):
            if not wrong & 1 << n:
                continue
            text = named(f"text {column.name}")
            found = self._domain(table, column)
            query = self._query(
                staged, rows=True, more=f"{found.why} AS why, {shape(text)} AS shape, "
            )
            told_of = self.engine.rows(
                f"SELECT why, count(*), min(file_row, {ROWS_SHOWN}) FROM ({query}) "
                f"WHERE faults & {1 << n} <> 0 GROUP BY why ORDER BY why"
            )
            for why, count, file_rows in told_of:
                message, remedy = told(why, column, self.on)
                shapes = self.engine.rows(
                    f"SELECT shape FROM ({query}) WHERE faults & {1 << n} <> 0 "
                    f"AND why = {quoted(why)} AND shape IS NOT NULL "
                    f"GROUP BY shape ORDER BY count(*) DESC, shape LIMIT {SHAPES_SHOWN}"
                )
                self.report.refuse(
                    why, message, remedy, file=staged.file, column=staged.headings[column.name],
                    count=count, rows=tuple(file_rows),
                    shapes=tuple(each for (each,) in shapes),
                )  # fmt: skip

    # The rows of a table beside one another.

    def _among_rows(self, staged: Staged, sound: str) -> None:
        for rule in rules_of(staged):
            count = self.engine.one(rule.counting.format(sound))
            if not count:
                continue
            located = f"(SELECT * FROM ({self._query(staged, rows=True)}) WHERE faults = 0)"
            rows = self.engine.rows(
                f"SELECT file_row FROM ({rule.broken.format(located)}) "
                f"ORDER BY file_row LIMIT {ROWS_SHOWN}"
            )
            note = self.report.may_accept if rule.acceptable else self.report.refuse
            note(
                rule.code, rule.message, rule.remedy, file=staged.file, count=int(count),
                column=staged.headings.get(rule.column) if rule.column else None,
                rows=tuple(row for (row,) in rows),
            )  # fmt: skip
