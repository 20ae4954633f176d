"""A bundle: the whole chained record as plain files, which others verify without us.

manifest.json        what is in it, the head of each stream, the SHA-256 of each file
manifest.sha256      the SHA-256 of the manifest
STREAM.jsonl         one link a line, with what it says and the words of people beside it
sealed.jsonl         the facts of seals, one a line, with the number of their link
NOUN.csv             the facts of a noun that has a link for each, for people and spreadsheets
edition-KEY.tsv      the values of an edition of evidence; the SHA-256 of the file is its digest
README.txt           how to verify it

docs/reference/chain.md says each form exactly.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from goldenthread.kernel.chain import Act, Stream, canonical_text, instant_text
from goldenthread.records.editions import editions, lines_of
from goldenthread.records.links import Link, links
from goldenthread.records.models import Recording
from goldenthread.records.streams import REDACTED, Shape, shapes

FORMAT = "goldenthread chain 1"
_README = """This is the record of an integrated care system, as a chain that can be verified.

To verify it, get goldenthread_verify.py from a place that you trust (not from whoever gave you
these files: a forger would give you a verifier too), and run

    python3 goldenthread_verify.py THIS-FOLDER --head HASH

HASH is a head of the record that was published before, or that you kept; without it, a record
that was written anew as a whole cannot be told from the true one. The head of these files is

    {head}

The program needs Python 3.9 or later, no internet and nothing else. Words of people that were
redacted by a retention decision are not here; the chain verifies without them.
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was written: the folder, its files, how many links, and the head of the record."""

    folder: Path
    files: tuple[str, ...]
    links: int
    head: str


class FolderInUseError(FileExistsError):
    """The folder of a bundle has something in it already."""


def write_bundle(folder: Path) -> Bundle:
    """Write the bundle of this record into an empty or new folder.

    Raises FolderInUseError; run it in one transaction, so that all streams are of one moment.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUseError(f"{folder} has something in it: name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    writer = _Writer(folder)
    times = {
        number: instant_text(at)
        for number, at in Recording.objects.values_list("pk", "recorded_at")
    }
    heads: dict[str, dict[str, Any]] = {}
    with writer.open("sealed.jsonl") as sealed:
        for stream in Stream:
            heads[stream.value] = _write_stream(writer, stream, times, sealed)
    for edition in editions():
        with writer.open(f"edition-{edition.ref.key}.tsv") as released:
            released.write("\n".join(lines_of(edition.ref)))
    head = heads[Stream.EVENTS.value]["hash"]
    with writer.open("README.txt") as readme:
        readme.write(_README.format(head=head))
    _write_manifest(writer, heads, head)
    return Bundle(folder, tuple(sorted(writer.digests)), sum(
        each["sequence"] for each in heads.values()), head)  # fmt: skip


class _Writer:
    """Files of a folder, each with its SHA-256 once it is closed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digests: dict[str, str] = {}

    def open(self, name: str) -> _Hashed:
        return _Hashed(self, name)


class _Hashed:
    def __init__(self, writer: _Writer, name: str) -> None:
        self._writer, self._name, self._total = writer, name, sha256()
        self._file = (writer.folder / name).open("wb")

    def __enter__(self) -> _Hashed:
        return self

    def write(self, text: str) -> None:
        data = text.encode()
        self._total.update(data)
        self._file.write(data)

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._writer.digests[self._name] = self._total.hexdigest()


def _write_stream(
    writer: _Writer, stream: Stream, times: dict[int, str], sealed: _Hashed
) -> dict[str, Any]:
    sequence, last = 0, "0" * 64
    tables: dict[str, _Hashed] = {}
    try:
        with writer.open(f"{stream.value}.jsonl") as file:
            for link in links(stream):
                file.write(f"{canonical_text(_line(link, times))}\n")
                for fact in link.sealed:
                    line = {"sequence": link.sequence, "said": fact}
                    sealed.write(f"{canonical_text(line)}\n")
                if link.act is Act.RECORDED and link.content is not None:
                    _add_row(writer, tables, shapes()[link.noun], link)
                sequence, last = link.sequence, link.hash
    finally:
        for table in tables.values():
            table.__exit__()
    return {"sequence": sequence, "hash": last}


def _line(link: Link, times: dict[int, str]) -> dict[str, Any]:
    line: dict[str, Any] = {
        "sequence": link.sequence,
        "said": link.content,
        "digest": link.digest,
        "when": times.get(link.recording, ""),
        "recording": link.recording,
        "hash": link.hash,
    }
    if link.payloads:
        line["words"] = link.payloads
    return line


def _add_row(writer: _Writer, tables: dict[str, _Hashed], shape: Shape, link: Link) -> None:
    fields = dict((link.content or {})["fields"])
    names = sorted(fields)
    if shape.name not in tables:
        tables[shape.name] = writer.open(f"{shape.name}.csv")
        tables[shape.name].write(_csv_line(names))
    for name, payload in link.payloads.items():
        fields[name] = payload.get("words", REDACTED)
    tables[shape.name].write(_csv_line(_cell(fields[name]) for name in names))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _csv_line(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _write_manifest(writer: _Writer, heads: dict[str, dict[str, Any]], head: str) -> None:
    manifest = canonical_text(
        {"format": FORMAT, "head": head, "heads": heads, "files": writer.digests}
    )
    (writer.folder / "manifest.json").write_bytes(f"{manifest}\n".encode())
    total = sha256(f"{manifest}\n".encode()).hexdigest()
    (writer.folder / "manifest.sha256").write_bytes(f"{total}  manifest.json\n".encode())
