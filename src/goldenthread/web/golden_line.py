"""The golden line: a thread as stations from the law to people, each tie in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from goldenthread.kernel import Ref
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Stage
from goldenthread.web.presenters import Mention

SHORT = 9
"""Stations of the short line: as many as fit beside each other and can be read."""


_TELLING = {
    "as delegated": "was taken as delegated by",
    "after": "came after",
    "authorised by": "was authorised by",
    "awarded by": "was awarded by",
    "by": "was made by",
    "by the delegation": "was made by the delegation",
    "declared by": "was declared by",
    "for": "is for",
    "from": "came from",
    "into": "came back into",
    "of": "is of",
    "of the power": "delegates the power",
    "on": "is on",
    "on behalf of": "was given on behalf of",
    "out of": "was paid out of",
    "owed under": "was owed under",
    "paid to": "was paid to",
    "passing on": "passes on",
    "put to the people of": "was put to the people of",
    "raised by": "was raised by",
    "relying on": "relied on",
    "run by": "was run by",
    "taken at": "was taken at",
    "to": "gives to",
    "under": "is under",
    "under the duty in": "was held under the duty in",
    "using the power": "used the power",
    "formerly commissioned by": "was formerly commissioned by",
}
"""Relations whose verb is not ``is``; every other says what its source is, or has its own verb."""

_VERBS = (
    "answers", "questions", "holds", "took", "serves", "speaks", "withdrew", "reserves", "suspends",
    "takes", "makes",
)  # fmt: skip
_NOUNS = ("signatory", "nominated", "committee", "partner")


def telling(relation: str) -> str:
    """A relation as the verb of a sentence: ``is given by``, ``was paid to``, ``serves``."""
    if relation in _TELLING:
        return _TELLING[relation]
    first = relation.split(maxsplit=1)[0]
    if first in _VERBS:
        return relation
    return f"is a {relation}" if first in _NOUNS else f"is {relation}"


def toward_this(relation: str) -> str:
    """A relation and what it leads to, as "this": ``paid to this``, ``using this power``."""
    if re.match(r"(is )?(a )?(in|signatory of|nominated payee of) the ", relation):
        return relation.replace(" the ", " this ", 1)
    for noun in ("power", "post", "delegation"):
        if relation.endswith(f" the {noun}"):
            return f"{relation.removesuffix(f' the {noun}')} this {noun}"
    return f"{'taken as delegated by' if relation == 'as delegated' else relation} this"


@dataclass(frozen=True, slots=True)
class Strand:
    """A tie in words. The side that is None is the fact itself: "this".

    ``note`` says that the tie has ended, where it has.
    """

    before: Mention | None
    relation: str
    after: Mention | None
    note: str = ""

    @property
    def told(self) -> str:
        """The relation from the other fact to this one: ``is in this system``."""
        return toward_this(telling(self.relation)) if self.relation else ""

    @property
    def telling(self) -> str:
        """The relation from this fact to the other: ``is given by``."""
        return telling(self.relation)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the clock of a challenge stands: ``state`` is answered, late, running or overdue."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Bead:
    """One fact on the line."""

    ref: Ref
    label: str
    title: str
    href: str
    thread: str
    detail: str
    dated: date | None
    strands: tuple[Strand, ...]
    start: bool = False
    known: bool = True
    clock: Clock | None = None

    @property
    def anchor(self) -> str:
        """Where on its page it stands: its reference, in characters that an address may hold."""
        return "".join(sign if sign.isalnum() else "-" for sign in str(self.ref))


@dataclass(frozen=True, slots=True)
class More:
    """Facts of the same tie that are not shown: how many, and whose they are."""

    number: int
    plural: str
    relation: str
    near: Mention
    forward: bool

    @property
    def telling(self) -> str:
        """The relation as the verb of a sentence."""
        return telling(self.relation)


@dataclass(frozen=True, slots=True)
class Station:
    """A stage of the line: the fact on the way between law and people, and those beside it.

    ``beside`` are shown in a line each; ``folded`` are one click away; ``asides`` question it.
    """

    stage: Stage
    head: Bead | None
    beside: tuple[Bead, ...]
    folded: tuple[Bead, ...]
    more: tuple[More, ...]
    asides: tuple[Bead, ...] = ()

    @property
    def heading(self) -> str:
        """The name of the stage."""
        return self.stage.heading

    @property
    def key(self) -> str:
        """An identifier for the page."""
        return self.stage.name.lower()

    @property
    def holds_start(self) -> bool:
        """Whether the thread was pulled from here."""
        return self.head is not None and self.head.start

    @property
    def facts(self) -> int:
        """How many facts it shows, folded ones included."""
        return bool(self.head) + len(self.beside) + len(self.folded) + len(self.asides)


@dataclass(frozen=True, slots=True)
class GoldenLine:
    """The whole line, from the law down to people."""

    start: Bead
    stations: tuple[Station, ...]
    gaps: tuple[Strand, ...]
    complete: bool
    reaches_law: bool = True

    @property
    def facts(self) -> int:
        """How many facts are on the line."""
        return sum(station.facts for station in self.stations)

    def short(self) -> tuple[Bead, ...]:
        """The heads of the stations, from law to people: nine at the most, the start among them.

        Where there are more, those that a reader misses least go first: who met, then the
        contract. The people at the end are told apart from the practice that serves them.
        """
        heads = [station.head for station in self.stations if station.head is not None]
        last = self.stations[-1] if self.stations else None
        if last is not None and last.head is not None and last.head.ref.kind == "practice":
            heads += [bead for bead in last.beside if bead.ref.kind == "community"][:1]
        for stage in (Stage.BODIES, Stage.CONTRACT, Stage.POWERS, Stage.EVIDENCE):
            if len(heads) > SHORT:
                heads = [
                    head for head in heads if head.start or kinds[head.ref.kind].stage is not stage
                ]
        return tuple(heads[:SHORT])
