"""The forms by which a decision is challenged and answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from goldenthread.kernel import Ref
from goldenthread.records.reading import facts
from goldenthread.records.roles import AccountRole
from goldenthread.voice.challenges import Challenge
from tests.web.people import as_role, make_account
from tests.web.small_system import CHALLENGE, COMMITTEE, DECISION, DOCTORS, PATIENTS, PLACE

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FORM = f"/decision/{DECISION.key}/challenge/"
REPLY = f"/challenge/{CHALLENGE.key}/reply/"


@pytest.fixture
def officer(small: None) -> Client:
    make_account(AccountRole.LMC_OFFICER, password="", name="Ada Officer")
    return as_role(AccountRole.LMC_OFFICER)


def test_a_challenge_is_raised_in_the_name_of_who_is_signed_in(officer: Client) -> None:
    from goldenthread.records.models import ChallengeRow

    assert FORM in officer.get(f"/decision/{DECISION.key}/").content.decode()
    page = officer.get(FORM).content.decode()
    assert "Saltings Local Medical Committee" in page
    assert "by 30 April 2026" in page
    sent = {"ground": "Nobody asked.", "raised_by": str(DOCTORS)}
    answer = officer.post(FORM, sent)
    assert answer["Location"] == "/challenge/QZZ-2026-01/?recorded=challenge"
    assert officer.post(FORM, sent)["Location"] == answer["Location"], "sent twice, raised once"
    told = officer.get(answer["Location"]).content.decode()
    assert "Your challenge is recorded" in told
    assert "Recorded" in told
    assert "by Ada Officer (raise a challenge)" in told
    assert ChallengeRow.objects.filter(ground="Nobody asked.").count() == 1


def test_a_demonstration_leads_to_the_shoes_of_those_who_may_and_a_record_to_signing_in(
    small: None, marker: Path
) -> None:
    page = Client().get(f"/decision/{DECISION.key}/").content.decode()
    assert "Step into the shoes of one who may" in page
    assert "They sign in to do so" not in page
    marker.unlink()
    page = Client().get(f"/decision/{DECISION.key}/").content.decode()
    assert "They sign in to do so" in page
    assert "Step into the shoes of one who may" not in page


def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(officer: Client) -> None:
    long = "<b>Why?</b> " * 400
    page = officer.post(FORM, {"ground": long, "raised_by": str(DOCTORS)}).content.decode()
    assert "<title>Error: Challenge a decision" in page
    assert 'href="#id_ground"' in page
    assert 'id="id_ground-error"' in page
    assert "Make it 4,000 characters or fewer" in page
    assert page.count("&lt;b&gt;Why?&lt;/b&gt;") == 400
    empty = officer.post(FORM, {"ground": "", "raised_by": str(DOCTORS)}).content.decode()
    assert empty.count("Say what you question and why") == 2


def test_nobody_speaks_for_a_body_that_their_role_is_not_for(officer: Client) -> None:
    from goldenthread.records.models import ChallengeRow

    before = ChallengeRow.objects.count()
    answer = officer.post(FORM, {"ground": "Forged", "raised_by": str(COMMITTEE)})
    assert "You may not speak on behalf of that body" in answer.content.decode()
    assert ChallengeRow.objects.count() == before


def test_a_place_lead_speaks_for_the_committee_of_their_place(small: None) -> None:
    make_account(AccountRole.PLACE_LEAD, password="")
    page = as_role(AccountRole.PLACE_LEAD).get(FORM).content.decode()
    assert "On behalf of <strong>Saltings Place Committee</strong>" in page


def test_a_reply_is_given_by_the_governance_lead(officer: Client) -> None:
    make_account(AccountRole.GOVERNANCE_LEAD, password="", name="Jo Lead")
    lead = as_role(AccountRole.GOVERNANCE_LEAD)
    page = f"/challenge/{CHALLENGE.key}/"
    assert REPLY not in officer.get(page).content.decode()
    assert REPLY in lead.get(page).content.decode()
    assert "The clinical case was not shown." in lead.get(REPLY).content.decode()
    assert b"Write the reply" in lead.post(REPLY, {"reply": " "}).content
    answer = lead.post(REPLY, {"reply": "It is in paper 4."})
    assert answer["Location"] == f"{page}?recorded=reply"
    told = lead.get(answer["Location"]).content.decode()
    assert "Your reply is recorded" in told
    assert "It is in paper 4." in told
    assert REPLY not in told
    late = lead.post(REPLY, {"reply": "Something else."}).content.decode()
    assert "A reply is never overwritten" in late
    assert "Something else." in late


def test_a_reply_is_owed_by_the_body_that_decided_and_given_for_no_other(small: None) -> None:
    """A governance lead of one body replies to no challenge of another body's decision."""
    make_account(AccountRole.GOVERNANCE_LEAD, password="", scope=PATIENTS)
    stranger = as_role(AccountRole.GOVERNANCE_LEAD)
    assert REPLY not in stranger.get(f"/challenge/{CHALLENGE.key}/").content.decode()
    assert stranger.get(REPLY).status_code == 403
    assert stranger.post(REPLY, {"reply": "Never mind."}).status_code == 403
    assert facts(Challenge, ref=CHALLENGE)[0].reply is None


@pytest.mark.parametrize("scope", [COMMITTEE, PLACE], ids=["of the body", "of its place"])
def test_a_reply_is_given_by_the_governance_lead_of_the_body(scope: Ref, small: None) -> None:
    make_account(AccountRole.GOVERNANCE_LEAD, password="", scope=scope)
    lead = as_role(AccountRole.GOVERNANCE_LEAD)
    assert REPLY in lead.get(f"/challenge/{CHALLENGE.key}/").content.decode()
    assert lead.post(REPLY, {"reply": "It is in paper 4."}).status_code == 302


def test_what_is_not_there_is_neither_challenged_nor_answered(officer: Client) -> None:
    make_account(AccountRole.GOVERNANCE_LEAD, password="")
    assert officer.get("/decision/nothing/challenge/").status_code == 404
    lead = as_role(AccountRole.GOVERNANCE_LEAD)
    assert lead.get("/challenge/nothing/reply/").status_code == 404
