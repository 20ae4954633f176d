"""Pages told from another day: what was true then, and what was known then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from django.db.models import Q
from django.test import Client

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.kernel import Ref
from goldenthread.structure.bodies import Body
from tests.web.small_system import BOARD, DELEGATION, PERSON, PLACE, SYSTEM, practice_ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def correct(noun: type[Any], ref: Ref, **changes: object) -> None:
    """One fact put right on 10 April 2026, ten days after it was recorded."""
    from goldenthread.actions.recording import record_facts, recording, retract_rows
    from goldenthread.records.nouns import MODELS
    from goldenthread.records.reading import facts

    field = "ref" if noun is Body else "practice"
    (fact,) = facts(noun, Q(**{field: ref}))
    (row,) = MODELS[noun]._default_manager.filter(**{field: ref}).values_list("pk", flat=True)
    with recording("correct", by="A. Tester", at=datetime(2026, 4, 10, 9, tzinfo=UTC)) as event:
        retract_rows(event, noun, [(row, fact)])
        record_facts(event, [replace(fact, **changes)])


@pytest.fixture
def corrected(small: None) -> None:
    """The name of the board, put right."""
    correct(Body, BOARD, name="Saltings and Weald Integrated Care Board")


def test_a_page_tells_what_was_known_on_a_day(corrected: None, client: Client) -> None:
    now = client.get("/body/QZZ/").content.decode()
    assert "Saltings and Weald Integrated Care Board</h1>" in now
    assert "as it is known now" in now
    then = client.get("/body/QZZ/?known=2026-04-09").content.decode()
    assert '<h1 class="nhsuk-heading-l">Saltings Integrated Care Board</h1>' in then
    assert "as it was known at the end of 9 April 2026" in then
    on_the_day = client.get("/body/QZZ/?known=2026-04-10").content.decode()
    assert "Saltings and Weald Integrated Care Board</h1>" in on_the_day


@pytest.mark.parametrize(
    "path",
    ["/body/QZZ/", f"/area/place/{PLACE.key}/", f"/area/practice/{practice_ref(1).key}/"],
)
def test_what_was_not_yet_recorded_is_told_as_such(path: str, small: None, client: Client) -> None:
    answer = client.get(f"{path}?known=2026-03-30")
    assert answer.status_code == 404
    assert "as it was known at the end of 30 March 2026" in answer.content.decode()
    assert client.get(f"{path}?known=2026-03-31").status_code == 200


def test_the_two_days_are_kept_by_the_form_and_by_the_map(small: None, client: Client) -> None:
    page = client.get(f"/area/system/{SYSTEM.key}/?at=2026-01-15&known=2026-04-01").content.decode()
    assert 'name="at" value="2026-01-15"' in page
    assert 'name="known" value="2026-04-01"' in page
    assert "?at=2026-01-15&known=2026-04-01" in unquote(page.replace("&amp;", "&"))


@pytest.mark.parametrize("known", ["yesterday", "2026-02-30", "9999-12-31"])
def test_a_day_that_is_none_is_told(known: str, small: None, client: Client) -> None:
    answer = client.get(f"/area/system/{SYSTEM.key}/?known={known}")
    assert answer.status_code == 400
    assert b"What you can do" in answer.content


@pytest.mark.parametrize(
    "path",
    [
        f"/delegation/{DELEGATION.key}/",
        "/search/?kind=delegation",
        "/search/?q=delegation",
        "/fact/power/commission/",
    ],
)
def test_a_delegation_says_which_power(path: str, small: None, client: Client) -> None:
    page = client.get(path).content.decode()
    assert "Delegation of: Commission primary care, up to £500,000.00 a decision" in page
    assert "Delegation of the power" not in page


def test_figures_follow_a_new_recording_at_once(small: None, client: Client) -> None:
    before = client.get("/need/QZZ/need.csv?by=practice").content
    assert client.get("/need/QZZ/need.csv?by=practice").content == before
    correct(PracticeNeed, practice_ref(1), core=99_000 * PERSON)
    assert client.get("/need/QZZ/need.csv?by=practice").content != before
