"""The browser is real, sees what is there, and tells on a page that misbehaves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import assert_accessible, axe_violations
from tests.browser.conftest import OpenPage, Watch
from tests.browser.serving import served_pages

STRICT = {"Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'"}
CLEAN = """<!doctype html><html lang="en-GB"><head><title>Board of Fernshire</title></head>
<body><main><h1>Board of Fernshire</h1><p>Ten members.</p></main></body></html>"""
PLANTED = """<!doctype html><html lang="en-GB"><head><title>Seats</title></head>
<body><main><h1>Seats</h1><img src="/seal.png"><input type="text"></main></body></html>"""
RESTLESS = """<!doctype html><html lang="en-GB"><head><title>Inline</title></head>
<body><h1>Inline</h1><script>document.title = "changed"</script></body></html>"""
FAR = """<!doctype html><html lang="en-GB"><head><title>Far</title></head>
<body><h1>Far</h1><img alt="" src="http://elsewhere.invalid/seal.png"></body></html>"""


def test_a_clean_page_has_no_violation(page: Page) -> None:
    with served_pages({"/": CLEAN}, headers=STRICT) as address:
        page.goto(address)
        assert page.title() == "Board of Fernshire"
        assert axe_violations(page) == []


def test_a_planted_violation_is_found_and_named(page: Page) -> None:
    with served_pages({"/": PLANTED}, headers=STRICT) as address:
        page.goto(address)
        rules = {violation.rule for violation in axe_violations(page)}
        assert {"image-alt", "label"} <= rules
        with pytest.raises(AssertionError, match=r"image-alt \(critical\).*\n\s+img"):
            assert_accessible(page)


def test_an_inline_script_is_refused_and_reported(page: Page, page_faults: Watch) -> None:
    with served_pages({"/": RESTLESS}, headers=STRICT) as address:
        page.goto(address)
        assert page.title() == "Inline"
    assert any("Content Security Policy" in fault for fault in page_faults.faults)
    page_faults.faults.clear()


def test_a_request_to_another_machine_is_reported(page: Page, page_faults: Watch) -> None:
    with served_pages({"/": FAR}) as address:
        page.goto(address)
    assert page_faults.faults == ["asked another machine: http://elsewhere.invalid/seal.png"]
    page_faults.faults.clear()


def test_pages_open_narrow_and_without_javascript(open_page: OpenPage) -> None:
    with served_pages({"/": RESTLESS}) as address:
        narrow = open_page({"width": 390, "height": 844})
        narrow.goto(address)
        assert narrow.title() == "changed"
        assert narrow.evaluate("innerWidth") == 390
        still = open_page(javascript=False)
        still.goto(address)
        assert still.title() == "Inline"


def test_letters_are_drawn_with_the_fonts_that_the_browser_brings(page: Page) -> None:
    page.set_content("<p style='font: 40px sans-serif'>Neighbourhood</p>")
    widths = page.evaluate(
        """() => ["Open Sans", "no such font"].map(font => {
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = `40px "${font}"`;
            return pen.measureText("Neighbourhood").width;
        })"""
    )
    assert widths[0] == pytest.approx(widths[1], rel=0.01)
    assert widths[0] > 200
