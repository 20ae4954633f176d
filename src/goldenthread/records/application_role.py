"""The application's role on PostgreSQL: it may insert and read what is append-only, no more.

The owner of the tables migrates; the application runs as this role. It owns nothing, so it can
neither empty a table, nor put a trigger to sleep, nor take one away.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from goldenthread.records.guards import Guard, guards
from goldenthread.records.models import Account, EntryRow, FundBalance, LinkRow

DEFAULT_ROLE = "goldenthread_application"
_DERIVED = (EntryRow, LinkRow)
"""The index may be written anew at will: it is made from facts, and verifying compares both."""

_OF_ACCOUNTS = ("password", "last_login", "is_active")
"""What may change of an account. Its name and address stand beside what it recorded."""

_HOUSEKEEPING = {
    "django_session": "SELECT, INSERT, UPDATE, DELETE",
    "account_emailaddress": "SELECT, INSERT",
    "mfa_authenticator": "SELECT, INSERT, UPDATE, DELETE",
    "socialaccount_socialaccount": "SELECT, INSERT, UPDATE",
    "socialaccount_socialapp": "SELECT",
}
"""Tables of signing in, which are not ours: a session ends, a second factor is replaced."""


class NotPostgreSQLError(RuntimeError):
    """Roles are PostgreSQL's. On SQLite who can write the file can write all of it."""


def grants(role: str = DEFAULT_ROLE) -> Iterator[str]:
    """The statements that give the role what it needs, and take away what it must not have."""
    quoted = connection.ops.quote_name(role)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}"
    yield f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {quoted}"
    yield f"GRANT USAGE ON SCHEMA public TO {quoted}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"
    yield f"GRANT SELECT ON django_migrations TO {quoted}"
    for table, rights in _HOUSEKEEPING.items():
        yield f"GRANT {rights} ON {table} TO {quoted}"
    guarded = {guard.table: guard for guard in guards()}
    for model in apps.get_app_config("records").get_models():
        table = model._meta.db_table
        if model in _DERIVED:
            yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {quoted}"
            continue
        if model is FundBalance:
            yield f"GRANT SELECT ON {table} TO {quoted}"
            continue
        yield f"GRANT SELECT, INSERT ON {table} TO {quoted}"
        names = _OF_ACCOUNTS if model is Account else _changeable(guarded.get(table))
        changeable = ", ".join(f'"{name}"' for name in names)
        if changeable:
            yield f"GRANT UPDATE ({changeable}) ON {table} TO {quoted}"


def _changeable(guard: Guard | None) -> tuple[str, ...]:
    if guard is None:
        return ()
    return (*(("retracted_in_id",) if guard.retractable else ()), *guard.redactable)


def grant_application_role(role: str = DEFAULT_ROLE) -> None:
    """Give the role its rights, making it (without a password or login) where there is none.

    Run it as the owner of the tables, and again after each migration that makes one. Raises
    NotPostgreSQLError on SQLite.
    """
    if connection.vendor != "postgresql":
        raise NotPostgreSQLError("the record of this home is in SQLite, which knows no roles")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {connection.ops.quote_name(role)} NOLOGIN")
        for statement in grants(role):
            cursor.execute(statement)
