"""Who was there, who withdrew and why, who voted how: and openly where nobody is named."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.reading import keep, text, words
from tests.web.small_system import DECISION, MEETING, limits, named_minutes

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def minutes(small: None) -> None:
    """The small system with minutes that name people."""
    keep([*limits(), *named_minutes()])


def test_a_meeting_names_its_members_by_seat_and_its_quorum_by_clause(
    minutes: None, client: Client
) -> None:
    page = words(client, f"/meeting/{MEETING.key}/")
    assert "9 voting members present; 6 needed: quorate" in page
    assert "Needed by Constitution of the Board, 4.2" in page
    assert "Avis Marl Member 1" in page
    assert "The minutes count 9 voting members and name 3 of those present." in page
    assert "Award the evening service 7 1 2 £400,000.00" in page
    assert "Cora Wren Award the evening service Financial interest in Surgery (North)" in page


def test_a_meeting_that_names_nobody_says_so(small: None, client: Client) -> None:
    page = words(client, f"/meeting/{MEETING.key}/")
    assert "The minutes name nobody. They count 9 voting members present." in page
    assert "The minutes count 2 members who withdrew, and name none of them." in page
    assert "No clause is recorded that sets the quorum of this body" in page


def test_a_decision_names_options_votes_withdrawals_and_what_it_took_account_of(
    minutes: None, client: Client
) -> None:
    page = words(client, f"/decision/{DECISION.key}/")
    assert "1. Open until ten on weekdays Chosen" in page
    assert "2. Change nothing Not chosen" in page
    assert "Avis Marl Member 1 For" in page
    assert "Bram Teal Member 2 Against" in page
    assert "Cora Wren Member 3 Withdrew" in page
    assert "Left the room before the item" in page
    assert "Took account of Evening hours It opens later, as most asked" in page
    assert "What the minutes do not say" not in page


def test_a_decision_that_names_nobody_says_what_is_missing(small: None, client: Client) -> None:
    page = words(client, f"/decision/{DECISION.key}/")
    missing = page[page.index("What the minutes do not say", page.index("Why")) :]
    assert "The minutes name no options" in missing
    assert "The minutes name nobody. They count 7 for, 1 against and 2 withdrawn." in missing


def test_interests_are_found_by_name_party_and_words(minutes: None, client: Client) -> None:
    everything = words(client, "/interests/")
    assert "1 interest held on 31 March 2026" in everything
    for query in ("q=cora", "q=Surgery", "q=partner", "nature=financial"):
        page = words(client, f"/interests/?{query}")
        assert "Cora Wren A partner in the practice Surgery (North) & Sons’ No. 1" in page, query
        assert "2 April 2025 From 1 July 2022 1" in page, query
    assert "No interest fits." in words(client, "/interests/?q=nobody")
    ended = words(client, "/interests/?ended=yes")
    assert "A sister sold bandages Nobody that is recorded" in ended
    assert "A sister sold bandages" not in everything


def test_a_register_without_interests_does_not_say_that_nobody_has_any(
    small: None, client: Client
) -> None:
    assert "No interest is recorded. That does not say that nobody has one." in words(
        client, "/interests/"
    )


def test_a_nature_that_is_none_is_told(small: None, client: Client) -> None:
    assert "is no nature of an interest" in words(client, "/interests/?nature=odd", 400)


def test_meetings_are_reached_from_bodies_and_decisions(minutes: None, client: Client) -> None:
    for path in ("/body/QZZ-P1/", f"/decision/{DECISION.key}/"):
        assert f'href="/meeting/{MEETING.key}/"' in text(client, path), path
