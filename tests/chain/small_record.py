"""A small record with money, a meeting, answers and a challenge, and what befalls it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from tests.web.small_system import small_system

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
LATER = datetime(2026, 4, 2, 9, tzinfo=UTC)


def write(size: int = 3) -> str:
    """Record the small system, then take back one membership; returns the head."""
    from goldenthread.actions.recording import record_facts, recording, retract_rows
    from goldenthread.records.heads import record_head
    from goldenthread.records.models import MembershipRow
    from goldenthread.records.reading import facts
    from goldenthread.structure.memberships import Capacity, Membership

    with recording("test", by="A. Tester", at=NOW) as event:
        record_facts(event, small_system(size))
    left: dict[str, Any] = {"capacity": Capacity.NOMINATED_PAYEE}
    with recording("correct", by="A. Tester", at=LATER, reason="The payee changed") as event:
        row = MembershipRow.objects.get(**left)
        retract_rows(event, Membership, [(row.pk, facts(Membership, **left)[0])])
    return record_head().hash


def sql(statement: str, *parameters: Any) -> None:
    """One statement, straight to the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
