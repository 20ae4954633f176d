"""Loading: whole or not at all; the same file twice changes nothing; years in any order."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest

from goldenthread.exchange.reading import Incoming
from goldenthread.kernel import FinancialYear, Ref, Span
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Capacity, Membership
from tests.exchange.practice_files import Table, as_bytes, sample_table
from tests.exchange.test_network_workbook import CURRENT, ENDED, HEADINGS
from tests.exchange.test_network_workbook import changed as with_value
from tests.exchange.test_organisation_register import CLOSED, OPEN, line
from tests.exchange.workbooks import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
EARLIER, LATER = FinancialYear(2024), FinancialYear(2026)


def file_of(year: FinancialYear) -> bytes:
    """The sample as files of three years have it.

    One practice comes, one goes, one is renamed, and one moves to another network.
    """
    table: Table = sample_table()
    headings = table[0]
    headings[headings.index("pop 2024/25")] = f"pop {year}"
    if year == EARLIER:
        table[2][headings.index("GP_Practice_Name")] = "Lantern House"
        table[5][headings.index("PCN_Code")] = "U99801"
        table[5][headings.index("PCN_Name")] = "Saltings Primary Care Network"
        del table[9]
    if year == LATER:
        del table[3]
    return as_bytes(table)


def load(year: FinancialYear, content: bytes | None = None, *, at: datetime = NOW, **how: Any):
    from goldenthread.actions.load_practices import load_practices
    from goldenthread.exchange.allocation_file import read_allocation_file

    incoming = Incoming(f"practices-{year.begins}.csv", content or file_of(year))
    reading = read_allocation_file(incoming, year)
    return load_practices(reading, year=year, by="A analyst", at=at, **how)


def digest() -> str:
    """A digest of everything that is believed, with the index and the links."""
    from goldenthread.records.models import EntryRow, LinkRow
    from goldenthread.records.nouns import MODELS
    from goldenthread.records.reading import facts

    lines = [repr(fact) for noun in MODELS for fact in facts(noun)]
    lines += map(str, EntryRow.objects.values_list("ref", "title", "detail", "dated"))
    lines += map(str, LinkRow.objects.values_list("source", "relation", "target", "since", "until"))
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def test_a_later_year_adds_ends_renames_and_moves() -> None:
    from goldenthread.records.reading import facts

    load(EARLIER)
    report = load(FinancialYear(2025))
    assert report.counts() == {
        ("practice", "added"): 1,
        ("practice", "renamed"): 1,
        ("practice", "moved"): 1,
    }
    names = facts(Practice, ref=Ref("practice", "Z98002"), order_by=["since"])
    assert [(fact.name, fact.span) for fact in names] == [
        ("Lantern House", Span(date(2024, 4, 1), date(2025, 4, 1))),
        ("The Lantern Practice", Span(date(2025, 4, 1))),
    ]
    assert load(LATER).counts() == {("practice", "ended"): 1}
    gone = Ref("practice", "Z98003")
    (ended,) = facts(Practice, ref=gone)
    assert ended.span == Span(date(2024, 4, 1), date(2026, 4, 1))
    assert {fact.span.until for fact in facts(Membership, member=gone)} == {date(2026, 4, 1)}


def test_a_dry_run_reports_and_changes_nothing() -> None:
    load(EARLIER)
    before = digest()
    dry = load(FinancialYear(2025), dry_run=True)
    assert digest() == before
    assert dry.event is None
    assert dry.changes == load(FinancialYear(2025)).changes


def test_the_same_file_twice_changes_nothing_and_says_so() -> None:
    from goldenthread.records.models import Recording

    load(EARLIER)
    before = digest()
    again = load(EARLIER)
    assert (again.recorded, again.retracted, again.event) == (0, 0, None)
    assert "by A analyst" in again.loaded_before
    assert digest() == before
    assert Recording.objects.count() == 1


@pytest.mark.parametrize("order", list(permutations([EARLIER, FinancialYear(2025), LATER])))
def test_years_give_the_same_facts_in_any_order(order: tuple[FinancialYear, ...]) -> None:
    for year in order:
        load(year)
    assert digest() == in_order()


_in_order: list[str] = []


def in_order() -> str:
    """The digest of the three years in their order, from a record of their own."""
    from django.db import transaction

    from goldenthread.records.models import ChainLink, EntryRow, LinkRow, Recording
    from goldenthread.records.nouns import MODELS
    from tests.databases.unguarded import unguarded

    if not _in_order:
        with transaction.atomic():
            models: list[Any] = [*MODELS.values(), EntryRow, LinkRow, ChainLink, Recording]
            with unguarded():
                for model in models:
                    model._default_manager.all().delete()
            for year in (EARLIER, FinancialYear(2025), LATER):
                load(year)
            _in_order.append(digest())
            transaction.set_rollback(True)
    return _in_order[0]


def test_what_was_believed_before_stays_readable() -> None:
    from goldenthread.records.reading import facts

    load(EARLIER)
    load(LATER, at=datetime(2026, 6, 1, tzinfo=UTC))
    gone = Ref("practice", "Z98003")
    assert [fact.span.until for fact in facts(Practice, ref=gone)] == [date(2026, 4, 1)]
    (believed,) = facts(Practice, ref=gone, known_at=datetime(2026, 5, 2, tzinfo=UTC))
    assert believed.span == Span(date(2024, 4, 1))


def test_the_event_says_who_what_and_from_which_file() -> None:
    from goldenthread.records.models import Recording

    load(EARLIER)
    event = Recording.objects.get()
    assert (event.verb, event.recorded_by, event.recorded_at) == (
        "load practices",
        "A analyst",
        NOW,
    )
    assert event.source_name == "practices-2024.csv"
    assert event.source_digest == hashlib.sha256(file_of(EARLIER)).hexdigest()
    assert event.year == "2024/25"
    assert "practice: 11 added" in event.summary


def test_a_malformed_file_leaves_the_record_as_it_was() -> None:
    from goldenthread.actions.loading import ProblemsOutstandingError

    load(EARLIER)
    before = digest()
    with pytest.raises(ProblemsOutstandingError) as refused:
        load(LATER, file_of(LATER)[:-50])
    assert refused.value.problems[0].code == "cut-off"
    assert digest() == before


def test_a_load_that_dies_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from goldenthread.actions import loading

    load(EARLIER)
    before = digest()

    def die(_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "_index_again", die)
    with pytest.raises(KeyboardInterrupt):
        load(LATER)
    assert digest() == before


def test_the_same_file_for_another_year_must_be_accepted() -> None:
    from goldenthread.actions.loading import Acceptance, ProblemsOutstandingError

    load(EARLIER)
    with pytest.raises(ProblemsOutstandingError) as refused:
        load(FinancialYear(2025), file_of(EARLIER))
    assert [each.code for each in refused.value.problems] == ["loaded-for-another-year"]
    accepted = Acceptance(frozenset({"loaded-for-another-year"}), "A analyst", "Wrong year before")
    load(FinancialYear(2025), file_of(EARLIER), acceptance=accepted)


def load_workbook(*rows: Any, **how: Any):
    from goldenthread.actions.load_networks import load_networks
    from goldenthread.exchange.network_workbook import read_network_workbook

    content = workbook({"Partners": [HEADINGS, *rows]})
    reading = read_network_workbook(Incoming("networks.xlsx", content))
    return load_networks(reading, by="A analyst", at=NOW, **how)


def test_a_workbook_gives_exact_days_and_stands_above_the_allocation_file() -> None:
    from goldenthread.records.reading import facts

    load(FinancialYear(2025))
    load_workbook(ENDED, CURRENT)
    practice = Ref("practice", "Z98001")
    spells = facts(Membership, member=practice, capacity=Capacity.IN_NETWORK, order_by=["since"])
    assert [(fact.group.key, fact.span) for fact in spells] == [
        ("U99801", Span(date(2019, 10, 1), date(2024, 7, 1))),
        ("U99802", Span(date(2024, 7, 1))),
    ]
    before = digest()
    assert load(FinancialYear(2025)).recorded == 0
    assert load_workbook(ENDED, CURRENT).recorded == 0
    assert digest() == before
    assert {fact.ref.key for fact in facts(Network)} == {"U99801", "U99802", "U99803"}


def test_accepted_problems_are_recorded_with_who_and_why() -> None:
    from goldenthread.actions.loading import Acceptance, ProblemsOutstandingError
    from goldenthread.records.models import AcceptedProblem

    overlap = with_value(CURRENT, 4, 20240615)
    with pytest.raises(ProblemsOutstandingError):
        load_workbook(ENDED, overlap)
    acceptance = Acceptance(
        frozenset({"overlapping-spells@3"}), "B steward", "Published so; the source is asked."
    )
    load_workbook(ENDED, overlap, acceptance=acceptance)
    accepted = AcceptedProblem.objects.get()
    assert (accepted.code, accepted.row, accepted.value) == ("overlapping-spells", 3, "Z98001")
    assert (accepted.accepted_by, accepted.reason) == (acceptance.by, acceptance.reason)
    assert accepted.recording.source_name == "networks.xlsx"


def test_an_older_edition_of_the_workbook_must_be_accepted() -> None:
    from goldenthread.actions.loading import ProblemsOutstandingError

    load_workbook(ENDED, CURRENT)
    with pytest.raises(ProblemsOutstandingError) as refused:
        load_workbook(with_value(ENDED, 5, None))
    assert [each.code for each in refused.value.problems] == ["older-edition"]


def test_the_register_gives_the_days_a_practice_opened_and_closed() -> None:
    from goldenthread.actions.load_organisations import load_organisations
    from goldenthread.exchange.organisation_register import read_organisation_register
    from goldenthread.records.reading import facts

    closed = {**CLOSED, 2: "THE LANTERN PRACTICE", 10: "ZX1 1AB", 12: "20250930", 17: "20250930"}
    content = (line(OPEN) + line(closed)).encode()

    def load_register():
        reading = read_organisation_register(Incoming("epraccur.csv", content))
        return load_organisations(reading, by="A analyst", at=NOW)

    load(FinancialYear(2025))
    load_register()
    first, second = (
        facts(Practice, ref=Ref("practice", code))[-1] for code in ("Z98001", "Z98002")
    )
    assert (first.name, first.span) == ("Saltmarsh Surgery", Span(date(1974, 4, 1)))
    assert (second.name, second.span.last) == ("The Lantern Practice", date(2025, 9, 30))
    assert second.latitude is not None
    before = digest()
    assert load_register().recorded == 0
    assert load(FinancialYear(2025)).recorded == 0
    assert digest() == before


def test_areas_of_the_ladder_are_recorded_once() -> None:
    from goldenthread.records.reading import facts

    for year in (LATER, EARLIER, FinancialYear(2025)):
        load(year)
    areas = facts(Area)
    assert len(areas) == len({fact.ref for fact in areas}) == 8
    began = {fact.ref.kind: fact.span for fact in areas}
    assert began == {
        "nation": Span(),
        "region": Span(),
        "system": Span(date(2022, 7, 1)),
        "lower-tier": Span(date(2024, 4, 1)),
        "upper-tier": Span(date(2024, 4, 1)),
    }
