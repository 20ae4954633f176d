"""Faults: none planted, nothing found; each alone, exactly its set; all together, the union."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest

from goldenthread.assurance import catalogue
from goldenthread.kernel import Finding, Ref, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.synthetic.diary import AS_AT
from goldenthread.synthetic.faults import FAULTS, FaultError, named_faults, plant
from goldenthread.synthetic.system import Families, digest_of, generate_families

ROOTS = {
    "no-chair": {"board-ten": "board-floor"},
    "no-council-member": {"board-ten": "board-partners"},
    "inquorate": {"money-on-unsound-decision": "decision-without-quorum"},
    "beyond-limit": {"money-on-unsound-decision": "decision-beyond-limit"},
    "lapsed": {"money-on-unsound-decision": "delegation-lapsed-in-use"},
    "suspended": {"money-on-unsound-decision": "suspended-in-use"},
    "declared-afterwards": {"voted-in-own-cause": "interest-declared-late"},
    "source-ended": {"decision-without-power": "delegation-without-source"},
}

MONEY = {Fund, Allotment, Payment, Receipt}


@cache
def families(seed: int = 7) -> Families:
    return generate_families(seed)


def check(held: Families, day: date = AS_AT) -> tuple[Finding, ...]:
    return catalogue.check((fact for family in held.values() for fact in family), day)


def named(found: Sequence[Finding]) -> set[tuple[str, Ref]]:
    return {(one.rule, one.subject) for one in found}


def test_there_are_faults_enough() -> None:
    assert len(FAULTS) >= 12
    assert all(fault.words.endswith(".") for fault in FAULTS.values())


@pytest.mark.parametrize("seed", [7, 42])
def test_with_none_planted_nothing_is_found(seed: int) -> None:
    assert check(families(seed)) == ()


@pytest.mark.parametrize(
    "day", [date(2022, 7, 1), date(2023, 4, 1), date(2024, 3, 31), date(2024, 10, 1)], ids=str
)
def test_with_none_planted_nothing_was_ever_found(day: date) -> None:
    assert check(families(), day) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_each_alone_gives_exactly_its_set(name: str) -> None:
    held, manifest = plant(families(), [name])
    found = check(held)
    assert named(found) == manifest[name].findings
    assert manifest[name].findings
    refs = {one.ref for one in found}
    follows = {one.rule: one.root for one in found if one.root}
    assert set(follows.values()) <= refs
    assert {rule: root.key.partition("/")[0] for rule, root in follows.items()} == (
        ROOTS.get(name, {})
    )


@pytest.mark.parametrize("seed", [7, 42])
def test_all_together_give_the_union(seed: int) -> None:
    held, manifest = plant(families(seed), tuple(FAULTS))
    assert named(check(held)) == {
        one for planting in manifest.values() for one in planting.findings
    }


def test_planting_changes_no_more_than_it_says() -> None:
    sound = families()
    held, manifest = plant(sound, tuple(FAULTS))
    before = {id(fact) for facts in sound.values() for fact in facts}
    after = {id(fact) for facts in held.values() for fact in facts}
    every = manifest.values()
    assert before - after == {id(old) for planting in every for old, _ in planting.changed}
    put_right = sum(new is not None for planting in every for _, new in planting.changed)
    assert len(after - before) == put_right + sum(len(planting.added) for planting in every)


def test_money_is_never_changed_and_always_says_on_what_it_rests() -> None:
    _, manifest = plant(families(), tuple(FAULTS))
    for name, planting in manifest.items():
        assert not any(type(old) in MONEY for old, _ in planting.changed), name
        if any(isinstance(one, Allotment | Payment) for one in planting.added):
            assert planting.kind is not None, name


def test_irregular_money_leaves_suspense_and_no_other_fund() -> None:
    held, _ = plant(families(), tuple(FAULTS))
    for one in held["money"]:
        if isinstance(one, Allotment | Payment) and one.warrant is WarrantKind.IRREGULAR:
            assert (one.fund if isinstance(one, Payment) else one.source).key.endswith("suspense")


def test_the_same_faults_give_the_same_facts_in_whatever_order() -> None:
    forward, _ = plant(families(), tuple(FAULTS))
    again, _ = plant(generate_families(7), tuple(FAULTS))
    assert _digest(forward) == _digest(again)
    assert _digest(forward) != _digest(families())


def _digest(held: Families) -> str:
    return digest_of(fact for family in held.values() for fact in family)


def test_faults_are_named_with_commas() -> None:
    assert named_faults("none") == ()
    assert named_faults("all") == tuple(FAULTS)
    assert named_faults("overdue, no-chair,overdue") == ("overdue", "no-chair")
    with pytest.raises(FaultError, match=r"'nonsense'.*no-chair"):
        named_faults("nonsense")
