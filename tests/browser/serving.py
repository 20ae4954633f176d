"""Servers on this machine only, for as long as a test needs them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

LOOPBACK = "127.0.0.1"
READY_SECONDS = 60
# The application as production serves it. It is handed an open socket, so no port is guessed.
SERVE_APPLICATION = """
import socket, sys
from waitress import serve
listener = socket.socket(fileno=int(sys.argv[1]))
from goldenthread.web.wsgi import application
serve(application, sockets=[listener], threads=4)
"""


@contextmanager
def served_pages(
    pages: Mapping[str, str], *, headers: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve pages written in the test, as path to HTML; yields the address without a slash."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(HTTPStatus.NOT_FOUND if body is None else HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep the test's output to the test."""

    with ThreadingHTTPServer((LOOPBACK, 0), Pages) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def served_application(environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """Serve the real application in a process of its own; yields the address without a slash.

    Raises `RuntimeError` with the end of `log` when the process stops before it answers.
    """
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen(128)
        port = listener.getsockname()[1]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", SERVE_APPLICATION, str(listener.fileno())],
                env=dict(environment),
                pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
    try:
        _wait_until_it_answers(process, port, log)
        yield f"http://{LOOPBACK}:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection(LOOPBACK, port, timeout=READY_SECONDS)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    words = log.read_text(encoding="utf-8", errors="replace")[-4000:]
    raise RuntimeError(f"the application did not answer on port {port}:\n{words}")
