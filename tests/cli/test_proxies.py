"""Behind a proxy: what it says of who asks and how is believed where it is announced, else not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from waitress.server import create_server

from goldenthread.cli.serving import LOOPBACK, proxied
from tests.commands import goldenthread
from tests.conftest import apart_environment

PASSED_ON = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


def tell(environ: dict[str, Any], start: Any) -> list[bytes]:
    """What the application is told: scheme, address, and the header that Django reads."""
    start("200 OK", [("Content-Type", "text/plain")])
    told = (
        environ["wsgi.url_scheme"],
        environ["REMOTE_ADDR"],
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ.get("HTTP_X_FORWARDED_FOR", ""),
    )
    return [" ".join(told).encode()]  # fmt: skip


@contextmanager
def served(count: int) -> Iterator[HTTPConnection]:
    server = create_server(tell, host=LOOPBACK, port=0, threads=1, **proxied(count))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        with closing(HTTPConnection(LOOPBACK, server.effective_port, timeout=10)) as connection:
            yield connection
    finally:
        server.trigger.pull_trigger(server.close)  # by its own thread: what it waits on stays open
        thread.join(10)
    assert not thread.is_alive()


def told(count: int) -> str:
    with served(count) as connection:
        connection.request("GET", "/", headers=PASSED_ON)
        return connection.getresponse().read().decode()


def test_a_proxy_that_is_announced_says_who_asks_and_by_which_scheme() -> None:
    """Without the scheme Django takes no form that was sent over HTTPS for ours."""
    assert told(1) == "https 203.0.113.9 https 203.0.113.9"


def test_without_one_a_browser_claims_nothing() -> None:
    assert told(0).split() == ["http", LOOPBACK]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GOLDENTHREAD_TRUSTED_PROXIES", "lots", "write how many they are, such as 1"),
        ("GOLDENTHREAD_HTTPS", "perhaps", "write yes or no"),
    ],
)
def test_an_environment_that_cannot_be_used_is_told_in_words(
    name: str, value: str, words: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    asked = goldenthread("status", home=home, environment={**apart_environment(home), name: value})
    assert (asked.returncode, "Traceback" in asked.stderr) == (2, False)
    assert f"{name} is '{value}': {words}." in " ".join(asked.stderr.split())
