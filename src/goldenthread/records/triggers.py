"""Triggers: how SQLite and PostgreSQL are each made to hold to the guards.

SQLite forgets a table's triggers when a migration rebuilds the table, so they are put back after
every migration rather than in one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from goldenthread.records.guards import CLOCKS, LATEST, Guard, guards, table_of
from goldenthread.records.models import FundRow
from goldenthread.records.streams import REDACTED

PREFIX = "guard_"


def put_guards() -> None:
    """Put every guard in place. Safe to repeat; touches nothing that is in place already."""
    statements = _WRITERS[connection.vendor]
    with connection.cursor() as cursor:
        there = _in_place(cursor)
        for guard in guards():
            if guard.table not in there.tables:
                continue  # a migration further on makes it
            for name, statement in statements(guard):
                if there.triggers.get(name) == statement:
                    continue
                if connection.vendor == "sqlite":
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                cursor.execute(statement)


def put_guards_away() -> None:
    """Take the guards off for a migration: SQLite cannot rebuild a table that a trigger names."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in guards_in_place():
                cursor.execute(f'DROP TRIGGER "{name}"')


@dataclass(frozen=True)
class _InPlace:
    tables: frozenset[str]
    triggers: dict[str, str]


def _in_place(cursor: Any) -> _InPlace:
    tables = frozenset(connection.introspection.table_names(cursor))
    if connection.vendor != "sqlite":
        return _InPlace(tables, {})
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return _InPlace(tables, dict(cursor.fetchall()))


def guard_names() -> set[str]:
    """The name of every guard that should be in the database."""
    return {name for guard in guards() for name, _ in _WRITERS[connection.vendor](guard)
            if not name.endswith("()")}  # fmt: skip


def guards_in_place() -> set[str]:
    """The name of every guard that is in the database and awake."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


# ── SQLite ──────────────────────────────────────────────────────────────────────────────────


def _for_sqlite(guard: Guard) -> Iterator[tuple[str, str]]:
    def trigger(what: str, moment: str, message: str, when: str = "") -> tuple[str, str]:
        name = f"{PREFIX}{guard.table}_{what}"
        held = f" WHEN {when}" if when else ""
        return name, (
            f'CREATE TRIGGER "{name}" BEFORE {moment} ON "{guard.table}" FOR EACH ROW{held} '
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )

    yield trigger("delete", "DELETE", "append-only: a recorded row is never deleted")
    yield trigger("update", "UPDATE", _unchanged_message(guard), _changed_in_sqlite(guard))
    for number, (message, stopped) in enumerate(guard.stopped, 1):
        yield trigger(f"update_{number}", "UPDATE", message, stopped)
    # INSERT OR REPLACE deletes the row that is in its way, without asking the trigger above
    # unless the writer's own connection says so: so it is refused before.
    taken = " OR ".join(f'"{key}" = NEW."{key}"' for key in guard.keys)
    yield trigger(
        "replace",
        "INSERT",
        "one key, one content: the key is recorded already",
        f'EXISTS (SELECT 1 FROM "{guard.table}" WHERE {taken})',
    )
    for number, (message, refused) in enumerate(guard.refused, 1):
        condition = _in_sqlite(refused.format(**CLOCKS["sqlite"]))
        yield trigger(f"insert_{number}", "INSERT", message, condition)
    if steps := "; ".join(_moves(guard)):
        name = f"{PREFIX}{guard.table}_moves"
        yield (
            name,
            (
                f'CREATE TRIGGER "{name}" AFTER INSERT ON "{guard.table}" FOR EACH ROW '
                f"BEGIN {steps}; END"
            ),
        )


def _moves(guard: Guard) -> Iterator[str]:
    """What an insert does to balances, as statements of NEW."""
    if guard.table == table_of(FundRow):
        yield (
            "INSERT INTO records_fundbalance (fund, pence, last_allotment, last_payment, "
            "last_receipt) VALUES (NEW.ref, 0, 0, 0, 0)"
        )
    for column, sign, last in guard.moves:
        yield (
            f"UPDATE records_fundbalance SET pence = pence {sign} NEW.amount, {last} = NEW.id "
            f"WHERE fund = NEW.{column}"
        )


def _in_sqlite(condition: str) -> str:
    return condition.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")


def _changed_in_sqlite(guard: Guard) -> str:
    allowed = [_in_sqlite(guard.allowed)] if guard.allowed else []
    if guard.retractable:
        allowed.append(
            f"(OLD.retracted_in_id IS NULL AND NEW.retracted_in_id IS {LATEST} "
            f"AND {_same(guard, 'retracted_in_id')})"
        )
    if guard.redactable:
        marker = "''" if not guard.noun else f"'{REDACTED}'"
        steps = " AND ".join(
            f'(OLD."{column}" IS NEW."{column}" OR (NEW."{column}" = {marker} '
            f"AND {_redaction('OLD', guard, column)}))"
            for column in guard.redactable
        )
        allowed.append(f"({steps} AND {_same(guard, *guard.redactable)})")
    return f"NOT ({' OR '.join(allowed)})" if allowed else ""


def _redaction(row: str, guard: Guard, column: str) -> str:
    """Whether a redaction of this field of this row is recorded."""
    if guard.noun:
        which = f"noun = '{guard.noun}' AND row = {row}.id AND field = '{column}'"
    else:
        which = f"noun = {row}.noun AND row = {row}.row AND field = {row}.field"
    return f"EXISTS (SELECT 1 FROM records_redaction WHERE {which})"


def _same(guard: Guard, *but: str) -> str:
    return " AND ".join(
        f'OLD."{name}" IS NEW."{name}"' for name in guard.columns if name not in but
    )


def _unchanged_message(guard: Guard) -> str:
    if guard.unchanged:
        return guard.unchanged
    if guard.allowed:
        return "balance follows: what stands in a fund changes by its transfers only"
    if guard.redactable:
        return (
            "append-only, redaction recorded: words are replaced only after their redaction was "
            "recorded, and nothing else is changed"
        )
    if guard.retractable:
        return (
            "append-only: a recorded fact is never changed; it may be taken back, once, by the "
            "latest recording"
        )
    return "append-only: a recorded row is never changed"


# ── PostgreSQL ──────────────────────────────────────────────────────────────────────────────


def _for_postgresql(guard: Guard) -> Iterator[tuple[str, str]]:
    body = [
        f"IF {refused.format(**CLOCKS['postgresql'])} THEN RAISE EXCEPTION '{message}'; END IF;"
        for message, refused in guard.refused
    ]
    yield from _function_and_trigger(
        guard, "insert", "BEFORE INSERT", "ROW", " ".join([*body, "RETURN NEW;"])
    )
    if steps := " ".join(f"{step};" for step in _moves(guard)):
        # As the owner: the application may write transfers, and no balance.
        yield from _function_and_trigger(
            guard, "moves", "AFTER INSERT", "ROW", f"{steps} RETURN NULL;", as_owner=True
        )
    refusal = f"RAISE EXCEPTION '{_unchanged_message(guard)}';"
    deleted = "append-only: a recorded row is never deleted"
    lines = [f"IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{deleted}'; END IF;"]
    lines += [
        f"IF {stopped} THEN RAISE EXCEPTION '{message}'; END IF;"
        for message, stopped in guard.stopped
    ]
    if guard.allowed:
        lines.append(f"IF {guard.allowed} THEN RETURN NEW; END IF;")
    if guard.retractable:
        lines.append(
            f"IF OLD.retracted_in_id IS NULL AND NEW.retracted_in_id = {LATEST} "
            "AND to_jsonb(OLD) - 'retracted_in_id' = to_jsonb(NEW) - 'retracted_in_id' "
            "THEN RETURN NEW; END IF;"
        )
    if guard.redactable:
        marker = "''" if not guard.noun else f"'{REDACTED}'"
        but = "".join(f" - '{column}'" for column in guard.redactable)
        steps = " AND ".join(
            f'(OLD."{column}" IS NOT DISTINCT FROM NEW."{column}" OR (NEW."{column}" = {marker} '
            f"AND {_redaction('OLD', guard, column)}))"
            for column in guard.redactable
        )
        lines.append(
            f"IF to_jsonb(OLD){but} = to_jsonb(NEW){but} AND {steps} THEN RETURN NEW; END IF;"
        )
    yield from _function_and_trigger(
        guard, "change", "BEFORE UPDATE OR DELETE", "ROW", " ".join([*lines, refusal])
    )
    yield from _function_and_trigger(
        guard, "truncate", "BEFORE TRUNCATE", "STATEMENT",
        "RAISE EXCEPTION 'append-only: a recorded table is never emptied';",
    )  # fmt: skip


def _schema() -> str:
    """The schema in which the tables of the record are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _function_and_trigger(
    guard: Guard, what: str, moment: str, each: str, body: str, *, as_owner: bool = False
) -> Iterator[tuple[str, str]]:
    name = f"{PREFIX}{guard.table}_{what}"
    rights = " SECURITY DEFINER" if as_owner else ""
    # The path is fixed, so that no other schema's tables can be put before ours. Unless it says
    # otherwise that of a session's own temporary tables, which anybody may make, comes first.
    path = f"{connection.ops.quote_name(_schema())}, pg_temp"
    yield (
        f"{name}()",
        (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql{rights} '
            f"SET search_path = {path} AS $guard$ BEGIN {body} END $guard$; "
            # Nobody hangs it on a table of their own: those that fire it need no right to it.
            f'REVOKE EXECUTE ON FUNCTION "{name}"() FROM PUBLIC'
        ),
    )
    yield (
        name,
        (
            f'CREATE OR REPLACE TRIGGER "{name}" {moment} ON "{guard.table}" FOR EACH {each} '
            f'EXECUTE FUNCTION "{name}"(); ALTER TABLE "{guard.table}" ENABLE TRIGGER "{name}"'
        ),
    )


_WRITERS = {"sqlite": _for_sqlite, "postgresql": _for_postgresql}
