"""The demonstration of a few seeds, made once a run: what holds must hold whatever the seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import pytest

from goldenthread.synthetic.system import generate

SEEDS = (7, 42)
Noun = TypeVar("Noun")


class Invented:
    """The facts of one seed, by noun and by reference."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.facts: Sequence[Any] = generate(seed)
        self.by_ref: Mapping[Any, Any] = {
            fact.ref: fact for fact in self.facts if getattr(fact, "ref", None) is not None
        }

    def all(self, noun: type[Noun]) -> list[Noun]:
        return [fact for fact in self.facts if isinstance(fact, noun)]


@cache
def invented_from(seed: int) -> Invented:
    return Invented(seed)


@pytest.fixture(scope="session", params=SEEDS, ids=lambda seed: f"seed {seed}")
def invented(request: pytest.FixtureRequest) -> Invented:
    """The demonstration of each seed in turn."""
    return invented_from(request.param)
