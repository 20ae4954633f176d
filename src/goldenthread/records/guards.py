"""Guards: triggers by which the database itself refuses to change what was recorded.

They bind whoever writes SQL as the application. Whoever owns the file or the server can take
them away; what is changed then is found by verifying. Each message begins with its rule:

append-only          a recorded row is never changed or deleted; a fact may be taken back, once,
                     by the latest recording; money never
one key, one content a key that is recorded is not recorded again
no back-dating       a row belongs to the latest recording, which is no earlier than the one
                     before and not in the future
money moves forward  an amount is above zero, and funds, contract and decision are recorded
chain in order       links follow one another without a gap
redaction recorded   a person's words are replaced only after a redaction was recorded

SQLite forgets a table's triggers when a migration rebuilds the table, so they are put back after
every migration rather than in one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from goldenthread.records.models import (
    AcceptedProblem,
    AllotmentRow,
    ChainLink,
    PaymentRow,
    PersonalPayload,
    Recording,
    Redaction,
)
from goldenthread.records.nouns import MODELS
from goldenthread.records.streams import NEVER_TAKEN_BACK, PERSONAL, REDACTED

PREFIX = "guard_"
QUEUE_MINUTES = 10
"""By how much a recording may be earlier than the one before: a writer takes its time at the door
and may then queue behind another."""

CLOCK_MINUTES = 60 * 24
"""By how much a recording may be ahead of the clock of the database: a day, so that clocks and
zones that differ stop nobody."""

_LATEST = "(SELECT max(id) FROM records_recording)"


@dataclass(frozen=True)
class Guard:
    """What is held to of one table."""

    table: str
    columns: tuple[str, ...]
    keys: tuple[str, ...] = ("id",)
    retractable: bool = False
    redactable: tuple[str, ...] = ()
    """Columns that may become ``REDACTED``, once a redaction is recorded."""
    noun: str = ""
    refused: tuple[tuple[str, str], ...] = field(default=())
    """Rules of an insert: the message, and the SQL, of NEW, that refuses it when true."""


def guards() -> Iterator[Guard]:
    """Every guarded table."""
    latest = (
        "no back-dating: a row belongs to the latest recording",
        f"NEW.{{}} IS DISTINCT FROM {_LATEST}",
    )

    def latest_by(column: str) -> tuple[str, str]:
        return latest[0], latest[1].format(column)

    for noun, model in MODELS.items():
        rules = [
            latest_by("recorded_in_id"),
            (
                "append-only: a row is taken back by a later recording only",
                "NEW.retracted_in_id IS NOT NULL",
            ),
            *_MONEY.get(model, ()),
        ]
        unique = [str(each.column) for each in model._meta.concrete_fields if each.unique]
        yield Guard(
            model._meta.db_table, _columns(model), tuple(unique), noun not in NEVER_TAKEN_BACK,
            PERSONAL.get(noun, ()), noun.__name__, tuple(rules),
        )  # fmt: skip
    yield Guard(_table(Recording), _columns(Recording), refused=_TIMES)
    yield Guard(
        _table(AcceptedProblem), _columns(AcceptedProblem), refused=(latest_by("recording_id"),)
    )
    yield Guard(_table(Redaction), _columns(Redaction), refused=(latest_by("recorded_in_id"),))
    yield Guard(_table(PersonalPayload), _columns(PersonalPayload), redactable=("salt",))
    yield Guard(
        _table(ChainLink), _columns(ChainLink),
        refused=(
            latest_by("recorded_in_id"),
            (
                "chain in order: a link follows the last of its stream",
                ("NEW.sequence <> 1 + (SELECT coalesce(max(sequence), 0) FROM records_chainlink "
                "WHERE stream = NEW.stream)"),
            ),
        ),
    )  # fmt: skip


def _unknown(column: str, *tables: str) -> str:
    known = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE ref = NEW.{column})" for table in tables
    )
    return f"NEW.{column} IS NOT NULL AND NOT ({known})"


_MONEY: dict[Any, tuple[tuple[str, str], ...]] = {
    AllotmentRow: (
        ("money moves forward: an amount is above zero", "NEW.amount <= 0"),
        ("money moves forward: from one fund to another", "NEW.source = NEW.destination"),
        ("money moves forward: the fund it comes from is recorded",
         _unknown("source", "records_fundrow")),
        ("money moves forward: the fund it goes to is recorded",
         _unknown("destination", "records_fundrow")),
        ("money moves forward: the decision is recorded",
         _unknown("decision", "records_decisionrow")),
    ),
    PaymentRow: (
        ("money moves forward: an amount is above zero", "NEW.amount <= 0"),
        ("money moves forward: the fund is recorded", _unknown("fund", "records_fundrow")),
        ("money moves forward: the contract is recorded",
         _unknown("contract", "records_contractrow")),
        ("money moves forward: the decision is recorded",
         _unknown("decision", "records_decisionrow")),
    ),
}  # fmt: skip

_TIMES = (
    (
        "no back-dating: a recording is no earlier than the one before",
        "{earlier}",
    ),
    ("no back-dating: a recording is not in the future", "{ahead}"),
)
_BEFORE = "(SELECT max(recorded_at) FROM records_recording)"
_CLOCKS = {
    "sqlite": {
        "earlier": f"julianday(NEW.recorded_at) < julianday({_BEFORE}) - {QUEUE_MINUTES} / 1440.0",
        "ahead": f"julianday(NEW.recorded_at) > julianday('now') + {CLOCK_MINUTES} / 1440.0",
    },
    "postgresql": {
        "earlier": f"NEW.recorded_at < {_BEFORE} - interval '{QUEUE_MINUTES} minutes'",
        "ahead": f"NEW.recorded_at > clock_timestamp() + interval '{CLOCK_MINUTES} minutes'",
    },
}


def _table(model: Any) -> str:
    return str(model._meta.db_table)


def _columns(model: Any) -> tuple[str, ...]:
    return tuple(each.column for each in model._meta.concrete_fields)


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
        condition = refused.replace("IS DISTINCT FROM", "IS NOT").format(**_CLOCKS["sqlite"])
        yield trigger(f"insert_{number}", "INSERT", message, condition)


def _changed_in_sqlite(guard: Guard) -> str:
    allowed = []
    if guard.retractable:
        allowed.append(
            f"(OLD.retracted_in_id IS NULL AND NEW.retracted_in_id IS {_LATEST} "
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
        f"IF {refused.format(**_CLOCKS['postgresql'])} THEN RAISE EXCEPTION '{message}'; END IF;"
        for message, refused in guard.refused
    ]
    yield from _function_and_trigger(
        guard, "insert", "BEFORE INSERT", "ROW", " ".join([*body, "RETURN NEW;"])
    )
    refusal = f"RAISE EXCEPTION '{_unchanged_message(guard)}';"
    deleted = "append-only: a recorded row is never deleted"
    lines = [f"IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{deleted}'; END IF;"]
    if guard.retractable:
        lines.append(
            f"IF OLD.retracted_in_id IS NULL AND NEW.retracted_in_id = {_LATEST} "
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


def _function_and_trigger(
    guard: Guard, what: str, moment: str, each: str, body: str
) -> Iterator[tuple[str, str]]:
    name = f"{PREFIX}{guard.table}_{what}"
    # The path is fixed, so that no other schema's tables can be put before ours.
    yield (
        f"{name}()",
        (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql '
            f"SET search_path FROM CURRENT AS $guard$ BEGIN {body} END $guard$"
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
