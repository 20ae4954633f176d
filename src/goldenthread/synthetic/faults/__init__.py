"""Faults that can be planted in the demonstration, each with exactly what the rules find of it.

A fault changes or adds a few facts, and only those: changes are corrections, and money is only
added. Its manifest says which rule must find which subject, from what the change is and not from
what the rules say: that the two agree is a test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from goldenthread.kernel import WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.suspense import suspense_of, through
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.synthetic.faults import areas, boards, minutes, money, powers, voice
from goldenthread.synthetic.faults.scene import Fault, FaultError, Planting, Scene
from goldenthread.synthetic.system import Families

FAULTS: MappingProxyType[str, Fault] = MappingProxyType(
    {
        fault.name: fault
        for family in (boards, areas, powers, minutes, money, voice)
        for fault in family.FAULTS
    }
)


def named_faults(text: str) -> tuple[str, ...]:
    """The faults of ``all``, ``none`` or names with commas between. Raises FaultError."""
    if text == "none":
        return ()
    if text == "all":
        return tuple(FAULTS)
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for name in names:
        if name not in FAULTS:
            raise FaultError(f"no fault is called {name!r}: name all, none, or {', '.join(FAULTS)}")
    return names


def manifest_of(families: Families, names: Sequence[str]) -> dict[str, Planting]:
    """For each fault, what it changes and adds in the sound facts, and what is found of it.

    Each is chosen and worded from the sound facts, so that the order is of no matter. Raises
    FaultError where two faults would change one fact.
    """
    scene = Scene(families)
    manifest = {name: FAULTS[name].plant(scene) for name in names}
    changed: set[int] = set()
    for name, planting in manifest.items():
        for before, _ in planting.changed:
            if id(before) in changed:
                raise FaultError(f"{name} changes a fact that another fault changes: {before!r}")
            changed.add(id(before))
    return manifest


def plant(families: Families, names: Sequence[str]) -> tuple[Families, dict[str, Planting]]:
    """The families as a record holds them once faults were recorded, and the manifest."""
    manifest = manifest_of(families, names)
    changed = {
        id(before): after for planting in manifest.values() for before, after in planting.changed
    }
    funds = {fact.ref: fact for facts in families.values() for fact in facts
             if isinstance(fact, Fund)}  # fmt: skip
    added: dict[type[Any], list[Any]] = defaultdict(list)
    for planting in manifest.values():
        for fact in planting.added:
            added[type(fact)].append(_as_recorded(fact, planting.kind, funds))
    planted: dict[str, Sequence[Any]] = {}
    for family, facts in families.items():
        more = [
            one for noun in {type(fact) for fact in facts} for one in added.pop(noun, ())
        ]  # the first family that holds a noun takes what is added to it
        kept = (changed.get(id(fact), fact) for fact in facts)
        planted[family] = (*(fact for fact in kept if fact is not None), *more)
    return MappingProxyType(planted), manifest


def _as_recorded(fact: Any, kind: WarrantKind | None, funds: dict[Any, Fund]) -> Any:
    """A fact as the record holds it: money says on what it rests, the irregular in suspense."""
    if kind is None or not isinstance(fact, Allotment | Payment):
        return fact
    if kind is not WarrantKind.IRREGULAR:
        return replace(fact, warrant=kind)
    charged = funds[fact.fund if isinstance(fact, Payment) else fact.source]
    suspense = suspense_of(charged, funds.values(), ())
    assert suspense is not None  # noqa: S101 - the demonstration has one a year
    return through(fact, suspense.ref)


__all__ = ["FAULTS", "Fault", "FaultError", "Planting", "Scene", "manifest_of", "named_faults",
           "plant"]  # fmt: skip
