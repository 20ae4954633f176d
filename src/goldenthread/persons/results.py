"""What was measured of a system, kept: sums by practice, beside the tables that they are of.

Sums are about people and lie in the evidence store; only what is released leaves it. They are
named by all that they rest on, so that the same question of the same tables is measured once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.quantities import QUANTITIES
from goldenthread.evidence.releasing import Level, LevelSums, levels_of
from goldenthread.evidence.strata import SLOTS
from goldenthread.evidence.sums import Sums
from goldenthread.persons.engines import Engine, measure, practice_areas
from goldenthread.persons.manifests import Manifest
from goldenthread.persons.store import EvidenceStore

KEPT = 12
"""Results that are kept, the latest: some megabytes each."""

_EVENTS = ("contacts", "admissions", "observations", "care_packages")
_LEVEL = {"network": Level.NETWORK, "place": Level.PLACE, "district": Level.DISTRICT}


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured: ``levels`` the smallest first, and the digests of what they rest on.

    ``sums`` is the digest of the sums by practice; ``source`` says of what the tables were made.
    ``kept``: it was measured before. ``missing``: tables that have no row.
    """

    levels: tuple[LevelSums, ...]
    people: int
    sums: str
    store: str
    source: str
    kept: bool
    missing: tuple[str, ...] = ()


def result_of(
    store: EvidenceStore,
    system: str,
    day: date,
    code_lists: CodeLists,
    *,
    engine: Engine = Engine.FAST,
    progress: Callable[[str], object] = str,
) -> Result:
    """Measure a system on a day, or take what was measured before of the very same tables.

    Raises StoreError and ManifestError of the store, TablesRefused of the engine, OSError, and
    ValueError where ``day`` is not the last of a month.
    """
    manifest = store.manifest(system)
    folder = store.folder(system)
    file = store.results / f"{_named(system, day, manifest.digest, code_lists.digest, engine)}.npz"
    sums = _read(file)
    if kept := sums is not None:
        progress(f"Measured before, on {day}: taken from the results")
    else:
        rows = sum(table.rows for table in manifest.tables.values())
        progress(f"Measuring {system} on {day}: {rows:,} rows, by the {engine} engine")
        sums = measure(folder, day, code_lists, engine)
        _write(file, sums)
    assert sums is not None  # noqa: S101 - read, or measured
    areas: Mapping[str, Mapping[str, str]] = practice_areas(folder)
    levels = levels_of(sums, system, {_LEVEL[name]: each for name, each in areas.items()})
    empty = (name for name in _EVENTS if not _rows(manifest, name))
    return Result(
        levels, int(sums.total("people").sum()), sums.digest, manifest.digest, manifest.source,
        kept, tuple(empty),
    )  # fmt: skip


def _rows(manifest: Manifest, table: str) -> int:
    return manifest.tables[table].rows if table in manifest.tables else 0


def _named(system: str, day: date, tables: str, lists: str, engine: Engine) -> str:
    """The name of a result: of the question, of what it is asked of, and of how sums are laid."""
    layout = sha256(repr((QUANTITIES, SLOTS)).encode()).hexdigest()
    said = "\n".join((system, day.isoformat(), tables, lists, engine.value, layout))
    return f"{system}-{day.isoformat()}-{sha256(said.encode()).hexdigest()[:16]}"


def _read(file: Path) -> Sums | None:
    """The sums of a file; None where there is none, or it is not whole."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            sums = Sums(tuple(arrays["areas"].tolist()), arrays["margins"], arrays["cross"])
            return sums if str(arrays["digest"]) == sums.digest else None
    except (OSError, ValueError, KeyError, BadZipFile, EOFError):
        return None


def _write(file: Path, sums: Sums) -> None:
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
    earlier = sorted(file.parent.glob("*.npz"), key=lambda one: one.stat().st_mtime)
    for old in earlier[:-KEPT]:
        old.unlink(missing_ok=True)
