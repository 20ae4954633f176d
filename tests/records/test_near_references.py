"""What is near a reference that names nothing, and which facts have a key."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldenthread.kernel import Ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]

KEYS = {
    "payment": [f"{year}-{number:04}" for year in (2024, 2025) for number in range(1, 10_000, 3)],
    "decision": [f"QZZ-2025-{number:03}" for number in range(1, 101)],
    "body": ["QZZ", "QZZ-FIN", "QZZ-ICP", "QZZ-LMC", "QZZ-PCC", "QZZ-QUAL", "RZA"],
    "practice": [f"Z{number}" for number in range(90_001, 90_200)],
    "system": ["QZZ", "QYY"],
}


@pytest.fixture(autouse=True)
def lines() -> None:
    """The index of a record with these keys."""
    from goldenthread.records.models import EntryRow

    EntryRow.objects.bulk_create(
        EntryRow(ref=Ref(kind, key), kind=kind, title=key, detail="", words=key.lower())
        for kind, keys in KEYS.items()
        for key in keys
    )


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("payment:2025-943", "payment:2025-0943"),
        ("payment:2025-94722", "payment:2025-9472"),
        ("decision:QZZ-2025-41", "decision:QZZ-2025-041"),
        ("decision:qzz-2025-0041", "decision:QZZ-2025-041"),
        ("body:QZZ-PC", "body:QZZ-PCC"),
        ("body:QZZ-PPC", "body:QZZ-PCC"),
        ("practice:z90015", "practice:Z90015"),
        ("practice:Z09015", "practice:Z90015"),
    ],
)
def test_the_nearest_is_what_was_meant(typed: str, first: str) -> None:
    from goldenthread.records.search import near

    found = near(Ref.parse(typed))
    assert str(found[0].ref) == first
    assert len(found) <= 5


def test_of_a_kind_with_few_facts_all_are_near() -> None:
    from goldenthread.records.search import near

    assert {str(each.ref) for each in near(Ref("system", "nowhere"))} == {
        "system:QYY",
        "system:QZZ",
    }


def test_nothing_is_near_what_is_like_nothing() -> None:
    from goldenthread.records.search import near

    assert near(Ref("payment", "umbrella")) == ()


def test_what_is_near_takes_few_queries() -> None:
    from goldenthread.records.search import near

    with CaptureQueriesContext(connection) as queries:
        near(Ref("payment", "2025-94733"))
    assert len(queries) == 3


def test_a_key_is_found_in_every_kind_and_in_capitals() -> None:
    from goldenthread.records.search import named

    assert named("QZZ") == (Ref("body", "QZZ"), Ref("system", "QZZ"))
    assert named("z90015") == (Ref("practice", "Z90015"),)
    assert named("QZZ-P") == ()
