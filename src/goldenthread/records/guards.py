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
released whole       a value is released with its edition, and never afterwards
named for good       an account keeps its name and address, and a role is given in that name

What is held to is here; how each database is made to hold to it is in ``triggers``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from goldenthread.kernel import BY_LAW, WarrantKind
from goldenthread.records.models import (
    AcceptedProblem,
    Account,
    AllotmentRow,
    ChainLink,
    DecisionRow,
    EditionRow,
    FundBalance,
    MeetingRow,
    PaymentRow,
    PersonalPayload,
    ReceiptRow,
    Recording,
    Redaction,
    ReleasedValueRow,
    RoleEnd,
    RoleGrant,
    SignInEvent,
    VoteRow,
)
from goldenthread.records.nouns import MODELS
from goldenthread.records.streams import NEVER_TAKEN_BACK, PERSONAL

QUEUE_MINUTES = 10
"""By how much a recording may be earlier than the one before: a writer takes its time at the door
and may then queue behind another."""

CLOCK_MINUTES = 60 * 24
"""By how much a recording may be ahead of the clock of the database: a day, so that clocks and
zones that differ stop nobody."""

LATEST = "(SELECT max(id) FROM records_recording)"


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
        f"NEW.{{}} IS DISTINCT FROM {LATEST}",
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
    yield Guard(table_of(Recording), _columns(Recording), refused=_TIMES)
    yield Guard(
        table_of(AcceptedProblem), _columns(AcceptedProblem), refused=(latest_by("recording_id"),)
    )
    yield Guard(table_of(Redaction), _columns(Redaction), refused=(latest_by("recorded_in_id"),))
    yield Guard(table_of(PersonalPayload), _columns(PersonalPayload), redactable=("salt",))
    yield Guard(
        table_of(ChainLink), _columns(ChainLink),
        refused=(
            latest_by("recorded_in_id"),
            (
                "chain in order: a link follows the last of its stream",
                ("NEW.sequence <> 1 + (SELECT coalesce(max(sequence), 0) FROM records_chainlink "
                "WHERE stream = NEW.stream)"),
            ),
        ),
    )  # fmt: skip
    yield Guard(
        table_of(ReleasedValueRow), _columns(ReleasedValueRow),
        refused=((
            "released whole: a value is released with its edition, and never afterwards",
            ("NOT EXISTS (SELECT 1 FROM records_editionrow e WHERE e.id = NEW.edition_id "
             # A recording ends with the link that speaks of itself.
             f"AND e.recorded_in_id = {LATEST}) OR EXISTS (SELECT 1 FROM records_chainlink c "
             f"WHERE c.noun = 'Recording' AND c.act = 'recorded' AND c.\"row\" = {LATEST})"),
        ),),
    )  # fmt: skip
    yield from _guards_of_accounts(latest_by("recorded_in_id"))
    yield Guard(
        table_of(FundBalance), _columns(FundBalance), ("id", "fund"),
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
        table_of(Account), _columns(Account), ("id", "email"), refused=(latest,),
        allowed=" AND ".join(f"NEW.{name} = OLD.{name}" for name in kept),
        unchanged="named for good: an account keeps its name and address",
    )  # fmt: skip
    yield Guard(
        table_of(RoleGrant), _columns(RoleGrant),
        refused=(
            latest,
            (
                "named for good: a role is given in the name of its account",
                ("NEW.holder IS DISTINCT FROM "
                "(SELECT a.name FROM records_account a WHERE a.id = NEW.account_id)"),
            ),
        ),
    )  # fmt: skip
    yield Guard(table_of(RoleEnd), _columns(RoleEnd), ("id", "grant_id"), refused=(latest,))
    yield Guard(table_of(SignInEvent), _columns(SignInEvent))


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
        for model in (MeetingRow, DecisionRow, EditionRow)
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
CLOCKS = {
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


def table_of(model: Any) -> str:
    """The table of a model."""
    return str(model._meta.db_table)


def _columns(model: Any) -> tuple[str, ...]:
    return tuple(each.column for each in model._meta.concrete_fields)
