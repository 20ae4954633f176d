"""docs/demands.md: each demand, how far it is answered, where, and which test shows it."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from docs.making.words import page, table
from goldenthread.reference.demands import MOST_OUTSIDE, Demand, State, demands

_MEANING = {
    State.WORKS: "A page, a command or a rule answers it, and a test shows that.",
    State.MEASURED: "The product computes a measure that answers it.",
    State.SCENARIO: "Answered by asking what would happen if.",
    State.OUTSIDE: f"No software can answer it; the reason is given. At most {MOST_OUTSIDE}.",
    State.OPEN: "Not built yet.",
}


def make() -> str:
    """The page."""
    every = list(demands().values())
    counts = Counter(demand.state for demand in every)
    summary = table(
        ("State", "Demands", "What it means"),
        [(f"**{state}**", counts[state], _MEANING[state]) for state in State]
        + [("in all", len(every), "")],
    )
    return page(
        "Demands",
        "What five published texts of 2020 to 2022 ask of an integrated care system, in our "
        "words, and how far this product answers. A demand counts as answered only where the "
        "product answers what its askers meant; one that asks for a check, a clock or a ruling "
        "stays open until that is built. Pages and commands answer from what is recorded; the "
        "tests show them on fictional systems.",
        summary,
        *(
            f"## {name}\n\n{_of_group(list(group))}"
            for name, group in groupby(every, lambda demand: demand.group)
        ),
    )


def _of_group(group: list[Demand]) -> str:
    return table(
        ("", "Demand", "State", "Where"),
        [(demand.id, demand.words, demand.state, _where(demand)) for demand in group],
    )


def _where(demand: Demand) -> str:
    if demand.reason:
        return demand.reason
    if not demand.where:
        return ""
    places = "; ".join(_place(place) for place in demand.where)
    path, _, name = demand.test.partition("::")
    return f"{places}. Shown by [{name.replace('_', ' ').removeprefix('test ')}](../{path})"


def _place(place: str) -> str:
    sort, _, rest = place.partition(" ")
    return f"`{rest}`" if sort in ("page", "command") else rest
