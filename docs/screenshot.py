"""Take the picture of the README again: ``python -m docs.screenshot HOME``, of a demonstration.

Only the top of the thread page is taken, down to the first stations of the golden line.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGUMENTS, unpacked_chromium
from tests.browser.serving import served_application
from tests.conftest import apart_environment

PICTURE = Path(__file__).resolve().parent / "images" / "thread.png"
WIDTH, HEIGHT = 1280, 1150
MOST_BYTES = 300_000


def take(home: Path) -> None:
    """Serve a demonstration on this machine and picture the thread with which it starts."""
    marker = json.loads((home / "record" / "demonstration").read_text("utf-8"))
    kind, _, key = marker["start"].partition(":")
    browser = unpacked_chromium()
    with (
        tempfile.TemporaryDirectory() as scratch,
        served_application(apart_environment(home), Path(scratch) / "server.log") as address,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(
            executable_path=browser.executable,
            env=dict(browser.environment),
            args=list(ARGUMENTS),
        )
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
        page.goto(f"{address}/thread/{kind}/{key}/")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURE)
        chromium.close()
    if PICTURE.stat().st_size > MOST_BYTES:
        raise ValueError(f"{PICTURE} is larger than {MOST_BYTES:,} bytes: take less of the page")


if __name__ == "__main__":
    take(Path(sys.argv[1]).absolute())
