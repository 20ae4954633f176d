"""A small record with money, a meeting, answers and a challenge, and what befalls it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from goldenthread.authority.minutes import Choice, Vote
from goldenthread.kernel import Money, Ref, WarrantKind
from tests.web.small_system import (
    ACT,
    BOARD,
    COMMITTEE,
    PLACE,
    START,
    SYSTEM,
    VOTE,
    YEAR,
    practice_ref,
    small_system,
)

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
OPEN, SUSPENSE = Ref("fund", "QZZ-2025-open"), Ref("fund", "QZZ-2025-suspense")
OTHER_DECISION = Ref("decision", "QZZ-2025-other")
LATER = datetime(2026, 4, 2, 9, tzinfo=UTC)


def money() -> list[Any]:
    """More funds beside the ring-fenced one: an open one, a suspense fund, and money come back."""
    from goldenthread.authority.decisions import Decision
    from goldenthread.authority.powers import Power
    from goldenthread.money.funds import Fund
    from goldenthread.money.transfers import Allotment, Payment, Receipt

    other = Ref("power", "OTHER")
    return [
        Power(other, "Make grants", BOARD, ACT, START),
        Decision(OTHER_DECISION, Ref("meeting", "QZZ-P1-0001"), "A grant", "It helps.", other, None,
                 PLACE, Money(1_000_00), None, None, 7, 1, 0, date(2025, 9, 1)),
        Fund(OPEN, "Schemes", "Community schemes", YEAR, COMMITTEE, PLACE, False, VOTE,
             OTHER_DECISION, ACT, None),
        Fund(SUSPENSE, "Suspense", "What moved without authority", YEAR, BOARD, SYSTEM, False,
             VOTE, None, ACT, None, suspense=True),
        Allotment(Ref("allotment", "2025-2"), VOTE, OPEN, Money(1_000_00), OTHER_DECISION, ACT,
                  date(2025, 9, 2)),
        Payment(Ref("payment", "odd"), SUSPENSE, practice_ref(1), practice_ref(1), None, None,
                "Paid by mistake", Money(50_00), date(2025, 9, 3), WarrantKind.IRREGULAR),
        Receipt(Ref("receipt", "1"), SUSPENSE, practice_ref(1), Ref("payment", "odd"), "Half of it",
                Money(25_00), date(2025, 9, 4)),
        Vote(OTHER_DECISION, Ref("person", "oriole-vane"), Choice.FOR),
    ]  # fmt: skip


def write(size: int = 3, more: Sequence[Any] = ()) -> str:
    """Record the small system, then take back one membership; returns the head."""
    from goldenthread.actions.recording import record_facts, recording, retract_rows
    from goldenthread.records.heads import record_head
    from goldenthread.records.models import MembershipRow
    from goldenthread.records.reading import facts
    from goldenthread.structure.memberships import Capacity, Membership

    with recording("test", by="A. Tester", at=NOW) as event:
        record_facts(event, [*small_system(size), *more])
    left: dict[str, Any] = {"capacity": Capacity.NOMINATED_PAYEE}
    with recording("correct", by="A. Tester", at=LATER, reason="The payee changed") as event:
        row = MembershipRow.objects.get(**left)
        retract_rows(event, Membership, [(row.pk, facts(Membership, **left)[0])])
    return record_head().hash


def sql(statement: str, *parameters: Any) -> None:
    """One statement, straight to the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
