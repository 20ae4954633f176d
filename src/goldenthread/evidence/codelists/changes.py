"""Change sets: an edition and a change set make the next edition, and nothing is edited in place.

Laws: the order of the changes in a set does not matter; a set and then its inverse give the
entries that were there before; adding what the list has, or removing what it has not, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from goldenthread.evidence.codelists.entries import (
    CodeListError,
    checked_entry,
    covered_twice,
    covering,
)
from goldenthread.evidence.codelists.lists import CodeList


class ChangeRefusedError(CodeListError):
    """A change set does not fit the edition it is to change. ``reasons`` says every why."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class Change:
    """One entry added (``adds``) or removed, and why. ``source`` says where an added one is from.

    ``source`` is words, or the key of a source that the edition has.
    """

    entry: str
    adds: bool
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes to the edition of ``key`` whose digest is ``base``, to apply from ``edition`` on.

    ``by`` made it on ``at`` for a ``reason``. ``verified``: every added entry was read at its
    source.
    """

    key: str
    base: str
    edition: date
    by: str
    at: date
    reason: str
    changes: frozenset[Change]
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What one edition has and another has not: entries, sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


def difference(old: CodeList, new: CodeList) -> Difference:
    """What ``new`` adds to ``old`` and removes from it. Raises CodeListError for two lists."""
    if old.key != new.key:
        raise CodeListError(f"{old.key} and {new.key} are two lists, not editions of one")
    return Difference(
        tuple(sorted(new.entries - old.entries)), tuple(sorted(old.entries - new.entries))
    )


def moved(
    old: CodeList, new: CodeList, codes: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of the codes in use come onto the list and which go off it, each once and sorted."""
    every = sorted(set(codes))
    before = {code for code in every if old.covers(code)}
    after = {code for code in every if new.covers(code)}
    return tuple(sorted(after - before)), tuple(sorted(before - after))


def applied(old: CodeList, change_set: ChangeSet) -> CodeList:
    """The edition that a change set makes of another. Raises ChangeRefusedError with every reason.

    The new edition is verified where the old one was and every added entry was read at its source:
    one entry that nobody read makes the whole edition unverified.
    """
    reasons = [*_misfits(old, change_set), *_unsound(old, change_set)]
    if reasons:
        raise ChangeRefusedError(reasons)
    added = {change.entry: change.source for change in change_set.changes if change.adds}
    removed = {change.entry for change in change_set.changes if not change.adds}
    origins, sources = _origins(old, added, removed)
    if twice := covered_twice(origins):
        raise ChangeRefusedError(
            f"{entry} would be covered by {wider} already: remove it, or do not add {wider}"
            for entry, wider in twice
        )
    if not origins:
        raise ChangeRefusedError(["nothing would be left on the list"])
    return replace(
        old,
        edition=change_set.edition,
        compiled=change_set.at,
        by=change_set.by,
        reason=change_set.reason,
        verified=old.verified and (change_set.verified or not added),
        entries=frozenset(origins),
        source="; ".join(sources.values()),
        sources=sources,
        origins=origins,
    )


def inverse(
    change_set: ChangeSet, old: CodeList, new: CodeList, *, edition: date, at: date
) -> ChangeSet:
    """The change set that takes one back, which made ``new`` of ``old``.

    What was removed is added again from the source where it was.
    """
    return replace(
        change_set,
        base=new.digest,
        edition=edition,
        at=at,
        reason=f"Takes back: {change_set.reason}",
        verified=old.verified,
        changes=frozenset(
            Change(change.entry, adds=False, reason=change.reason)
            if change.adds
            else Change(
                change.entry,
                adds=True,
                reason=change.reason,
                source=old.sources[old.origins[change.entry]],
            )
            for change in change_set.changes
        ),
    )


def _misfits(old: CodeList, change_set: ChangeSet) -> list[str]:
    """Why the set is not for this edition."""
    found = []
    if change_set.key != old.key:
        found.append(f"the change set is for {change_set.key}, not for {old.key}")
    if len(change_set.base) != len(old.digest):
        found.append(
            f"base names the edition by its whole hash, {len(old.digest)} digits: that of the "
            f"one in force is {old.digest}"
        )
    elif change_set.base != old.digest:
        found.append(
            f"the change set was written for the edition {change_set.base[:16]}, and the one in "
            f"force is {old.digest[:16]}"
        )
    if change_set.edition <= old.edition:
        found.append(
            f"the new edition would apply from {change_set.edition}, and the old one applies from "
            f"{old.edition}: an edition is never changed, so the new one is later"
        )
    if not change_set.changes:
        found.append("the change set changes nothing")
    return found


def _unsound(old: CodeList, change_set: ChangeSet) -> list[str]:
    """Why single changes cannot be made."""
    found = []
    entries = [change.entry for change in change_set.changes]
    removed = {change.entry for change in change_set.changes if not change.adds}
    for change in sorted(change_set.changes, key=lambda each: (each.entry, each.adds)):
        try:
            checked_entry(change.entry)
        except CodeListError as fault:
            found.append(str(fault))
            continue
        if entries.count(change.entry) > 1:
            found.append(f"{change.entry} is changed twice")
        elif change.adds:
            wider = next(
                (each for each in covering(change.entry) if each in old.entries - removed), None
            )
            if wider == change.entry:
                found.append(f"{change.entry} is on the list already")
            elif wider:
                found.append(f"{change.entry} is covered by {wider} already")
            if not change.source:
                found.append(f"{change.entry} is added without a source")
        elif change.entry not in old.entries:
            found.append(f"{change.entry} is not on the list, so it cannot be removed")
        if not change.reason:
            found.append(f"{change.entry} is changed without a reason")
    return found


def _origins(
    old: CodeList, added: dict[str, str], removed: set[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The origin of each entry of the new edition, and the words of each source still used.

    Words that are new get the key of the next free number.
    """
    sources = dict(old.sources)
    origins = {entry: key for entry, key in old.origins.items() if entry not in removed}
    for entry, words in sorted(added.items()):
        keys = {said: key for key, said in sources.items()}
        key = words if words in sources else keys.get(words)
        if key is None:
            key = f"s{len(sources) + 1}"
            sources[key] = words
        origins[entry] = key
    return origins, {key: words for key, words in sources.items() if key in origins.values()}
