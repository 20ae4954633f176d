"""The kinds of fact, and for each the links that it must carry.

A link points *up* when its target justifies its source (towards the law), *down* when its
target is whom the source is for (towards people). Tracing up follows up-links forward and
down-links backward; tracing down does the opposite. A link marked ``aside`` is shown beside
its target in either direction (a challenge beside the decision that it questions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from goldenthread.kernel import Ref, Span

ALWAYS = Span()


class Direction(StrEnum):
    """Which way along the thread a link leads."""

    UP = "up"
    DOWN = "down"


class Stage(IntEnum):
    """The stations of the golden line, in the order in which it is read from law to people."""

    LAW = 1
    POWERS = 2
    BODIES = 3
    EVIDENCE = 4
    VOICE = 5
    DECISION = 6
    MONEY = 7
    CONTRACT = 8
    PAYMENT = 9
    PEOPLE = 10

    @property
    def heading(self) -> str:
        """What the station is called where people read it."""
        return _HEADINGS[self]


_HEADINGS = {
    Stage.LAW: "The law and the constitution",
    Stage.POWERS: "The power, and who holds it",
    Stage.BODIES: "Who met",
    Stage.EVIDENCE: "The evidence",
    Stage.VOICE: "Who was heard",
    Stage.DECISION: "The decision",
    Stage.MONEY: "The money",
    Stage.CONTRACT: "The contract",
    Stage.PAYMENT: "The payment",
    Stage.PEOPLE: "Whom it serves",
}


@dataclass(frozen=True, slots=True)
class LinkRule:
    """A link that a kind of fact carries in one of its attributes (a Ref or None)."""

    attribute: str
    relation: str
    direction: Direction
    required: bool = True
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact: how it is called, titled and dated, and which links it carries.

    ``reaches`` names, for a direction, the kinds of which a whole thread must reach one.
    """

    name: str
    label: str
    plural: str
    stage: Stage
    fact: type[Any]
    title: Callable[[Any], str]
    detail: Callable[[Any], str]
    dated: Callable[[Any], date | None]
    links: tuple[LinkRule, ...] = ()
    reaches: tuple[tuple[Direction, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """``source`` is tied to ``target``; ``span`` is when the tie holds."""

    source: Ref
    relation: str
    target: Ref
    direction: Direction
    aside: bool = False
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index of facts: enough to name a fact wherever it is mentioned."""

    ref: Ref
    title: str
    detail: str
    dated: date | None


class Kinds:
    """The registry of kinds and of the facts that only tie others together."""

    def __init__(self) -> None:
        self._by_name: dict[str, Kind] = {}
        self._ties: dict[type[Any], Callable[[Any], Link]] = {}

    def register(self, kind: Kind) -> Kind:
        """Add a kind. One name, one kind."""
        if kind.name in self._by_name:
            raise ValueError(f"the kind {kind.name!r} is registered already")
        self._by_name[kind.name] = kind
        return kind

    def register_tie(self, fact: type[Any], link: Callable[[Any], Link]) -> None:
        """Add a class of fact that has no reference of its own and only ties two others."""
        self._ties[fact] = link

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._by_name.values())

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Kind:
        return self._by_name[name]

    def get(self, name: str) -> Kind | None:
        """The kind of that name, or None."""
        return self._by_name.get(name)

    def entry(self, fact: Any) -> Entry | None:
        """The index line of a fact (None for a fact that only ties others together)."""
        ref = getattr(fact, "ref", None)
        if ref is None or ref.kind not in self._by_name:
            return None
        kind = self._by_name[ref.kind]
        return Entry(ref, kind.title(fact), kind.detail(fact), kind.dated(fact))

    def links(self, fact: Any) -> Iterable[Link]:
        """The links that a fact carries, as its kind declares them."""
        tie = self._ties.get(type(fact))
        if tie is not None:
            return (tie(fact),)
        ref = getattr(fact, "ref", None)
        if ref is None or ref.kind not in self._by_name:
            return ()
        span = getattr(fact, "span", ALWAYS)
        return tuple(
            Link(ref, rule.relation, target, rule.direction, rule.aside, span)
            for rule in self._by_name[ref.kind].links
            if (target := getattr(fact, rule.attribute)) is not None
        )


kinds = Kinds()
