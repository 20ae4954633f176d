"""A decision is recorded in three steps: the paper, the votes, and the check with its verdict."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldenthread.kernel import Ref
from goldenthread.records.roles import AccountRole
from goldenthread.structure.areas import Area
from tests.web.people import as_role, make_account
from tests.web.reading import keep, text, words
from tests.web.sending import keep_committee, last_recording, recordings, send, source, token
from tests.web.small_system import (
    CHALLENGE,
    CONSULTATION,
    INTEREST,
    MEETING,
    PLACE,
    POWER,
    RELEASE,
    START,
    SYSTEM,
    limits,
    small_system,
)

pytestmark = pytest.mark.django_db

FORM = f"/meeting/{MEETING.key}/decide/"
NORTH = "Surgery (North) & Sons’ No. 1"


def paper(**changes: Any) -> dict[str, Any]:
    """What is typed on the first step: a decision that touches the interest of one member."""
    return {
        "title": "Open on Saturdays", "reasons": "People who work asked for it.",
        "power": str(POWER), "area": str(PLACE), "amount": "40,000", "parties": NORTH, **changes,
    }  # fmt: skip


def votes(**changes: Any) -> dict[str, Any]:
    """What is said on the second: two are for it, and the third withdraws for an interest."""
    return {
        "vote-avis-marl": "for", "vote-bram-teal": "for", "vote-cora-wren": "withdrew",
        "why-cora-wren": str(INTEREST), **changes,
    }  # fmt: skip


@pytest.fixture
def lead(small: None) -> Client:
    """The governance lead, beside a committee of three."""
    keep_committee()
    make_account(AccountRole.GOVERNANCE_LEAD, name="Jo Reed")
    return as_role(AccountRole.GOVERNANCE_LEAD)


def test_the_meeting_leads_to_the_form_whoever_may_write_and_nobody_else(lead: Client) -> None:
    assert f'href="{FORM}"' in text(lead, f"/meeting/{MEETING.key}/")
    assert FORM not in text(Client(), f"/meeting/{MEETING.key}/")


def test_the_powers_that_the_body_may_use_come_first_with_what_is_left_of_them(
    lead: Client,
) -> None:
    keep(limits())
    page = text(lead, FORM)
    may = page[page.index('<optgroup label="It may use">') :].split("</optgroup>")[0]
    assert ">Commission primary care: up to £500,000 a decision</option>" in may
    assert "Make grants: up to £100,000 a decision, £60,000 left this year" in may
    may_not = page[page.index('<optgroup label="It may not use">') :].split("</optgroup>")[0]
    assert "Make the plan" in may_not
    assert f'<option value="{PLACE}" selected>Saltings</option>' in page


def test_interests_that_the_decision_touches_are_shown_before_the_vote(lead: Client) -> None:
    page = source(lead, FORM, "room", paper())
    cora = page[page.index("Cora Wren") :]
    assert "Touched by this" in cora
    assert "A partner in the practice" in cora
    assert "financial, in Surgery (North)" in cora
    assert page.count("Touched by this") == 1
    # Those who have none are for it unless told; of her it must be said.
    assert page.count(' value="for" checked') == 2
    elsewhere = source(lead, FORM, "room", paper(parties=""))
    assert "Touched by this" not in elsewhere
    assert elsewhere.count(' value="for" checked') == 3


def test_whoever_has_a_touched_interest_is_asked_and_not_guessed(lead: Client) -> None:
    told = send(lead, FORM, "check", paper(**{"vote-avis-marl": "for", "vote-bram-teal": "for"}))
    assert "There is a problem" in told
    assert "Say how Cora Wren voted, or that they withdrew" in told
    told = send(
        lead, FORM, "check", {**paper(), **votes(**{"why-cora-wren": "words"})}
    )  # fmt: skip
    assert "Say why Cora Wren withdrew, or choose a declared interest" in told
    told = send(lead, FORM, "check", {**paper(), **votes(**{"words-avis-marl": "Late"})})
    assert "Avis Marl did not withdraw" in told


def test_the_check_recounts_quorum_and_votes_and_shows_the_chain(lead: Client) -> None:
    before = recordings()
    page = send(lead, FORM, "check", {**paper(), **votes()})
    assert "Permitted Saltings Place Committee may take this decision on 1 September 2025" in page
    assert "3 members came, 1 withdrew, 2 left; 2 needed: quorate" in page
    assert "2 for, 0 against, 0 abstained" in page
    assert "Withdrew Cora Wren A partner in the practice" in page
    by_law = page.index("Saltings Integrated Care Board holds the power")
    assert by_law < page.index("delegates it to Saltings Place Committee")
    assert recordings() == before


def test_a_decision_is_recorded_once_however_often_it_is_sent(lead: Client) -> None:
    fields = {
        **paper(
            release=str(RELEASE), consultation=str(CONSULTATION), evidence_weighed="Need is high",
            answers_weighed="It opens later, as most asked", option_1="Saturdays",
            option_3="Nothing", chosen="3",
        ),
        **votes(**{"vote-bram-teal": "abstained"}), "token": token(lead, FORM),
    }  # fmt: skip
    before = recordings()
    first = lead.post(FORM, {**fields, "to": "record"})
    second = lead.post(FORM, {**fields, "to": "record"})
    assert first["Location"] == second["Location"]
    assert recordings() == before + 1
    assert last_recording()[:2] == ("decide", "Jo Reed")
    page = words(lead, first["Location"])
    assert "The decision is recorded" in page
    assert "1 for, 0 against; 1 member withdrew because of an interest" in page
    assert "1. Saturdays Not chosen 2. Nothing Chosen" in page
    assert "Cora Wren Financial interest in Surgery (North)" in page
    assert "Need index" in page and "Need is high" in page
    assert "Within their power Yes, on 1 September 2025" in page
    thread = words(lead, first["Location"].split("?")[0].replace("/decision/", "/thread/decision/"))
    assert "National Health Service Act 2006" in thread


def test_over_the_limit_is_refused_with_the_clause_the_remedy_and_who_may_instead(
    lead: Client,
) -> None:
    before = recordings()
    for step in ("check", "record"):
        page = send(lead, FORM, step, {**paper(amount="600000"), **votes()})
        assert "Refused Saltings Place Committee may not take this decision" in page
        assert "£600,000.00 is over the limit of £500,000.00 a decision." in page
        assert "Under Constitution of the Board, 4.2" in page
        assert "What would have to change Ask a body with a higher limit." in page
        assert "Who may instead Saltings Integrated Care Board" in page
        assert "Record it" not in page
    assert recordings() == before
    # What was typed is carried back to the paper, and on to the votes.
    back = source(lead, FORM, "paper", {**paper(amount="600000"), **votes()})
    assert 'value="600000"' in back
    assert ">People who work asked for it.</textarea>" in back
    assert '<input type="hidden" name="vote-cora-wren" value="withdrew">' in back


def test_every_reason_against_is_told_at_once(lead: Client) -> None:
    page = send(
        lead, FORM, "check",
        {
            **paper(area=str(SYSTEM), consultation=str(CONSULTATION)),
            **votes(**{"vote-avis-marl": "against", "vote-bram-teal": "withdrew",
                       "words-bram-teal": "Left early"}),
        },
    )  # fmt: skip
    assert "each would have to change" in page
    assert "The delegation is for Saltings, not for Saltings and Weald." in page
    assert "2 withdrew and 1 are left; the quorum is 2." in page
    assert "0 are for it and 1 against: it is not carried." in page
    assert "does not say how the answers were taken into account." in page


def test_a_member_stays_in_spite_of_an_interest_only_with_words_that_allow_it(
    lead: Client,
) -> None:
    stays = votes(**{"vote-cora-wren": "for"})
    page = send(lead, FORM, "check", {**paper(), **stays})
    assert "Refused" in page
    assert "neither withdrew nor is excused." in page
    stays["words-cora-wren"] = "The chair allowed it: she knows the building"
    page = send(lead, FORM, "check", {**paper(), **stays})
    assert "Permitted" in page
    assert "Cora Wren stayed: The chair allowed it" in page


def test_parties_are_named_as_they_are_recorded_or_told_what_is_near(lead: Client) -> None:
    page = source(lead, FORM, "room", paper(parties="Surgery\nNobody at all\nZ90002"))
    assert "Nobody is recorded as Surgery. Did you mean: Surgery (North)" in page
    assert "Nobody is recorded as Nobody at all: write a name" in page
    assert "Surgery\nNobody at all" in lead.post(
        FORM, {**paper(parties="Surgery\nNobody at all"), "to": "room"}
    ).content.decode().replace("\r", "")
    page = send(lead, FORM, "room", paper(parties="z90002\npractice:Z90001\nhealthwatch saltings"))
    assert "Who voted how?" in page


def test_what_is_missing_is_told_where_it_was_typed(lead: Client) -> None:
    page = source(
        lead, FORM, "room",
        paper(title="", amount="lots", option_1="Saturdays", challenge_1=str(CHALLENGE)),
    )  # fmt: skip
    assert "There is a problem" in page
    assert 'href="#id_title">Say what is decided, in one line' in page
    assert "is not an amount of money" in page
    assert 'value="lots"' in page
    assert "Say which of the options was chosen" in page
    assert "Choose a challenge, from the list" in page  # it was raised after the meeting
    assert ">People who work asked for it.</textarea>" in page


def test_a_place_lead_decides_for_their_place_only(small: None) -> None:
    keep_committee()
    elsewhere = Ref("place", "QZZ-02")
    keep([Area(elsewhere, "Weald", START)])
    make_account(AccountRole.PLACE_LEAD, scope=elsewhere)
    client = as_role(AccountRole.PLACE_LEAD)
    before = recordings()
    told = send(client, FORM, "record", {**paper(), **votes()}, status=403)
    assert "Saltings Place Committee is neither that nor a body of it." in told
    assert recordings() == before
    assert FORM not in text(client, f"/meeting/{MEETING.key}/")


def test_a_meeting_that_is_not_there_is_told(lead: Client) -> None:
    assert lead.get("/meeting/1066/decide/").status_code == 404


def test_a_meeting_that_names_nobody_cannot_decide_and_says_why(small: None) -> None:
    make_account(AccountRole.GOVERNANCE_LEAD)
    client = as_role(AccountRole.GOVERNANCE_LEAD)
    page = send(client, FORM, "room", paper(parties=""))
    assert "name nobody as present" in page
    page = send(client, FORM, "check", paper(parties=""))
    assert "Nobody is recorded as present at this meeting." in page
    assert "No quorum of the body is recorded for this day." in page


def test_no_step_asks_more_of_a_larger_record(lead: Client) -> None:
    def queries(step: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            send(lead, FORM, step, {**paper(), **votes()})
        return len(asked)

    steps = ("paper", "room", "check")
    few = {step: queries(step) and queries(step) for step in steps}
    known = {str(fact) for fact in small_system(3)}
    keep([fact for fact in small_system(90) if str(fact) not in known])
    for step in steps:
        assert queries(step) <= few[step], step
