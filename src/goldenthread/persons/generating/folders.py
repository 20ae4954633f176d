"""Where the tables of a system go: the one place that decides it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from goldenthread.persons.generations import folder_name, made
from goldenthread.persons.store import EvidenceStore


class Destination(Protocol):
    """Gives a folder for a system's tables, and takes them when the block ends well."""

    def of(self, system: str) -> AbstractContextManager[Path]:
        """The folder to write the tables into. Raises OSError."""


@dataclass(frozen=True, slots=True)
class PlainFolders:
    """``system=CODE`` below a directory: an old one is replaced once the new one is whole."""

    root: Path

    @contextmanager
    def of(self, system: str) -> Iterator[Path]:
        """The folder to write into; what is not finished is cleared away.

        Raises StoreError for a code of a system that cannot be one, OSError.
        """
        name = folder_name(system)
        made(self.root)
        draft, folder = self.root / f".{name}.draft", self.root / name
        shutil.rmtree(draft, ignore_errors=True)
        made(draft)
        try:
            yield draft
            shutil.rmtree(folder, ignore_errors=True)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class StoreFolders:
    """Drafts of the evidence store, each published when it is whole."""

    root: Path
    by: str
    at: datetime
    source: str

    @contextmanager
    def of(self, system: str) -> Iterator[Path]:
        """The folder of a draft. Raises StoreError where the store refuses it, OSError."""
        store = EvidenceStore(self.root)
        with store.draft(system, by=self.by, at=self.at, source=self.source) as draft:
            yield draft.folder
            draft.publish()
