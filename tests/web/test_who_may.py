"""Who may decide? The question in the address, the ruling on the page, and nothing typed lost."""

from __future__ import annotations

import pytest
from django.test import Client

from goldenthread.kernel import Money, Ref
from goldenthread.web.pages.asking import question_address
from tests.web.reading import keep, text, words
from tests.web.small_system import COMMITTEE, DECISION, PLACE, POWER, limits

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_yes_comes_with_the_chain_from_the_law_down(small: None, client: Client) -> None:
    page = words(client, "/may/?body=QZZ-P1&power=commission&amount=400000&area=place:QZZ-01")
    verdict, _, rest = page.partition("How we know")
    assert (
        "Yes Saltings Place Committee may use the power Commission primary care "
        "for £400,000.00 in Saltings on 31 March 2026." in verdict
    )
    assert "Limit of one decision £500,000.00" in verdict
    by_law = rest.index("Saltings Integrated Care Board holds the power")
    delegated = rest.index("delegates it to Saltings Place Committee")
    assert by_law < delegated
    assert "Under National Health Service Act 2006, section 65Z5" in rest
    assert "Under Constitution of the Board, 4.2" in rest


def test_no_comes_with_each_reason_its_clause_and_what_would_have_to_change(
    small: None, client: Client
) -> None:
    page = words(client, "/may/?body=QZZ-P1&power=commission&amount=600000&area=system:QZZ")
    assert "No Saltings Place Committee may not use the power" in page
    assert "The delegation is for Saltings, not for Saltings and Weald." in page
    assert "£600,000.00 is over the limit of £500,000.00 a decision." in page
    assert "What would have to change Ask a body with a higher limit." in page
    assert "How we know" not in page


def test_who_else_may_is_asked_the_same_question(small: None, client: Client) -> None:
    page = text(client, "/may/?body=QZZ-P1&power=commission&amount=600000&area=place:QZZ-01")
    others = page[page.index("Who else may") :]
    same = "/may/?body=QZZ&amp;power=commission&amp;amount=600000&amp;area=place:QZZ-01"
    assert f'href="{same}&amp;day=2026-03-31"' in others
    assert "may use the power" in words(client, same.replace("&amp;", "&"))


def test_bad_input_is_told_and_nothing_typed_is_lost(small: None, client: Client) -> None:
    page = text(client, "/may/?body=QZZ-P1&power=&amount=lots&area=place:QZZ-01&day=soon", 400)
    assert "There is a problem" in page
    assert "Choose the power that it would use" in page
    assert "is not an amount of money" in page
    assert "is not a day" in page
    assert 'value="lots"' in page
    assert 'type="text" id="day" name="day" value="soon"' in page
    assert '<option value="QZZ-P1" selected>' in page
    assert '<option value="place:QZZ-01" selected>' in page
    assert "Error: Who may decide?" in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("body=NOBODY&power=commission", "body:NOBODY is not in the record"),
        ("body=QZZ&power=fly", "power:fly is not in the record"),
        ("body=practice:Z90001&power=commission", "practice:Z90001 is no body"),
        ("body=QZZ&power=commission&amount=-5", "leave the minus sign out"),
        ("body=QZZ&power=commission&area=place:ATLANTIS", "place:ATLANTIS is not in the record"),
        ("body=QZZ&power=commission&decision=1066", "decision:1066 is not in the record"),
    ],
)
def test_what_is_not_there_is_told(query: str, told: str, small: None, client: Client) -> None:
    page = words(client, f"/may/?{query}", 400)
    assert "There is a problem" in page
    assert told in page
    assert "may use the power" not in page


def test_a_blank_question_asks_for_one(small: None, client: Client) -> None:
    page = words(client, "/may/")
    assert "Choose a body and a power." in page
    assert "There is a problem" not in page


def test_a_decision_is_judged_by_what_was_committed_before_it(small: None, client: Client) -> None:
    keep(limits())
    asked = "/may/?body=QZZ-P1&power=grant&amount=90000&area=place:QZZ-01&day=2025-09-01"
    again = words(client, asked)
    assert "No Saltings Place Committee" in again
    assert "£90,000.00 is over the £60,000.00 that is left of the yearly limit" in again
    of_it = words(client, f"{asked}&decision=2025-002")
    assert "Yes Saltings Place Committee" in of_it
    assert "Left of this financial year’s limit £150,000.00 £60,000.00 after this" in of_it
    assert "Asked of the decision Grant for the ferry" in of_it
    page = text(client, "/decision/2025-002/")
    assert "Yes, on 1 September 2025" in page
    assert asked.replace("&", "&amp;") + "&amp;decision=2025-002" in page


def test_pages_of_bodies_and_decisions_lead_here(small: None, client: Client) -> None:
    assert 'href="/may/?body=QZZ-P1"' in text(client, "/body/QZZ-P1/")
    page = text(client, f"/decision/{DECISION.key}/")
    assert "Was this within their power?" in page
    assert "Yes, on 1 September 2025" in page


def test_an_address_holds_what_the_question_needs_and_no_more() -> None:
    assert question_address(COMMITTEE, POWER) == "/may/?body=QZZ-P1&power=commission"
    whole = question_address(
        COMMITTEE, POWER, amount=Money(12_345), area=PLACE, decision=Ref("decision", "a b")
    )
    assert whole == (
        "/may/?body=QZZ-P1&power=commission&amount=123.45&area=place:QZZ-01&decision=a+b"
    )
