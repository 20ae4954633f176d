"""A power is delegated, and a delegation suspended or ended, with the verdict shown first."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from goldenthread.records.roles import AccountRole
from tests.web.people import as_role, make_account
from tests.web.reading import text, words
from tests.web.sending import keep_committee, last_recording, recordings, send, source, token
from tests.web.small_system import (
    BOARD,
    COMMITTEE,
    DELEGATION,
    PATIENTS,
    PLACE,
    POWER,
    SCHEME_CLAUSE,
)

pytestmark = pytest.mark.django_db

FORM = "/powers/delegate/"
SUSPEND, END = f"/delegation/{DELEGATION.key}/suspend/", f"/delegation/{DELEGATION.key}/end/"


def delegation(**changes: Any) -> dict[str, Any]:
    """What is typed to delegate a power of the board to another body."""
    return {
        "power": str(POWER), "delegator": str(BOARD), "delegate": str(PATIENTS),
        "clause": str(SCHEME_CLAUSE), "limit": "25,000", "yearly_limit": "", "area": str(PLACE),
        "first": "2026-04-01", "last": "2027-03-31", "reason": "Resolved by the board.", **changes,
    }  # fmt: skip


@pytest.fixture
def lead(small: None) -> Client:
    keep_committee()
    make_account(AccountRole.GOVERNANCE_LEAD, name="Jo Reed")
    return as_role(AccountRole.GOVERNANCE_LEAD)


def test_pages_of_powers_bodies_and_delegations_lead_to_the_forms(lead: Client) -> None:
    assert f'href="{FORM}"' in text(lead, "/powers/")
    assert f'href="{FORM}?from={BOARD.key}"' in text(lead, f"/body/{BOARD.key}/")
    page = text(lead, f"/delegation/{DELEGATION.key}/")
    assert f'href="{SUSPEND}"' in page and f'href="{END}"' in page
    assert FORM not in text(Client(), "/powers/")
    assert SUSPEND not in text(Client(), f"/delegation/{DELEGATION.key}/")


def test_the_form_begins_with_what_the_address_says(lead: Client) -> None:
    page = text(lead, f"{FORM}?power={POWER.key}")
    assert f'<option value="{POWER}" selected>' in page
    assert f'<option value="{BOARD}" selected>' in page  # who holds it by law
    assert 'value="2026-04-01"' in page  # the day after it is resolved


def test_a_delegation_is_checked_and_then_recorded_once(lead: Client) -> None:
    fields = delegation(token=token(lead, FORM))
    before = recordings()
    page = send(lead, FORM, "check", fields)
    assert "Permitted Saltings Integrated Care Board may delegate this to Healthwatch" in page
    assert "From 1 April 2026 to 31 March 2027" in page
    assert "Saltings Integrated Care Board holds the power" in page
    assert recordings() == before
    first = lead.post(FORM, {**fields, "to": "record"})
    assert lead.post(FORM, {**fields, "to": "record"})["Location"] == first["Location"]
    assert recordings() == before + 1
    assert last_recording() == (
        "delegate", "Jo Reed", "Resolved by the board (as governance lead)"
    )  # fmt: skip
    assert "The delegation is recorded" in words(lead, first["Location"])
    assert "£25,000.00" in words(lead, first["Location"])


def test_more_than_it_has_is_refused_with_the_remedy(lead: Client) -> None:
    before = recordings()
    page = send(lead, FORM, "record", delegation(delegator=str(COMMITTEE), limit="900000", last=""))
    assert "Refused Saltings Place Committee may not delegate this" in page
    assert "Saltings Place Committee may not delegate the power further." in page
    assert "set a limit of at most £500,000.00" in page.lower()
    assert "Who may instead Saltings Integrated Care Board" in page
    assert recordings() == before


def test_what_is_missing_is_told_and_nothing_typed_is_lost(lead: Client) -> None:
    page = source(lead, FORM, "check", delegation(clause="", limit="-5", last="2026-01-01"))
    assert "Choose the clause under which it is done" in page
    assert "leave the minus sign out" in page
    assert "The last day is before the first: give a later one" in page
    assert 'value="-5"' in page
    assert ">Resolved by the board.</textarea>" in page
    assert f'<option value="{PATIENTS}" selected>' in page


def test_a_delegation_is_suspended_and_its_page_says_so(lead: Client) -> None:
    fields = {
        "clause": str(SCHEME_CLAUSE), "first": "2026-03-31", "last": "2026-06-30",
        "reason": "Accounts are late", "token": token(lead, SUSPEND),
    }  # fmt: skip
    assert "Permitted" in send(lead, SUSPEND, "check", fields)
    before = recordings()
    sent = lead.post(SUSPEND, {**fields, "to": "record"})
    lead.post(SUSPEND, {**fields, "to": "record"})
    assert recordings() == before + 1
    assert last_recording()[:2] == ("suspend", "Jo Reed")
    page = words(lead, sent["Location"])
    assert "The suspension is recorded" in page
    assert "It cannot be used on 31 March 2026." in page


def test_a_delegation_ends_after_its_last_use_and_not_before(lead: Client) -> None:
    early = {"last": "2025-03-31", "reason": "Wound up"}
    before = recordings()
    page = send(lead, END, "record", early)
    assert "Refused" in page
    assert "Award the evening service used it on 1 September 2025" in page
    assert "What would have to change End it on a later day." in page
    assert recordings() == before
    late = {"last": "2026-12-31", "reason": "Wound up"}
    assert "Permitted" in send(lead, END, "check", late)
    sent = lead.post(END, {**late, "to": "record"})
    lead.post(END, {**late, "to": "record"})
    assert recordings() == before + 1
    assert last_recording() == ("revoke", "Jo Reed", "Wound up (as governance lead)")
    page = words(lead, sent["Location"])
    assert "The end is recorded." in page
    assert "to 31 December 2026" in page


def test_an_end_without_a_day_or_a_reason_is_asked_for(lead: Client) -> None:
    page = source(lead, END, "check", {"last": "", "reason": ""})
    assert 'href="#id_last">Give the last day on which it is in force' in page
    assert 'href="#id_reason">Say why' in page


def test_days_out_of_time_and_signs_that_nobody_can_read_are_told(lead: Client) -> None:
    for last in ("1899-12-31", "2200-01-01"):
        page = source(lead, END, "check", {"last": last, "reason": "Wound\x07 up"})
        assert "Give a day of the years 1900 to 2199" in page
        assert "There are characters in it that cannot be shown: type it anew" in page


def test_a_delegation_that_is_not_there_is_told(lead: Client) -> None:
    assert lead.get("/delegation/1066/end/").status_code == 404
