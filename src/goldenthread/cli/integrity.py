"""``verify``, ``export`` and ``redact``: that what is stored is what was recorded."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from goldenthread.cli.homes import open_home
from goldenthread.cli.outcome import BadInput, IntegrityBroken, Refused
from goldenthread.cli.output import Format, FormatOption, chosen_format, say, write_rows
from goldenthread.kernel import Ref, RefError

_HEAD = re.compile(r"[0-9a-f]{64}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: goldenthread verify")(verify)
    app.command(epilog="Example: goldenthread export bundle-2026-03-31")(export)
    app.command(
        epilog='Example: goldenthread redact answer:QZZ-urgent-treatment-002 --by "Ann Keeper" '
        '--rule "Retention schedule, consultation responses: two years" '
        '--reason "The person asked for it"'
    )(redact)


def say_head() -> None:
    """Tell the head of the record, to be kept or published where a forger cannot reach it."""
    from goldenthread.records.heads import record_head

    head = record_head()
    if head.sequence:
        say(f"Head of the record: {head.hash}")


def verify(
    head: Annotated[
        str | None, typer.Option(help="A head of this record that was printed before.")
    ] = None,
    format: FormatOption = None,
) -> None:
    """Verify that the record is as it was recorded: chains, index, references, guards, ledger.

    Ends with 3 when something is not, and names where. Without a head from before, a record that
    was written anew as a whole cannot be told from the true one.
    """
    wanted = _head(head)
    open_home()
    from goldenthread.records.integrity import verify as verify_record

    quiet = chosen_format(format) is not Format.TABLE
    done = verify_record(wanted, progress=(lambda _: None) if quiet else say)
    rows = [
        {"place": fault.place, "sequence": fault.sequence or None, "fact": fault.fact,
         "what_is_wrong": fault.words}
        for fault in done.faults
    ]  # fmt: skip
    columns = ("place", "sequence", "fact", "what_is_wrong")
    if rows:
        if not quiet:
            rows = [{**row, "sequence": row["sequence"] or ""} for row in rows]
        write_rows(rows, format, columns=columns, title="Not as it was recorded")
        say(f"Head of the record: {done.head}")
        raise IntegrityBroken(f"{len(rows)} faults: what is stored is not what was recorded.")
    write_rows(
        (
            {"stream": each.stream.value, "links": each.sequence, "head": each.hash}
            for each in done.heads.values()
        ),
        format,
        columns=("stream", "links", "head"),
        title="As it was recorded",
        numeric=("links", "head"),
    )
    say(f"Head of the record: {done.head}")
    if wanted is None:
        say("Keep it apart: verify --head HASH then finds a record that was written anew as well.")


def export(
    directory: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
) -> None:
    """Write the chained record as a bundle of plain files, which others verify offline.

    The program for it, verifier/goldenthread_verify.py, is one file and shares nothing with this
    one.
    """
    open_home()
    from django.db import transaction

    from goldenthread.publication.bundle import FolderInUseError, write_bundle

    try:
        with transaction.atomic():
            bundle = write_bundle(directory)
    except FolderInUseError as error:
        raise BadInput(f"{error}.") from error
    except OSError as error:
        raise BadInput(f"{directory} cannot be written: {error.strerror}.") from error
    sys.stdout.write(f"{bundle.folder}\n")
    say(f"{bundle.links:,} links in {len(bundle.files)} files.")
    say(f"Head of the record: {bundle.head}")


def redact(
    ref: Annotated[str, typer.Argument(help="The fact, such as answer:KEY or challenge:KEY.")],
    rule: Annotated[str, typer.Option(help="The retention rule under which it is done.")],
    by: Annotated[str, typer.Option(help="The name of the person who decided.")],
    reason: Annotated[str, typer.Option(help="Why now.")],
) -> None:
    """Take a person's words out of a fact by a retention decision, which is recorded.

    Pages, search and exports no longer hold them, and the chain still verifies. Backups and
    bundles made before are not reached: redact or delete those where they lie.
    """
    try:
        wanted = Ref.parse(ref)
    except RefError as error:
        raise BadInput(f"{error}.") from error
    for name, value in (("--rule", rule), ("--by", by), ("--reason", reason)):
        if not value.strip():
            raise BadInput(f"{name} is empty: a retention decision says who, why and by what rule.")
    open_home()
    from goldenthread.actions.redact import NothingToRedactError
    from goldenthread.actions.redact import redact as redact_words

    try:
        done = redact_words(wanted, rule=rule, by=by, at=datetime.now(UTC), reason=reason)
    except NothingToRedactError as error:
        raise Refused(str(error)) from error
    say(f"{done.fields} fields of {wanted} redacted; the decision is recording {done.recording}.")
    say_head()


def _head(text: str | None) -> str | None:
    if text is None:
        return None
    head = text.strip().lower()
    if not _HEAD.fullmatch(head):
        raise BadInput(f"--head {text!r} is not a head: it has 64 digits from 0 to f.")
    return head
