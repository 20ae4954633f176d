"""The first door of money: all or nothing, once for each key, one writer after another."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldenthread.actions.record import record
from goldenthread.actions.recording import RecorderError, record_facts, recording
from goldenthread.actions.refusal import RefusedError
from goldenthread.actions.transfer import (
    Authorised,
    NothingToReverseError,
    authorise,
    clear,
    reverse,
)
from goldenthread.assurance.example import (
    AWARD,
    CHARITY,
    CLAUSE,
    FENCED,
    FENCED_BY,
    GRANT_PAYMENT,
    SCHEMES,
    SURGERIES,
    sound,
)
from goldenthread.kernel import Money, Ref, WarrantKind
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer
from goldenthread.records.models import FundBalance, PaymentRow, Recording
from goldenthread.records.reading import facts
from tests.money.books import ON, grant

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = datetime(2025, 6, 30, 12, tzinfo=UTC)
HOW: dict[str, Any] = {"by": "Ann Keeper", "at": AT, "reason": "It is due"}


@pytest.fixture(autouse=True)
def example(db: None) -> None:
    """The sound example, recorded."""
    with recording("test", by="A tester", at=AT) as event:
        record_facts(event, [one for one in sound() if not isinstance(one, Payment)])
        record_facts(event, [one for one in sound() if isinstance(one, Payment)])


def send(*transfers: Transfer, on: date = ON, dry_run: bool = False) -> Authorised:
    return authorise(transfers, on=on, dry_run=dry_run, **HOW)


def left(fund: Ref = SCHEMES) -> Money:
    return Money(FundBalance.objects.get(fund=fund).pence)


def numbered(**fields: Any) -> Payment:
    return grant(**{"ref": Ref("payment", ""), **fields})


def test_a_transfer_is_recorded_with_who_did_it_and_why() -> None:
    before = left()
    done = send(grant())
    assert facts(Payment, ref=grant().ref) == [grant()]
    assert left() == before - grant().amount
    event = Recording.objects.latest("pk")
    assert event.pk == done.recording
    assert (event.recorded_by, event.reason) == ("Ann Keeper", "It is due")
    assert event.summary == "1 payment of £20,000.00"


def test_the_same_key_with_the_same_content_is_done_once() -> None:
    first = send(grant())
    number, stands = Recording.objects.count(), left()
    again = send(grant())
    assert again.transfers == first.transfers
    assert again.recording is None
    assert again.before == {grant().ref}
    assert (Recording.objects.count(), left()) == (number, stands)


def test_the_same_key_with_other_content_is_refused() -> None:
    send(grant())
    with pytest.raises(RefusedError, match="used already, with other content"):
        send(grant(amount=Money(1)))
    with pytest.raises(RefusedError, match="used already, with other content"):
        send(*(grant(ref=Ref("payment", "a"), amount=Money(pence)) for pence in (1, 2)))


def test_without_a_key_the_next_number_of_the_year_is_taken() -> None:
    done = send(numbered(), numbered(description="Third quarter"))
    assert [one.ref.key for one in done.transfers] == ["2025-0001", "2025-0002"]
    assert send(numbered(amount=Money(100))).transfers[0].ref.key == "2025-0003"


def test_a_key_of_ones_own_that_ends_in_a_number_does_not_stop_the_numbers() -> None:
    send(grant(ref=Ref("payment", "2025-999999999999"), amount=Money(1)))
    send(grant(ref=Ref("payment", "2025-spring-77"), amount=Money(2)))
    keys = [
        send(numbered(amount=Money(3), description=words)).transfers[0].ref.key for words in "abc"
    ]
    assert keys == ["2025-1000000000000", "2025-1000000000001", "2025-1000000000002"]


def test_a_dry_run_judges_and_writes_nothing() -> None:
    done = send(grant(), dry_run=True)
    assert done.verdicts[0].permitted
    assert done.recording is None
    assert not PaymentRow.objects.filter(ref=grant().ref).exists()


def test_the_same_bill_twice_in_one_batch_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        send(numbered(), numbered())
    ((number, verdict),) = refused.value.refused
    assert number == 2
    assert "same as payment:2025-0001" in verdict.reasons[0].words


def test_five_thousand_with_one_bad_row_are_refused_whole_and_the_row_is_told() -> None:
    many = [numbered(amount=Money(100), description=f"Claim {n}") for n in range(5_000)]
    many[3_210] = replace(many[3_210], payee=Ref("body", "EX-COM"))
    payments, number = PaymentRow.objects.count(), Recording.objects.count()
    with pytest.raises(RefusedError, match="3,211 of 5,000") as refused:
        send(*many)
    assert [row for row, _ in refused.value.refused] == [3_211]
    assert (PaymentRow.objects.count(), Recording.objects.count()) == (payments, number)
    del many[3_210]
    assert len(send(*many).verdicts) == 4_999


def test_queries_do_not_grow_with_the_batch() -> None:
    counts = []
    for size in (1, 10, 300):
        many = [numbered(amount=Money(100), description=f"Claim {n}") for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            send(*many, dry_run=True)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 40


def test_a_batch_is_judged_as_it_would_be_one_by_one() -> None:
    """What one row leaves is what the next may spend, of the fund and of the decision."""
    send(*(numbered(amount=Money(30_000_00), description=f"Part {n}") for n in (1, 2)))
    with pytest.raises(RefusedError, match="left of decision:EX-2"):
        send(numbered(amount=Money(1)))


def test_money_passed_on_in_a_batch_is_there_for_the_rows_after_it() -> None:
    given = Allotment(Ref("allotment", ""), FENCED, SURGERIES, Money(100_000_00), FENCED_BY,
                      CLAUSE, ON)  # fmt: skip
    stands = left(SURGERIES)
    spent = next(
        one for one in sound() if isinstance(one, Payment) and one.ref == Ref("payment", "EX-1")
    )
    all_of_it = replace(
        spent, ref=Ref("payment", ""), amount=stands + given.amount, paid=ON, description="All",
    )  # fmt: skip
    with pytest.raises(RefusedError, match="stands in fund:EX-surgeries"):
        send(all_of_it, given)
    send(given, all_of_it)
    assert left(SURGERIES) == Money(0)


def test_a_payment_comes_back_in_part_and_never_more_than_was_paid() -> None:
    stands = left()
    done = reverse(GRANT_PAYMENT, amount=Money(5_000_00), on=ON, **HOW)
    (back,) = done.transfers
    assert isinstance(back, Receipt)
    assert (back.fund, back.payer) == (SCHEMES, CHARITY)
    assert left() == stands + Money(5_000_00)
    with pytest.raises(RefusedError, match="came back already"):
        reverse(GRANT_PAYMENT, amount=Money(15_000_01), on=ON, **HOW)
    (rest,) = reverse(GRANT_PAYMENT, on=ON, **HOW).transfers
    assert rest.amount == Money(15_000_00)
    with pytest.raises(NothingToReverseError, match="came back already"):
        reverse(GRANT_PAYMENT, on=ON, **HOW)


def test_taking_back_under_a_key_is_done_once() -> None:
    first = reverse(GRANT_PAYMENT, key="back", on=ON, **HOW)
    assert reverse(GRANT_PAYMENT, key="back", on=ON, **HOW).transfers == first.transfers
    assert facts(Receipt) == list(first.transfers)


def test_an_allotment_goes_back_the_way_it_came() -> None:
    given = Allotment(Ref("allotment", "on"), FENCED, SURGERIES, Money(1_000_00), FENCED_BY,
                      CLAUSE, ON)  # fmt: skip
    stands = left(FENCED), left(SURGERIES)
    send(given)
    (back,) = reverse(given.ref, on=ON, **HOW).transfers
    assert isinstance(back, Allotment)
    assert (back.source, back.destination) == (SURGERIES, FENCED)
    assert (left(FENCED), left(SURGERIES)) == stands


def test_nothing_is_reversed_that_was_not_recorded() -> None:
    with pytest.raises(NothingToReverseError, match="is not recorded"):
        reverse(Ref("payment", "lost"), on=ON, **HOW)


def irregular() -> Ref:
    gift = numbered(contract=None, decision=None, description="A gift", amount=Money(500_00))
    (paid,) = [
        one
        for one in record([gift], kind=WarrantKind.IRREGULAR, **HOW).facts
        if isinstance(one, Payment)
    ]
    return paid.ref


def test_an_irregular_payment_is_mended_by_money_back_and_a_decision() -> None:
    ref = irregular()
    reverse(ref, amount=Money(200_00), on=ON, **HOW)
    with pytest.raises(RefusedError, match="payment:2025-0001 is still open"):
        clear(ref, source=SCHEMES, decision=AWARD, amount=Money(300_01), on=ON, **HOW)
    (good,) = clear(ref, source=SCHEMES, decision=AWARD, on=ON, **HOW).transfers
    assert good.amount == Money(300_00)
    assert left(good.destination) == Money(0)  # type: ignore[union-attr]


def test_what_an_award_was_paid_for_makes_nothing_else_good() -> None:
    """A decision is used once: making a payment good on it is paying on it."""
    ref = irregular()
    send(grant(amount=Money(59_700_00)))
    with pytest.raises(RefusedError, match=r"£300\.00 that is left of decision:EX-2"):
        clear(ref, source=SCHEMES, decision=AWARD, amount=Money(300_01), on=ON, **HOW)
    clear(ref, source=SCHEMES, decision=AWARD, amount=Money(300_00), on=ON, **HOW)
    with pytest.raises(RefusedError, match=r"£0\.00 that is left of decision:EX-2"):
        send(numbered(amount=Money(1)))


def test_somebody_is_named_or_nothing_is_done() -> None:
    with pytest.raises(RecorderError):
        authorise([grant()], on=ON, by=" ", at=AT, reason="")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    amounts=st.lists(st.integers(-100, 30_000_00), min_size=1, max_size=6),
    backs=st.lists(st.integers(0, 20_000_00), max_size=4),
)
def test_money_is_conserved_to_the_penny(amounts: list[int], backs: list[int]) -> None:
    from goldenthread.records.integrity import verify

    stood = left()
    moved = 0
    for pence in amounts:
        try:
            send(numbered(amount=Money(pence), description=f"Part {Recording.objects.count()}"))
        except RefusedError:
            continue
        moved -= pence
    for pence in backs:
        try:
            reverse(GRANT_PAYMENT, amount=Money(pence), on=ON, **HOW)
        except (RefusedError, NothingToReverseError):
            continue
        moved += pence
    assert left().pence == stood.pence + moved
    assert left().pence >= 0
    assert not [
        fault for fault in verify(progress=lambda _: None).faults if fault.place == "ledger"
    ]


# ── Writers at once ─────────────────────────────────────────────────────────────────────────────

PREPARE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from goldenthread.records.opening import open_record
open_record(Path(sys.argv[1]))
from goldenthread.actions.recording import record_facts, recording
from goldenthread.assurance.example import sound
with recording("test", by="A tester", at=datetime.now(UTC)) as event:
    record_facts(event, sound())
"""
PAY = """
import os, sys
from datetime import UTC, date, datetime
from pathlib import Path
from goldenthread.records.opening import open_record
open_record(Path(sys.argv[1]))
from goldenthread.actions import transfer as room
from goldenthread.actions.refusal import RefusedError
from goldenthread.kernel import Money, Ref
from tests.money.books import ON, grant
if sys.argv[3] == "die":
    write = room.record_in_order
    def halfway(event, transfers):
        write(event, transfers[: len(transfers) // 2])
        os.kill(os.getpid(), 9)
    room.record_in_order = halfway
many = int(sys.argv[4])
try:
    room.authorise(
        [grant(ref=Ref("payment", ""), amount=Money(int(sys.argv[5])),
               description=f"{sys.argv[2]} {n}") for n in range(many)],
        by=sys.argv[2], at=datetime.now(UTC), on=ON, reason="It is due",
    )
except RefusedError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
"""


def run(script: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        cwd=Path(__file__).parents[2], stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def told(process: subprocess.Popen[str]) -> tuple[int, str]:
    words = process.communicate(timeout=120)[1]
    return process.returncode, words


@pytest.fixture
def shared_home(ready_home: Path) -> Path:
    """A home with the sound example, which several processes open."""
    assert told(run(PREPARE, ready_home))[0] == 0
    return ready_home


def test_two_writers_after_the_last_pounds_and_one_has_them(shared_home: Path) -> None:
    ends = [run(PAY, shared_home, name, "live", 1, 60_000_00) for name in ("Ann", "Ben")]
    codes = sorted(told(process) for process in ends)
    assert [code for code, _ in codes] == [0, 1], codes
    assert "£0.00 that is left of decision:EX-2" in codes[1][1]


def test_a_writer_that_is_killed_halfway_leaves_nothing(shared_home: Path) -> None:
    code, _ = told(run(PAY, shared_home, "Ann", "die", 40, 100))
    assert code == -9
    # All of the award is still there to be paid.
    assert told(run(PAY, shared_home, "Ben", "live", 1, 60_000_00)) == (0, "")
