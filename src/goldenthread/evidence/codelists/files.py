"""The file of one edition of a code list: CSV, with what it says of itself above the headings.

Lines ``# name: value`` stand first; ``# source KEY: words`` names a source, and each row an entry
and the key of the source in which it was found. Strict: a file is as described here or refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from goldenthread.evidence.codelists.entries import CodeListError, checked_entry, covered_twice
from goldenthread.evidence.codelists.lists import CodeList

HEADINGS: Final = ("system", "code", "source")
_SAID: Final = (
    "key", "title", "edition", "compiled", "by", "reason", "verified", "licence", "limits",
)  # fmt: skip
_KEY: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SOURCE: Final = "source "


def file_name(one: CodeList) -> str:
    """The name of an edition's file: key and first day."""
    return f"{one.key}_{one.edition.isoformat()}.csv"


def read_edition(text: str, name: str) -> CodeList:
    """Read the file of an edition; ``name`` is what refusals call it. Raises CodeListError."""
    about, sources = _said(text, name)
    origins = _entries(text, name, sources)
    for entry, wider in covered_twice(origins):
        raise CodeListError(f"{name}: {entry} is covered by {wider} already; leave it out")
    unused = sorted(set(sources) - set(origins.values()))
    if unused:
        raise CodeListError(f"{name}: no entry comes from the source {', '.join(unused)}")
    return CodeList(
        key=about["key"],
        title=about["title"],
        edition=_day(about, "edition", name),
        source="; ".join(sources.values()),
        licence=about["licence"],
        verified=about["verified"] == "yes",
        entries=frozenset(origins),
        compiled=_day(about, "compiled", name),
        by=about["by"],
        reason=about["reason"],
        limits=about["limits"],
        sources=sources,
        origins=origins,
    )


def edition_text(one: CodeList) -> str:
    """The file of an edition, which ``read_edition`` reads back as it was."""
    out = io.StringIO()
    about = {
        "key": one.key, "title": one.title, "edition": one.edition.isoformat(),
        "compiled": one.compiled.isoformat() if one.compiled else "", "by": one.by,
        "reason": one.reason, "verified": "yes" if one.verified else "no",
        "licence": one.licence, "limits": one.limits,
    }  # fmt: skip
    out.writelines(f"# {name}: {value}\n" for name, value in about.items())
    out.writelines(f"# {_SOURCE}{key}: {words}\n" for key, words in one.sources.items())
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows((*entry.split(":"), one.origins[entry]) for entry in sorted(one.entries))
    return out.getvalue()


def _said(text: str, name: str) -> tuple[dict[str, str], dict[str, str]]:
    about: dict[str, str] = {}
    sources: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("# "):
            break
        word, colon, value = line.removeprefix("# ").partition(": ")
        into = sources if word.startswith(_SOURCE) else about
        word = word.removeprefix(_SOURCE)
        if not colon or not value.strip() or word in into:
            raise CodeListError(f"{name}: {line!r} says nothing, or says it twice")
        into[word] = value
    missing = [word for word in _SAID if word not in about]
    unknown = [word for word in about if word not in _SAID]
    if missing or unknown or not sources:
        raise CodeListError(
            f"{name} does not say its {', '.join(missing or ['sources'])}"
            if not unknown
            else f"{name} says {', '.join(unknown)}, which no code list has"
        )
    if not _KEY.fullmatch(about["key"]):
        raise CodeListError(f"{name}: the key {about['key']!r} is not small letters and hyphens")
    if about["verified"] not in {"yes", "no"}:
        raise CodeListError(f"{name}: verified is {about['verified']!r}, not yes or no")
    return about, sources


def _entries(text: str, name: str, sources: Mapping[str, str]) -> dict[str, str]:
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if not line.startswith("#")), 0)
    if any(line.startswith("#") for line in lines[first:]):
        raise CodeListError(f"{name}: what the file says of itself stands above its headings")
    rows = csv.reader(lines[first:], strict=True)
    if tuple(next(rows, ())) != HEADINGS:
        raise CodeListError(f"{name} does not have the headings {', '.join(HEADINGS)}")
    found: dict[str, str] = {}
    for row in rows:
        where = f"{name}, line {first + rows.line_num}"
        if len(row) != len(HEADINGS):
            raise CodeListError(f"{where} has {len(row)} columns, not {len(HEADINGS)}")
        system, code, source = row
        try:
            entry = checked_entry(f"{system}:{code}")
        except CodeListError as fault:
            raise CodeListError(f"{where}: {fault}") from fault
        if entry in found:
            raise CodeListError(f"{where}: {entry} is given twice")
        if source not in sources:
            raise CodeListError(f"{where}: the source {source!r} is not named above the headings")
        found[entry] = source
    if not found:
        raise CodeListError(f"{name} has no entries")
    return found


def _day(about: Mapping[str, str], word: str, name: str) -> date:
    try:
        return date.fromisoformat(about[word])
    except ValueError as fault:
        raise CodeListError(f"{name}: {word} is {about[word]!r}, not a day: {fault}") from fault
