"""Findings on pages: counted, narrowed, folded under their roots, and at the top of their facts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldenthread.assurance.catalogue import by_family, rules
from goldenthread.assurance.example import AWARD, DAY, changed, sound
from goldenthread.kernel import Ref
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.structure.memberships import Capacity, Membership
from tests.web.reading import keep, text, words
from tests.web.small_system import PLACE, START, SYSTEM, practice_ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def unpaid() -> list[Any]:
    """The sound example before any money moved in it."""
    return [one for one in sound() if not isinstance(one, Allotment | Payment)]


def two_places() -> None:
    """Put a practice of the small system in a second place."""
    from goldenthread.structure.areas import Area

    other = Ref("place", "QZZ-02")
    keep(
        [
            Area(other, "Weald", START),
            Membership(other, SYSTEM, Capacity.IN_SYSTEM, START),
            Membership(practice_ref(1), other, Capacity.IN_PLACE, START),
        ]
    )


def test_a_finding_is_told_with_its_subject_clause_and_remedy(small: None, client: Client) -> None:
    two_places()
    page = words(client, "/findings/?rule=places-do-not-partition")
    assert "1 to be mended that fits, on 31 March 2026" in page
    assert "Each practice of a system is in exactly one of its places" in page
    assert "Surgery (North) & Sons’ No. 1 is in 2 places of Saltings and Weald" in page
    assert "To mend it Name one place for the practice, and end any other." in page
    assert "On whose word Guidance:" in page


def test_findings_are_narrowed_to_what_they_concern(small: None, client: Client) -> None:
    two_places()
    of_place = words(client, "/findings/?rule=places-do-not-partition&concerns=place:QZZ-02")
    assert "1 to be mended that fits" in of_place
    elsewhere = words(client, "/findings/?rule=places-do-not-partition&concerns=body:QZZ-LMC")
    assert "No finding fits. Take a filter away." in elsewhere


@pytest.mark.parametrize("query", ["severity=awful", "rule=luck", "concerns=nobody", "day=soon"])
def test_a_filter_that_cannot_be_read_is_told(query: str, small: None, client: Client) -> None:
    assert "We could not read that" in words(client, f"/findings/?{query}", 400)


def test_what_follows_is_folded_under_what_it_follows_from(marker: Path, client: Client) -> None:
    keep(changed(AWARD, withdrawn=3, for_votes=2, against_votes=0)(unpaid()))
    page = words(client, f"/findings/?day={DAY}&severity=breach")
    root = page.index("Enough members are left to decide")
    assert root < page.index("1 finding follows from it")
    fact = words(client, f"/decision/{AWARD.key}/")
    assert fact.index("Found by the rules") < fact.index("What was decided")


def test_nothing_found_says_what_was_checked_and_when(marker: Path, client: Client) -> None:
    keep(unpaid())
    page = words(client, f"/findings/?day={DAY}")
    assert "Nothing found" in page
    assert f"{len(rules)} rules were checked as at 30 June 2025" in page
    assert "over everything recorded up to 31 March 2026 at 13:00" in page


@pytest.mark.parametrize("key", [rule.key for rule in rules])
def test_each_rule_has_a_page(key: str, marker: Path, client: Client) -> None:
    page = words(client, f"/findings/{key}/")
    assert rules[key].title in page
    for term in ("On whose word", "What passes", "What fails", "What it cannot see"):
        assert term in page
    assert "Nothing: everything that this rule can see is as it should be." in page


def test_a_rule_that_is_none_is_not_found(marker: Path, client: Client) -> None:
    assert "Page not found" in words(client, "/findings/luck/", 404)


def test_every_rule_belongs_to_a_family() -> None:
    listed = [rule.key for _, mine in by_family() for rule in mine]
    assert sorted(listed) == sorted(rule.key for rule in rules)


def test_a_fact_shows_its_findings_and_one_without_shows_none(small: None, client: Client) -> None:
    two_places()
    found = words(client, f"/area/practice/{practice_ref(1).key}/")
    assert "Found by the rules, on 31 March 2026" in found
    assert "is in 2 places" in found
    assert "is in 2 places" not in words(client, f"/area/practice/{practice_ref(2).key}/")


def test_a_page_of_another_day_shows_no_findings_of_today(small: None, client: Client) -> None:
    two_places()
    path = f"/area/practice/{practice_ref(1).key}/"
    assert "Found by the rules" not in words(client, f"{path}?at=2026-01-01")
    assert "Found by the rules" not in words(client, f"{path}?known=2026-03-31")


def test_findings_are_kept_until_something_is_recorded(small: None, client: Client) -> None:
    client.get("/findings/")
    with CaptureQueriesContext(connection) as kept:
        before = words(client, "/findings/?rule=places-do-not-partition")
    assert len(kept) <= 8
    two_places()
    after = words(client, "/findings/?rule=places-do-not-partition")
    assert "1 to be mended that fits" not in before
    assert "1 to be mended that fits" in after


def test_home_counts_them(small: None, client: Client) -> None:
    page = text(client, "/")
    assert 'href="/findings/" aria-label="Findings to be mended: ' in page


def test_concern_reaches_through_what_links_a_fact_to_people(small: None) -> None:
    from goldenthread.records.concerns import concerned
    from tests.web.small_system import CHALLENGE, COMMITTEE, DOCTORS, PAYMENT

    near = concerned({CHALLENGE, PAYMENT, PLACE, Ref("law", "nhs-act-2006-s65Z5")},
                     date(2026, 3, 31))  # fmt: skip
    assert near[CHALLENGE] == {DOCTORS, COMMITTEE, PLACE}
    assert near[PAYMENT] == {COMMITTEE, PLACE}
    assert near[PLACE] == {PLACE}
    assert near[Ref("law", "nhs-act-2006-s65Z5")] == frozenset()
