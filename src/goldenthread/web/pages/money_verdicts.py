"""A verdict on money as pages show it: what is recorded, what is left, the chain, or why not."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.web.pages.verdicts import Link, Obstacle
from goldenthread.web.presenters import Figure, Mention, Term


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """A verdict, ready to be read: ``word`` and ``words``, and either a chain or obstacles.

    ``caution``: it may be done, and is not as it should be. ``others`` are bodies that may do it
    instead. ``otherwise`` is another way that is open.
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
