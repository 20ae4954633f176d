"""The application is served as production serves it, and a failure to start is told in words."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browser.serving import served_application

ANSWERS = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["SERVER_SOFTWARE"].encode()]
"""
CANNOT_START = "raise ImportError('the home is empty')"


def stand_in(folder: Path, source: str) -> dict[str, str]:
    """An environment in which the application is `source` and not ours."""
    web = folder / "goldenthread" / "web"
    web.mkdir(parents=True)
    (folder / "goldenthread" / "__init__.py").touch()
    (web / "__init__.py").touch()
    (web / "wsgi.py").write_text(source, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_an_application_is_served_on_this_machine_and_ends(tmp_path: Path) -> None:
    environment = stand_in(tmp_path, ANSWERS)
    with served_application(environment, tmp_path / "log") as address:
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address, timeout=10) as answer:
            assert answer.read() == b"waitress"
    with pytest.raises(OSError, match="refused"):
        urlopen(address, timeout=10)


def test_an_application_that_cannot_start_says_why(tmp_path: Path) -> None:
    environment = stand_in(tmp_path, CANNOT_START)
    with (
        pytest.raises(RuntimeError, match="the home is empty"),
        served_application(environment, tmp_path / "log"),
    ):
        pytest.fail("it must not be served")
