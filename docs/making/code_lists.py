"""docs/reference/code-lists.md: which codes make a condition, and where each list is from."""

from __future__ import annotations

from docs.making.words import page, table
from goldenthread.evidence.codelists import CodeList, library
from goldenthread.evidence.codelists.library import ADMISSIONS

_NOT = "not verified"


def make() -> str:
    """The page."""
    held = library()
    every = [held.of(key)[-1] for key in held.keys]
    verified = sum(one.verified for one in every)
    entries = sum(len(one.entries) for one in every)
    return page(
        "Code lists",
        f"The {len(every)} lists of clinical codes that the measures rest on, with {entries} "
        "entries, in the editions that ship. An entry of ICD-10 stands for itself and every code "
        "below it; an entry of SNOMED CT for itself only. Codes only: what they mean is said by "
        "their owners.",
        f"Of {verified} lists every entry was read at its source; the other "
        f"{len(every) - verified} say **{_NOT}** here, on their pages and in the command.",
        "First editions apply from 1 April 2016, when hospitals in England began to code with the "
        f"fifth edition of ICD-10 ({_NOT}). Days before are refused rather than measured with "
        "lists that nobody meant for them.",
        "A list is changed by a new edition, made with a change set: see "
        "[change a code list](../how-to/change-a-code-list.md).",
        "## Long-term conditions",
        _table([one for one in every if one.key not in ADMISSIONS]),
        "## Reasons for admission",
        _table([one for one in every if one.key in ADMISSIONS]),
        "## What each list cannot see",
        table(("List", "Cannot see"), [(f"`{one.key}`", one.limits) for one in every]),
        "## Sources",
        table(
            ("Source", "Lists"),
            [
                (words, ", ".join(f"`{key}`" for key in keys))
                for words, keys in sorted(_by_source(every).items())
            ],
        ),
    )


def _table(lists: list[CodeList]) -> str:
    return table(
        ("List", "Title", "Applies from", "Entries", "Checked", "Licence", "Hash"),
        [
            (
                f"`{one.key}`",
                one.title,
                one.edition,
                len(one.entries),
                "yes" if one.verified else _NOT,
                one.licence.partition(". ")[0],
                f"`{one.digest[:16]}`",
            )
            for one in lists
        ],
    )


def _by_source(lists: list[CodeList]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in lists:
        for words in one.sources.values():
            found.setdefault(words, []).append(one.key)
    return found
