"""How the tables of one system lie on the disk: generations, one of which is current.

system=CODE/
  current                    the number of the current generation
  generations/000001/        tables and their manifest
  pseudonyms/000001.parquet  apart from the tables: no engine has business with it
  draft/                     what is being written
  writer.lock                held by the one writer
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from goldenthread.persons.refusals import StoreDamagedError, StoreError

KEPT = 2
"""Old generations that are kept beside the current one, so that whoever reads one can end."""

PSEUDONYMS = "pseudonyms.parquet"
"""The file of pseudonyms in a draft."""

_POINTER = "current"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-]{0,19}")


class Generations:
    """The generations of one system below its folder, which may not be there yet."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def draft(self) -> Path:
        """Where the next generation is written."""
        return self.home / "draft"

    def current(self) -> int | None:
        """The number of the current generation. Raises StoreDamagedError, OSError."""
        pointer = self.home / _POINTER
        try:
            text = pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        if not (text.isascii() and text.isdecimal()):
            raise StoreDamagedError(f"{pointer} does not say which generation is current.")
        return int(text)

    def folder(self, number: int) -> Path:
        """The folder of a generation."""
        return self.home / "generations" / f"{number:06d}"

    def pseudonyms(self, number: int) -> Path:
        """The file of pseudonyms of a generation."""
        return self.home / "pseudonyms" / f"{number:06d}.parquet"

    def numbers(self) -> list[int]:
        """The generations that are there, whether they were ever current or not."""
        names = (path.name for path in (self.home / "generations").glob("[0-9]*"))
        return sorted(int(name) for name in names if name.isascii() and name.isdecimal())

    def clear(self, keep: int = KEPT) -> int:
        """Delete drafts, generations never made current, and old ones but for the last few.

        Returns how many generations went. The caller holds the lock. Raises OSError.
        """
        shutil.rmtree(self.draft, ignore_errors=True)
        (self.home / f"{_POINTER}.new").unlink(missing_ok=True)
        current = self.current() or 0
        old = [number for number in self.numbers() if number < current]
        unfinished = [number for number in self.numbers() if number > current]
        gone = [*old[: max(0, len(old) - keep)], *unfinished]
        for number in gone:
            shutil.rmtree(self.folder(number), ignore_errors=True)
        kept = {self.pseudonyms(number) for number in self.numbers()}
        for file in (self.home / "pseudonyms").glob("*.parquet"):
            if file not in kept:
                file.unlink(missing_ok=True)
        return len(gone)

    def make_current(self, number: int) -> None:
        """Turn the draft, whose files are on the disk, into the current generation.

        Until the pointer is replaced, in one step, the generation before is current. The caller
        holds the lock. Raises OSError.
        """
        folder = self.folder(number)
        made(folder.parent)
        self.draft.rename(folder)
        if (folder / PSEUDONYMS).exists():
            made(self.home / "pseudonyms")
            (folder / PSEUDONYMS).rename(self.pseudonyms(number))
            _flush_folder(self.home / "pseudonyms")
        _flush_folder(folder)
        _flush_folder(folder.parent)
        pointer = self.home / f"{_POINTER}.new"
        descriptor = os.open(pointer, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{number:06d}\n")
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self.home / _POINTER)
        _flush_folder(self.home)


def folder_name(system: str) -> str:
    """The name of a system's folder. Raises StoreError for a code that cannot be one.

    A code comes from a command or from somebody's file: it must not lead to another directory.
    """
    if not _CODE.fullmatch(system):
        shown = system if len(system) <= 40 else f"{system[:40]}..."
        raise StoreError(f"{shown!a} is no code of a system: letters, digits and hyphens.")
    return f"system={system}"


def made(folder: Path) -> Path:
    """The folder, made if it is not there, which only its owner may enter. Raises OSError."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    return folder


def flush(file: Path) -> None:
    """Have a file on the disk before going on. Raises OSError."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
