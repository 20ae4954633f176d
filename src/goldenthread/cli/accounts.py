"""``account``: who may sign in to the pages, in which role, and for what."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from goldenthread.cli.homes import open_home
from goldenthread.cli.integrity import say_head
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import Format, FormatOption, chosen_format, say, write_rows
from goldenthread.cli.references import read_ref
from goldenthread.kernel import Ref
from goldenthread.records.roles import GRANTED, AccountRole

COLUMNS = (
    "name", "email", "state", "role", "scope", "person", "until", "password", "second_factor",
)  # fmt: skip

EmailArgument = Annotated[str, typer.Argument(help="The address with which they sign in.")]
ByOption = Annotated[str, typer.Option(help="The name of the person who answers for this.")]
ReasonOption = Annotated[str, typer.Option(help="Why.")]

account_app = typer.Typer(
    help="Accounts: who may sign in to the pages, in which role, and for what.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    account_app.command(
        "add",
        epilog='Example: goldenthread account add "Ann Keeper" --email ann@board.example '
        '--role "governance lead" --by "Jo Chair"',
    )(add)
    account_app.command(
        "grant",
        epilog='Example: goldenthread account grant ann@board.example --role "place lead" '
        '--scope place:QZZ-01 --by "Jo Chair"',
    )(grant)
    account_app.command("list", epilog="Example: goldenthread account list --format json")(
        list_accounts
    )
    account_app.command(
        "end",
        epilog='Example: goldenthread account end ann@board.example --by "Jo Chair" '
        '--reason "She has left the board"',
    )(end)
    account_app.command(
        "password", epilog="Example: goldenthread account password ann@board.example"
    )(password)
    app.add_typer(account_app, name="account")


def _role(text: str) -> AccountRole:
    wanted = text.strip().lower()
    for role in GRANTED:
        if role.value.lower() == wanted:
            return role
    roles = ", ".join(role.value for role in GRANTED)
    raise BadInput(f"--role {text!r} is no role: write one of {roles}.")


def _ref(text: str | None) -> Ref | None:
    return None if text is None else read_ref(text)


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal of the actions, as an ending of the command."""
    from goldenthread.actions.accounts import AccountRefusedError
    from goldenthread.actions.recording import RecorderError

    try:
        yield
    except RecorderError as error:
        raise BadInput(str(error)) from error
    except AccountRefusedError as error:
        raise Refused(str(error)) from error


def add(
    name: Annotated[str, typer.Argument(help="As the record is to name them.")],
    *,
    email: Annotated[str, typer.Option(help="The address with which they sign in.")],
    role: Annotated[
        str, typer.Option(help=f"One of: {', '.join(role.value for role in GRANTED)}.")
    ],
    by: ByOption,
    scope: Annotated[
        str | None,
        typer.Option(metavar="REF", help="What the role is for.", show_default="the whole record"),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(metavar="REF", help="The recorded person who they are.", show_default="none"),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day without the role.")
    ] = None,
    reason: ReasonOption = "",
) -> None:
    """Make an account with a role. It has no password until one is set.

    By naming yourself you answer for it that the address belongs to this person. A role that
    writes is of use once a second factor is set up, at first signing in.
    """
    given, place, who = _role(role), _ref(scope), _ref(person)
    open_home()
    from django.db import transaction

    from goldenthread.actions.accounts import add_account

    at = datetime.now(UTC)
    # Both or neither: an account without its role would be of no use to anybody.
    with _refusals(), transaction.atomic():
        add_account(name, email, by=by, at=at, reason=reason)
        _grant(email, given, place, who, until, by=by, at=at, reason=reason)
    say(f"{name} can sign in once a password is set: goldenthread account password {email}")
    say_head()


def grant(
    email: EmailArgument,
    *,
    role: Annotated[str, typer.Option(help="The role to give as well.")],
    by: ByOption,
    scope: Annotated[
        str | None,
        typer.Option(metavar="REF", help="What the role is for.", show_default="the whole record"),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(metavar="REF", help="The recorded person who they are.", show_default="none"),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day without the role.")
    ] = None,
    reason: ReasonOption = "",
) -> None:
    """Give an account one more role."""
    given, place, who = _role(role), _ref(scope), _ref(person)
    open_home()
    with _refusals():
        _grant(email, given, place, who, until, by=by, at=datetime.now(UTC), reason=reason)
    say(f"{email} is {given.article}.")
    say_head()


def _grant(
    email: str,
    role: AccountRole,
    scope: Ref | None,
    person: Ref | None,
    until: datetime | None,
    *,
    by: str,
    at: datetime,
    reason: str,
) -> None:
    from goldenthread.actions.accounts import grant_role

    grant_role(
        email, role, scope=scope, person=person, since=_today(),
        until=None if until is None else until.date(), by=by, at=at, reason=reason,
    )  # fmt: skip


def list_accounts(format: FormatOption = None) -> None:
    """List the accounts, one line for each role that they hold today."""
    open_home(must_hold=False)
    from goldenthread.records.accounts import listed_accounts

    accounts = listed_accounts(_today())
    rows: list[dict[str, Any]] = [
        {
            "name": account.name,
            "email": account.email,
            "state": "open" if account.active else "ended",
            "role": held.role.value if held else "",
            "scope": str(held.scope or "") if held else "",
            "person": str(held.person or "") if held else "",
            "until": held.until.isoformat() if held and held.until else "",
            "password": "set" if account.password else "none",
            "second_factor": "set up" if account.second_factor else "none",
        }
        for account in accounts
        for held in (account.held or (None,))
    ]
    write_rows(rows, format, columns=COLUMNS, title="Accounts")
    if chosen_format(format) is Format.TABLE and not rows:
        say("Nobody has an account. Make one with: goldenthread account add")


def end(
    email: EmailArgument,
    by: ByOption,
    role: Annotated[
        str | None,
        typer.Option(help="End this role only.", show_default="every role, and the account"),
    ] = None,
    reason: ReasonOption = "",
) -> None:
    """End an account, or one of its roles, at once. What was done under it stays."""
    ending = None if role is None else _role(role)
    open_home()
    from goldenthread.actions.accounts import end_account

    with _refusals():
        number = end_account(email, role=ending, by=by, at=datetime.now(UTC), reason=reason)
    say(f"Ended: {f'the role of {ending}' if ending else f'the account and its roles ({number})'}.")
    say_head()


def password(
    email: EmailArgument,
    lost_factor: Annotated[
        bool,
        typer.Option(
            "--lost-factor", help="Also take the second factor off: it is set up anew at sign-in."
        ),
    ] = False,
) -> None:
    """Set the password of an account: typed twice at the terminal, or read from stdin.

    It is never given on the command line, where other users of the machine could read it.
    """
    open_home()
    from goldenthread.actions.accounts import remove_second_factor, set_password

    if sys.stdin.isatty():
        chosen = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        chosen = sys.stdin.readline().rstrip("\r\n")
    at = datetime.now(UTC)
    with _refusals():
        set_password(email, chosen, at=at)
        if lost_factor:
            remove_second_factor(email, at=at)
    say(f"{email} can sign in with the new password.")


def _today() -> date:
    from django.utils import timezone

    return timezone.localdate()
