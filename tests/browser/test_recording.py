"""By keyboard alone: a governance lead records a meeting, and what it decided or may not decide.

What is written here stays in a home of its own, so that other tests read an unchanged one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.serving import served_application
from tests.conftest import apart_environment

BODY = "QZZ-PLACE-CORRANT"
POWER = "Arrange primary medical"
CLAUSE = "2.2: The quality committee"


@pytest.fixture(scope="module")
def written_demo(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A copy of the demonstration that may be written to, served; no slash at the end."""
    home = tmp_path_factory.mktemp("written") / "home"
    shutil.copytree(demo_home, home)
    log = tmp_path_factory.mktemp("written-demo") / "server.log"
    with served_application(apart_environment(home), log) as address:
        yield address


def press(page: Page, name: str, role: str = "button") -> None:
    """Go to a button or a link by its name, and press Enter on it."""
    target = page.locator("main").get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    target.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, label: str, words: str) -> None:
    """Type into a field that the keyboard reached."""
    field = page.get_by_label(label, exact=True)
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def choose(page: Page, label: str, words: str) -> None:
    """Choose from a menu by typing how the choice begins."""
    menu = page.get_by_label(label, exact=True)
    menu.focus()
    page.keyboard.type(words)
    chosen = menu.evaluate("menu => menu.selectedOptions[0].text")
    assert words in chosen, chosen


def tab_to(page: Page, label: str) -> None:
    """Tab on until the field of that label has the focus."""
    field = page.get_by_label(label, exact=True)
    for _ in range(80):
        page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            return
    pytest.fail(f"the keyboard never reaches {label}")


def step_in(page: Page, address: str) -> None:
    """Be the governance lead."""
    page.goto(f"{address}/personas/")
    page.get_by_role("button", name="governance lead").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def hold_a_meeting(page: Page) -> None:
    """From the page of a body to the page of its meeting, to which one member did not come."""
    press(page, "Record a meeting", "link")
    assert_accessible(page)
    press(page, "Next: who came")
    assert_accessible(page)
    tab_to(page, "Gwen Jessamy")
    page.keyboard.press("Space")
    press(page, "Check it")
    expect(page.get_by_role("heading", name="Permitted")).to_be_visible()
    assert_accessible(page)
    press(page, "Record it")
    expect(page.get_by_text("The meeting is recorded.")).to_be_visible()
    expect(page.get_by_text("8 voting members present; 5 needed: quorate")).to_be_visible()


def write_the_paper(page: Page) -> None:
    """From the page of the meeting to the votes, for more than the body may commit."""
    press(page, "Record a decision of this meeting", "link")
    assert_accessible(page)
    tab_to(page, "The decision, in one line")
    page.keyboard.type("Clinics in the evening")
    tab_to(page, "Why")
    page.keyboard.type("People who work asked for them.")
    choose(page, "By which power", POWER)
    fill(page, "The most that it commits, in pounds", "2,500,000")
    fill(page, "Whom it pays, chooses or turns down", "Swallowtail Medical Centre")
    press(page, "Next: the votes")
    assert_accessible(page)


def test_a_meeting_is_held_and_decides_within_its_limit_and_not_beyond(
    written_demo: str, page: Page
) -> None:
    step_in(page, written_demo)
    page.goto(f"{written_demo}/body/{BODY}/")
    hold_a_meeting(page)
    write_the_paper(page)
    member = page.get_by_role("group", name="Nasreen Dhaliwala")
    withdrew = member.get_by_label("Withdrew", exact=True)
    expect(member.get_by_text("Touched by this")).to_be_visible()
    member.get_by_label("For", exact=True).focus()
    page.keyboard.press("ArrowLeft")  # round to the last of the four
    expect(withdrew).to_be_checked()
    press(page, "Check it")
    expect(page.get_by_role("heading", name="Refused")).to_be_visible()
    expect(page.get_by_text("£2,500,000.00 is over the limit of £2,000,000.00")).to_be_visible()
    expect(page.get_by_role("heading", name="Who may instead")).to_be_visible()
    expect(page.get_by_role("link", name="Primary Care Commissioning Committee")).to_be_visible()
    assert_accessible(page)

    press(page, "Change the paper")
    expect(page.get_by_label("The decision, in one line")).to_have_value("Clinics in the evening")
    fill(page, "The most that it commits, in pounds", "40,000")
    press(page, "Next: the votes")
    expect(withdrew).to_be_checked()
    press(page, "Check it")
    expect(page.get_by_role("heading", name="Permitted")).to_be_visible()
    expect(page.get_by_text("8 members came, 1 withdrew, 7 left; 5 needed")).to_be_visible()
    assert_accessible(page)
    press(page, "Record it")
    expect(page.get_by_text("The decision is recorded")).to_be_visible()
    expect(page.get_by_text("7 for, 0 against; 1 member withdrew")).to_be_visible()
    press(page, "Pull the thread", "link")
    expect(page.get_by_text("You pulled here")).to_be_visible()


def test_a_power_is_delegated_suspended_and_ended_with_scripts_off(
    written_demo: str, page_without_javascript: Page
) -> None:
    page = page_without_javascript
    step_in(page, written_demo)
    page.goto(f"{written_demo}/powers/delegate/?power=QZZ-grant")
    choose(page, "To", "Quality and Performance")
    choose(page, "Under which clause", CLAUSE)
    press(page, "Check it")
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link", name="Say why")).to_be_visible()
    fill(page, "Why", "Resolved by the board")
    press(page, "Check it")
    expect(page.get_by_role("heading", name="Permitted")).to_be_visible()
    press(page, "Record it")
    expect(page.get_by_text("The delegation is recorded")).to_be_visible()
    press(page, "Suspend it", "link")
    for field, words in (("clause", CLAUSE), ("first", "04012026"), ("last", "04302026"),
                         ("reason", "Its accounts are late")):  # fmt: skip
        page.locator(f"#id_{field}").focus()
        page.keyboard.type(words)
    press(page, "Check it")
    expect(page.get_by_role("heading", name="Permitted")).to_be_visible()
    press(page, "Record it")
    expect(page.get_by_text("The suspension is recorded")).to_be_visible()
    press(page, "End it", "link")
    page.get_by_label("Last day on which it is in force").focus()
    page.keyboard.type("06302026")  # month, day, year: the way of this browser's language
    fill(page, "Why", "The committee is wound up")
    press(page, "Check it")
    press(page, "Record it")
    expect(page.get_by_text("The end is recorded.")).to_be_visible()
