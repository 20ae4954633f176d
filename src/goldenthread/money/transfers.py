"""Transfers: one row is one movement of money, from, to and how much, so it balances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.kernel import Money, Ref


@dataclass(frozen=True, slots=True)
class Allotment:
    """Money passed from one fund to another, ``allotment:KEY``, by a decision or by law."""

    ref: Ref
    source: Ref
    destination: Ref
    amount: Money
    decision: Ref | None
    clause: Ref
    made: date


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid out of a fund to a payee, ``payment:KEY``, under a contract.

    ``payee`` is a practice or a body; ``benefits`` is the practice, network or area that it is
    for (a network is paid through its nominated payee).
    """

    ref: Ref
    fund: Ref
    payee: Ref
    benefits: Ref
    contract: Ref
    decision: Ref
    description: str
    amount: Money
    paid: date
