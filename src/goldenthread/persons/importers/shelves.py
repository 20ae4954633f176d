# ruff: noqa: PLR0917 - a telling is written as a sentence: what, where, when, and what to do
"""What importers of other people's models share: files held in memory, codes mapped, rows told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pyarrow as pa

from goldenthread.persons.importers.domains import shape
from goldenthread.persons.importers.engine import named, quoted
from goldenthread.persons.importers.report import ROWS_SHOWN, SHAPES_SHOWN
from goldenthread.persons.importers.staging import Feed, Relation, Staged
from goldenthread.persons.tables import TABLES

NOTHING = "CAST(NULL AS VARCHAR)"
MAPPED = ("practice", "ethnicity", "small_area", "diagnosis", "birth_month")
"""Kinds of code that a mapping may turn into ours."""

_INSTANT = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?"
INFLUENZA = frozenset({
    "15", "16", "88", "111", "135", "140", "141", "144", "149", "150", "151", "153", "155", "158",
    "161", "166", "168", "171", "185", "186", "194", "197", "200", "201", "202", "205",
})  # fmt: skip
"""CVX codes of seasonal influenza vaccines, as far as we know the list of the United States'
Centers for Disease Control and Prevention; not checked against an edition of it."""
SMOKING = {
    "never smoker": "0",
    "never smoked tobacco (finding)": "0",
    "current every day smoker": "1",
    "current some day smoker": "1",
    "heavy tobacco smoker": "1",
    "light tobacco smoker": "1",
    "smoker": "1",
    "smokes tobacco daily (finding)": "1",
    "former smoker": "2",
    "ex-smoker (finding)": "2",
    "unknown if ever smoked": "",
    "smoker, current status unknown": "",
}
"""What the answer to a question on smoking means; empty: not known, and left aside."""


def hold(
    feed: Feed, stem: str, columns: Sequence[str], *, may_miss: Collection[str] = (),
    required: bool = True,
) -> str | None:  # fmt: skip
    """Hold a file in a table of the engine: its name, or None where it cannot be read.

    The table has ``file_row`` and every column asked for, empty where the file lacks it. A file
    that may be missing and is gives an empty table.
    """
    table = f"held_{stem}"
    before = len(feed.report.problems)
    source = feed.folder.source(stem, columns, may_miss=may_miss, required=required)
    if source is None:
        if required or len(feed.report.problems) > before:
            return None
        nothing = ", ".join(f"{NOTHING} AS {named(each)}" for each in columns)
        feed.engine.rows(
            f"CREATE TABLE {table} AS SELECT CAST(NULL AS BIGINT) AS file_row, {nothing} LIMIT 0"
        )
        return table
    wanted = ", ".join(
        named(each) if each in source.columns else f"{NOTHING} AS {named(each)}" for each in columns
    )
    feed.engine.rows(
        f"CREATE TABLE {table} AS SELECT file_row, {wanted} FROM {source.scan(rows=True)}"
    )
    if source.broken_lines(feed.engine, feed.report):
        return None
    feed.report.read[source.name] = feed.engine.one(f"SELECT count(*) FROM {table}")
    return table


def file_of(feed: Feed, stem: str) -> str:
    """The name of the file that was held under a stem."""
    found = [name for name in feed.folder.opened if name.lower().rsplit(".", 1)[0] == stem]
    return found[0] if found else stem


def maps(feed: Feed) -> None:
    """Make the tables of the mapping: ``map_practice(code, ours)`` and the others."""
    for kind in MAPPED:
        pairs = feed.mapping.get(kind, {})
        feed.engine.take(
            f"map_{kind}",
            pa.table(
                {
                    "code": pa.array(list(pairs), pa.string()),
                    "ours": pa.array(list(pairs.values()), pa.string()),
                }
            ),
        )


def mapped(kind: str, code: str) -> str:
    """SQL for our code: of this code, or of every other one (``*``), or NULL."""
    return (
        f"coalesce((SELECT any_value(ours) FROM map_{kind} AS m WHERE m.code = {code}), "
        f"(SELECT any_value(ours) FROM map_{kind} AS m WHERE m.code = '*'))"
    )


def day_of(instant: str) -> str:
    """SQL for the day of a text that is a day or an instant; other texts stay as they are."""
    fits = f"regexp_full_match({instant}, {quoted(_INSTANT)})"
    return f"(CASE WHEN {fits} THEN left({instant}, 10) ELSE {instant} END)"


def not_a_day(instant: str) -> str:
    """SQL that is true for a text that is given and is neither a day nor an instant."""
    fits = f"regexp_full_match({instant}, {quoted(_INSTANT)})"
    is_day = f"TRY_CAST(left({instant}, 10) AS DATE) IS NOT NULL"
    return f"({instant} IS NOT NULL AND NOT ({fits} AND {is_day}))"


def rounded(number: str) -> str:
    """SQL for a decimal number as whole; other texts stay as they are."""
    fits = f"regexp_full_match({number}, '-?[0-9]{{1,9}}([.][0-9]{{1,9}})?')"
    whole = f"CAST(CAST(round(CAST({number} AS DECIMAL(18, 9))) AS BIGINT) AS VARCHAR)"
    return f"(CASE WHEN {fits} THEN {whole} ELSE {number} END)"


def chosen(text: str, words: Mapping[str, str], otherwise: str | None = None) -> str:
    """SQL for what a word stands for, whatever its case.

    Another word becomes ``otherwise``, or else a text that fits no domain: a word of ours that
    stands in somebody else's column means nothing.
    """
    cases = " ".join(f"WHEN {quoted(word)} THEN {quoted(ours)}" for word, ours in words.items())
    other = otherwise or f"'? ' || {text}"
    return f"(CASE lower({text}) {cases} ELSE {other} END)"


def from_table(query: str) -> Relation:
    """A relation of a query over held tables, which have their rows already."""

    def relation(*, rows: bool) -> str:  # noqa: ARG001 - held tables always know their rows
        return f"({query})"

    return relation


def refuse_where(
    feed: Feed, stem: str, condition: str, code: str, message: str, remedy: str, column: str
) -> None:
    """Refuse the rows of a held file for which a condition is true."""
    rows = f"FROM held_{stem} WHERE {condition}"
    count = feed.engine.one(f"SELECT count(*) {rows}")
    if not count:
        return
    found = feed.engine.rows(f"SELECT file_row {rows} ORDER BY 1 LIMIT {ROWS_SHOWN}")
    shapes = feed.engine.rows(
        f"SELECT {shape(named(column))} AS shape {rows} GROUP BY 1 HAVING shape IS NOT NULL "
        f"ORDER BY count(*) DESC, 1 LIMIT {SHAPES_SHOWN}"
    )
    feed.report.refuse(
        code, message, remedy, file=file_of(feed, stem), column=column, count=count,
        rows=tuple(row for (row,) in found), shapes=tuple(each for (each,) in shapes),
    )  # fmt: skip


def tell_where(
    feed: Feed, stem: str, condition: str, code: str, message: str, remedy: str = "",
    column: str | None = None,
) -> None:  # fmt: skip
    """Tell how many rows of a held file are left aside or changed, and why."""
    count = feed.engine.one(f"SELECT count(*) FROM held_{stem} WHERE {condition}")
    if count:
        feed.report.notice(
            code, message, remedy, file=file_of(feed, stem), column=column, count=count
        )


def of_our_own(feed: Feed, name: str) -> tuple[Staged, ...]:
    """A table that is not about persons, as a flat file beside the feed's own; none without it."""
    columns = [each.name for each in TABLES[name].columns]
    may_miss = [each.name for each in TABLES[name].columns if each.empty]
    source = feed.folder.source(name, columns, may_miss=may_miss, required=False, more=False)
    if source is None:
        return ()
    texts = {each: named(each) if each in source.columns else NOTHING for each in columns}
    return (Staged(TABLES[name], source.name, source.scan, texts, {e: e for e in columns}, source),)


def staged(
    name: str, feed: Feed, stem: str, query: str, headings: Mapping[str, str], *,
    may_repeat: bool = True,
) -> Staged:  # fmt: skip
    """A table of a query whose columns are named as the table's; ``headings`` as the file's."""
    columns = [each.name for each in TABLES[name].columns]
    return Staged(
        TABLES[name], file_of(feed, stem), from_table(query), {e: named(e) for e in columns},
        {each: headings.get(each, each) for each in columns}, None, may_repeat,
    )  # fmt: skip
