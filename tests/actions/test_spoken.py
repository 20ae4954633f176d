"""Of what a file spoke is kept with its recording, so that files give the same in any order."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from django.db import transaction

from goldenthread.actions.spoken import in_lines, spoken_by_year
from goldenthread.kernel import FinancialYear, Ref, Span
from goldenthread.structure.memberships import Capacity, Membership
from tests.actions.test_load import EARLIER, LATER, digest, load
from tests.exchange.practice_files import as_bytes, sample_table

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MOVED = Ref("practice", "Z98001")


def file_of(year: FinancialYear, network: str | None) -> bytes:
    """The sample with the first practice in a network; None: with no networks at all."""
    table = sample_table()
    headings = table[0]
    headings[headings.index("pop 2024/25")] = f"pop {year}"
    code, name = headings.index("PCN_Code"), headings.index("PCN_Name")
    for row in table[1:]:
        if network is None:
            row[code] = row[name] = ""
    if network is not None:
        named = {row[code]: row[name] for row in table[1:]}
        table[1][code], table[1][name] = network, named[network]
    return as_bytes(table)


def two_networks() -> tuple[str, str]:
    """Two networks of the sample; U is its word for none."""
    at = sample_table()[0].index("PCN_Code")
    first, second, *_ = sorted({row[at] for row in sample_table()[1:]} - {"", "U"})
    return first, second


def spells() -> set[tuple[str, Span]]:
    from goldenthread.records.reading import facts

    return {
        (fact.group.key, fact.span)
        for fact in facts(Membership, member=MOVED, capacity=Capacity.IN_NETWORK)
    }


def test_a_corrected_year_leaves_a_later_year_that_repeated_what_was_known() -> None:
    first, second = two_networks()
    load(EARLIER, file_of(EARLIER, first))
    load(LATER, file_of(LATER, first))
    load(EARLIER, file_of(EARLIER, second))
    assert spells() == {
        (second, Span(date(2024, 4, 1), date(2026, 4, 1))),
        (first, Span(date(2026, 4, 1))),
    }


def test_a_corrected_year_gives_the_same_in_any_order_after_the_one_it_corrects() -> None:
    first, second = two_networks()
    files = {
        "first": (EARLIER, file_of(EARLIER, first)),
        "corrected": (EARLIER, file_of(EARLIER, second)),
        "later": (LATER, file_of(LATER, first)),
    }
    digests = set()
    for order in permutations(files):
        if order.index("first") < order.index("corrected"):
            with transaction.atomic():
                for name in order:
                    load(*files[name])
                digests.add(digest())
                transaction.set_rollback(True)
    assert len(digests) == 1


def test_a_year_whose_networks_come_late_and_change_nothing_is_kept_too() -> None:
    first, second = two_networks()
    load(EARLIER, file_of(EARLIER, first))
    load(LATER, file_of(LATER, None))
    assert load(LATER, file_of(LATER, first)).event is not None
    assert load(LATER, file_of(LATER, first)).event is None
    load(EARLIER, file_of(EARLIER, second))
    assert (first, Span(date(2026, 4, 1))) in spells()


def test_a_year_without_networks_leaves_what_was_known_before() -> None:
    first, _ = two_networks()
    load(LATER, file_of(LATER, None))
    load(EARLIER, file_of(EARLIER, first))
    assert spells() == {(first, Span(date(2024, 4, 1)))}


def test_what_was_spoken_of_is_read_back_as_it_was_written() -> None:
    from goldenthread.records.models import Recording

    load(EARLIER)
    assert Recording.objects.get().spoke_of == (
        "in the upper-tier area: QZX\nsignatory of the network agreement: QZX"
    )
    assert spoken_by_year("load practices") == {
        (date(2024, 4, 1), Capacity.IN_UPPER_TIER): {"QZX"},
        (date(2024, 4, 1), Capacity.IN_NETWORK): {"QZX"},
    }
    assert in_lines({}) == ""
