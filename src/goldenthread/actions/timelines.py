"""Timelines: what holds for one subject, piece by piece, when sources speak of different years.

A file of a year decides what holds from its 1 April until the file of the next loaded year
decides anew. Laid on a timeline in that way, files give the same facts in whatever order they
are loaded, and the same file twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from goldenthread.kernel import Span

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Piece(Generic[V]):
    """A value and the days on which it holds; ``date.min`` and ``date.max`` stand for no limit."""

    since: date
    until: date
    value: V

    @property
    def span(self) -> Span:
        """The days as a span."""
        return Span(
            None if self.since == date.min else self.since,
            None if self.until == date.max else self.until,
        )


def piece(span: Span, value: V) -> Piece[V]:
    """A piece of a span."""
    return Piece(span.since or date.min, span.until or date.max, value)


def lay(pieces: Sequence[Piece[V]], over: Piece[V | None]) -> list[Piece[V]]:
    """The timeline with ``over`` laid on it: its value, or nothing (None), in place of all else.

    Pieces are disjoint, and come back in order; neighbours of one value become one piece.
    """
    laid: list[Piece[V]] = []
    for each in pieces:
        if each.since < over.since:
            laid.append(Piece(each.since, min(each.until, over.since), each.value))
        if each.until > over.until:
            laid.append(Piece(max(each.since, over.until), each.until, each.value))
    if over.value is not None:
        laid.append(Piece(over.since, over.until, over.value))
    return joined(laid)


def cut(pieces: Iterable[Piece[V]], until: date) -> list[Piece[V]]:
    """The timeline up to a day, and nothing from that day on."""
    return [
        Piece(each.since, min(each.until, until), each.value)
        for each in pieces
        if each.since < until
    ]


def starting(pieces: Iterable[Piece[V]], since: date) -> list[Piece[V]]:
    """The timeline from a day on, in order, and nothing before that day."""
    return [
        Piece(max(each.since, since), each.until, each.value)
        for each in sorted(pieces, key=lambda item: item.since)
        if each.until > since
    ]


def joined(pieces: Iterable[Piece[V]]) -> list[Piece[V]]:
    """Pieces in order, with neighbours of one value made one."""
    together: list[Piece[V]] = []
    for each in sorted(pieces, key=lambda item: item.since):
        last = together[-1] if together else None
        if last is not None and last.until >= each.since and last.value == each.value:
            together[-1] = Piece(last.since, max(last.until, each.until), last.value)
        else:
            together.append(each)
    return together
