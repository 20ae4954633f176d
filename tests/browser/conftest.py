"""A real browser for the tests of this folder, and the demonstration served to it.

Every page that a test opens is watched: an uncaught error, a breach of the content security
policy, or a request to another machine fails the test, whatever else it checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.chromium import ARGUMENTS, unpacked_chromium
from tests.browser.serving import LOOPBACK, served_application
from tests.conftest import apart_environment

HERE = Path(__file__).parent
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
OpenPage = Callable[..., Page]
# Five seconds, the usual patience, are too few where other tests keep the machine busy.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep browser tests together in one worker: one browser, one served demonstration."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One headless Chromium for this folder; it ends before tests of other folders begin.

    Playwright keeps an event loop in the thread, in which Django refuses to open a database.
    """
    chromium = unpacked_chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium.executable,
            env=dict(chromium.environment),
            args=list(ARGUMENTS),
        )
        yield launched
        launched.close()


class Watch:
    """What went wrong on the pages of one test, apart from what the test looks for."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def over(self, page: Page) -> None:
        """Listen to one page from now on."""
        page.on("pageerror", self._error)
        page.on("console", self._console)
        page.on("request", self._request)

    def _error(self, error: Error) -> None:
        self.faults.append(f"uncaught error: {error}")

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(f"content security policy: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname != LOOPBACK:
            self.faults.append(f"asked another machine: {request.url}")


@pytest.fixture
def page_faults() -> Watch:
    """The faults seen so far; a test that plants one reads and clears them."""
    return Watch()


@pytest.fixture
def open_page(browser: Browser, page_faults: Watch) -> Iterator[OpenPage]:
    """Open pages: `open_page()`, `open_page(NARROW)`, `open_page(javascript=False)`."""
    contexts = []

    def opened(viewport: ViewportSize = WIDE, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport=viewport,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page_faults.over(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not page_faults.faults, "\n".join(page_faults.faults)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One page, 1280 pixels wide, with JavaScript."""
    return open_page()


@pytest.fixture
def narrow_page(open_page: OpenPage) -> Page:
    """One page as wide as a telephone, 390 pixels."""
    return open_page(NARROW)


@pytest.fixture
def page_without_javascript(open_page: OpenPage) -> Page:
    """One page, 1280 pixels wide, on which no script runs."""
    return open_page(javascript=False)


@pytest.fixture(scope="session")
def served_demo(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the demonstration, served as in production; no slash at the end."""
    log = tmp_path_factory.mktemp("served-demo") / "server.log"
    with served_application(apart_environment(demo_home), log) as address:
        yield address
