"""Powers, who holds them by law, and to whom they are delegated."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.kernel import Money, Ref, Span


@dataclass(frozen=True, slots=True)
class Power:
    """A power, ``power:KEY``, that ``clause`` gives to ``holder`` (a body)."""

    ref: Ref
    name: str
    holder: Ref
    clause: Ref
    span: Span


@dataclass(frozen=True, slots=True)
class Delegation:
    """``delegator`` lets ``delegate`` use a power, ``delegation:KEY``, under a clause.

    ``limit`` bounds each decision (None: no limit of money); ``area`` bounds where it may be
    used (None: wherever the delegator may).
    """

    ref: Ref
    power: Ref
    delegator: Ref
    delegate: Ref
    clause: Ref
    limit: Money | None
    area: Ref | None
    span: Span
