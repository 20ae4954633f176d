"""Bringing a feed in: read, looked through, written and published; whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from goldenthread.persons.importers.engine import Engine
from goldenthread.persons.importers.landing import Landing, Tell
from goldenthread.persons.importers.report import FeedRefusedError, Report
from goldenthread.persons.importers.sources import Folder
from goldenthread.persons.importers.staging import NHS_NUMBER, Feed, Importer
from goldenthread.persons.manifests import Manifest
from goldenthread.persons.pseudonyms import PseudonymKey
from goldenthread.persons.store import EvidenceStore

_SIZE = re.compile(r"[1-9][0-9]{0,5} ?[kKMGT]i?B")
_GLOB = frozenset("*?[]{}")


class FeedError(ValueError):
    """A feed cannot be begun. The words say what to do."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of it; ``manifest`` is None for a dry run."""

    report: Report
    manifest: Manifest | None


def bring_in(
    importer: Importer,
    folder: Path,
    store: EvidenceStore,
    *,
    system: str,
    by: str,
    at: datetime,
    key: PseudonymKey | None = None,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    accepted: Collection[str] = (),
    dry_run: bool = False,
    memory: str = "",
    wait: float = 0,
    tell: Tell = lambda _: None,
    about_to: Callable[[Manifest, Report], None] = lambda _, __: None,
) -> Brought:
    """Take a directory in as the next generation of a system's tables.

    ``about_to`` is called before readers see the tables, so that what is taken in has left its
    event first.

    Raises FeedRefusedError where it is returned, FeedError, StoreError, EngineError and OSError;
    after any of them the generation before is current and nothing else is left.
    """
    if not folder.is_dir():
        raise FeedError(f"{folder} is no directory.")
    if _GLOB & set(str(folder)):
        raise FeedError("The path has one of * ? [ ] { }, which the reader takes for a pattern.")
    report = Report()
    if memory and not _SIZE.fullmatch(memory):
        raise FeedError(f"{memory[:40]!a} is no size of memory: write one such as 4GB.")
    name = folder.resolve().name
    if not name.isprintable():
        raise FeedError("The name of the directory has characters that cannot be shown: rename it.")
    source = f"{importer.name} {name}"
    with store.draft(system, by=by, at=at, source=source, wait=wait) as draft:
        engine = Engine(memory)
        try:
            feed = Feed(Folder(folder, engine, report), engine, report, at.date(), mapping or {})
            staging = importer.stage(feed)
            if staging.identifier == NHS_NUMBER and key is None:
                raise FeedError(
                    "People come by NHS number, which is replaced at the door: name the file of "
                    "the key, made once with `goldenthread evidence key FILE`."
                )
            landing = Landing(engine, report, staging, on=feed.on, key=key, tell=tell)
            landing.check()
            outstanding = report.outstanding(accepted)
            if outstanding:
                raise FeedRefusedError(report, outstanding)
            if dry_run:
                return Brought(report, None)
            landing.write(draft)
        finally:
            engine.close()
        tell("every table is looked through once more, and made current")
        return Brought(report, draft.publish(lambda made: about_to(made, report)))
