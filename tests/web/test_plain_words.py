"""What a first reader stumbles over: nought that is missing, and sums that are not theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Money, Ref, Span
from goldenthread.money.transfers import Payment
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Body, Form, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Post, Role, Sector
from goldenthread.thread.catalogue import kinds
from goldenthread.web.golden_line import Strand, telling
from goldenthread.web.presenters import Mention, board_of, called
from tests.web.reading import keep, text
from tests.web.small_system import (
    BOARD,
    COMMITTEE,
    NETWORK,
    SYSTEM,
    practice_ref,
    small_system,
)

START = Span(date(2022, 7, 1))


@pytest.mark.django_db
@pytest.mark.database
def test_payments_that_are_not_recorded_are_not_nought(marker: Path, client: Client) -> None:
    kept = ("Practice", "PracticeNeed", "Membership", "Area")
    keep([fact for fact in small_system() if type(fact).__name__ in kept])
    for path in ("/money/", "/money/payments/", f"/my-surgery/{practice_ref(1).key}/"):
        page = text(client, path)
        assert "ayments are not recorded here" in page, path
        assert "£0" not in page, path
    area = text(client, f"/area/system/{SYSTEM.key}/")
    assert "Funds and payments are not recorded here." in area
    assert "No fund is set aside" not in area
    surgery = text(client, f"/my-surgery/{practice_ref(1).key}/")
    assert "No body is recorded here that could be asked." in surgery
    assert "write to the governance lead" not in surgery


@pytest.mark.django_db
@pytest.mark.database
def test_a_figure_names_the_recordings_that_brought_its_rows(marker: Path, client: Client) -> None:
    facts = small_system()
    needs = [fact for fact in facts if type(fact).__name__ == "PracticeNeed"]
    rest = [fact for fact in facts if type(fact).__name__ != "PracticeNeed"]
    keep(needs, "allocations.csv")
    keep(rest, "places.json")
    home = text(client, "/")
    people = home[home.index("Registered people") :][:1500]
    assert "allocations.csv" in people.split("General practices")[0]
    assert "places.json" not in people.split("General practices")[0]
    system = text(client, f"/area/system/{SYSTEM.key}/")
    assert "from allocations.csv" in system
    assert "from places.json" in system


@pytest.mark.django_db
@pytest.mark.database
def test_money_held_for_a_network_is_told_apart(small: None, client: Client) -> None:
    first = next(fact for fact in small_system() if isinstance(fact, Payment))
    held = replace(
        first, ref=Ref("payment", "2025-9001"), benefits=NETWORK, amount=Money(70_000_000)
    )
    keep([held])
    page = text(client, f"/my-surgery/{practice_ref(1).key}/")
    own, _, rest = page.partition("Held for its network in 2025/26")
    assert "£1,235" in own
    assert "for each of" in own
    assert "£700,000" in rest
    assert "(2 practices), as its nominated payee" in rest
    assert "By the decision" in page
    assert "Award the evening service" in page
    listed = text(client, f"/money/payments/?year=2025&benefits={practice_ref(1)}")
    assert "1 payment" in listed
    assert "£700,000" not in listed


@pytest.mark.django_db
@pytest.mark.database
def test_a_nominated_payee_is_not_a_practice_of_its_network(small: None, client: Client) -> None:
    page = text(client, f"/area/network/{NETWORK.key}/")
    assert "2 practices</h2>" in page
    assert "3 practices" not in page


@pytest.mark.django_db
@pytest.mark.database
def test_your_council_is_the_one_whose_area_holds_the_surgery(small: None, client: Client) -> None:
    upper = Ref("upper-tier", "E99100001")
    near, far = Ref("body", "NEAR"), Ref("body", "FAR")
    keep(
        [
            Area(upper, "Saltmarsh", Span()),
            Membership(practice_ref(1), upper, Capacity.IN_UPPER_TIER, START),
            Body(near, "Saltmarsh Council", Form.COUNCIL, "Social care of Saltmarsh.", START),
            Body(far, "Uplands Council", Form.COUNCIL, "Social care of Uplands.", START),
            Membership(near, upper, Capacity.SERVES, START),
            *(Membership(one, SYSTEM, Capacity.SERVES, START) for one in (near, far)),
            Body(Ref("body", "PAY"), "Pay Committee", Form.COMMITTEE, "Pay.", START),
            Post(Ref("post", "gp"), "Representative of general practice", COMMITTEE,
                 Sector.GENERAL_PRACTICE, Role.REPRESENTATIVE, START),
        ]
    )  # fmt: skip
    page = text(client, f"/my-surgery/{practice_ref(1).key}/")
    assert "Saltmarsh Council" in page
    assert "Social care of Saltmarsh." in page
    assert "Uplands Council" not in page
    assert "Commission primary care" in page
    assert "Pay Committee" not in page
    assert "Representative of general practice, Saltings Place Committee" in page
    assert "vacant now" in page
    assert "The clinical case was not shown." in page


@pytest.mark.django_db
@pytest.mark.database
def test_paid_in_a_year_has_one_value(small: None, client: Client) -> None:
    for path in ("/", f"/area/system/{SYSTEM.key}/", f"/money/payments/?year=2025&for={SYSTEM}"):
        assert "£3,703.68" in text(client, path), path


@pytest.mark.django_db
@pytest.mark.database
def test_open_challenges_and_vacant_posts_have_their_lists(small: None, client: Client) -> None:
    home = text(client, "/")
    assert 'href="/challenges/?open=yes" aria-label="Open challenges: 1"' in home
    opened = text(client, "/challenges/?open=yes")
    assert "1 open challenge on 31 March 2026" in opened
    assert "The clinical case was not shown." in opened
    assert "It was not heard." not in opened
    assert "It was not heard." in text(client, "/challenges/")
    vacant = text(client, "/posts/?vacant=yes")
    assert "Mental health member" in vacant
    assert "Oriole Vane" not in vacant
    assert "Oriole Vane" in text(client, f"/posts/?body={BOARD}")
    for path in ("/search/?q=vacant", f"/body/{BOARD.key}/", f"/area/system/{SYSTEM.key}/"):
        assert "/posts/?vacant=yes" in text(client, path), path


@pytest.mark.django_db
@pytest.mark.database
def test_decisions_are_listed_by_body_and_year(small: None, client: Client) -> None:
    page = text(client, "/decisions/?body=QZZ-P1&year=2025")
    assert "Award the evening service" in page
    assert "Saltings Place Committee" in page
    assert "£400,000.00" in page
    for none in ("/decisions/?body=QZZ", "/decisions/?year=2024"):
        assert "No decision fits." in text(client, none)
    assert client.get("/decisions/?year=soon").status_code == 400


@pytest.mark.django_db
@pytest.mark.database
def test_a_tie_that_has_ended_says_when(small: None, client: Client) -> None:
    left = Practice(practice_ref(77), "Left Surgery", "ZZ1 1AA", None, None, START)
    spell = Span(date(2022, 7, 1), date(2025, 10, 1))
    keep([left, Membership(left.ref, NETWORK, Capacity.IN_NETWORK, spell)])
    page = text(client, f"/thread/practice/{left.ref.key}/")
    assert "ended 30 September 2025" in page
    contract = next(fact for fact in small_system() if isinstance(fact, Contract))
    assert "ended" not in text(client, f"/thread/contract/{contract.ref.key}/?way=up")


@pytest.mark.parametrize(
    ("relation", "told"),
    [
        ("given by", "is given by this"),
        ("using the power", "used this power"),
        ("of the power", "delegates this power"),
        ("paid to", "was paid to this"),
        ("in the system", "is in this system"),
        ("signatory of the network agreement", "is a signatory of this network agreement"),
        ("speaks for", "speaks for this"),
        ("as delegated", "was taken as delegated by this"),
        ("withdrew from", "withdrew from this"),
        ("took account of", "took account of this"),
        ("declared by", "was declared by this"),
        ("by the delegation", "was made by this delegation"),
        ("takes back", "takes back this"),
        ("suspends", "suspends this"),
    ],
)
def test_ties_read_as_sentences(relation: str, told: str) -> None:
    assert Strand(Mention("X"), relation, None).told == told
    assert telling(relation).split()[0] == told.split(maxsplit=1)[0]


def test_no_tie_has_two_verbs() -> None:
    """A relation that is a verb of its own stands alone; every other says what its source is."""
    told = {rule.relation: telling(rule.relation) for kind in kinds for rule in kind.links}
    told |= {words: telling(words) for words in ("withdrew from", "took account of")}
    for relation, words in told.items():
        first, _, second = words.partition(" ")
        if first == "is":
            assert not re.match(r"\w+s\b(?! of)|withdrew|took", second), (relation, words)
    assert told["withdrew from"] == "withdrew from"
    assert told["took account of"] == "took account of"


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("NHS West Yorkshire ICB", "West Yorkshire"),
        ("NHS Devon Integrated Care Board", "Devon"),
        ("Wealdmarch and the Saltings", "Wealdmarch and the Saltings"),
    ],
)
def test_a_system_is_not_called_by_its_board(name: str, system: str) -> None:
    assert called(SYSTEM, name) == system
    assert called(BOARD, name) == name
    assert board_of(SYSTEM, name) == ("" if name == system else f"Its board is {name}.")
