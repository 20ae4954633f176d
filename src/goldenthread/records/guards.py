"""Guards: triggers by which the database itself refuses to change what was recorded.

They bind whoever writes SQL as the application. Whoever owns the file or the server can take
them away; what is changed then is found by verifying. Each message begins with its rule:

append-only          a recorded row is never changed or deleted; a fact may be taken back, once,
                     by the latest recording; money never
one key, one content a key that is recorded is not recorded again
no back-dating       a row belongs to the latest recording, which is no earlier than the one
                     before and not in the future
money moves forward  an amount is above zero, and funds, contract and decision are recorded
money has a warrant  what a transfer says that it rests on is there; irregular money moves out of
                     suspense only, and what moves into suspense makes something good
enough is there      a fund passes on and pays no more than stands in it, but for money voted by
                     Parliament and for suspense
balance follows      what stands in a fund changes by its transfers only
ring-fence           ring-fenced money passes to the funds that it feeds or is fed from, if they are
                     fenced too, and is paid by the power with which it came
chain in order       links follow one another without a gap
redaction recorded   a person's words are replaced only after a redaction was recorded
named for good       an account keeps its name and address, and a role is given in that name

SQLite forgets a table's triggers when a migration rebuilds the table, so they are put back after
every migration rather than in one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from goldenthread.kernel import BY_LAW, WarrantKind
from goldenthread.records.models import (
    AcceptedProblem,
    Account,
    AllotmentRow,
    ChainLink,
    DecisionRow,
    FundBalance,
    FundRow,
    MeetingRow,
    PaymentRow,
    PersonalPayload,
    ReceiptRow,
    Recording,
    Redaction,
    RoleEnd,
    RoleGrant,
    SignInEvent,
    VoteRow,
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
    moves: tuple[tuple[str, str, str], ...] = ()
    """What an insert does to balances: column of the fund, sign, column of the last row."""
    allowed: str = ""
    """SQL of OLD and NEW that lets an update through when true."""
    stopped: tuple[tuple[str, str], ...] = ()
    """Rules of an update that is let through: the message, and the SQL that refuses it."""
    unchanged: str = ""
    """What the refusal of any other update says (empty: what its kind of table says)."""


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
            *_RULES.get(model, ()),
        ]
        unique = [str(each.column) for each in model._meta.concrete_fields if each.unique]
        yield Guard(
            model._meta.db_table, _columns(model), tuple(unique), noun not in NEVER_TAKEN_BACK,
            PERSONAL.get(noun, ()), noun.__name__, tuple(rules), tuple(_MOVES.get(model, ())),
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
    yield from _guards_of_accounts(latest_by("recorded_in_id"))
    yield Guard(
        _table(FundBalance), _columns(FundBalance), ("id", "fund"),
        refused=((
            "balance follows: a fund begins with nothing",
            ("NEW.pence <> 0 OR NEW.last_allotment <> 0 OR NEW.last_payment <> 0 "
            "OR NEW.last_receipt <> 0"),
        ),),
        allowed=_FOLLOWS,
        stopped=((
            "enough is there: a fund passes on and pays no more than it holds",
            ("NEW.pence < 0 AND NEW.pence < OLD.pence AND EXISTS (SELECT 1 FROM records_fundrow f "
            "WHERE f.ref = NEW.fund AND f.parent IS NOT NULL AND NOT f.suspense)"),
        ),),
    )  # fmt: skip


def _guards_of_accounts(latest: tuple[str, str]) -> Iterator[Guard]:
    """Accounts keep their names, roles are given and ended for good, and the log only grows."""
    kept = ("id", "name", "email", "recorded_in_id")
    yield Guard(
        _table(Account), _columns(Account), ("id", "email"), refused=(latest,),
        allowed=" AND ".join(f"NEW.{name} = OLD.{name}" for name in kept),
        unchanged="named for good: an account keeps its name and address",
    )  # fmt: skip
    yield Guard(
        _table(RoleGrant), _columns(RoleGrant),
        refused=(
            latest,
            (
                "named for good: a role is given in the name of its account",
                ("NEW.holder IS DISTINCT FROM "
                "(SELECT a.name FROM records_account a WHERE a.id = NEW.account_id)"),
            ),
        ),
    )  # fmt: skip
    yield Guard(_table(RoleEnd), _columns(RoleEnd), ("id", "grant_id"), refused=(latest,))
    yield Guard(_table(SignInEvent), _columns(SignInEvent))


def _applied(noun: str, amount: str, whose: str) -> str:
    """Whether an update of a balance adds one transfer of a noun that was not in it yet."""
    others = " AND ".join(
        f"NEW.last_{other} = OLD.last_{other}"
        for other in ("allotment", "payment", "receipt")
        if other != noun
    )
    return (
        f"(NEW.id = OLD.id AND NEW.fund = OLD.fund AND {others} AND NEW.last_{noun} > "
        f"OLD.last_{noun} AND NEW.pence IS NOT DISTINCT FROM OLD.pence + (SELECT {amount} "
        f"FROM records_{noun}row t WHERE t.id = NEW.last_{noun} AND {whose}))"
    )


_FOLLOWS = " OR ".join(
    (
        _applied("allotment", "CASE WHEN t.source = OLD.fund THEN -t.amount ELSE t.amount END",
                 "OLD.fund IN (t.source, t.destination)"),
        _applied("payment", "-t.amount", "t.fund = OLD.fund"),
        _applied("receipt", "t.amount", "t.fund = OLD.fund"),
    )
)  # fmt: skip


def _unknown(column: str, *tables: str) -> str:
    """Whether a column names something that is not recorded, or was taken back."""
    known = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE ref = NEW.{column} AND retracted_in_id IS NULL)"
        for table in tables
    )
    return f"NEW.{column} IS NOT NULL AND NOT ({known})"


def _fund(column: str, condition: str) -> str:
    """Whether the fund that a column names is one of which the condition, of f, holds."""
    return f"EXISTS (SELECT 1 FROM records_fundrow f WHERE f.ref = NEW.{column} AND {condition})"


def _power_differs(fund: str) -> str:
    """Whether a fund came with a delegated power, and the transfer is by another."""
    return (
        "EXISTS (SELECT 1 FROM records_decisionrow s WHERE s.ref = "
        f"{fund}.decision AND s.delegation IS NOT NULL AND s.power <> coalesce("
        "(SELECT max(d.power) FROM records_decisionrow d WHERE d.ref = NEW.decision "
        "AND d.retracted_in_id IS NULL), {other}))"
    )


_IRREGULAR, _BROUGHT = f"'{WarrantKind.IRREGULAR}'", f"'{WarrantKind.BROUGHT_FORWARD}'"
_LAW = ", ".join(f"'{force}'" for force in sorted(BY_LAW))
_CAME_WITH_POWER = "money for one power is not paid by another"


def _no_such_warrant(*kinds: WarrantKind) -> tuple[str, str]:
    """That it says one of some words; another word is asked for nothing, and so stands for none."""
    words = ", ".join(f"'{kind}'" for kind in kinds)
    return "money has a warrant: of a kind that there is", f"NEW.warrant NOT IN ({words})"


_RULES: dict[Any, tuple[tuple[str, str], ...]] = {
    AllotmentRow: (
        ("money moves forward: an amount is above zero", "NEW.amount <= 0"),
        ("money moves forward: from one fund to another", "NEW.source = NEW.destination"),
        ("money moves forward: the fund it comes from is recorded",
         _unknown("source", "records_fundrow")),
        ("money moves forward: the fund it goes to is recorded",
         _unknown("destination", "records_fundrow")),
        ("money moves forward: the decision is recorded",
         _unknown("decision", "records_decisionrow")),
        ("money moves forward: the clause is recorded", _unknown("clause", "records_clauserow")),
        ("money moves forward: what is made good is recorded",
         _unknown("clears", "records_paymentrow", "records_allotmentrow")),
        ("money moves forward: what is taken back is recorded",
         _unknown("reverses", "records_allotmentrow")),
        _no_such_warrant(*(kind for kind in WarrantKind if kind is not WarrantKind.DELEGATION)),
        ("money has a warrant: a decision is named",
         f"NEW.warrant = '{WarrantKind.DECISION}' AND NEW.decision IS NULL"),
        ("money has a warrant: irregular money moves out of suspense, and nothing else does",
         f"(NEW.warrant = {_IRREGULAR}) <> ({_fund('source', 'f.suspense')})"),
        ("money has a warrant: what moves into suspense makes something good",
         f"NEW.clears IS NULL AND {_fund('destination', 'f.suspense')}"),
        ("money has a warrant: only suspense is made good",
         f"NEW.clears IS NOT NULL AND NOT {_fund('destination', 'f.suspense')}"),
        ("ring-fence: money passes within its fence only",
         _fund("source", "f.ring_fenced AND NEW.clears IS NULL AND NOT EXISTS (SELECT 1 "
               "FROM records_fundrow g WHERE g.ref = NEW.destination AND g.ring_fenced "
               "AND (g.parent = f.ref OR f.parent = g.ref))")),
        (f"ring-fence: {_CAME_WITH_POWER}",
         "NEW.clears IS NOT NULL AND " + _fund("source", "f.ring_fenced AND "
               + _power_differs("f").format(other="''"))),
    ),
    PaymentRow: (
        ("money moves forward: an amount is above zero", "NEW.amount <= 0"),
        ("money moves forward: the fund is recorded", _unknown("fund", "records_fundrow")),
        ("money moves forward: the contract is recorded",
         _unknown("contract", "records_contractrow")),
        ("money moves forward: the decision is recorded",
         _unknown("decision", "records_decisionrow")),
        ("money moves forward: the delegation is recorded",
         _unknown("delegation", "records_delegationrow")),
        ("money moves forward: nobody is paid tomorrow’s money today", "{tomorrow}"),
        ("money moves forward: the clause is recorded", _unknown("clause", "records_clauserow")),
        _no_such_warrant(*WarrantKind),
        ("money has a warrant: a decision is named",
         f"NEW.warrant = '{WarrantKind.DECISION}' AND NEW.decision IS NULL"),
        ("money has a warrant: a delegation is named",
         f"NEW.warrant = '{WarrantKind.DELEGATION}' AND NEW.delegation IS NULL"),
        ("money has a warrant: a clause is named",
         f"NEW.warrant = '{WarrantKind.STATUTE}' AND NEW.clause IS NULL"),
        ("money has a warrant: what is owed is owed by law",
         (f"NEW.warrant = '{WarrantKind.STATUTE}' AND NOT EXISTS (SELECT 1 FROM records_clauserow "
          f"c WHERE c.ref = NEW.clause AND c.force IN ({_LAW}))")),
        ("money has a warrant: nothing brought forward is paid",
         f"NEW.warrant = {_BROUGHT}"),
        ("money has a warrant: irregular money is paid out of suspense, and nothing else is",
         f"(NEW.warrant = {_IRREGULAR}) <> ({_fund('fund', 'f.suspense')})"),
        (f"ring-fence: {_CAME_WITH_POWER}",
         f"NEW.warrant <> '{WarrantKind.STATUTE}' AND " + _fund("fund", "f.ring_fenced AND "
               + _power_differs("f").format(other="(SELECT max(e.power) FROM "
               "records_delegationrow e WHERE e.ref = NEW.delegation "
               "AND e.retracted_in_id IS NULL), ''"))),
    ),
    ReceiptRow: (
        ("money moves forward: an amount is above zero", "NEW.amount <= 0"),
        ("money moves forward: it comes back to the fund that it left",
         ("NOT EXISTS (SELECT 1 FROM records_paymentrow p WHERE p.ref = NEW.reverses "
          "AND p.fund = NEW.fund)")),
        ("money moves forward: no more comes back than was paid",
         ("NEW.amount + coalesce((SELECT sum(r.amount) FROM records_receiptrow r "
          "WHERE r.reverses = NEW.reverses), 0) > (SELECT p.amount FROM records_paymentrow p "
          "WHERE p.ref = NEW.reverses)")),
    ),
    **{
        model: (
            ("one key, one content: the key is recorded already",
             (f"EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE ref = NEW.ref "
              "AND retracted_in_id IS NULL)")),
        )
        for model in (MeetingRow, DecisionRow)
    },
    VoteRow: (
        ("one key, one content: a member votes once",
         ("EXISTS (SELECT 1 FROM records_voterow WHERE decision = NEW.decision "
          "AND person = NEW.person AND retracted_in_id IS NULL)")),
    ),
}  # fmt: skip

_MOVES: dict[Any, tuple[tuple[str, str, str], ...]] = {
    AllotmentRow: (("source", "-", "last_allotment"), ("destination", "+", "last_allotment")),
    PaymentRow: (("fund", "-", "last_payment"),),
    ReceiptRow: (("fund", "+", "last_receipt"),),
}

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
        "tomorrow": f"julianday(NEW.paid) > julianday('now') + {CLOCK_MINUTES} / 1440.0",
    },
    "postgresql": {
        "earlier": f"NEW.recorded_at < {_BEFORE} - interval '{QUEUE_MINUTES} minutes'",
        "ahead": f"NEW.recorded_at > clock_timestamp() + interval '{CLOCK_MINUTES} minutes'",
        "tomorrow": f"NEW.paid > clock_timestamp() + interval '{CLOCK_MINUTES} minutes'",
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
        condition = _in_sqlite(refused.format(**_CLOCKS["sqlite"]))
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
    if guard.table == _table(FundRow):
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
        f"IF {refused.format(**_CLOCKS['postgresql'])} THEN RAISE EXCEPTION '{message}'; END IF;"
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
