"""Attacker A writes SQL as the application: whatever would change the past is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import Error, connection, transaction

from tests.chain.small_record import LATER, OPEN, OTHER_DECISION, SUSPENSE, money, sql, write
from tests.web.small_system import BUDGET, VOTE

pytestmark = pytest.mark.database

LATEST = "(SELECT max(id) FROM records_recording)"
OTHER_PAYMENT = (
    "INSERT INTO records_paymentrow (recorded_in_id, ref, fund, payee, benefits, contract, "
    "decision, description, amount, paid, warrant, clause) SELECT {recording}, {ref}, {fund}, "
    "payee, benefits, contract, {decision}, description, {amount}, {paid}, {warrant}, {clause} "
    "FROM records_paymentrow "
    "WHERE ref = 'payment:2025-0001'"
)
RECORDING = (
    "INSERT INTO records_recording (verb, recorded_by, recorded_at, reason, source_name, "
    "source_digest, year, spoke_of, summary) "
    "VALUES ('pay', 'Nobody', {when}, '', '', '', '', '', '')"
)


def payment(**how: str) -> str:
    usual = {
        "recording": LATEST, "ref": "'payment:new'", "fund": "fund", "decision": "decision",
        "amount": "100", "paid": "paid", "warrant": "warrant", "clause": "clause",
    }  # fmt: skip
    return OTHER_PAYMENT.format(**{**usual, **how})


def allotment(**how: str) -> str:
    usual = {
        "source": "source", "destination": "destination", "amount": "100", "clears": "NULL",
        "decision": "decision", "warrant": "warrant",
    }  # fmt: skip
    terms = {**usual, **how}
    return (
        "INSERT INTO records_allotmentrow (recorded_in_id, ref, source, destination, amount, "
        f"decision, clause, made, warrant, clears) SELECT {LATEST}, 'allotment:new', "
        "{source}, {destination}, {amount}, {decision}, clause, made, {warrant}, {clears} "
        "FROM records_allotmentrow WHERE ref = 'allotment:2025-1'"
    ).format(**terms)


def receipt(**how: str) -> str:
    terms = {"fund": "fund", "amount": "100", **how}
    return (
        "INSERT INTO records_receiptrow (recorded_in_id, ref, fund, payer, reverses, description, "
        f"amount, received) SELECT {LATEST}, 'receipt:new', {{fund}}, payer, reverses, "
        "description, {amount}, received FROM records_receiptrow"
    ).format(**terms)


APPEND, BACK, MONEY = "append-only", "no back-dating", "money moves forward"
ENOUGH, FENCE, WARRANT = "enough is there", "ring-fence", "money has a warrant"
BALANCE = "balance follows"
KEY, ORDER, WORDS = "one key, one content|unique", "chain in order|unique", "redaction recorded"

ATTEMPTS: dict[str, tuple[str, str]] = {
    "raise a payment": ("UPDATE records_paymentrow SET amount = amount * 10", APPEND),
    "pay somebody else": ("UPDATE records_paymentrow SET payee = 'body:mine'", APPEND),
    "charge another fund": ("UPDATE records_paymentrow SET fund = 'fund:QZZ-2025-vote'", APPEND),
    "delete a payment": ("DELETE FROM records_paymentrow WHERE ref = 'payment:2025-0002'", APPEND),
    "delete all payments": ("DELETE FROM records_paymentrow", APPEND),
    "take a payment back": (f"UPDATE records_paymentrow SET retracted_in_id = {LATEST}", APPEND),
    "raise an allotment": ("UPDATE records_allotmentrow SET amount = 1", APPEND),
    "drop a ring-fence": ("UPDATE records_fundrow SET ring_fenced = NOT ring_fenced", APPEND),
    "change who voted": ("UPDATE records_decisionrow SET against_votes = 0", APPEND),
    "delete a decision": ("DELETE FROM records_decisionrow", APPEND),
    "make a meeting quorate": ("UPDATE records_meetingrow SET quorum = 1", APPEND),
    "raise a delegated limit": ('UPDATE records_delegationrow SET "limit" = 9000000000', APPEND),
    "stretch a delegation": ("UPDATE records_delegationrow SET until = NULL, since = NULL", APPEND),
    "silence a challenge": ("DELETE FROM records_challengerow", APPEND),
    "answer a challenge early": ("UPDATE records_challengerow SET replied = raised", APPEND),
    "blame another": ("UPDATE records_recording SET recorded_by = 'Somebody else'", APPEND),
    "move a recording in time": (
        "UPDATE records_recording SET recorded_at = '2020-01-01 00:00:00+00'", APPEND),
    "delete a recording": (f"DELETE FROM records_recording WHERE id = {LATEST}", APPEND),
    "believe again": (
        ("UPDATE records_membershiprow SET retracted_in_id = NULL "
        "WHERE retracted_in_id IS NOT NULL"), APPEND),
    "take back twice": (
        ("UPDATE records_membershiprow SET retracted_in_id = recorded_in_id "
        "WHERE retracted_in_id IS NOT NULL"), APPEND),
    "take back and change at once": (
        (f"UPDATE records_membershiprow SET retracted_in_id = {LATEST}, since = NULL "
        "WHERE retracted_in_id IS NULL"), APPEND),
    "take back in the past": (
        ("UPDATE records_membershiprow SET retracted_in_id = (SELECT min(id) FROM "
        "records_recording) WHERE retracted_in_id IS NULL"), APPEND),
    "renumber a row": ("UPDATE records_paymentrow SET id = id + 1000", APPEND),
    "rewrite a hash": ("UPDATE records_chainlink SET hash = digest", APPEND),
    "cut the chain": ("DELETE FROM records_chainlink WHERE sequence > 2", APPEND),
    "leave a gap in the chain": (
        ("INSERT INTO records_chainlink (stream, sequence, act, noun, \"row\", \"count\", digest, "
        f"hash, recorded_in_id) VALUES ('transfers', 99, 'recorded', 'Payment', 99, 1, '', '', "
        f"{LATEST})"), ORDER),
    "fork the chain": (
        ("INSERT INTO records_chainlink (stream, sequence, act, noun, \"row\", \"count\", digest, "
        f"hash, recorded_in_id) VALUES ('transfers', 1, 'recorded', 'Payment', 99, 1, '', '', "
        f"{LATEST})"), ORDER),
    "put words into a mouth": ("UPDATE records_answerrow SET comment = 'I agree'", WORDS),
    "hide words quietly": (
        "UPDATE records_answerrow SET comment = '[redacted by a retention decision]'", WORDS),
    "empty a salt": ("UPDATE records_personalpayload SET salt = ''", WORDS),
    "change a commitment": ("UPDATE records_personalpayload SET commitment = salt", WORDS),
    "use a key again": (payment(ref="'payment:2025-0002'"), KEY),
    "pay backwards": (payment(amount="-100"), MONEY),
    "pay nothing": (payment(amount="0"), MONEY),
    "pay from no fund": (payment(fund="'fund:none'"), MONEY),
    "pay without a decision": (payment(decision="'decision:none'"), f"{MONEY}|{FENCE}"),
    "back-date a payment": (
        payment(recording="(SELECT min(id) FROM records_recording)"), BACK),
    "allot to itself": (allotment(destination="source"), MONEY),
    "allot to no fund": (allotment(destination="'fund:mine'"), MONEY),
    "pay more than is there": (payment(amount="900000000"), ENOUGH),
    "pay more than is there, bit by bit": (
        (f"{OTHER_PAYMENT.partition('WHERE')[0]}, records_chainlink c WHERE ref = "
        "'payment:2025-0001'").format(
            recording=LATEST, ref="'payment:bit' || c.id", fund="fund", decision="decision",
            amount="200000000", paid="paid", warrant="warrant", clause="clause"), ENOUGH),
    "pay out of nothing": (
        payment(fund=f"'{OPEN}'", decision=f"'{OTHER_DECISION}'", amount="100001"), ENOUGH),
    "allot more than is there": (
        allotment(source=f"'{OPEN}'", destination=f"'{VOTE}'", amount="100001"), ENOUGH),
    "let money out of its fence": (
        allotment(source=f"'{BUDGET}'", destination=f"'{OPEN}'"), FENCE),
    "pay from the fence by another power": (payment(decision=f"'{OTHER_DECISION}'"), FENCE),
    "make good from the fence by another power": (
        allotment(source=f"'{BUDGET}'", destination=f"'{SUSPENSE}'", clears="'payment:odd'",
                  decision=f"'{OTHER_DECISION}'"), FENCE),
    "pay irregular money from the fence": (payment(warrant="'irregular'"), WARRANT),
    "pay out of suspense as if regular": (payment(fund=f"'{SUSPENSE}'"), WARRANT),
    "pay on nobody's word": (payment(decision="NULL"), f"{WARRANT}|{FENCE}"),
    "pay by a delegation that is not named": (payment(warrant="'delegation'"), WARRANT),
    "pay by a clause that is no law": (
        payment(warrant="'statutory entitlement'", clause="(SELECT max(ref) FROM "
                "records_clauserow WHERE force = 'constitution')"), WARRANT),
    "pay by a law that is not named": (payment(warrant="'statutory entitlement'"), WARRANT),
    "pay by a law that is not recorded": (
        payment(warrant="'statutory entitlement'", clause="'law:mine'"), f"{MONEY}|{WARRANT}"),
    "pay on a word that is no warrant": (
        payment(fund=f"'{OPEN}'", warrant="'approved'", decision="NULL"), WARRANT),
    "allot on a word that is no warrant": (
        allotment(source=f"'{OPEN}'", warrant="'delegation'", destination=f"'{VOTE}'",
                  decision="NULL"), WARRANT),
    "pay what was brought forward": (payment(warrant="'brought forward'"), WARRANT),
    "hide money in suspense": (allotment(destination=f"'{SUSPENSE}'"), WARRANT),
    "make good what needs nothing": (allotment(clears="'payment:odd'"), WARRANT),
    "allot on nobody's word": (allotment(decision="NULL"), WARRANT),
    "pay on a day to come": (payment(paid="'2999-01-01'"), MONEY),
    "take back more than was paid": (receipt(amount="2501"), MONEY),
    "take money back into another fund": (receipt(fund=f"'{BUDGET}'"), MONEY),
    "raise a balance": ("UPDATE records_fundbalance SET pence = pence + 1", BALANCE),
    "raise a balance by a transfer that is in it": (
        ("UPDATE records_fundbalance SET pence = pence + 100, last_payment = last_payment + 1"),
        BALANCE),
    "take a balance away": ("DELETE FROM records_fundbalance", APPEND),
    "begin with a balance": (
        ("INSERT INTO records_fundbalance (fund, pence, last_allotment, last_payment, "
        "last_receipt) VALUES ('fund:mine', 100, 0, 0, 0)"), BALANCE),
    "take a fund back": (
        (f"UPDATE records_fundrow SET retracted_in_id = {LATEST} "
        "WHERE retracted_in_id IS NULL"), APPEND),
    "put a fund in again without its fence": (
        ("INSERT INTO records_fundrow (recorded_in_id, ref, name, purpose, year, holder, area, "
        f"ring_fenced, clause, suspense) SELECT {LATEST}, ref, name, purpose, year, holder, area, "
        "NOT ring_fenced, clause, suspense FROM records_fundrow"), KEY),
    "decide once more under one key": (
        ("INSERT INTO records_decisionrow (recorded_in_id, ref, meeting, title, reasons, power, "
        f"area, for_votes, against_votes, withdrawn, taken) SELECT {LATEST}, ref, meeting, "
        "'Another', reasons, power, area, for_votes, against_votes, withdrawn, taken "
        "FROM records_decisionrow"), KEY),
    "vote twice": (
        ("INSERT INTO records_voterow (recorded_in_id, decision, person, choice) SELECT "
        f"{LATEST}, decision, person, 'against' FROM records_voterow"), KEY),
    "record in the past": (RECORDING.format(when="'2026-01-01 00:00:00+00:00'"), BACK),
    "record in the future": (RECORDING.format(when="'2999-01-01 00:00:00+00:00'"), BACK),
    "born taken back": (
        ("INSERT INTO records_networkrow (recorded_in_id, retracted_in_id, ref, name) VALUES "
        f"({LATEST}, {LATEST}, 'network:U99999', 'Ghosts')"), APPEND),
}  # fmt: skip

ON_SQLITE: dict[str, tuple[str, str]] = {
    "replace by number": (
        ("REPLACE INTO records_paymentrow (id, recorded_in_id, ref, fund, payee, benefits, "
        "contract, decision, description, amount, paid, warrant) SELECT id, "
        f"{LATEST}, 'payment:new', fund, payee, benefits, contract, decision, description, 1, "
        "paid, warrant FROM records_paymentrow"),
        KEY,
    ),
    "replace by key": (f"REPLACE {payment(ref='ref')[7:]}", KEY),
    "replace a recording": (
        ("REPLACE INTO records_recording (id, verb, recorded_by, recorded_at, reason, source_name, "
        "source_digest, year, spoke_of, summary) SELECT id, verb, 'Nobody', recorded_at, reason, "
        "source_name, source_digest, year, spoke_of, summary FROM records_recording"),
        f"{KEY}|{BACK}",
    ),
    "replace a link": (
        "REPLACE INTO records_chainlink SELECT * FROM records_chainlink",
        f"{KEY}|{ORDER}|{BACK}",
    ),
    "replace by an update": ("UPDATE OR REPLACE records_paymentrow SET id = 1", APPEND),
    "replace with triggers that do not recurse": (
        f"REPLACE {payment(ref='ref', amount='1')[7:]}", KEY),
}  # fmt: skip

ON_POSTGRESQL: dict[str, tuple[str, str]] = {
    "truncate": ("TRUNCATE records_paymentrow", APPEND),
    "truncate everything": ("TRUNCATE records_recording CASCADE", APPEND),
    "upsert": (
        payment(ref="'payment:2025-0002'") + " ON CONFLICT (ref) DO UPDATE SET amount = 1",
        APPEND),
    "merge": (
        ("MERGE INTO records_paymentrow p USING records_fundrow f ON p.fund = f.ref "
        "WHEN MATCHED THEN UPDATE SET amount = 1"), APPEND),
    "merge and delete": (
        ("MERGE INTO records_paymentrow p USING records_fundrow f ON p.fund = f.ref "
        "WHEN MATCHED THEN DELETE"), APPEND),
}  # fmt: skip

OWNERS_ONLY: dict[str, str] = {
    "put a trigger to sleep": "ALTER TABLE records_paymentrow DISABLE TRIGGER ALL",
    "drop a trigger": "DROP TRIGGER guard_records_paymentrow_change ON records_paymentrow",
    "replay as a replica": "SET session_replication_role = replica",
    "replace a trigger's function": (
        "CREATE OR REPLACE FUNCTION public.guard_records_paymentrow_change() RETURNS trigger "
        "LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    ),
    "hang our function on a table of one's own": (
        "CREATE TEMPORARY TABLE mine (id bigint, fund text, amount bigint); "
        "CREATE TRIGGER mine AFTER INSERT ON mine FOR EACH ROW "
        "EXECUTE FUNCTION guard_records_paymentrow_moves()"
    ),
    "drop a table": "DROP TABLE records_paymentrow CASCADE",
    "alter a column": "ALTER TABLE records_paymentrow ALTER amount TYPE text",
    "put a table before ours": "CREATE TABLE public.mine (id int)",
    "become the owner": "SET ROLE postgres",
    "truncate": "TRUNCATE records_chainlink",
    "add a rule": ("CREATE RULE quiet AS ON INSERT TO records_chainlink DO INSTEAD NOTHING"),
    "read another's files": "COPY records_paymentrow TO PROGRAM 'cat'",
    "migrate": "INSERT INTO django_migrations (app, name, applied) VALUES ('records', 'x', now())",
}


def attempts() -> list[tuple[str, str, str]]:
    return [(name, *terms) for name, terms in ATTEMPTS.items()]


@pytest.fixture
def record(db: None) -> str:
    return write(more=money())


@pytest.fixture
def expect_refusal(record: str) -> Callable[[str, str], None]:
    """Try a statement; it must be refused for its reason, and leave the record as it was."""

    def refused(statement: str, rules: str) -> None:
        from goldenthread.records.integrity import verify

        with pytest.raises(Error) as refusal, transaction.atomic():
            sql(statement)
        told = str(refusal.value).lower()
        assert any(rule in told for rule in rules.split("|")), told
        done = verify(record)
        assert (done.head, done.faults) == (record, [])

    return refused


@pytest.mark.parametrize(("name", "statement", "rules"), attempts(), ids=ATTEMPTS)
def test_what_would_change_the_past_is_refused(
    name: str, statement: str, rules: str, expect_refusal: Callable[[str, str], None]
) -> None:
    expect_refusal(statement, rules)


@pytest.mark.parametrize("name", ON_SQLITE)
def test_replacing_is_refused_on_sqlite(
    name: str, expect_refusal: Callable[[str, str], None], request: pytest.FixtureRequest
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    expect_refusal(*ON_SQLITE[name])


@pytest.mark.parametrize("name", ON_POSTGRESQL)
def test_emptying_and_merging_are_refused_on_postgresql(
    name: str, expect_refusal: Callable[[str, str], None]
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE and MERGE are PostgreSQL's")
    if name.startswith("merge"):
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            if int(cursor.fetchone()[0]) < 150_000:
                pytest.skip("MERGE came with PostgreSQL 15")
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # or else what is pending refuses first
    expect_refusal(*ON_POSTGRESQL[name])


def test_money_does_not_rest_on_a_decision_that_was_taken_back(record: str) -> None:
    from goldenthread.actions.record import record as enter
    from goldenthread.authority.decisions import Decision
    from goldenthread.records.reading import facts

    (taken,) = facts(Decision, ref=OTHER_DECISION)
    enter([], corrections=[(taken, None)], by="A. Tester", at=LATER, reason="Never taken")
    with pytest.raises(Error, match="the decision is recorded"), transaction.atomic():
        sql(payment(fund=f"'{OPEN}'", decision=f"'{OTHER_DECISION}'"))


def test_a_table_of_ones_own_stands_before_none_of_ours(record: str) -> None:
    """A session's own tables come first, unless a guard says where to look."""
    if connection.vendor != "postgresql":
        pytest.skip("guards on SQLite know the tables of their own file only")
    for table in ("records_fundbalance", "records_fundrow", "records_recording"):
        sql(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS SELECT * FROM public.{table}")
    sql("UPDATE pg_temp.records_fundrow SET parent = NULL, ring_fenced = FALSE")
    with pytest.raises(Error, match=ENOUGH), transaction.atomic():
        sql(payment(amount="900000000"))
    with pytest.raises(Error, match=FENCE), transaction.atomic():
        sql(allotment(source=f"'{BUDGET}'", destination=f"'{OPEN}'"))


@pytest.mark.django_db(transaction=True)
def test_the_application_role_may_add_and_read_and_nothing_else() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")
    from goldenthread.records.application_role import grant_application_role
    from goldenthread.records.integrity import verify

    head = write(more=money())
    role = "goldenthread_application_tried"
    grant_application_role(role)
    sql(f"ALTER ROLE {role} LOGIN")
    server = os.environ["GOLDENTHREAD_DATABASE_URL"].rpartition("/")[0]
    address = f"{server}/{connection.settings_dict['NAME']}".replace("postgres@", f"{role}@")
    outcomes: dict[str, str] = {}
    tried: dict[str, Any] = {
        **OWNERS_ONLY, **{name: terms[0] for name, terms in (ATTEMPTS | ON_POSTGRESQL).items()},
    }  # fmt: skip
    with psycopg.connect(address, autocommit=True) as opened:
        for name, statement in tried.items():
            try:
                opened.execute(statement)
            except psycopg.Error as refusal:
                outcomes[name] = str(refusal)
        (payments,) = opened.execute("SELECT count(*) FROM records_paymentrow").fetchone() or (0,)
        opened.execute(RECORDING.format(when="'2026-04-02 10:00:00+00'"))
    assert set(tried) - set(outcomes) == set()
    assert payments == 4
    found = verify(head)
    (fault,) = found.faults  # the role may add a recording; without its link it shows
    assert (fault.place, fault.words) == ("events", "it has no link in the chain")


@pytest.mark.django_db
def test_every_table_of_facts_is_guarded() -> None:
    from goldenthread.records.guards import guards
    from goldenthread.records.nouns import MODELS
    from goldenthread.records.triggers import guard_names, guards_in_place

    assert guards_in_place() == guard_names()
    assert {guard.table for guard in guards()} >= {
        model._meta.db_table for model in MODELS.values()
    }
