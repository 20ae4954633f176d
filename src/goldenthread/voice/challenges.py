"""Challenges: the right to question a decision, with a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.kernel import Ref


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge to a decision, ``challenge:KEY``. ``raised_by`` is a body, practice or network.

    ``replied`` and ``reply`` are None while a reply is owed; ``reply_due`` is the last day for it.
    """

    ref: Ref
    decision: Ref
    raised_by: Ref
    ground: str
    raised: date
    reply_due: date
    replied: date | None
    reply: str | None
