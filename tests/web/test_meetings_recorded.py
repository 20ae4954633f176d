"""A meeting is recorded in three steps: which, who came, and the check. Nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldenthread.authority.decisions import Meeting
from goldenthread.kernel import Ref
from goldenthread.records.roles import AccountRole
from tests.web.people import as_role, make_account
from tests.web.reading import keep, text, words
from tests.web.sending import keep_committee, last_recording, recordings, send, source, token
from tests.web.small_system import BOARD, COMMITTEE, PEOPLE

pytestmark = pytest.mark.django_db

FORM = "/meetings/record/"
AVIS, BRAM, CORA = (str(person) for person, _, _ in PEOPLE)


def meeting(**changes: Any) -> dict[str, Any]:
    """What is typed on the first step."""
    return {
        "body": str(COMMITTEE), "held": "2026-03-30", "title": "", "venue": "Town hall",
        "in_public": "on", **changes,
    }  # fmt: skip


@pytest.fixture
def lead(small: None) -> Client:
    """The governance lead, beside a committee of three."""
    keep_committee()
    make_account(AccountRole.GOVERNANCE_LEAD, name="Jo Reed")
    return as_role(AccountRole.GOVERNANCE_LEAD)


@pytest.fixture
def place_lead(small: None) -> Client:
    keep_committee()
    make_account(AccountRole.PLACE_LEAD, name="Pat Lowe")
    return as_role(AccountRole.PLACE_LEAD)


def test_a_body_leads_to_the_form_with_itself_chosen_and_where_it_met_last(lead: Client) -> None:
    assert f'href="{FORM}?body={COMMITTEE.key}"' in text(lead, f"/body/{COMMITTEE.key}/")
    page = text(lead, f"{FORM}?body={COMMITTEE.key}")
    assert f'<option value="{COMMITTEE}" selected>Saltings Place Committee</option>' in page
    assert 'value="2026-03-31"' in page
    assert 'value="Town hall"' in page
    assert FORM not in text(Client(), f"/body/{COMMITTEE.key}/")


def test_the_page_of_decisions_leads_who_may_to_the_form_and_nobody_else(lead: Client) -> None:
    assert f'href="{FORM}"' in text(lead, "/decisions/")
    assert FORM not in text(Client(), "/decisions/")


def test_a_meeting_without_a_place_says_that_none_was_said(lead: Client) -> None:
    online = Ref("meeting", "QZZ-P1-0009")
    keep([Meeting(online, COMMITTEE, "Meeting 9", date(2025, 9, 1), "", True, 9, 6)])
    assert "At Not said" in words(lead, f"/meeting/{online.key}/")


def test_everybody_who_held_a_post_that_day_is_ticked(lead: Client) -> None:
    page = source(lead, FORM, "came", meeting())
    assert page.count('name="came"') == page.count(" checked") == 3
    assert "Cora Wren" in page
    page = source(lead, FORM, "came", meeting(listed=[AVIS, BRAM, CORA], came=[AVIS]))
    assert page.count(" checked") == 1


def test_the_verdict_comes_before_anything_is_recorded(lead: Client) -> None:
    before = recordings()
    page = send(lead, FORM, "check", meeting(listed=[AVIS, BRAM, CORA], came=[AVIS, BRAM]))
    assert "Permitted" in page
    assert "Nothing is recorded yet." in page
    assert "Saltings Place Committee decides with 2 voting members" in page
    assert "2 members came Avis Marl Bram Teal" in page
    assert "Did not come Cora Wren" in page
    assert "Record it" in page
    assert recordings() == before


def test_a_form_that_is_sent_twice_is_recorded_once_under_the_name_of_who_sent_it(
    lead: Client,
) -> None:
    fields = meeting(listed=[AVIS, BRAM, CORA], came=[AVIS, BRAM], token=token(lead, FORM))
    before = recordings()
    first = lead.post(FORM, {**fields, "to": "record"})
    second = lead.post(FORM, {**fields, "to": "record"})
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert recordings() == before + 1
    assert last_recording() == ("hold meeting", "Jo Reed", "From the minutes, as governance lead")
    page = words(lead, first["Location"])
    assert "The meeting is recorded." in page
    assert "Meeting of 30 March 2026" in page
    assert "2 voting members present; 2 needed: quorate" in page
    assert "Record a decision of this meeting" in page


def test_a_form_that_was_changed_after_it_was_sent_leads_to_what_stands(lead: Client) -> None:
    fields = meeting(token=token(lead, FORM))
    lead.post(FORM, {**fields, "to": "record"})
    before = recordings()
    again = lead.post(FORM, {**fields, "venue": "Elsewhere", "to": "record"})
    assert again["Location"].endswith("?recorded=before")
    assert "That form was sent before." in words(lead, again["Location"])
    assert recordings() == before


def test_what_is_missing_is_told_and_nothing_typed_is_lost(lead: Client) -> None:
    page = source(lead, FORM, "came", meeting(body="", held="soon", title="Away day"))
    assert "There is a problem" in page
    assert 'href="#id_body">Choose the body that met' in page
    assert "is not a day" in page
    assert 'type="text" id="id_held" name="held" value="soon"' in page
    assert 'value="Away day"' in page


def test_a_meeting_that_cannot_be_is_refused_with_its_remedy(lead: Client) -> None:
    page = send(lead, FORM, "check", meeting(held="2199-01-01"))
    assert "Refused" in page
    assert "1 January 2199 has not come yet." in page
    assert "What would have to change Record the meeting once it is held." in page
    assert "Record it" not in page
    assert "Change the meeting" in page


def test_a_place_lead_records_meetings_of_bodies_of_their_place_and_of_no_other(
    place_lead: Client,
) -> None:
    page = text(place_lead, FORM)
    assert f'<option value="{COMMITTEE}" selected>' in page
    assert f'value="{BOARD}"' not in page
    sent = place_lead.post(FORM, {**meeting(), "to": "record"})
    assert sent.status_code == 302
    assert last_recording()[1:] == ("Pat Lowe", "From the minutes, as place lead for place:QZZ-01")
    before = recordings()
    told = send(place_lead, FORM, "record", meeting(body=str(BOARD)), status=403)
    assert "Your role is for Saltings." in told
    assert recordings() == before


def test_the_form_asks_no_more_of_a_larger_record(lead: Client) -> None:
    from tests.web.reading import keep
    from tests.web.small_system import small_system

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            lead.post(FORM, {**meeting(), "to": "check"})
        return len(asked)

    queries()
    few = queries()
    known = {str(fact) for fact in small_system(3)}
    keep([fact for fact in small_system(90) if str(fact) not in known])
    assert queries() <= few
