# ruff: noqa: PLR0917 - a command has one argument an option, and typer reads them by name
"""``evidence import``, ``key``, ``status`` and ``prune``: what goes into the store, and out."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.cli.acceptance import ReasonOption
from goldenthread.cli.evidence import evidence
from goldenthread.cli.evidence_store import (
    PurposeOption,
    StoreOption,
    SystemOption,
    UsedByOption,
    open_store,
    store_in_words,
)
from goldenthread.cli.homes import home, open_home
from goldenthread.cli.outcome import BadInput
from goldenthread.cli.output import Format, FormatOption, chosen_format, say, write_json, write_rows

if TYPE_CHECKING:
    from goldenthread.persons.importers.report import FeedProblem, Report
    from goldenthread.persons.importers.staging import Importer
    from goldenthread.persons.manifests import Manifest
    from goldenthread.persons.pseudonyms import PseudonymKey

_COLUMNS = ("consequence", "code", "count", "file", "column", "rows", "message", "remedy")

KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key", metavar="FILE", envvar="GOLDENTHREAD_PSEUDONYM_KEY_FILE",
        help="The file of the key that replaces NHS numbers, outside home and store.",
    ),
]  # fmt: skip


def register(_app: typer.Typer) -> None:
    """Add the commands."""
    evidence.command(
        "import",
        epilog="Example: goldenthread evidence import flat feed/ --system QZZ --key ~/evidence.key "
        '--by "Ann Analyst" --purpose "Need of the north, agreed on 12 May"',
    )(import_feed)
    evidence.command("key", epilog="Example: goldenthread evidence key ~/evidence.key")(make_key)
    evidence.command("status", epilog="Example: goldenthread evidence status --check")(status)
    evidence.command(
        "prune",
        epilog='Example: goldenthread evidence prune --system QZZ --by "Ann Analyst" '
        '--purpose "The key was changed"',
    )(prune)


def import_feed(
    importer: Annotated[str, typer.Argument(help="How it is read: flat, synthea or omop.")],
    directory: Annotated[
        Path, typer.Argument(metavar="DIRECTORY", help="The directory of the files.")
    ],
    system: SystemOption,
    by: UsedByOption,
    purpose: PurposeOption,
    key: KeyOption = None,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="CSV of kind,code,ours: what codes of the feed mean."),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES", help="Acceptable problems you accept. Needs --reason."),
    ] = None,
    reason: ReasonOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Look through everything, and take nothing in.")
    ] = False,
    memory: Annotated[
        str, typer.Option(metavar="SIZE", help="Memory at most, such as 4GB.", show_default="most")
    ] = "",
    store: StoreOption = None,
    format: FormatOption = None,
) -> None:
    """Take a directory of people's records in as a system's tables; whole, or not at all."""
    from goldenthread.persons.importers.bringing import bring_in
    from goldenthread.persons.importers.report import FeedRefusedError

    accepted = {code.strip() for each in accept or () for code in each.split(",")} - {""}
    if accepted and not (reason or "").strip():
        raise BadInput("--accept needs --reason TEXT: why it is accepted is recorded.")
    at = _begin(by, purpose)

    def leave_event(manifest: Manifest, found: Report) -> None:
        told = _summary(manifest, found)
        if accepted:
            told += f"; accepted {', '.join(sorted(accepted))}: {(reason or '').strip()}"
        _note("import evidence", by, at, purpose, told, manifest.digest)

    with store_in_words():
        try:
            brought = bring_in(
                _importer(importer), directory, open_store(store), system=system, by=by, at=at,
                key=_key(key, store), mapping=_mapping(mapping), accepted=accepted,
                dry_run=dry_run, memory=memory, tell=say, about_to=leave_event,
            )  # fmt: skip
        except FeedRefusedError as error:
            _write(error.report, None, format)
            for problem in error.outstanding:
                say(f"{problem.consequence}: {problem.code}: {problem}")
            raise BadInput(_returned(directory, error.outstanding)) from error
    _write(brought.report, brought.manifest, format)
    for problem in brought.report.problems:
        say(f"{problem.consequence}: {problem}")
    if brought.manifest is None:
        say(f"{directory.name}: dry run, nothing was taken in.")
    else:
        say(_summary(brought.manifest, brought.report))


def make_key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to make.")],
    store: StoreOption = None,
) -> None:
    """Make the key that replaces NHS numbers, in a file of its own outside home and store."""
    from goldenthread.persons.pseudonyms import make_key_file

    with store_in_words():
        key = make_key_file(file, [home(), open_store(store).root])
    say(
        f"The key {key.id} is in {file}. Keep a copy where the store's backups do not go: without "
        "it no later feed can be linked with this one."
    )


def status(
    check: Annotated[
        bool, typer.Option("--check", help="Read every file, and compare its digest.")
    ] = False,
    store: StoreOption = None,
    format: FormatOption = None,
) -> None:
    """List the systems of the evidence store, and from what their tables were made."""
    with store_in_words():
        opened = open_store(store)
        rows = []
        for system in opened.systems():
            manifest = opened.manifest(system)
            if check:
                opened.verify(system)
            tables = manifest.tables
            rows.append(
                {
                    "system": system,
                    "generation": manifest.generation,
                    "people": tables["persons"].rows,
                    "contacts": tables["contacts"].rows,
                    "admissions": tables["admissions"].rows,
                    "taken_in": manifest.at.isoformat(timespec="minutes"),
                    "by": manifest.by,
                    "source": manifest.source,
                    "key": manifest.pseudonyms.key_id if manifest.pseudonyms else "none",
                }
            )
    columns = ("system", "generation", "people", "contacts", "admissions", "taken_in", "by",
               "source", "key")  # fmt: skip
    write_rows(rows, format, columns=columns, numeric=("generation", *columns[2:5]))
    if not rows:
        say(f"No system has tables in {opened.root}.")
    elif check:
        say("Every file is what was published.")


def prune(
    system: SystemOption, by: UsedByOption, purpose: PurposeOption, store: StoreOption = None
) -> None:
    """Delete a system's old tables and their pseudonyms; the current ones stay."""
    at = _begin(by, purpose)
    with store_in_words():
        gone = open_store(store).prune(system)
        if gone:
            _note("prune evidence", by, at, purpose, f"{system}: {gone} old generations deleted")
    say(f"{system}: {gone} old generations deleted.")


def _begin(by: str, purpose: str) -> datetime:
    """Open the home, so that an event can be left; now."""
    open_home(must_hold=False)
    from goldenthread.actions.evidence_use import check_use
    from goldenthread.actions.recording import RecorderError

    try:
        check_use(by, purpose)
    except RecorderError as error:
        raise BadInput(f"{error} Nothing was changed.") from error
    return datetime.now(UTC)


def _note(verb: str, by: str, at: datetime, purpose: str, summary: str, digest: str = "") -> None:
    """The one way from here into the record: an event, and never a row."""
    from goldenthread.actions.evidence_use import note_evidence_use

    note_evidence_use(verb, by=by, at=at, purpose=purpose, summary=summary, digest=digest)


def _importer(name: str) -> Importer:
    from goldenthread.persons.importers.registered import importers

    registry = importers()
    found = registry.get(name)
    if found is None:
        raise BadInput(f"No importer is called {name!a}: there are {', '.join(registry.names())}.")
    return found


def _key(file: Path | None, store: Path | None) -> PseudonymKey | None:
    from goldenthread.persons.pseudonyms import read_key_file

    return None if file is None else read_key_file(file, [home(), open_store(store).root])


def _mapping(file: Path | None) -> dict[str, dict[str, str]]:
    """What a CSV of kind,code,ours says. Raises BadInput."""
    from goldenthread.persons.importers.shelves import MAPPED

    found: dict[str, dict[str, str]] = {}
    if file is None:
        return found
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.reader(opened, strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise BadInput(f"--mapping {file} cannot be read as CSV in UTF-8.") from error
    if not rows or rows[0] != ["kind", "code", "ours"]:
        raise BadInput(f"--mapping {file}: its first line is not kind,code,ours.")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != 3 or row[0] not in MAPPED or not row[1] or not row[2]:
            raise BadInput(
                f"--mapping {file}, row {number}: write kind,code,ours, where kind is one of "
                f"{', '.join(MAPPED)}."
            )
        if row[1] in found.setdefault(row[0], {}):
            raise BadInput(f"--mapping {file}, row {number}: the code is mapped twice.")
        found[row[0]][row[1]] = row[2]
    return found


def _summary(manifest: Manifest, report: Report) -> str:
    counts = ", ".join(f"{rows:,} {name}" for name, rows in report.landed.items())
    return f"{manifest.system}: generation {manifest.generation} from {manifest.source}: {counts}"


def _returned(directory: Path, outstanding: tuple[FeedProblem, ...]) -> str:
    total = sum(each.count for each in outstanding)
    what = "One problem stands" if total == 1 else f"{total:,} problems stand"
    return f"{directory.name} was returned; nothing was taken in. {what} against it."


def _write(report: Report, manifest: Manifest | None, format: Format | None) -> None:
    """The report on stdout: every kind of problem, and in JSON what was read and landed too."""
    rows: list[dict[str, Any]] = [
        {
            "consequence": each.consequence.value,
            "code": each.code,
            "count": each.count,
            "file": each.file,
            "column": each.column or "",
            "rows": " ".join(map(str, each.rows)),
            "message": each.message,
            "remedy": each.remedy,
        }
        for each in report.problems
    ]
    if chosen_format(format) is Format.JSON:
        landed = report.landed if manifest else {}
        write_json(
            {
                "generation": manifest.generation if manifest else None,
                "digest": manifest.digest if manifest else None,
                "rows_read": report.read,
                "rows_landed": landed,
                "problems": rows,
            }
        )
    elif chosen_format(format) is Format.CSV:
        write_rows(rows, format, columns=_COLUMNS)
    else:
        write_rows(
            [{"table": name, "rows": count} for name, count in report.landed.items()]
            if manifest
            else [{"file": name, "rows": count} for name, count in report.read.items()],
            format,
            columns=("table" if manifest else "file", "rows"),
            numeric=("rows",),
        )
