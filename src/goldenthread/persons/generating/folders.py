"""Where the tables of a system go: the one place that decides it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


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
        """The folder to write into; what is not finished is cleared away."""
        self.root.mkdir(parents=True, exist_ok=True)
        draft = self.root / f".system={system}.draft"
        folder = self.root / f"system={system}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        try:
            yield draft
            shutil.rmtree(folder, ignore_errors=True)
            draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
