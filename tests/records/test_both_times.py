"""As at, and as known at: two questions, two answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from goldenthread.kernel import Ref, Span
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Capacity, Membership

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PRACTICE, NETWORK = Ref("practice", "Z90001"), Ref("network", "U99901")
JUNE, JULY = (datetime(2025, month, 1, 12, tzinfo=UTC) for month in (6, 7))


def joined(until: date | None) -> Membership:
    return Membership(PRACTICE, NETWORK, Capacity.IN_NETWORK, Span(date(2024, 4, 1), until))


def test_a_correction_changes_what_is_believed_and_keeps_what_was() -> None:
    from goldenthread.actions.recording import record_facts, recording, retract_rows
    from goldenthread.records.models import LinkRow, MembershipRow
    from goldenthread.records.reading import facts

    with recording("record membership", by="A analyst", at=JUNE) as event:
        record_facts(
            event,
            [
                Practice(PRACTICE, "Saltmarsh Surgery", "ZZ1 1AA", None, None, Span()),
                Network(NETWORK, "Saltings network", Span()),
                joined(None),
            ],
        )
    with recording("correct membership", by="A analyst", at=JULY, reason="Left in May") as event:
        row = MembershipRow.objects.get()
        retract_rows(event, Membership, [(row.pk, joined(None))])
        record_facts(event, [joined(date(2025, 5, 1))])

    day = date(2025, 6, 15)
    assert facts(Membership, as_at=day) == []
    assert facts(Membership, as_at=day, known_at=datetime(2025, 6, 15, tzinfo=UTC)) == [
        joined(None)
    ]
    assert facts(Membership, as_at=date(2025, 4, 30)) == [joined(date(2025, 5, 1))]
    assert facts(Membership, known_at=datetime(2025, 5, 1, tzinfo=UTC)) == []
    assert list(LinkRow.objects.values_list("until", flat=True)) == [date(2025, 5, 1)]


def test_a_recording_that_fails_leaves_nothing_behind() -> None:
    from goldenthread.actions.recording import record_facts, recording
    from goldenthread.records.models import EntryRow, PracticeRow, Recording

    with pytest.raises(RuntimeError), recording("load", by="A analyst", at=JUNE) as event:  # noqa: PT012
        record_facts(event, [Practice(PRACTICE, "Surgery", "ZZ1 1AA", None, None, Span())])
        raise RuntimeError("the power failed")
    assert not Recording.objects.exists()
    assert not PracticeRow.objects.exists()
    assert not EntryRow.objects.exists()
