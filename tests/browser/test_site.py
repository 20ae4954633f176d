"""Every kind of page in a real browser: accessible, within its policy, readable without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import axe_violations
from tests.browser.conftest import NARROW, WIDE, OpenPage

PAGES = {
    "home": "/",
    "thread": "start",
    "thread up": "start?way=up",
    "system": "/area/system/QZZ/",
    "nation": "/area/nation/{nation}/",
    "place": "/area/place/{place}/",
    "network": "/area/network/{network}/",
    "district": "/area/lower-tier/{lower-tier}/",
    "community": "/area/community/{community}/",
    "practice": "/area/practice/{practice}/",
    "body": "/body/QZZ/",
    "body as known": "/body/QZZ/?at=2026-03-01&known=2099-01-01",
    "delegation": "/delegation/{delegation}/",
    "meeting": "/meeting/{meeting}/",
    "may": "/may/",
    "may: yes": "/may/?body=QZZ&power=QZZ-commission&amount=5000000&area=system:QZZ",
    "may: no": "/may/?body=QZZ-PLACE-CORRANT&power=QZZ-primary-medical&amount=2500000"
    "&area=place:QZZ-dunmarrow",
    "may: bad": "/may/?body=QZZ&amount=lots&day=soon",
    "powers": "/powers/",
    "matrix of powers": "/powers/?view=matrix",
    "interests": "/interests/",
    "findings": "/findings/",
    "findings of before": "/findings/?day=2022-07-01",
    "rule": "/findings/board-floor/",
    "measures": "/measures/",
    "measure": "/measures/acsc-chronic/?by=practice",
    "measure in place": "/measures/two-or-more/place/{place}/",
    "evidence": "/evidence/place/{place}/",
    "edition": "/edition/{edition}/",
    "code lists": "/codelists/",
    "code list": "/codelists/acsc-chronic/",
    "general practice": "/evidence/general-practice/QZZ/",
    "integrity": "/integrity/",
    "events": "/events/",
    "decision": "/decision/{decision}/",
    "payment": "/payment/{payment}/",
    "decisions": "/decisions/",
    "challenges": "/challenges/?open=yes",
    "vacant posts": "/posts/?vacant=yes",
    "money": "/money/",
    "payments": "/money/payments/",
    "fund": "/fund/{fund}/",
    "consultation": "/consultation/{consultation}/",
    "challenge": "/challenge/{challenge}/",
    "law": "/fact/law/{law}/",
    "search": "/search/?q=community",
    "surgeries": "/my-surgery/?q=ZZ1",
    "surgery": "/my-surgery/{practice}/",
    "need": "/need/QZZ/",
    "need by practice": "/need/QZZ/?by=practice",
    "pounds": "/pounds/QZZ/",
    "about": "/about/",
    "accessibility": "/accessibility/",
    "not found": "/payment/nothing/",
    "not found, long": "/edition/" + "0123456789abcdef" * 4 + "/",
    "bad request": "/pounds/QZZ/?pot=lots",
}
"""One address of each template and of each kind of section; names in braces are looked up."""

DRAWN = {"money", "need", "pounds", "consultation", "system", "place", "measure in place"}
"""Pages with a chart or a map."""


@pytest.fixture(scope="module")
def addresses(served_demo: str) -> dict[str, str]:
    """The pages' addresses, with a real key for each name, found by the site's own search."""
    import json
    from urllib.request import urlopen

    def first(kind: str) -> str:
        with urlopen(f"{served_demo}/search/?kind={kind}", timeout=30) as answer:
            found = re.findall(rf'class="reference">{kind}:([^<]+)<', answer.read().decode())
        assert found, f"the demonstration has no {kind}"
        return str(found[0])

    with urlopen(served_demo, timeout=30) as answer:
        start = re.search(r'class="pull pull--large" href="([^"]+)"', answer.read().decode())
    assert start, "home has no chosen thread"
    with urlopen(f"{served_demo}{start[1]}thread.json", timeout=30) as answer:
        document = json.load(answer)
    assert document["complete"]
    keys = {
        kind: first(kind)
        for kind in (
            "nation", "place", "network", "lower-tier", "community",
            "practice", "decision", "payment", "fund", "consultation", "challenge", "law",
            "delegation", "meeting", "edition",
        )
    }  # fmt: skip
    return {
        name: served_demo + path.replace("start", start[1], 1).format(**keys)
        for name, path in PAGES.items()
    }


def wait_for_charts(page: Page) -> None:
    """Until every chart of the page is drawn, which is the last thing that a page does."""
    expect(page.locator("figure[data-chart]:not([data-drawn])")).to_have_count(0)


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_barrier_that_axe_can_find(
    name: str, addresses: dict[str, str], page: Page
) -> None:
    page.goto(addresses[name])
    wait_for_charts(page)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert axe_violations(page) == [], size
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"the page scrolls sideways at {size['width']} pixels"
        )


@pytest.mark.parametrize(
    "name", ["home", "thread", "need", "pounds", "surgery", "may: no", "powers", "integrity"]
)
def test_page_reflows_at_320_pixels(
    name: str, addresses: dict[str, str], open_page: OpenPage
) -> None:
    page = open_page({"width": 320, "height": 640})
    page.goto(addresses[name])
    assert page.evaluate("document.documentElement.scrollWidth <= 320")


@pytest.mark.parametrize("name", PAGES)
def test_page_can_be_read_without_javascript(
    name: str, addresses: dict[str, str], page_without_javascript: Page
) -> None:
    page = page_without_javascript
    page.goto(addresses[name])
    expect(page.locator("h1")).to_have_count(1)
    assert len(page.locator("main").inner_text()) > 150
    expect(page.locator("figure.chart:visible")).to_have_count(0)
    if name in DRAWN:
        assert page.locator("table tbody tr").count() > 1


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_charts_are_drawn_within_the_policy(
    name: str, addresses: dict[str, str], page: Page
) -> None:
    page.goto(addresses[name])
    wait_for_charts(page)
    drawn = page.locator("figure[data-drawn] canvas")
    assert drawn.count() == page.locator("figure[data-chart]").count()
    for canvas in drawn.all():
        box = canvas.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 80


def press_to(page: Page, target: str) -> None:
    """Tab until the focus is on the first element that fits, and press Enter."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement.matches(target)", target):
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    pytest.fail(f"the keyboard never reaches {target}")


def test_a_thread_is_pulled_from_home_to_the_law_and_to_people_by_keyboard(
    addresses: dict[str, str], page: Page
) -> None:
    page.goto(addresses["home"])
    press_to(page, "a.pull--large")
    expect(page.get_by_text("Complete: every link that is required is here.")).to_be_visible()
    expect(page.get_by_text("You pulled here")).to_be_visible()
    line = page.url
    press_to(page, ".station .bead__title a[href^='/fact/law/']")
    expect(page.locator(".kind").first).to_contain_text("Law")
    page.goto(line)
    press_to(page, ".station a[href^='/area/community/']")
    expect(page.locator(".kind").first).to_contain_text("Community")
    expect(page.get_by_role("heading", name="Small areas")).to_be_visible()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(
    addresses: dict[str, str], page: Page
) -> None:
    page.goto(addresses["home"])
    page.keyboard.press("Tab")
    expect(page.locator(".nhsuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "maincontent"


def test_a_resident_finds_who_decides_by_postcode(addresses: dict[str, str], page: Page) -> None:
    page.goto(addresses["surgery"])
    postcode = page.locator(".nhsuk-lede-text").inner_text()
    page.goto(addresses["home"])
    page.get_by_label("Name of your surgery, or a postcode").fill(postcode.lower().replace(" ", ""))
    page.get_by_role("button", name="Find").click()
    page.locator(".found a").first.click()
    for heading in ("Who decides", "Who spends", "Who speaks for you", "What changed lately"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_a_question_is_asked_by_keyboard_and_answered_with_its_chain(
    addresses: dict[str, str], page: Page
) -> None:
    page.goto(addresses["may"])
    page.get_by_label("May this body").select_option(label="Corrant Place Committee")
    page.get_by_label("use this power").select_option(label="Arrange primary medical services")
    page.get_by_label("for this amount in pounds").fill("500,000")
    page.get_by_label("in this area").select_option(label="Corrant")
    page.get_by_label("for this amount in pounds").press("Enter")
    expect(page.get_by_role("heading", name="Yes", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="How we know: from the law down")).to_be_visible()
    expect(page.locator(".golden-line--chain .station").first).to_contain_text("holds the power")


def test_what_was_typed_wrongly_is_told_where_it_was_typed(
    addresses: dict[str, str], page: Page
) -> None:
    page.goto(addresses["may: bad"])
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("not an amount")).click()
    expect(page.get_by_label("for this amount in pounds")).to_be_focused()
    expect(page.get_by_label("for this amount in pounds")).to_have_value("lots")


def test_a_reader_goes_from_a_surgery_to_what_a_measure_means_and_to_its_hash(
    addresses: dict[str, str], page_without_javascript: Page
) -> None:
    page = page_without_javascript
    page.goto(addresses["surgery"])
    part = page.get_by_role("region", name="What people here need, and what they get", exact=True)
    expect(part).to_contain_text("is not shown, and any other is to the nearest 5")
    part.get_by_role("link", name="How often people see the same doctor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Usual provider of care")
    expect(page.get_by_text("What it cannot see", exact=True)).to_be_visible()
    page.get_by_text("How was this made?").first.click()
    page.get_by_role("link", name="The edition").click()
    expect(page.get_by_role("heading", name="Is it as it was released?")).to_be_visible()
    expect(page.locator("code").first).to_have_text(re.compile("^[0-9a-f]{64}$"))
