"""Posting transfers that survive a power cut: one by one and in bulk, beside two ledgers.

Ours is asked for authority, limit, ring-fence and balance each time, and is chained by hash;
django-hordak posts balanced double entries, checked by triggers of PostgreSQL; beancount appends
text, and reads the whole ledger to check it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import Money, Ref, Span
from goldenthread.money.transfers import Allotment, Payment
from tests.databases.postgresql import TemporaryPostgreSQL, create_database
from tests.gate.world import (
    BOARD,
    CLAUSE,
    FENCED,
    FOUNDING,
    FROM_NATION,
    NORTH_SURGERY,
    POT,
    PRIMARY,
    SYSTEM,
    VOTE,
)
from tests.gate.world import world as small_world

MEETING, AWARD = Ref("meeting", "B-1"), Ref("decision", "B-1")
CONTRACT = Ref("contract", "B-1")
SINGLE = 300
BATCHES = (1_000, 5_000, 20_000)
"""Transfers posted one by one, and in bulk in one transaction each."""


def run() -> None:
    server = TemporaryPostgreSQL(durable=True)
    print(f"{'':28} | {'one by one':>20} | bulk, transfers a second")
    print(f"{'':28} | {'a second':>9} {'p99 ms':>10} | "
          + " ".join(f"{size:>10,}" for size in BATCHES))  # fmt: skip
    try:
        for contender, database in (
            ("goldenthread", "sqlite"), ("goldenthread", "postgresql"),
            ("hordak", "postgresql"), ("beancount", "file"),
        ):  # fmt: skip
            _apart(contender, database, server)
    finally:
        server.stop()


def _apart(contender: str, database: str, server: TemporaryPostgreSQL) -> None:
    # One process each: Django is set up once.
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        environment.pop("GOLDENTHREAD_DATABASE_URL", None)
        if database == "postgresql":
            url = create_database(server.url("postgres"), f"posting_{contender}")
            environment["GOLDENTHREAD_DATABASE_URL"] = url
        subprocess.run(
            [sys.executable, "-m", "bench.posting", contender, database, folder],
            env=environment,
            check=True,
        )


def measure(
    name: str, one: Callable[[int], object], many: Callable[[int, int], object], check: str = ""
) -> None:
    """Time one contender: ``one`` posts number N, ``many`` posts so many from N on."""
    one(0)
    seconds = []
    for number in range(1, SINGLE + 1):
        began = time.perf_counter()
        one(number)
        seconds.append(time.perf_counter() - began)
    seconds.sort()
    rates, first = [], SINGLE + 1
    for size in BATCHES:
        began = time.perf_counter()
        many(first, size)
        rates.append(size / (time.perf_counter() - began))
        first += size
    print(f"{name:28} | {SINGLE / sum(seconds):9,.0f} {seconds[-SINGLE // 100] * 1_000:10.1f} | "
          + " ".join(f"{rate:10,.0f}" for rate in rates) + check, flush=True)  # fmt: skip


def goldenthread(database: str, folder: Path) -> None:
    """Ours, by the door that refuses."""
    from goldenthread.records.opening import open_record

    open_record(folder)
    from goldenthread.actions.recording import record_facts, recording
    from goldenthread.actions.transfer import authorise
    from goldenthread.records.integrity import verify

    at, on = datetime(2026, 3, 31, 12, tzinfo=UTC), date(2026, 3, 31)
    with recording("bench", by="bench", at=at) as event:
        record_facts(event, world())
    payment = pattern(on)

    def one(number: int) -> None:
        authorise([payment(number)], by="bench", at=at, on=on, reason="measured")

    def many(first: int, size: int) -> None:
        batch = [payment(number) for number in range(first, first + size)]
        authorise(batch, by="bench", at=at, on=on, reason="measured")

    measure(f"goldenthread, {database}", one, many)
    assert not verify().faults


def world() -> Iterator[Any]:
    """A board with money, a committee that awarded a contract, and the practice that is paid."""
    yield from small_world()
    yield Meeting(MEETING, BOARD, "Board", date(2025, 9, 1), "Hall", in_public=True,
                  present=3, quorum=2)  # fmt: skip
    yield Decision(AWARD, MEETING, "Local services", "They help.", PRIMARY, FROM_NATION, SYSTEM,
                   Money(1_000_000_00), None, None, 3, 0, 0, date(2025, 9, 1))  # fmt: skip
    yield Contract(CONTRACT, "Local services", ContractForm.LOCAL, BOARD, NORTH_SURGERY, AWARD,
                   CLAUSE, None, Span(date(2025, 9, 1)))  # fmt: skip
    for number, (source, target) in enumerate(((VOTE, POT), (POT, FENCED)), 101):
        yield Allotment(Ref("allotment", f"W-{number}"), source, target, Money(1_000_000_00),
                        FOUNDING, CLAUSE, date(2025, 9, 1))  # fmt: skip


def pattern(on: date) -> Callable[[int], Payment]:
    """Makes the payment of a number: a pound and a few pence."""
    return lambda number: Payment(
        Ref("payment", f"b-{number:07}"), FENCED, NORTH_SURGERY, NORTH_SURGERY, CONTRACT, AWARD,
        f"Service no. {number}", Money(100 + number % 100), on,
    )  # fmt: skip


def hordak(database: str, _: Path) -> None:
    """django-hordak: a transfer is a transaction with two legs."""
    import dj_database_url
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": dj_database_url.parse(os.environ["GOLDENTHREAD_DATABASE_URL"])},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "mptt", "djmoney",
                        "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True, DEFAULT_CURRENCY="GBP",
        HORDAK_CURRENCIES=["GBP"], CURRENCIES=["GBP"], HORDAK_INTERNAL_CURRENCY="GBP",
    )  # fmt: skip
    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from hordak.models import Account, AccountType, Leg, Transaction
    from moneyed import Money

    call_command("migrate", verbosity=0, interactive=False)
    fund = Account.objects.create(name="Fund", type=AccountType.asset, currencies=["GBP"])
    payee = Account.objects.create(name="Practice", type=AccountType.expense, currencies=["GBP"])

    def one(number: int) -> None:
        fund.transfer_to(payee, Money(f"1.{number % 100:02d}", "GBP"), description=f"no. {number}")

    def many(first: int, size: int) -> None:
        with transaction.atomic():
            made = Transaction.objects.bulk_create(
                (Transaction(description=f"no. {number}") for number in range(first, first + size)),
                2_000,
            )
            amounts = [Money(f"1.{number % 100:02d}", "GBP") for number in range(size)]
            Leg.objects.bulk_create(
                (
                    leg
                    for each, amount in zip(made, amounts, strict=True)
                    for leg in (
                        Leg(transaction=each, account=fund, credit=amount),
                        Leg(transaction=each, account=payee, debit=amount),
                    )
                ),
                2_000,
            )

    measure(f"django-hordak, {database}", one, many)
    total = 1 + SINGLE + sum(BATCHES)
    assert Leg.objects.count() == 2 * total


def beancount(_: str, folder: Path) -> None:
    """beancount: text that is appended and forced to disk; checking reads all of it."""
    from beancount import loader

    path = folder / "ledger.beancount"
    path.write_text(
        'option "operating_currency" "GBP"\n'
        "2025-04-01 open Assets:Fund GBP\n2025-04-01 open Expenses:Practice GBP\n",
        encoding="utf-8",
    )

    def text(number: int) -> str:
        pence = f"1.{number % 100:02d}"
        return (
            f'2026-03-31 * "no. {number}"\n  Expenses:Practice  {pence} GBP\n'
            f"  Assets:Fund  -{pence} GBP\n"
        )

    def append(words: str) -> None:
        with path.open("a", encoding="utf-8") as ledger:
            ledger.write(words)
            ledger.flush()
            os.fsync(ledger.fileno())

    def many(first: int, size: int) -> None:
        append("".join(text(number) for number in range(first, first + size)))

    measure("beancount, unchecked", lambda number: append(text(number)), many)
    began = time.perf_counter()
    entries, errors, _options = loader.load_file(str(path))
    seconds = time.perf_counter() - began
    total = 1 + SINGLE + sum(BATCHES)
    assert len(entries) == total + 2
    assert not errors
    print(f"{'beancount, checked as one':28} | {'':9} {'':10} | {total / seconds:10,.0f}"
          f"  ({total:,} in {seconds:.1f} s)", flush=True)  # fmt: skip


if __name__ == "__main__":
    {"goldenthread": goldenthread, "hordak": hordak, "beancount": beancount}[sys.argv[1]](
        sys.argv[2], Path(sys.argv[3])
    )
