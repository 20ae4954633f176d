"""The file of a change set: JSON, strict, every problem named at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from goldenthread.evidence.codelists.changes import Change, ChangeSet
from goldenthread.evidence.codelists.entries import CodeListError

_WORDS: Final = ("key", "base", "edition", "by", "at", "reason")
_MAY: Final = ("verified",)
_OF_CHANGE: Final = {"add": ("add", "reason", "source"), "remove": ("remove", "reason")}


def read_change_set(text: str, name: str) -> ChangeSet:
    """Read a change set; ``name`` is what refusals call its file. Raises CodeListError.

    An object with ``key``, ``base`` (the hash of the edition that it changes), ``edition`` (the
    first day of the new one), ``by``, ``at``, ``reason``, ``verified`` (false if left out) and
    ``changes``: objects with ``add``, ``reason`` and ``source``, or ``remove`` and ``reason``.
    """
    try:
        said = json.loads(text, object_pairs_hook=_once)
    except ValueError as fault:
        raise CodeListError(f"{name} is no JSON: {fault}") from fault
    problems = _problems(said)
    if problems:
        raise CodeListError(f"{name}: {'; '.join(problems)}")
    changes = [_change(one) for one in said["changes"]]
    if len(set(changes)) != len(changes):
        raise CodeListError(f"{name}: a change is given twice")
    return ChangeSet(
        key=said["key"],
        base=said["base"],
        edition=date.fromisoformat(said["edition"]),
        by=said["by"],
        at=date.fromisoformat(said["at"]),
        reason=said["reason"],
        changes=frozenset(changes),
        verified=said.get("verified", False),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice in one object")
    return found


def _problems(said: Any) -> list[str]:
    if not isinstance(said, dict):
        return ["a change set is one object"]
    found = [
        f"{word!r} must be words"
        for word in _WORDS
        if not isinstance(said.get(word), str) or not said[word].strip()
    ]
    found += [f"{word!r} means nothing here" for word in said if word not in {*_WORDS, *_MAY,
              "changes"}]  # fmt: skip
    if not isinstance(said.get("verified", False), bool):
        found.append("'verified' is true or false")
    for word in ("edition", "at"):
        try:
            date.fromisoformat(str(said.get(word)))
        except ValueError:
            found.append(f"{word!r} is {said.get(word)!r}, not a day such as 2027-01-01")
    changes = said.get("changes")
    if not isinstance(changes, list) or not changes:
        return [*found, "'changes' must be a list of at least one change"]
    for number, change in enumerate(changes, start=1):
        found += _problems_of_change(number, change)
    return found


def _problems_of_change(number: int, change: Any) -> list[str]:
    if not isinstance(change, Mapping) or ("add" in change) == ("remove" in change):
        return [f"change {number} must add or remove one entry"]
    words = _OF_CHANGE["add" if "add" in change else "remove"]
    found = [
        f"change {number}: {word!r} must be words"
        for word in words
        if not isinstance(change.get(word), str) or not change[word].strip()
    ]
    return found + [
        f"change {number}: {word!r} means nothing here" for word in change if word not in words
    ]


def _change(said: Mapping[str, str]) -> Change:
    adds = "add" in said
    return Change(said["add" if adds else "remove"], adds, said["reason"], said.get("source", ""))
