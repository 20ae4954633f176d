"""docs/reference/evidence-tables.md: the tables about people, importers, and problems of feeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from docs.making.problems import found_in
from docs.making.words import page, table
from goldenthread.exchange.problems import Consequence
from goldenthread.persons.importers.domains import domain, told
from goldenthread.persons.importers.registered import importers
from goldenthread.persons.importers.row_rules import rules_of
from goldenthread.persons.importers.sources import LINE_FAULTS, LINE_REMEDY
from goldenthread.persons.importers.staging import Staged
from goldenthread.persons.tables import EARLIEST, LATEST, TABLES, Column, ColumnType, Table

_DAY = date(2026, 3, 31)
_NAMES = ("not-an-nhs-number", "not-a-key", "unknown-person", "unknown-clinician",
          "unknown-practice")  # fmt: skip
_ABOVE = "Write what the table above says of the column."


def make() -> str:
    """The page."""
    registry = importers()
    return page(
        "Tables of the evidence store",
        "One Parquet file a table in the folder of a system. People are numbered from 0 without "
        "gaps, in order of the practice of their latest registration; every other table is sorted "
        "as it says. Days lie from "
        f"{EARLIEST} to {LATEST}. A table that is not required may be missing, and then measures "
        "that need it say so. [How files come in](../how-to/bring-in-person-level-data.md).",
        *(_of_table(each) for each in TABLES.values()),
        "## Importers",
        table(
            ("Name", "Reads"),
            [
                (f"`{name}`", found.reads)
                for name in sorted(registry.names())
                if (found := registry.get(name))
            ],
        ),
        "## Problems of feeds",
        "A feed is taken in whole or not at all. A problem tells the file, the column, the exact "
        "count, the first ten rows, and the commonest shapes of what stands there, a digit shown "
        "as 9 and a letter as a: never a value. In a text file the heading is row 1, and blank "
        "lines are not counted. A problem that may be accepted needs `--accept CODE --reason "
        "TEXT`. Where words differ, … stands here.",
        table(
            ("Code", "Means for the feed", "What it says", "What to do"), sorted(set(_problems()))
        ),
    )


def _of_table(each: Table) -> str:
    facts = [f"Sorted by {', '.join(f'`{name}`' for name in each.order)}."]
    if each.unique:
        facts.append(f"No two rows share {', '.join(f'`{name}`' for name in each.unique)}.")
    facts += [f"`{later}` is not before `{earlier}`." for later, earlier in each.follows]
    if not each.required:
        facts.append("Not required.")
    rows = [
        (f"`{column.name}`", column.type.value, column.meaning, _domain(column),
         "yes" if column.empty else "no")
        for column in each.columns
    ]  # fmt: skip
    return f"## `{each.name}`\n\n{each.meaning} {' '.join(facts)}\n\n" + table(
        ("Column", "Kept as", "Holds", "Values", "May be empty"), rows
    )


def _domain(column: Column) -> str:
    if column.type is ColumnType.WORD:
        return "; ".join(f"{number} {word}" for number, word in column.words.items())
    if column.type is ColumnType.TEXT:
        return f"`{column.pattern}`"
    if column.type is ColumnType.SMALL:
        return f"{column.least} to {column.most:,}"
    return ""


def _problems() -> Iterator[tuple[str, str, str, str]]:
    seen = set()
    for kept in sorted(set(found_in("persons/importers"))):
        seen.add(kept.code)
        yield f"`{kept.code}`", kept.consequence.value, kept.message, kept.remedy
    refused = Consequence.REFUSED.value
    for code, message in LINE_FAULTS.values():
        yield f"`{code}`", refused, message, LINE_REMEDY
    for each in TABLES.values():
        for column in each.columns:
            for code in domain(column, "text", on=_DAY).faults:
                if code not in seen:
                    seen.add(code)
                    yield f"`{code}`", refused, _general(told(code, column, _DAY)[0]), _ABOVE
        staged = Staged(
            each, "", lambda *, rows: str(rows), {}, {c.name: "…" for c in each.columns}
        )
        for rule in rules_of(staged):
            if rule.code not in seen:
                seen.add(rule.code)
                means = Consequence.ACCEPTABLE.value if rule.acceptable else refused
                yield f"`{rule.code}`", means, rule.message, rule.remedy
    for code in _NAMES:
        if code not in seen:
            yield f"`{code}`", refused, *told(code, TABLES["persons"].columns[0], _DAY)


def _general(message: str) -> str:
    """A message without the bounds of the one column that it was asked for."""
    return message.replace(f"{_DAY}", "the day of the import, or …").replace(
        "0 to 2147483647", "… to …"
    )
