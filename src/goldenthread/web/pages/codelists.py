"""Code lists: which codes make a condition, where each is from, and what an edition changed."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.evidence.codelists import (
    CodeList,
    CodeListError,
    Library,
    difference,
    library,
)
from goldenthread.evidence.codelists.library import ADMISSIONS, OWN
from goldenthread.evidence.measures import sheets
from goldenthread.records.occasion import asked_day, occasion
from goldenthread.web.presenters import (
    Code,
    Made,
    Mention,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
)
from goldenthread.web.showing import show

MANY = 30
"""Entries above which a page folds them."""

_UNREAD = "not verified: not every entry was read at a source"
_SYSTEMS = {"ICD10": "ICD-10", "SNOMED": "SNOMED CT"}


def code_list_address(key: str) -> str:
    """Where the page of a code list is."""
    return f"/codelists/{key}/"


def _held() -> tuple[Library, str]:
    """The library, and words where editions of our own cannot be read: those that ship remain."""
    try:
        return library(settings.HOME / OWN), ""
    except CodeListError as error:
        return library(), f"Editions made here cannot be read, and are left out: {error}."


def _day(request: HttpRequest) -> date:
    try:
        return asked_day(request.GET.get("day"), occasion().day)
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _dotted(entry: str) -> tuple[str, str]:
    """The code system and code of an entry as clinicians write them: ``ICD-10``, ``E11.2``."""
    system, _, code = entry.partition(":")
    if system == "ICD10" and len(code) > 3:
        code = f"{code[:3]}.{code[3:]}"
    return _SYSTEMS[system], code


@require_safe
def code_lists(request: HttpRequest) -> HttpResponse:
    """Every code list that applies to a day, with its edition and hash."""
    asked = _day(request)
    held, problem = _held()
    try:
        lists = held.in_force(asked)
    except CodeListError as error:
        raise BadRequest(f"{error}.") from error
    groups = (
        ("conditions", "Long-term conditions", [one for one in lists.lists
                                                if one.key not in ADMISSIONS]),
        ("admissions", "Reasons for admission", [lists[key] for key in ADMISSIONS]),
    )  # fmt: skip
    unread = sum(not one.verified for one in lists.lists)
    return show(
        request, "sections.jinja", title="Code lists",
        lede="Which clinical codes make a condition, or a reason for going into hospital. Measures "
        f"rest on them, so each is dated, and named by the hash of what it holds. {problem}",
        sections=(
            *(
                Section(
                    key, heading,
                    table=Table(
                        f"{heading}, lists that apply on {day(asked)}",
                        columns("List", "Applies from", "Entries#", "Read at the source", "Hash"),
                        tuple(
                            (Mention(one.title, code_list_address(one.key)), day(one.edition),
                             len(one.entries), "Yes" if one.verified else "Not verified",
                             Code(one.digest[:16]))
                            for one in group
                        ),
                        counts=True,
                    ),
                )
                for key, heading, group in groups
            ),
            Section(
                "together", "All of them together",
                terms=(
                    Term("Hash of all", (Code(lists.digest),)),
                    Term("Lists", (counted(len(lists.lists), "list"),)),
                    Term("Not verified", (counted(unread, "list"),)),
                ),
                made=Made(
                    "Composed from open lists of codes, entry by entry; each list names its "
                    "sources. A list is changed by a new edition only. First editions apply from "
                    "the day on which hospitals in England began to code with the fifth edition "
                    "of ICD-10 (not verified).",
                    "Named on the page of each list",
                    asked,
                ),
            ),
        ),
    )  # fmt: skip


@require_safe
def code_list(request: HttpRequest, key: str) -> HttpResponse:
    """One code list: source, licence, hash, entries, and what its edition changed."""
    asked = _day(request)
    held, problem = _held()
    if key not in held.keys:
        raise Http404(f"There is no code list {key}.")
    try:
        one = held.at(key, asked)
    except CodeListError as error:
        raise BadRequest(f"{error}.") from error
    return show(
        request, "sections.jinja", title=one.title,
        ladder=(Mention("Code lists", "/codelists/"), Mention(one.title)),
        lede=f"The codes by which this is counted from {day(one.edition)} on. {problem}",
        sections=(
            Section("about", "About this list", terms=_terms(one)),
            Section(
                "entries", "Entries",
                intro="A code of ICD-10 stands for itself and every code below it; a code of "
                "SNOMED CT for itself only.",
                table=_entries(one),
                fold=f"Show {len(one.entries)} entries" if len(one.entries) > MANY else "",
            ),
            _changed(one, held.before(one)),
            _editions(held.of(key), one),
        ),
    )  # fmt: skip


def _terms(one: CodeList) -> tuple[Term, ...]:
    resting = tuple(
        Mention(sheet.title, f"/measures/{sheet.key}/")
        for sheet in sheets
        if one.key in sheet.code_lists
    )
    return (
        Term("What it cannot see", (one.limits,)),
        Term("Source", tuple(one.sources.values())),
        Term("Licence", (one.licence,)),
        Term("Read at the source", ("Yes, every entry" if one.verified else _UNREAD.capitalize(),)),
        Term("Made", (f"On {day(one.compiled)}, by {one.by}: {one.reason}",)),
        Term("Hash", (Code(one.digest),)),
        Term("Measures that rest on it", resting or ("None",)),
    )


def _entries(one: CodeList) -> Table:
    """The entries, each with its source where it has not the one that all have."""
    several = len(set(one.origins.values())) > 1
    return Table(
        f"{counted(len(one.entries), 'entry', 'entries')} of this edition",
        columns("Code", "Code system", *(("Source",) if several else ())),
        tuple(
            (*reversed(_dotted(entry)), *((one.sources[one.origins[entry]],) if several else ()))
            for entry in sorted(one.entries)
        ),
    )


def _changed(one: CodeList, before: CodeList | None) -> Section:
    """What the edition added to the one before and removed from it."""
    if before is None:
        return Section("changed", "What this edition changed", empty="It is the first edition.")
    found = difference(before, one)
    rows = [
        (_dotted(entry)[1], _dotted(entry)[0], word)
        for word, entries in (("Added", found.added), ("Removed", found.removed))
        for entry in entries
    ]
    return Section(
        "changed", "What this edition changed",
        intro=f"Since the edition of {day(before.edition)}: {len(found.added)} added, "
        f"{len(found.removed)} removed.",
        table=Table("Changes", columns("Code", "Code system", "Change"), tuple(rows)),
    )  # fmt: skip


def _editions(editions: tuple[CodeList, ...], shown: CodeList) -> Section:
    return Section(
        "editions", "Editions",
        table=Table(
            "Editions, the newest first",
            columns("Applies from", "Entries#", "Reason", "Hash"),
            tuple(
                (
                    day(each.edition) if each == shown
                    else Mention(
                        day(each.edition),
                        f"{code_list_address(each.key)}?day={each.edition.isoformat()}",
                    ),
                    len(each.entries), each.reason, Code(each.digest[:16]),
                )
                for each in reversed(editions)
            ),
        ),
    )  # fmt: skip
