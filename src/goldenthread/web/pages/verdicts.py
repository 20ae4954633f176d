"""A chain of authority, reasons against and who else may, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from goldenthread.kernel import Reason, Ref, Step, Verdict
from goldenthread.web.addresses import address
from goldenthread.web.presenters import Mention, Names, Told, label, references_in

_CAME_BY = {
    "power": "By law",
    "delegation": "Delegated",
    "quorum": "Quorum",
    "decision": "Decided",
    "payment": "Rests on what it takes back",
    "allotment": "Rests on what it takes back",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chain: by what it came, from whom to whom, and the clause that says so."""

    heading: str
    words: Told
    clause: Mention
    says: str
    fact: Mention


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason against, with its clause and what would have to change."""

    words: Told
    clause: Mention | None
    remedy: Told
    fact: Mention


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict, ready to be read."""

    permitted: bool
    chain: tuple[Link, ...]
    obstacles: tuple[Obstacle, ...]
    others: tuple[Mention, ...]


def links(chain: Iterable[Step], names: Names) -> tuple[Link, ...]:
    """The chain from the law down."""
    return tuple(
        Link(
            _CAME_BY.get(step.ref.kind, label(step.ref)),
            names.told(step.words),
            names.mention(step.clause),
            names.detail(step.clause),
            Mention(f"The {label(step.ref).lower()}", address(step.ref)),
        )
        for step in chain
    )


def obstacles(reasons: Iterable[Reason], names: Names) -> tuple[Obstacle, ...]:
    """What stands against it, each with its clause and its remedy.

    What is to be recorded is no fact yet: a reason about itself names none.
    """
    return tuple(
        Obstacle(
            names.told(reason.words),
            names.mention(reason.clause) if reason.clause else None,
            names.told(reason.remedy),
            names.mention(reason.ref) if names.line(reason.ref) else Mention(""),
        )
        for reason in reasons
    )


def named_in(chain: Iterable[Step], reasons: Iterable[Reason]) -> set[Ref]:
    """Every reference that a chain and reasons name, in parts or in words."""
    found: set[Ref] = set()
    for step in chain:
        found |= {step.ref, step.clause} | references_in(step.words)
    for reason in reasons:
        found |= {reason.ref} | references_in(reason.words, reason.remedy)
        if reason.clause is not None:
            found.add(reason.clause)
    return found


def refs_of(verdict: Verdict, others: Iterable[Ref] = ()) -> set[Ref]:
    """Every reference that showing a verdict names."""
    return named_in(verdict.chain, verdict.reasons) | set(others)


def shown(verdict: Verdict, others: Iterable[Ref], names: Names) -> Shown:
    """A verdict and who else may, ready to be read; ``names`` knows :func:`refs_of` it."""
    return Shown(
        verdict.permitted, links(verdict.chain, names), obstacles(verdict.reasons, names),
        tuple(names.mention(ref) for ref in others),
    )  # fmt: skip
