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

    ``limit`` bounds each decision and ``yearly_limit`` all decisions of a financial year
    (None: no such limit); ``area`` bounds where it may be used (None: wherever the delegator
    may). ``may_sub_delegate`` lets the delegate delegate further: silence means no.
    ``source`` is the delegation by which the delegator has the power (None: by law).
    """

    ref: Ref
    power: Ref
    delegator: Ref
    delegate: Ref
    clause: Ref
    limit: Money | None
    area: Ref | None
    span: Span
    yearly_limit: Money | None = None
    may_sub_delegate: bool = False
    source: Ref | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A delegation, ``suspension:KEY``, cannot be used while the span lasts."""

    ref: Ref
    delegation: Ref
    clause: Ref
    span: Span


@dataclass(frozen=True, slots=True)
class Reservation:
    """A power, ``reservation:KEY``, that only ``body`` may use, whatever is delegated."""

    ref: Ref
    power: Ref
    body: Ref
    clause: Ref
    span: Span
