"""Funds: money held for a purpose and an area by a body that can hold it."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.kernel import FinancialYear, Ref


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund, ``fund:KEY``, of one financial year.

    ``parent`` is the fund that feeds it (None: money voted by Parliament). ``decision`` set it
    up (None where law alone does, which ``clause`` then names). Ring-fenced money may be spent on
    ``purpose`` only. A ``suspense`` fund holds what happened without authority until it is mended:
    it alone may be overdrawn, and only irregular money moves out of it.
    """

    ref: Ref
    name: str
    purpose: str
    year: FinancialYear
    holder: Ref
    area: Ref
    ring_fenced: bool
    parent: Ref | None
    decision: Ref | None
    clause: Ref
    release: Ref | None
    suspense: bool = False
