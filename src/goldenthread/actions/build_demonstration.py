"""Build the demonstration: write the fictional system into an empty home.

Everything lands in one transaction, with one recording for each family of facts, or nothing
does. The marker beside the record says that this home is a demonstration, and where to start.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from goldenthread.actions.keeping_apart import DEMONSTRATION_VERB, demonstration_there
from goldenthread.actions.record import record
from goldenthread.actions.recording import record_facts, recording
from goldenthread.actions.turns import in_turn
from goldenthread.kernel import Ref
from goldenthread.kernel.chain import repeatable_salts
from goldenthread.synthetic.diary import AS_AT
from goldenthread.synthetic.faults import FAULTS, Planting, manifest_of
from goldenthread.synthetic.system import generate_families, make_manifest

MARKER = "demonstration"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What was built, or was there already (``kept``): ``start`` is the thread to pull first.

    ``facts`` counts what was written now; ``digest`` is the SHA-256 (hex) of all of it.
    """

    seed: int
    start: Ref
    digest: str
    facts: int
    kept: bool


def build_demonstration(
    *,
    seed: int,
    by: str,
    at: datetime,
    progress: Callable[[str], None],
    faults: Sequence[str] = (),
) -> Demonstration:
    """Write the demonstration of a seed, unless it is there. Raises HomeInUseError.

    ``progress`` is told in words what is being written. ``faults`` are planted in it through the
    second door, as what went wrong comes into a real record: each by a named person, who says it.
    """
    # Asked before the work, so that a home in use is told at once, and again in our turn.
    if demonstration_there(_source(seed, faults)) is None:
        progress(f"Inventing a system from seed {seed}")
    families = generate_families(seed)
    planted = manifest_of(families, faults)
    manifest = make_manifest(seed, [fact for family in families.values() for fact in family])
    written = sum(map(len, families.values()))
    with in_turn(at):
        recorded = demonstration_there(_source(seed, faults))
        there = recorded is not None
        if not there:
            _write(
                families, _source(seed, faults), manifest.digest, by=by, at=at, progress=progress
            )
            for name, planting in planted.items():
                progress(f"Planting {name}")
                written += _plant(name, planting, at)
    if there:
        progress("The demonstration is there already: it was kept as it is.")
        if recorded != manifest.digest:
            progress(
                "It was built by another version of this product, which invents it a little "
                "differently. For a fresh one, name a new home with --home DIR."
            )
        if marked := _read_marker(seed):
            return marked
    built = Demonstration(
        seed, manifest.start, manifest.digest, 0 if there else written, kept=there
    )
    _write_marker(built, faults)
    return built


def _write(
    families: Mapping[str, Sequence[Any]],
    source: str,
    digest: str,
    *,
    by: str,
    at: datetime,
    progress: Callable[[str], None],
) -> None:
    salts = repeatable_salts(source)
    for family, facts in families.items():
        progress(f"Writing {family}: {len(facts):,} facts")
        with recording(
            DEMONSTRATION_VERB,
            by=by,
            at=at,
            reason="A fictional system, so that the product can be seen at work.",
            source_name=source,
            source_digest=digest,
            summary=f"{family}: {len(facts)} facts",
        ) as event:
            record_facts(event, facts, salts=salts)


def _plant(name: str, planting: Planting, at: datetime) -> int:
    """Record one fault; returns how many facts that wrote."""
    fault = FAULTS[name]
    entered = record(
        planting.added, by=fault.by, at=at, reason=fault.words, kind=planting.kind,
        corrections=planting.changed, salts=repeatable_salts(name),
    )  # fmt: skip
    return len(entered.facts) + entered.corrected


def _source(seed: int, faults: Sequence[str]) -> str:
    """What the demonstration was made of. Many faults are told by their number and digest."""
    if not faults:
        return f"synthetic system, seed {seed}"
    names = ", ".join(sorted(faults))
    if len(faults) > 1:
        names = f"{len(faults)} ({sha256(names.encode()).hexdigest()[:8]})"
    return f"synthetic system, seed {seed}, faults: {names}"


def _marker() -> Path:
    return Path(settings.RECORD_DIRECTORY) / MARKER


def _write_marker(built: Demonstration, faults: Sequence[str]) -> None:
    """Written last: a home without it is not yet shown as a demonstration."""
    said = {
        "seed": built.seed,
        "start": str(built.start),
        "as_at": AS_AT.isoformat(),
        "digest": built.digest,
        "faults": sorted(faults),
    }
    path = _marker()
    path.parent.mkdir(parents=True, exist_ok=True)
    # Of its own name, since two builds of one demonstration may end at once.
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(said) + "\n", encoding="utf-8")
    fresh.replace(path)


def _read_marker(seed: int) -> Demonstration | None:
    """What the marker says, or None where it is missing, spoilt or of another seed."""
    try:
        said = json.loads(_marker().read_text(encoding="utf-8"))
        if said["seed"] != seed:
            return None
        return Demonstration(seed, Ref.parse(said["start"]), said["digest"], 0, kept=True)
    except (OSError, ValueError, KeyError, TypeError):
        return None
