"""Moving money in a real browser, by keyboard alone: refused, authorised, irregular, mended."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.keyboard import assert_fits, press, tab_to, type_into
from tests.browser.serving import served_application
from tests.conftest import apart_environment

CHECK, SEND = "button[value='check']", "button[value='send']"


@pytest.fixture(scope="module")
def served_copy(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demonstration of one's own to write in."""
    home = tmp_path_factory.mktemp("moving") / "home"
    shutil.copytree(demo_home, home)
    with served_application(apart_environment(home), home.parent / "server.log") as address:
        yield address


def be_the_finance_lead(page: Page, address: str) -> None:
    page.goto(f"{address}/personas/")
    press(page, "form[action='/personas/finance-lead/'] button")


def test_a_payment_is_refused_for_lack_of_money_and_then_authorised_for_less(
    served_copy: str, page: Page
) -> None:
    be_the_finance_lead(page, served_copy)
    press(page, "main a[href='/money/pay/']")
    type_into(page, "#q", "continuity Z90015")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert_fits(page)
    press(page, "main .found a")
    assert_fits(page)
    press(page, CHECK)
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    type_into(page, "#id_amount", "999999")
    type_into(page, "#id_words", "Late claim for March")
    press(page, CHECK)
    expect(page.locator(".verdict__word")).to_have_text("Refused")
    expect(page.locator(".verdict")).to_be_focused()
    expect(page.locator(".callout__remedy").first).to_contain_text("or pay less")
    assert_fits(page)
    type_into(page, "#id_amount", "250")
    expect(page.locator("#id_words")).to_have_value("Late claim for March")
    press(page, CHECK)
    expect(page.locator(".verdict__word")).to_have_text("It may be done")
    expect(page.locator(".golden-line .station")).to_have_count(4)
    assert_fits(page)
    press(page, SEND)
    expect(page.locator("h1")).to_have_text("£250.00: Late claim for March")
    expect(page.locator(".notice")).to_contain_text("Recorded: £250.00.")
    press(page, "a.pull[href^='/thread/payment/']")
    expect(page.locator("main")).to_contain_text("National Health Service Act 2006")


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_irregular_money_is_found_until_it_is_taken_back(
    javascript: bool, served_copy: str, open_page: OpenPage
) -> None:
    page = open_page(javascript=javascript)
    be_the_finance_lead(page, served_copy)
    press(page, "main a[href='/money/record/']")
    tab_to(page, "#what")
    page.keyboard.press("Space")
    tab_to(page, "#kind")
    page.keyboard.press("Space")
    if javascript:
        assert_fits(page)
    press(page, "main button")
    tab_to(page, "#id_fund")
    page.keyboard.type("Local services of Corrant")
    type_into(page, "#id_payee", "Z90015")
    type_into(page, "#id_amount", "400")
    type_into(page, "#id_words", f"Paid twice, {'with' if javascript else 'without'} a script")
    type_into(page, "#id_reason", "Found in the bank statement")
    if javascript:
        assert_fits(page)
    press(page, CHECK)
    expect(page.locator(".verdict__word")).to_have_text("It will stand in suspense")
    if javascript:
        assert_fits(page)
    press(page, SEND)
    expect(page.locator(".found-here")).to_contain_text("What moved without authority is mended")
    press(page, ".notice a[href^='/findings/']")
    expect(page.locator("main .callout").first).to_contain_text("£400.00")
    press(page, "main a[href^='/money/take-back/']")
    type_into(page, "#id_reason", "Sent back by the practice")
    press(page, CHECK)
    if javascript:
        assert_fits(page)
    press(page, SEND)
    expect(page.locator(".notice").first).to_contain_text("Recorded: £400.00 came back")
    expect(page.locator("main")).to_contain_text("Mended in full")
    expect(page.locator(".found-here")).to_have_count(0)


def test_many_are_paid_from_a_file_and_none_where_one_is_refused(
    served_copy: str, page: Page, tmp_path: Path
) -> None:
    be_the_finance_lead(page, served_copy)
    page.goto(f"{served_copy}/money/pay-in-bulk/")
    assert_fits(page)
    for amounts, told in ((("1.50", "99999999"), "Refused"), (("1.50", "2.50"), "All may be made")):
        rows = (
            "fund:QZZ-2025-local-corrant,practice:Z90015,practice:Z90015,"
            f"contract:QZZ-LOCAL-continuity-Z90015,decision:QZZ-2025-041,Row {number},{amount},"
            "2026-03-31"
            for number, amount in enumerate(amounts, 1)
        )
        file = tmp_path / "claims.csv"
        heading = "fund,payee,benefits,contract,decision,description,amount,paid"
        file.write_text("\n".join((heading, *rows, "")), encoding="utf-8")
        # Which file is chosen in a window of the system's own; all else is typed.
        page.locator("#id_file").set_input_files(file)
        type_into(page, "#id_reason", "Claims of March")
        press(page, CHECK)
        assert told in page.locator("#verdict-word").inner_text()
        assert_fits(page)
    press(page, SEND)
    assert "Recorded, all of it." in page.locator("main").inner_text()
