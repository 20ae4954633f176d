"""A ruling: whether something may be done, why, and what would have to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.kernel.money import Money
from goldenthread.kernel.ref import Ref


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain of authority: a fact, in words, and the clause that it rests on."""

    ref: Ref
    words: str
    clause: Ref


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a ruling came out as it did: which fact, in words, under which clause (if any).

    ``remedy`` says what would have to change for the reason to fall away (empty: nothing).
    """

    ref: Ref
    words: str
    clause: Ref | None
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Permitted or refused. Silence means no: a ruling with no chain is never permitted.

    ``chain`` runs from the law to the body that asked (empty when refused for want of one).
    ``limit`` is the most that one decision may commit; ``left`` what a yearly limit still
    allows (None: no such limit). ``others`` are bodies above that may, the nearest first.
    """

    permitted: bool
    body: Ref
    power: Ref
    amount: Money | None
    area: Ref | None
    on: date
    chain: tuple[Step, ...]
    reasons: tuple[Reason, ...]
    limit: Money | None
    left: Money | None
    others: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be recorded by the door that refuses, and why not.

    ``subject`` is what was to be recorded; ``chain`` is what it rests on, from the law down.
    No reasons: it is permitted.
    """

    subject: Ref
    chain: tuple[Step, ...]
    reasons: tuple[Reason, ...]

    @property
    def permitted(self) -> bool:
        """Whether nothing stands against it, and something stands for it: silence means no."""
        return bool(self.chain) and not self.reasons
