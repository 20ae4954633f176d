"""Every small handbook: nothing unlawful is permitted, nothing lawful is refused.

All rooted delegation graphs of up to five bodies for one power (46,753 up to the names of the
bodies, 45,960 of them with five), each with every pattern of which bodies may delegate
further; and all graphs of three bodies with three powers (262,144).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import permutations, product

import numpy as np

from goldenthread.authority.handbook import Handbook, Question
from goldenthread.authority.powers import Delegation, Power
from goldenthread.kernel import Ref, Span
from tests.authority.oracle import permitted

DAY = date(2026, 3, 31)
BODIES = [Ref("body", str(n)) for n in range(5)]
LAW, CLAUSE = Ref("law", "1"), Ref("clause", "1")


def run() -> None:
    graphs = rulings = 0
    for size in range(1, 6):
        for arcs in rooted_graphs(size):
            graphs += 1
            for further in product((False, True), repeat=size - 1):
                rulings += agree(size, [(arcs, Ref("power", "p"))], (False, *further))
        print(f"   up to {size} bodies: {graphs:,} graphs, {rulings:,} rulings agree", flush=True)
    assert graphs == 46_753, graphs
    three = rulings = 0
    arcs_of_three = all_arcs(3)
    subsets = [
        [arc for bit, arc in enumerate(arcs_of_three) if mask >> bit & 1] for mask in range(64)
    ]
    names = [Ref("power", name) for name in "pqr"]
    for chosen in product(subsets, repeat=3):
        three += 1
        rulings += agree(3, list(zip(chosen, names, strict=True)), (True, True, three % 2 == 0))
    assert three == 262_144, three
    print(f"   three bodies, three powers: {three:,} graphs, {rulings:,} rulings agree")


def agree(
    size: int, graphs: list[tuple[list[tuple[int, int]], Ref]], further: tuple[bool, ...]
) -> int:
    """Compare handbook and oracle for each body and power; returns how many rulings."""
    powers = [Power(name, "x", BODIES[0], LAW, Span()) for _, name in graphs]
    delegations = [
        Delegation(Ref("delegation", f"{name.key}{a}{b}"), name, BODIES[a], BODIES[b], CLAUSE,
                   None, None, Span(), None, further[b])
        for arcs, name in graphs
        for a, b in arcs
    ]  # fmt: skip
    handbook = Handbook(powers, delegations)
    for body in BODIES[:size]:
        for _, name in graphs:
            question = Question(body, name, DAY)
            ruled = handbook.may(question).permitted
            assert ruled == permitted(question, powers, delegations), (question, delegations)
    return size * len(graphs)


def all_arcs(size: int) -> list[tuple[int, int]]:
    return [(a, b) for a in range(size) for b in range(size) if a != b]


def rooted_graphs(size: int) -> Iterator[list[tuple[int, int]]]:
    """One graph of each shape: the smallest mask of those that differ in names only."""
    arcs = all_arcs(size)
    place = {arc: bit for bit, arc in enumerate(arcs)}
    masks = np.arange(1 << len(arcs), dtype=np.int64)
    smallest = masks.copy()
    for order in permutations(range(1, size)):
        names = (0, *order)
        renamed = np.zeros_like(masks)
        for bit, (a, b) in enumerate(arcs):
            renamed |= (masks >> bit & 1) << place[names[a], names[b]]
        np.minimum(smallest, renamed, out=smallest)
    for mask in masks[smallest == masks].tolist():
        yield [arc for bit, arc in enumerate(arcs) if mask >> bit & 1]
