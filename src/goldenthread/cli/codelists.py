"""``codelists``: which codes make a condition; what changed between editions; checking a change."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from goldenthread.cli.homes import home
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import (
    Format,
    FormatOption,
    chosen_format,
    say,
    write_json,
    write_rows,
)
from goldenthread.evidence.codelists import (
    ChangeRefusedError,
    CodeList,
    CodeListError,
    CodeLists,
    Library,
    applied,
    difference,
    edition_text,
    library,
    moved,
    read_change_set,
    read_edition,
)
from goldenthread.evidence.codelists.files import file_name
from goldenthread.evidence.codelists.library import OWN

COLUMNS = ("key", "title", "edition", "entries", "verified", "licence", "hash")
CODES = ("system", "code", "source")
CHANGES = ("change", "system", "code")

codelists_app = typer.Typer(
    help="Code lists: which clinical codes make a condition or a reason for admission.",
    no_args_is_help=True,
)

KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="The list, such as diabetes.")]
AtOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="The day to which the edition applies.", show_default="today"
    ),
]
EditionsOption = Annotated[
    Path | None,
    typer.Option(
        metavar="DIRECTORY",
        help="Editions of your own, beside those that ship.",
        show_default="code-lists in the home",
    ),
]
CodesOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Codes in use, SYSTEM:CODE, one a line: how many come on and go off."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, example, command in (
        ("list", "goldenthread codelists list --at 2026-03-31", list_codelists),
        ("show", "goldenthread codelists show diabetes", show),
        ("diff", "goldenthread codelists diff obesity --from 2026-03-31 --to 2027-03-31", diff),
        ("change", "goldenthread codelists change obesity review.json --into code-lists", change),
    ):
        codelists_app.command(name, epilog=f"Example: {example}")(command)
    app.add_typer(codelists_app, name="codelists")


def list_codelists(
    at: AtOption = None, editions: EditionsOption = None, format: FormatOption = None
) -> None:
    """List the code lists in force on a day, each with its edition and hash."""
    lists = lists_in_force(_day(at), editions)
    rows = [_about(one) for one in lists.lists]
    if chosen_format(format) is Format.TABLE:
        for row in rows:
            row["hash"] = row["hash"][:16]
        write_rows(rows, format, columns=(*COLUMNS[:5], "hash"), numeric=("entries",))
        say(f"All of them together: {lists.digest}.")
        return
    write_rows(rows, format, columns=COLUMNS)


def show(
    key: KeyArgument,
    at: AtOption = None,
    editions: EditionsOption = None,
    format: FormatOption = None,
) -> None:
    """Show one code list: its source, licence and hash, what it cannot see, and its entries."""
    one = _edition(_library(editions), key, _day(at))
    entries = [
        dict(zip(CODES, (*entry.split(":"), one.sources[one.origins[entry]]), strict=True))
        for entry in sorted(one.entries)
    ]
    if chosen_format(format) is Format.JSON:
        write_json({
            **_about(one), "by": one.by, "compiled": one.compiled and one.compiled.isoformat(),
            "reason": one.reason, "cannot_see": one.limits, "source": one.source,
            "codes": entries,
        })  # fmt: skip
        return
    if chosen_format(format) is Format.TABLE:
        for words in _said(one):
            say(words)
    write_rows(entries, format, columns=CODES, title=f"{one.title}, from {one.edition} on")


def diff(
    what: Annotated[
        list[str], typer.Argument(metavar="KEY|FILES", help="A list; or two files of editions.")
    ],
    *,
    from_: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The edition that applied on this day."),
    ] = None,
    to: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The edition that applies on this day.", show_default="today"
        ),
    ] = None,
    codes: CodesOption = None,
    editions: EditionsOption = None,
    format: FormatOption = None,
) -> None:
    """Compare two editions of a code list: what was added and what was removed."""
    if len(what) == 2 and from_ is None and to is None:
        old, new = (_of_file(Path(name)) for name in what)
    elif len(what) == 1 and from_ is not None:
        held = _library(editions)
        old, new = _edition(held, what[0], from_.date()), _edition(held, what[0], _day(to))
    else:
        raise BadInput("Write KEY --from DATE --to DATE, or the names of two files of editions.")
    try:
        found = difference(old, new)
    except CodeListError as error:
        raise BadInput(f"{error}.") from error
    rows = [
        dict(zip(CHANGES, (word, *entry.split(":")), strict=True))
        for word, entries in (("added", found.added), ("removed", found.removed))
        for entry in entries
    ]
    say(f"From {old.edition} ({old.digest[:16]}) to {new.edition} ({new.digest[:16]}):")
    say(_effect(old, new, codes))
    write_rows(rows, format, columns=CHANGES)


def change(
    key: KeyArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A change set, as JSON.")],
    *,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="DIRECTORY", help="Write the new edition here.", show_default="it is printed"
        ),
    ] = None,
    codes: CodesOption = None,
    editions: EditionsOption = None,
) -> None:
    """Check a change set against the last edition of a list, and make the next edition of it.

    Nothing is edited in place: the new edition is a new file, printed unless you say where it is
    to be written. A file that is there already is left as it is.
    """
    held = _library(editions)
    try:
        old = held.of(key)[-1]
    except CodeListError as error:
        raise BadInput(_unknown(held, key)) from error
    try:
        new = applied(old, read_change_set(_read(file), str(file)))
        Library((*held.editions, new)).in_force(new.edition)
    except ChangeRefusedError as error:
        raise Refused("\n".join(f"Refused: {reason}." for reason in error.reasons)) from error
    except CodeListError as error:
        raise BadInput(f"{error}.") from error
    say(_effect(old, new, codes))
    say(f"The new edition applies from {new.edition} on, and has the hash {new.digest}.")
    if into is None:
        sys.stdout.write(edition_text(new))
        return
    _write(into, new)


def lists_in_force(day: date, editions: Path | None = None) -> CodeLists:
    """The code lists that apply to a day, those of the home among them.

    Raises BadInput where one cannot be read, or none applies.
    """
    try:
        return _library(editions).in_force(day)
    except CodeListError as error:
        raise BadInput(f"{error}.") from error


def _library(editions: Path | None) -> Library:
    if editions is not None and not editions.is_dir():
        raise BadInput(f"--editions {editions} is no directory.")
    try:
        return library(editions or home() / OWN)
    except CodeListError as error:
        raise BadInput(f"{error}.") from error


def _edition(held: Library, key: str, day: date) -> CodeList:
    try:
        return held.at(key, day)
    except CodeListError as error:
        raise BadInput(_unknown(held, key) if key not in held.keys else f"{error}.") from error


def _unknown(held: Library, key: str) -> str:
    return f"There is no code list {key!r}. There are: {', '.join(held.keys)}."


def _of_file(path: Path) -> CodeList:
    try:
        return read_edition(_read(path), str(path))
    except CodeListError as error:
        raise BadInput(f"{error}.") from error


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8: {error}.") from error


def _write(into: Path, new: CodeList) -> None:
    """Write an edition whole, or not at all, and never over another."""
    path = into / file_name(new)
    part = into / f".{path.name}.{os.getpid()}"
    try:
        into.mkdir(parents=True, exist_ok=True)
        try:
            part.write_text(edition_text(new), "utf-8")
            os.link(part, path)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise Refused(f"{path} is there already, and an edition is never changed.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from error
    say(f"Written: {path}.")


def _effect(old: CodeList, new: CodeList, codes: Path | None) -> str:
    found = difference(old, new)
    words = (
        f"{len(found.added)} added and {len(found.removed)} removed: {len(old.entries)} entries "
        f"become {len(new.entries)}."
    )
    if codes is None:
        return words
    in_use = [line.strip() for line in _read(codes).splitlines() if line.strip()]
    on, off = moved(old, new, in_use)
    return (
        f"{words} Of {len(set(in_use))} codes in use {len(on)} come onto the list and {len(off)} "
        "go off it."
    )


def _about(one: CodeList) -> dict[str, Any]:
    return {
        "key": one.key, "title": one.title, "edition": one.edition.isoformat(),
        "entries": len(one.entries), "verified": "yes" if one.verified else "not verified",
        "licence": one.licence, "hash": one.digest,
    }  # fmt: skip


def _said(one: CodeList) -> tuple[str, ...]:
    return (
        f"Hash: {one.digest}",
        f"Source: {one.source}",
        f"Licence: {one.licence}",
        "Every entry was read at its source."
        if one.verified
        else "Not verified: not every entry was read at a source.",
        f"What it cannot see: {one.limits}",
        f"Made on {one.compiled} by {one.by}: {one.reason}.",
    )


def _day(given: datetime | None) -> date:
    return given.date() if given else datetime.now(UTC).date()
