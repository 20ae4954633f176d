"""What somebody does who has a keyboard and no mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import NARROW, WIDE


def tab_to(page: Page, target: str) -> None:
    """Tab until the focus is on the first element that fits."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement.matches(target)", target):
            return
    pytest.fail(f"the keyboard never reaches {target}")


def press(page: Page, target: str) -> None:
    """Reach an element by keyboard, press Enter and wait for where it leads."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Page, target: str, words: str) -> None:
    """Reach a field by keyboard, and write these words in place of what is there."""
    tab_to(page, target)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def assert_fits(page: Page) -> None:
    """No barrier that axe can find, and no scrolling sideways, wide and narrow."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    page.set_viewport_size(WIDE)
