"""The registry of demands: it claims no more than pages, commands and tests bear out."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest
import typer.main

from goldenthread.cli.main import app
from goldenthread.reference.demands import (
    HEADINGS,
    MOST_OUTSIDE,
    Demand,
    DemandsError,
    State,
    demands,
    read_demands,
)

CHECKOUT = Path(__file__).resolve().parents[2]
ANSWERED = [demand for demand in demands().values() if demand.state.answered]


def test_the_demands_are_those_that_were_collected(shared_directory: Path) -> None:
    with (shared_directory / "demands.csv").open(encoding="utf-8", newline="") as file:
        collected = {row["id"]: (row["group"], row["demand"]) for row in csv.DictReader(file)}
    assert {name: demand.group for name, demand in demands().items()} == {
        name: group for name, (group, _) in collected.items()
    }
    same = [name for name, (_, words) in collected.items() if words == demands()[name].words]
    assert not same, "the words are ours"


def test_each_demand_is_said_in_a_few_words() -> None:
    for demand in demands().values():
        assert 4 <= len(demand.words.split()) <= 12, demand.id


def test_few_demands_are_set_aside() -> None:
    outside = [demand for demand in demands().values() if demand.state is State.OUTSIDE]
    assert len(outside) <= MOST_OUTSIDE
    assert all(len(demand.reason.split()) >= 5 for demand in outside)


@pytest.mark.parametrize("demand", ANSWERED, ids=lambda demand: demand.id)
def test_what_is_claimed_has_a_test(demand: Demand) -> None:
    path, _, name = demand.test.partition("::")
    assert name in functions(CHECKOUT / path)


@cache
def functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef))


@pytest.mark.parametrize("demand", ANSWERED, ids=lambda demand: demand.id)
def test_what_is_claimed_can_be_found(demand: Demand) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for place in demand.where:
        sort, _, name = place.partition(" ")
        if sort == "command":
            assert name.split()[0] in commands, place
        elif sort == "page":
            address = re.split(r"[, ]", name)[0]
            assert is_served(address), place


def is_served(address: str) -> bool:
    """Whether some page answers under an address whose ``<code>`` may be any."""
    from django.urls import Resolver404, resolve

    kinds = ("system", "place", "network") if "<level>" in address else ("",)
    for kind in kinds:
        try:
            resolve(address.replace("<level>", kind).replace("<code>", "ANY"))
        except Resolver404:
            return False
    return True


def test_an_address_that_no_page_has_is_found_out() -> None:
    assert not is_served("/no-such-page/")


HEAD = ",".join(HEADINGS) + "\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A1,Money,Say it,open,,,", "lacks its id"),
        ("A01,Money,Say it,perhaps,,,", "not a valid State"),
        ("A01,Money,Say it,works,,tests/a/test_b.py::test_c,", "which page, command or rule"),
        ("A01,Money,Say it,works,somewhere,tests/a/test_b.py::test_c,", "which page, command"),
        ("A01,Money,Say it,measured,page /need/,,", "names no test"),
        ("A01,Money,Say it,open,page /need/,,", "claims an answer"),
        ("A01,Money,Say it,outside,,,", "a reason is for what is outside"),
        ("A01,Money,Say it,open,,,Too hard", "a reason is for what is outside"),
        ("A01,Money,Say it,open,,", "columns"),
        ("A01,Money,Say it,open,,,\nA01,Money,Say it,open,,,", "given twice"),
    ],
)
def test_a_registry_that_claims_too_much_is_refused(row: str, words: str) -> None:
    with pytest.raises(DemandsError, match=words):
        read_demands(HEAD + row + "\n")


def test_too_many_set_aside_are_refused() -> None:
    rows = "".join(f"A{n:02},Money,Say it,outside,,,For Parliament\n" for n in range(16))
    with pytest.raises(DemandsError, match="at most 15"):
        read_demands(HEAD + rows)
