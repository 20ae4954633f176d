"""What a generation of a system's tables says of itself: rows, sizes, digests, and its origin."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

MANIFEST = "manifest.json"
_EDITION = 1


class ManifestError(ValueError):
    """A manifest cannot be read. The words say which file, and nothing of what is in it."""


@dataclass(frozen=True, slots=True)
class TableState:
    """One table as published. ``digest`` is the SHA-256 of its file, ``size`` its bytes.

    ``least_person`` and ``most_person`` are None where the table has no person or no row;
    ``sorted_by`` are the columns by which it was found to be sorted.
    """

    rows: int
    size: int
    digest: str
    sorted_by: tuple[str, ...]
    least_person: int | None = None
    most_person: int | None = None


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The file of pseudonyms that lies apart from the tables, and the key that made them."""

    key_id: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation: whose, which, made by whom, when (with its time zone), and from what."""

    system: str
    generation: int
    by: str
    at: datetime
    source: str
    tables: Mapping[str, TableState]
    pseudonyms: Pseudonyms | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over the names and digests of the tables: what a measurement rests on."""
        whole = hashlib.sha256()
        for name, state in sorted(self.tables.items()):
            whole.update(f"{name} {state.digest}\n".encode())
        return whole.hexdigest()

    def write(self, folder: Path) -> None:
        """Write it into a folder. Raises OSError."""
        document = {
            "edition": _EDITION,
            "system": self.system,
            "generation": self.generation,
            "digest": self.digest,
            "by": self.by,
            "at": self.at.isoformat(),
            "source": self.source,
            "tables": {name: asdict(state) for name, state in sorted(self.tables.items())},
            "pseudonyms": asdict(self.pseudonyms) if self.pseudonyms else None,
        }
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        (folder / MANIFEST).write_text(text, "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation's folder. Raises ManifestError, OSError."""
    file = folder / MANIFEST
    try:
        return _of_document(json.loads(file.read_text("utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # What was found may be anything: the words name the file alone.
        raise ManifestError(f"{file} is not a manifest of this version.") from error


def _of_document(document: Any) -> Manifest:
    if document["edition"] != _EDITION:
        raise ManifestError(f"edition {document['edition']}")
    tables = {
        name: TableState(**{**state, "sorted_by": tuple(state["sorted_by"])})
        for name, state in document["tables"].items()
    }
    apart = document["pseudonyms"]
    return Manifest(
        document["system"],
        int(document["generation"]),
        document["by"],
        datetime.fromisoformat(document["at"]),
        document["source"],
        MappingProxyType(tables),
        Pseudonyms(**apart) if apart else None,
    )


def file_digest(file: Path) -> str:
    """SHA-256 of a file, hex. Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
