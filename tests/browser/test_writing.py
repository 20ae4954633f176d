"""Writing in a real browser, by keyboard alone: sign in, step into shoes, challenge, reply."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.keyboard import assert_fits, press, tab_to
from tests.browser.serving import served_application
from tests.commands import goldenthread
from tests.conftest import apart_environment
from tests.web.people import PASSWORD, code_now

EMAIL = "ann@board.example"


@pytest.fixture(scope="module")
def served_copy(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demonstration of one's own to write in, with an account."""
    home = tmp_path_factory.mktemp("writing") / "home"
    shutil.copytree(demo_home, home)
    environment = apart_environment(home)
    for words, typed in (
        (("add", "Ann Keeper", "--email", EMAIL, "--role", "governance lead", "--by", "Jo"), ""),
        (("password", EMAIL), PASSWORD + "\n"),
    ):
        goldenthread(
            "account", *words, home=home, environment=environment, typed=typed
        ).check_returncode()
    with served_application(environment, home.parent / "server.log") as address:
        yield address


def type_into(page: Page, target: str, words: str) -> None:
    tab_to(page, target)
    page.keyboard.type(words)


def sign_in(page: Page, address: str, password: str) -> None:
    page.goto(f"{address}/sign-in/")
    type_into(page, "#id_login", EMAIL)
    type_into(page, "#id_password", password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_signing_in_with_a_second_factor_by_keyboard(served_copy: str, page: Page) -> None:
    page.goto(f"{served_copy}/sign-in/")
    assert_fits(page)
    sign_in(page, served_copy, "a wrong password")
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Email address")).to_have_value(EMAIL)
    assert_fits(page)
    sign_in(page, served_copy, PASSWORD)
    expect(page.locator("h1")).to_have_text("Your account")
    assert_fits(page)
    press(page, "main a[href='/account/second-factor/set-up/']")
    assert_fits(page)
    secret = page.locator("#key").inner_text()
    type_into(page, "#id_code", code_now(secret, lasting=8))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Recovery codes")
    expect(page.locator(".codes li")).to_have_count(10)
    assert_fits(page)
    code = page.locator(".codes li").first.inner_text()
    for path in ("recovery-codes/new/", "second-factor/remove/", "password/", "again/", ""):
        page.goto(f"{served_copy}/account/{path}")
        assert_fits(page)
    expect(page.locator(".masthead__who")).to_contain_text("Governance lead")
    press(page, "main a[href='/sign-out/']")
    assert_fits(page)
    press(page, "main button")
    sign_in(page, served_copy, PASSWORD)
    expect(page.locator("h1")).to_have_text("Your second factor")
    assert_fits(page)
    type_into(page, "#id_code", code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".masthead__who")).to_contain_text("Ann Keeper")


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_challenge_is_raised_and_answered_by_keyboard(
    javascript: bool, served_copy: str, open_page: OpenPage
) -> None:
    page = open_page(javascript=javascript)
    page.goto(served_copy)
    press(page, "main a[href='/personas/']")
    if javascript:
        assert_fits(page)
    press(page, "form[action='/personas/lmc-officer/'] button")
    expect(page.locator(".shoes")).to_contain_text("an LMC officer")
    press(page, "main tbody th a")
    press(page, "main a[href$='/challenge/']")
    press(page, "main form button")  # with nothing typed
    expect(page.locator(".nhsuk-error-summary a")).to_have_text("Say what you question and why")
    if javascript:
        expect(page.locator(".nhsuk-error-summary")).to_be_focused()
        assert_fits(page)
    words = f"Who was asked, {'with' if javascript else 'without'} a script?"
    type_into(page, "#id_ground", words)
    press(page, "main form button")
    expect(page.locator("h1")).to_have_text(words)
    expect(page.locator(".notice")).to_contain_text("Your challenge is recorded")
    raised = page.url.partition("?")[0]
    if javascript:
        assert_fits(page)
    press(page, "form[action='/personas/step-out/'] button")
    press(page, "form[action='/personas/governance-lead/'] button")
    page.goto(raised)
    press(page, "main a[href$='/reply/']")
    if javascript:
        assert_fits(page)
    type_into(page, "#id_reply", "All of them, by letter.")
    press(page, "main form button")
    expect(page.get_by_text("All of them, by letter.")).to_be_visible()
    expect(page.locator(".notice")).to_contain_text("Your reply is recorded")
