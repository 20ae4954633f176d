"""``serve``: show the record in a browser on this machine."""

from __future__ import annotations

import errno
import socket
from typing import Annotated, Any

import typer

from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import say

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8400
MOST_SENT = 4 * 1024 * 1024
"""Ceiling of what a browser can send, bytes: a form with the largest file that it may carry."""

PortOption = Annotated[
    int, typer.Option(min=0, max=65_535, help="The port on this machine; 0 takes any that is free.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: goldenthread --home ~/goldenthread serve --port 8500")(serve)


def serve(port: PortOption = DEFAULT_PORT) -> None:
    """Serve the record on this machine only, until it is stopped with Ctrl-C."""
    open_home()
    with take_port(port) as listener:
        typer.echo(address(listener))
        serve_until_stopped(listener)


def take_port(port: int) -> socket.socket:
    """A listening socket on this machine. Refuses a port that is in use, with what to do."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Refused(
                f"Port {port} is in use by another program. Stop that one, or choose another port: "
                f"goldenthread serve --port {port + 1 if port < 65_535 else 0}"
            ) from error
        if error.errno == errno.EACCES:
            raise BadInput(
                f"Port {port} needs rights that you do not have: choose one above 1023."
            ) from error
        raise
    return listener


def address(listener: socket.socket) -> str:
    """Where a browser finds it."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}/"


def proxied(count: int) -> dict[str, Any]:
    """What the server believes of the proxies in front of it, which are on this machine.

    Without any it takes away whatever a browser says of addresses and schemes. With some, who asks
    and by which scheme is as they pass it on: else every form sent over HTTPS would be refused.
    """
    if not count:
        return {}
    return {
        "trusted_proxy": LOOPBACK, "trusted_proxy_count": count,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }  # fmt: skip


def serve_until_stopped(listener: socket.socket) -> None:
    """Serve the pages from an open socket; the record must be open."""
    import waitress
    from django.conf import settings
    from django.utils.module_loading import import_string

    # The pages are named in the settings: the two doors, command line and web, stay apart.
    application = import_string(settings.WSGI_APPLICATION)
    say("Serving on this machine only. Stop with Ctrl-C.")
    waitress.serve(
        application, sockets=[listener], threads=4, max_request_body_size=MOST_SENT, _quiet=True,
        **proxied(settings.ALLAUTH_TRUSTED_PROXY_COUNT),
    )  # fmt: skip
    say("Stopped.")
