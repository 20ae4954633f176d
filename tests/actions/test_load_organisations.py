"""The register of practices beside allocation files: days from the one, names from the others."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, take_in
from goldenthread.kernel import FinancialYear, Ref, Span
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership
from tests.actions.test_load import EARLIER, LATER, NOW, digest, load
from tests.exchange.test_organisation_register import CLOSED, OPEN, line

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MIDDLE = FinancialYear(2025)
OPENED = date(1974, 4, 1)
OTHER_NAME = {**OPEN, 2: "QUAYSIDE HEALTH CENTRE", 10: "ZX9 9ZZ"}
"""What the register prints of Z98001, which the files call Saltmarsh Surgery at ZX1 1AA."""

REGISTER = (
    OTHER_NAME,
    # Renamed between two files, and closed within the last year that has it.
    {**CLOSED, 1: "Z98002", 2: "THE LANTERN PRACTICE", 12: "20261031", 17: "20261031"},
    # Absent from the last file, and closed before that.
    {**CLOSED, 1: "Z98003", 2: "HARBOUR LANE SURGERY", 12: "20250930", 17: "20250930"},
    # Closed, says the register, on the last day before a file that has it still.
    {**CLOSED, 1: "Z98004", 2: "LARKDOWN SURGERY", 12: "20260331", 17: "20260331"},
    # Opened in the middle of the first year that has it.
    {**OPEN, 1: "Z98005", 2: "MARSHLIGHT PRACTICE", 11: "20240901", 16: "20240901"},
    # Not in the first file, and opened long before.
    {**OPEN, 1: "Z98009", 2: "NEW QUAY"},
    # In no file.
    {**OPEN, 1: "Z98050", 2: "FERRY ROAD SURGERY"},
    # Of a former geography, closed within the last year: the register names no system.
    {**CLOSED, 1: "Z98006", 2: "OLD MILL", 4: "Q72", 12: "20261231", 17: "20261231"},
)


def load_register(*rows: dict[int, str], name: str = "epraccur.csv", **how: Any):
    from goldenthread.actions.load_organisations import load_organisations
    from goldenthread.exchange.organisation_register import read_organisation_register

    content = "".join(map(line, rows or REGISTER)).encode()
    reading = read_organisation_register(Incoming(name, content))
    return load_organisations(reading, by="A analyst", at=NOW, **how)


def named(code: str) -> list[tuple[str, str, Span]]:
    from goldenthread.records.reading import facts

    found = facts(Practice, ref=Ref("practice", code), order_by=["since"])
    return [(fact.name, fact.postcode, fact.span) for fact in found]


def in_system(code: str) -> list[Span]:
    from goldenthread.records.reading import facts

    practice = Ref("practice", code)
    found = facts(Membership, member=practice, capacity=Capacity.IN_SYSTEM, order_by=["since"])
    return [fact.span for fact in found]


def test_the_name_in_the_register_is_never_dated_before_the_files() -> None:
    load(EARLIER)
    report = load_register()
    assert named("Z98001") == [("Saltmarsh Surgery", "ZX1 1AA", Span(OPENED))]
    (told,) = (each for each in report.problems if each.code == "other-name")
    assert "Z98001 QUAYSIDE HEALTH CENTRE, ZX9 9ZZ (kept: Saltmarsh Surgery, ZX1 1AA)" in str(told)


def test_the_opening_day_goes_to_the_earliest_name_that_is_known() -> None:
    load(EARLIER)
    load(MIDDLE)
    load_register()
    assert [(name, span.since, span.last) for name, _, span in named("Z98002")] == [
        ("Lantern House", OPENED, date(2025, 3, 31)),
        ("The Lantern Practice", date(2025, 4, 1), date(2026, 10, 31)),
    ]


def test_a_practice_of_the_register_alone_has_its_name_until_a_file_names_it() -> None:
    load_register(OTHER_NAME)
    assert named("Z98001") == [("QUAYSIDE HEALTH CENTRE", "ZX9 9ZZ", Span(OPENED))]
    assert in_system("Z98001") == [Span(date(2022, 7, 1))]
    load(EARLIER)
    assert named("Z98001") == [("Saltmarsh Surgery", "ZX1 1AA", Span(OPENED))]
    assert in_system("Z98001") == [Span(date(2024, 4, 1))]


def test_a_closing_day_stands_unless_a_later_file_has_the_practice() -> None:
    for year in (EARLIER, MIDDLE, LATER):
        load(year)
    load_register()
    assert named("Z98002")[-1][2].last == date(2026, 10, 31)
    assert in_system("Z98002")[-1].last == date(2026, 10, 31)
    assert named("Z98003")[-1][2].last == date(2025, 9, 30)
    assert named("Z98004")[-1][2].until is None
    assert in_system("Z98006")[-1].last == date(2026, 12, 31)


def test_a_newer_edition_without_the_closing_day_opens_the_practice_again() -> None:
    closed = {**CLOSED, 2: "THE LANTERN PRACTICE", 12: "20250930", 17: "20250930"}
    load(EARLIER)
    load_register(closed)
    assert named("Z98002")[-1][2].last == date(2025, 9, 30)
    load_register({**closed, 12: "", 13: "A", 17: ""}, name="later.csv")
    assert named("Z98002")[-1][2].until is None
    assert in_system("Z98002")[-1].until is None


def test_the_same_register_twice_changes_nothing() -> None:
    load(EARLIER)
    load_register()
    before = digest()
    again = load_register()
    assert (again.recorded, again.retracted, again.event) == (0, 0, None)
    assert load(EARLIER).recorded == 0
    assert digest() == before


def _load(source: FinancialYear | str) -> None:
    if isinstance(source, FinancialYear):
        load(source)
    else:
        load_register()


@pytest.mark.parametrize("order", list(permutations([EARLIER, MIDDLE, LATER, "register"])))
def test_files_and_the_register_give_the_same_facts_in_any_order(
    order: tuple[FinancialYear | str, ...],
) -> None:
    for source in order:
        _load(source)
    assert digest() == in_order()


_in_order: list[str] = []


def in_order() -> str:
    """The digest of the years in their order and then the register, from a record of their own."""
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
            for source in (EARLIER, MIDDLE, LATER, "register"):
                _load(source)
            _in_order.append(digest())
            transaction.set_rollback(True)
    return _in_order[0]


def test_as_published_the_register_renames_and_backdates_nobody(shared_data: Path) -> None:
    from goldenthread.actions.load_organisations import load_organisations
    from goldenthread.actions.load_practices import load_practices
    from goldenthread.exchange.allocation_file import read_allocation_file
    from goldenthread.exchange.organisation_register import read_organisation_register
    from goldenthread.records.reading import facts

    problems, year = Problems(), FinancialYear(2024)
    incoming = take_in(shared_data / "allocation" / "2024_2025.csv", problems)
    reading = read_allocation_file(incoming, year, problems)
    load_practices(reading, year=year, by="A analyst", at=NOW)
    before = {fact.ref: (fact.name, fact.postcode) for fact in facts(Practice)}
    problems = Problems()
    incoming = take_in(shared_data / "organisations" / "epraccur.csv", problems)
    report = load_organisations(
        read_organisation_register(incoming, problems), by="A analyst", at=NOW
    )
    after = [fact for fact in facts(Practice) if fact.ref in before]
    assert {fact.ref: (fact.name, fact.postcode) for fact in after} == before
    assert len(after) == len(before)
    assert named("A87029") == [("Park Road Medical Pract", "NE28 7LP", Span(OPENED))]
    (told,) = (each for each in report.problems if each.code == "other-name")
    assert "for 316 practices" in told.message
