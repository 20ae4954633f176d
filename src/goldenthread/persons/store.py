"""The evidence store: the tables of each system, in generations of which one is current.

A draft is written beside the generations, looked through, flushed to the disk, and made current
by the change of one small file: readers see the old generation or the new one, whole, whatever
happens to the writer.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from goldenthread.persons.generations import (
    PSEUDONYMS,
    Generations,
    flush,
    folder_name,
    made,
)
from goldenthread.persons.layout import LayoutFault, check_layout
from goldenthread.persons.locks import system_lock
from goldenthread.persons.manifests import (
    MANIFEST,
    Manifest,
    Pseudonyms,
    TableState,
    file_digest,
    read_manifest,
)
from goldenthread.persons.refusals import (
    NoSystemError,
    StoreDamagedError,
    TablesRefusedError,
)
from goldenthread.persons.tables import TABLES

_RESULT = re.compile(r"-\d{4}-\d\d-\d\d-[0-9a-f]{16}\..*")
"""What follows the code of the system in the name of a result."""


class EvidenceStore:
    """The evidence store in a directory, which is made when something is first written."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    @property
    def results(self) -> Path:
        """Where results of measuring lie; made if it is not there. Raises OSError."""
        return made(made(self.root) / "results")

    def systems(self) -> tuple[str, ...]:
        """The systems that have tables, in order of their codes."""
        return tuple(
            sorted(
                path.name.removeprefix("system=")
                for path in self.root.glob("system=*")
                if Generations(path).current() is not None
            )
        )

    def folder(self, system: str) -> Path:
        """The folder of a system's current tables, for reading.

        It stays while the next two generations are published. Raises NoSystemError,
        StoreDamagedError where the current generation is not there.
        """
        generations = self.generations(system)
        number = generations.current()
        if number is None:
            raise NoSystemError(f"The evidence store has no tables of the system {system!a}.")
        folder = generations.folder(number)
        if not (folder / MANIFEST).is_file():
            raise StoreDamagedError(f"{folder} is said to be current, and is not there.")
        return folder

    def manifest(self, system: str) -> Manifest:
        """What the current tables of a system are. Raises as folder does, and ManifestError."""
        return read_manifest(self.folder(system))

    def verify(self, system: str) -> None:
        """Read every file of the current generation. Raises StoreDamagedError where one differs."""
        folder = self.folder(system)
        manifest = read_manifest(folder)
        check_tables(folder, manifest)
        if manifest.pseudonyms:
            apart = self.generations(system).pseudonyms(manifest.generation)
            _check(apart, manifest.pseudonyms.digest)

    @contextmanager
    def draft(
        self, system: str, *, by: str, at: datetime, source: str, wait: float = 0
    ) -> Iterator[Draft]:
        """Write new tables of a system; what is not published is gone at the end.

        ``at`` has a time zone. What an earlier writer left behind is cleared first. Waits
        ``wait`` seconds for another writer of this system. Raises SystemBusyError, StoreError for
        a code that cannot be one, OSError.
        """
        if at.tzinfo is None:
            raise ValueError("at has no time zone")
        generations = self.generations(system)
        made(self.root)
        made(generations.home)
        with system_lock(generations.home, wait):
            generations.clear()
            made(generations.draft)
            try:
                yield Draft(generations, system, by=by, at=at, source=source)
            finally:
                shutil.rmtree(generations.draft, ignore_errors=True)

    def prune(self, system: str, *, keep: int = 0, wait: float = 0) -> int:
        """Delete old generations but for the last ``keep``; returns how many.

        What was measured of the system goes too: it may be of tables that are gone, and is soon
        measured again. Raises NoSystemError, SystemBusyError, OSError.
        """
        self.folder(system)
        generations = self.generations(system)
        with system_lock(generations.home, wait):
            for result in self.results.glob(f"{system}-[0-9]*"):
                if _RESULT.fullmatch(result.name.removeprefix(system)):
                    result.unlink(missing_ok=True)
            return generations.clear(keep)

    def generations(self, system: str) -> Generations:
        """The generations of a system. Raises StoreError for a code that cannot be one."""
        return Generations(self.root / folder_name(system))


def check_tables(folder: Path, manifest: Manifest) -> None:
    """Read the tables of a folder. Raises StoreDamagedError where one is not as published."""
    for name, state in manifest.tables.items():
        _check(folder / f"{name}.parquet", state.digest)


def _check(file: Path, digest: str) -> None:
    if not file.is_file() or file_digest(file) != digest:
        raise StoreDamagedError(f"{file} is not what was published.")


class Draft:
    """Tables of a system that are being written; nobody reads them before they are published."""

    def __init__(
        self, generations: Generations, system: str, *, by: str, at: datetime, source: str
    ) -> None:
        self.system = system
        self.folder = generations.draft
        self._generations = generations
        self._origin = (by, at, source)
        self._key_id: str | None = None

    def path(self, table: str) -> Path:
        """The file of a table, to be written. Raises KeyError for a table that is not declared."""
        return self.folder / f"{TABLES[table].name}.parquet"

    def pseudonyms(self, key_id: str) -> Path:
        """The file of pseudonyms made with a key, to be written."""
        self._key_id = key_id
        return self.folder / PSEUDONYMS

    def publish(self, about_to: Callable[[Manifest], None] = lambda _: None) -> Manifest:
        """Look the tables through and make them current.

        ``about_to`` is called when all is on the disk, before readers see it: what it raises
        stops the publishing. Raises TablesRefusedError where the tables are not as declared,
        OSError where the disk refuses; the generation before then stays current.
        """
        self._refuse_strangers()
        extents, faults = check_layout(self.folder)
        if faults:
            raise TablesRefusedError(faults)
        by, at, source = self._origin
        tables = {
            name: TableState(
                extent.rows,
                self.path(name).stat().st_size,
                file_digest(self.path(name)),
                TABLES[name].order,
                extent.least_person,
                extent.most_person,
            )
            for name, extent in extents.items()
        }
        number = (self._generations.current() or 0) + 1
        apart = self._apart(extents["persons"].rows)
        manifest = Manifest(self.system, number, by, at, source, tables, apart)
        manifest.write(self.folder)
        for file in self.folder.iterdir():
            file.chmod(0o600)
            flush(file)
        about_to(manifest)
        self._generations.make_current(number)
        self._generations.clear()
        return manifest

    def _apart(self, people: int) -> Pseudonyms | None:
        if self._key_id is None:
            return None
        return Pseudonyms(self._key_id, people, file_digest(self.folder / PSEUDONYMS))

    def _refuse_strangers(self) -> None:
        known = {f"{name}.parquet" for name in TABLES}
        if self._key_id is not None:
            known.add(PSEUDONYMS)
        strange = [
            LayoutFault(path.name[:60], "no table of the store has this name")
            for path in sorted(self.folder.iterdir())
            if path.name not in known
        ]
        if strange:
            raise TablesRefusedError(strange)
