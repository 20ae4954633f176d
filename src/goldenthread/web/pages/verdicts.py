"""A verdict on money as pages show it: what is recorded, what is left, the chain, or why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goldenthread.kernel import Reason, Ref, Step
from goldenthread.web.addresses import address
from goldenthread.web.pages.rulings import Link, Obstacle
from goldenthread.web.presenters import Figure, Mention, Names, Term, references_in

_HEADINGS = {
    "power": "By law",
    "delegation": "Delegated",
    "decision": "Decided",
    "payment": "Rests on what it takes back",
    "allotment": "Rests on what it takes back",
}


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """A verdict, ready to be read: ``word`` and ``words``, and either a chain or obstacles.

    ``caution``: it may be done, and is not as it
    should be. ``others`` are bodies that may do it instead. ``otherwise`` is another way that is
    open.
    """

    word: str
    words: str
    permitted: bool = False
    caution: bool = False
    chain: tuple[Link, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    terms: tuple[Term, ...] = ()
    figures: tuple[Figure, ...] = ()
    notes: tuple[object, ...] = ()
    others: tuple[Mention, ...] = ()
    otherwise: Mention | None = None


def refs_of_verdict(chain: Iterable[Step], reasons: Iterable[Reason]) -> set[Ref]:
    """Every reference that a verdict names."""
    found: set[Ref] = set()
    for step in chain:
        found |= {step.ref, step.clause} | references_in(step.words)
    for reason in reasons:
        found |= {reason.ref} | references_in(reason.words, reason.remedy)
        if reason.clause is not None:
            found.add(reason.clause)
    return found


def links(chain: Sequence[Step], names: Names) -> tuple[Link, ...]:
    """The chain from the law down, each step under its clause."""
    return tuple(
        Link(
            _HEADINGS.get(step.ref.kind, "By law" if number == 0 else "Then"),
            names.told(step.words),
            names.mention(step.clause),
            names.detail(step.clause),
            Mention(f"The {step.ref.kind}", address(step.ref)),
        )
        for number, step in enumerate(chain)
    )


def obstacles(reasons: Iterable[Reason], names: Names) -> tuple[Obstacle, ...]:
    """Each reason against, with its clause and what would have to change."""
    return tuple(
        Obstacle(
            names.told(reason.words),
            names.mention(reason.clause) if reason.clause else None,
            names.told(reason.remedy),
            _fact(reason.ref, names),
        )
        for reason in reasons
    )


def _fact(ref: Ref, names: Names) -> Mention:
    # A transfer that is refused is not in the record, and has no page to lead to.
    return names.mention(ref) if names.line(ref) else Mention("What was typed")
