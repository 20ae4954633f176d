"""Build the demonstration: write the fictional system into an empty home.

Everything lands in one transaction, with one recording for each family of facts, or nothing
does. The marker beside the record says that this home is a demonstration, and where to start.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from goldenthread.actions.recording import record_facts, recording
from goldenthread.kernel import Ref
from goldenthread.kernel.chain import repeatable_salts
from goldenthread.records.models import Recording
from goldenthread.synthetic.diary import AS_AT
from goldenthread.synthetic.system import generate_families, make_manifest

VERB = "build demonstration"
MARKER = "demonstration"


class HomeInUseError(Exception):
    """The home holds something else. The words say what, and what to do."""


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
    *, seed: int, by: str, at: datetime, progress: Callable[[str], None]
) -> Demonstration:
    """Write the demonstration of a seed, unless it is there. Raises HomeInUseError.

    ``progress`` is told in words what is being written.
    """
    recorded = _digest_there(seed)
    there = recorded is not None
    if not there:
        progress(f"Inventing a system from seed {seed}")
    families = generate_families(seed)
    manifest = make_manifest(seed, [fact for family in families.values() for fact in family])
    if there:
        progress("The demonstration is there already: it was kept as it is.")
        if recorded != manifest.digest:
            progress(
                "It was built by another version of this product, which invents it a little "
                "differently. For a fresh one, name a new home with --home DIR."
            )
        if marked := _read_marker(seed):
            return marked
    if not there:
        salts = repeatable_salts(_source(seed))
        with transaction.atomic():
            for family, facts in families.items():
                progress(f"Writing {family}: {len(facts):,} facts")
                with recording(
                    VERB,
                    by=by,
                    at=at,
                    reason="A fictional system, so that the product can be seen at work.",
                    source_name=_source(seed),
                    source_digest=manifest.digest,
                    summary=f"{family}: {len(facts)} facts",
                ) as event:
                    record_facts(event, facts, salts=salts)
    written = 0 if there else sum(map(len, families.values()))
    built = Demonstration(seed, manifest.start, manifest.digest, written, kept=there)
    _write_marker(built)
    return built


def _source(seed: int) -> str:
    return f"synthetic system, seed {seed}"


def _digest_there(seed: int) -> str | None:
    """The digest of this demonstration where it is recorded; refuses a home with anything else."""
    event = Recording.objects.filter(verb=VERB, source_name=_source(seed)).first()
    if event is not None:
        return event.source_digest
    other = Recording.objects.order_by("pk").first()
    if other is None:
        return None
    if other.verb == VERB:
        raise HomeInUseError(
            f"This home holds another demonstration ({other.source_name}). Give this one a home of "
            "its own with --home DIR, or ask for the seed that is there."
        )
    raise HomeInUseError(
        f"This home holds facts that were recorded by {other.recorded_by} ({other.verb}). A "
        "demonstration is never mixed with them: give it a home of its own with --home DIR."
    )


def _marker() -> Path:
    return Path(settings.RECORD_DIRECTORY) / MARKER


def _write_marker(built: Demonstration) -> None:
    """Written last: a home without it is not yet shown as a demonstration."""
    said = {
        "seed": built.seed,
        "start": str(built.start),
        "as_at": AS_AT.isoformat(),
        "digest": built.digest,
    }
    path = _marker()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
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
