"""Transfers: one row is one movement of money, from, to and how much, so it balances.

Each says by its kind of warrant on what it rests. What happened without authority is irregular:
it moves through a suspense fund, and is mended by taking the money back or by a later decision
that gives the suspense fund what it is short of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.kernel import Money, Ref, WarrantKind


@dataclass(frozen=True, slots=True)
class Allotment:
    """Money passed from one fund to another, ``allotment:KEY``, by a decision or by law.

    ``clears`` is the irregular transfer that it makes good, once somebody with the power decided
    so; ``reverses`` the allotment that it takes back.
    """

    ref: Ref
    source: Ref
    destination: Ref
    amount: Money
    decision: Ref | None
    clause: Ref
    made: date
    warrant: WarrantKind = WarrantKind.DECISION
    clears: Ref | None = None
    reverses: Ref | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid out of a fund to a payee, ``payment:KEY``, under a contract.

    ``payee`` is a practice or a body; ``benefits`` is the practice, network or area that it is
    for (a network is paid through its nominated payee). The ``warrant`` says which of
    ``decision``, ``delegation`` and ``clause`` it rests on. ``contract`` is None where the law
    says what is owed, and where something was paid that nobody had agreed.
    """

    ref: Ref
    fund: Ref
    payee: Ref
    benefits: Ref
    contract: Ref | None
    decision: Ref | None
    description: str
    amount: Money
    paid: date
    warrant: WarrantKind = WarrantKind.DECISION
    delegation: Ref | None = None
    clause: Ref | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came back, ``receipt:KEY``: all or part of a payment, into the fund it left."""

    ref: Ref
    fund: Ref
    payer: Ref
    reverses: Ref
    description: str
    amount: Money
    received: date


Transfer = Allotment | Payment | Receipt
"""Any movement of money."""
