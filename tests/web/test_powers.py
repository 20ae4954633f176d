"""The scheme of reservation and delegation, as it is read and as it stands on a day."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.reading import keep, text, words
from tests.web.small_system import limits

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def scheme(small: None) -> None:
    """A record with a yearly limit, a reservation, a suspension and a lapsed delegation."""
    keep(limits())


def test_each_power_says_who_holds_it_and_how_much_of_each_limit_is_used(
    scheme: None, client: Client
) -> None:
    page = words(client, "/powers/")
    assert "3 powers and 2 delegations in force on 31 March 2026." in page
    grant = page[page.index("Make grants") : page.index("Make the plan")]
    assert "By law Saltings Integrated Care Board" in grant
    assert "£100,000.00 £150,000.00 £60,000.00 left £90,000.00 1 decision Saltings" in grant


def test_what_is_suspended_lapsed_or_reserved_says_so(scheme: None, client: Client) -> None:
    page = words(client, "/powers/")
    assert "Suspended until 1 June 2026" in page
    assert "Lapsed 1 January 2025" in page
    assert "Only Saltings Integrated Care Board may use it, whatever is delegated" in page
    assert "Suspended" not in words(client, "/powers/?day=2025-12-01")


def test_among_all_powers_delegations_wait_to_be_opened_and_of_one_body_they_stand_open(
    scheme: None, client: Client
) -> None:
    every = words(client, "/powers/")
    assert "3 delegations, 1 of them in force: Make grants" in every
    assert "1 delegation, in force: Commission primary care" in every
    assert "of them in force" not in words(client, "/powers/?body=QZZ-P1")


def test_one_body_has_its_own_powers_only(scheme: None, client: Client) -> None:
    page = words(client, "/powers/?body=QZZ-LMC")
    assert "Make grants" in page
    assert "Commission primary care" not in page
    nothing = words(client, "/powers/?body=99A")
    assert "No power is recorded for this body on this day." in nothing


def test_bodies_stand_against_powers_each_entry_leading_to_its_ruling(
    scheme: None, client: Client
) -> None:
    page = text(client, "/powers/?view=matrix")
    table = page[page.index("Which body may use which power") :]
    assert '<th scope="row"><a href="/fact/power/commission/">Commission primary care</a>' in table
    assert '<th scope="col"><a href="/body/QZZ-P1/">Saltings Place Committee</a></th>' in table
    entry = "/may/?body=QZZ-P1&amp;power=commission&amp;area=place:QZZ-01&amp;day=2026-03-31"
    assert f'<td data-heading="Saltings Place Committee"><a href="{entry}">' in table
    assert "to £500,000" in table
    assert "reserved to it" in table
    assert "may use the power" in words(client, entry.replace("&amp;", "&"))


def test_a_day_that_is_none_is_told(scheme: None, client: Client) -> None:
    assert "is not a day" in words(client, "/powers/?day=soon", 400)


def test_a_delegation_says_what_is_left_of_it_and_what_was_decided_with_it(
    scheme: None, client: Client
) -> None:
    page = words(client, "/delegation/QZZ-D-2/")
    assert "Limit of a year £150,000.00" in page
    assert "Used in 2025/26 £90,000.00" in page
    assert "Left in 2025/26 £60,000.00" in page
    assert "Grant for the ferry" in page
    assert "Passed on from The delegator holds it by law" in page


def test_a_delegation_that_cannot_be_used_says_so(scheme: None, client: Client) -> None:
    suspended = words(client, "/delegation/QZZ-D-4/")
    assert "It cannot be used on 31 March 2026. Suspended until 1 June 2026." in suspended
    assert "When it could not be used" in suspended
    assert "Nothing has been decided with it." in suspended
    assert "Lapsed 1 January 2025" in words(client, "/delegation/QZZ-D-3/")


def test_a_delegation_has_one_address(scheme: None, client: Client) -> None:
    answer = client.get("/fact/delegation/QZZ-D-1/")
    assert answer.status_code == 301
    assert answer["Location"] == "/delegation/QZZ-D-1/"
