"""What was measured of systems, kept: sums by practice, beside the tables that they are of.

Sums are about people and lie in the evidence store; only what is released leaves it. They are
named by all that they rest on, so that the same question of the same tables is measured once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from goldenthread.evidence import conditions, quantities, strata, workload
from goldenthread.evidence import sums as adding
from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.releasing import Level, LevelSums, levels_of, outside
from goldenthread.evidence.sums import Sums, joined
from goldenthread.kernel import Ref
from goldenthread.persons import engines
from goldenthread.persons.engines import Engine, levels, measure_each
from goldenthread.persons.manifests import Manifest, read_manifest
from goldenthread.persons.store import EvidenceStore, check_tables

KEPT = 6
"""Results of a system that are kept, the latest: some megabytes each."""

_LONGEST_WRITING = 3_600
"""Seconds after which a file that is half written has lost its writer."""

_EVENTS = ("contacts", "admissions", "observations", "care_packages")
_LEVEL = {"network": Level.NETWORK, "place": Level.PLACE, "district": Level.DISTRICT}


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured: ``levels`` the smallest first, and the digests of what they rest on.

    ``outside`` are practices that are in no area of a level. ``sums`` is the digest of the sums
    by practice; ``source`` says of what the tables were made. ``kept``: it was measured before.
    ``areas``: the area of each practice, by level.
    ``missing``: tables in which a system has no row, so that what they would tell is not known.
    """

    levels: tuple[LevelSums, ...]
    outside: Mapping[Level, tuple[str, ...]]
    people: int
    sums: str
    store: str
    source: str
    kept: bool
    areas: Mapping[Level, Mapping[str, str]]
    missing: tuple[str, ...] = ()

    def lies_in(self) -> frozenset[tuple[Ref, Ref]]:
        """Practices, each with an area in which it was counted."""
        return frozenset(
            (Ref("practice", practice), level.ref(area))
            for level in self.levels
            for practice, area in self.areas.get(level.level, {}).items()
        )


def result_of(
    store: EvidenceStore,
    systems: Sequence[str],
    day: date,
    code_lists: CodeLists,
    *,
    engine: Engine = Engine.FAST,
    check: bool = False,
    progress: Callable[[str], object] = str,
) -> Result:
    """Measure systems on a day, or take what was measured before of the very same tables.

    Of several systems the last level is all of them together, as the nation.

    ``check``: first read every table, so that it is certain to be the one whose digest is told.
    Raises StoreError and ManifestError of the store, TablesRefused of the engine, OSError, and
    ValueError where ``day`` is not the last of a month or there is no system.
    """
    chosen = tuple(dict.fromkeys(systems))
    # Read from the folder that is measured: another could become current in between.
    folders = {system: store.folder(system) for system in chosen}
    manifests = {system: read_manifest(folder) for system, folder in folders.items()}
    if check:
        for system, folder in folders.items():
            progress(f"Comparing the tables of {system} with their digests")
            check_tables(folder, manifests[system])
    files = {
        system: store.results
        / f"{_named(system, day, manifest.digest, code_lists.digest, engine)}.npz"
        for system, manifest in manifests.items()
    }
    found = {system: sums for system, file in files.items() if (sums := _read(file)) is not None}
    for system in found:
        progress(f"Measured before, {system} on {day}: taken from the results")
    if wanted := {folders[system]: system for system in chosen if system not in found}:
        told = ", ".join(wanted.values())
        rows = sum(
            table.rows for each in wanted.values() for table in manifests[each].tables.values()
        )
        progress(f"Measuring {told} on {day}: {rows:,} rows, by the {engine} engine")
        for folder, sums in measure_each(list(wanted), day, code_lists, engine=engine).items():
            found[wanted[folder]] = sums
            _write(files[wanted[folder]], sums, wanted[folder])
    parts = {system: found[system] for system in chosen}
    sums = joined(list(parts.values()))
    areas = {_LEVEL[name]: each for name, each in levels(list(folders.values())).items()}
    return Result(
        levels_of(sums, parts, areas),
        outside(sums, areas),
        int(sums.total("people").sum()),
        sums.digest,
        _together([manifests[system].digest for system in chosen]),
        "; ".join(dict.fromkeys(manifests[system].source for system in chosen)),
        not wanted,
        areas,
        tuple(
            name for name in _EVENTS if not all(_rows(each, name) for each in manifests.values())
        ),
    )


def _rows(manifest: Manifest, table: str) -> int:
    return manifest.tables[table].rows if table in manifest.tables else 0


def _together(digests: Sequence[str]) -> str:
    """The digest of one system's tables, or one (hex) over those of several."""
    return digests[0] if len(digests) == 1 else sha256("\n".join(digests).encode()).hexdigest()


def _named(system: str, day: date, tables: str, lists: str, engine: Engine) -> str:
    """The name of a result: of the question, of what it is asked of, and of what answers it."""
    said = "\n".join((system, day.isoformat(), tables, lists, engine.value, _definitions()))
    return f"{system}-{day.isoformat()}-{sha256(said.encode()).hexdigest()[:16]}"


@cache
def _definitions() -> str:
    """SHA-256 (hex) of all that says what is counted: other software measures anew."""
    hashed = sha256()
    for file in definitions():
        hashed.update(f"{file.name}\n".encode())
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


def definitions() -> list[Path]:
    """The files of both engines, and of the core that says what quantities and strata are."""
    home = Path(engines.__file__).parent
    core = [Path(str(one.__file__)) for one in (conditions, quantities, strata, adding, workload)]
    return [*sorted(each for each in home.rglob("*") if each.suffix in {".py", ".sql"}), *core]


def _read(file: Path) -> Sums | None:
    """The sums of a file; None where there is none, or it is not whole."""
    try:
        # Opened here, since numpy leaves a file open that turns out not to be whole.
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            sums = Sums(tuple(arrays["areas"].tolist()), arrays["margins"], arrays["cross"])
            return sums if str(arrays["digest"]) == sums.digest else None
    except (OSError, ValueError, KeyError, BadZipFile, EOFError):
        return None


def _write(file: Path, sums: Sums, system: str) -> None:
    """Write it whole or not at all, for its owner only, and let the oldest go."""
    fresh = file.with_suffix(f".{os.getpid()}.part")
    try:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            np.savez_compressed(
                out, areas=np.array(sums.areas), margins=sums.margins, cross=sums.cross,
                digest=np.array(sums.digest),
            )  # fmt: skip
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    forget_oldest(file.parent, system)


def forget_oldest(results: Path, system: str) -> None:
    """Delete results of a system but for the last few, and what a killed process half wrote."""
    long_ago = time.time() - _LONGEST_WRITING
    aged = sorted((_age(one), one) for one in results.iterdir())
    parts = [one for then, one in aged if one.suffix == ".part" and then < long_ago]
    whole = [one for _, one in aged if one.match(f"{system}-????-??-??-*.npz")]
    for old in (*whole[:-KEPT], *parts):
        old.unlink(missing_ok=True)


def _age(file: Path) -> float:
    """When a file was changed; another process may have deleted it since it was listed."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
