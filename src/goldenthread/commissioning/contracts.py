"""Contracts: what a commissioner buys, from whom, by whose decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.kernel import Money, Ref, Span


class ContractForm(StrEnum):
    """The form of a contract in general practice and beyond."""

    GMS = "General Medical Services contract"
    PMS = "Personal Medical Services agreement"
    APMS = "Alternative Provider Medical Services contract"
    NETWORK = "Network Contract Directed Enhanced Service"
    LOCAL = "locally commissioned service"
    STANDARD = "NHS Standard Contract"
    GRANT = "grant agreement"
    SECTION_75 = "section 75 agreement"


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract, ``contract:KEY``; ``value`` is pounds a year (None: by formula)."""

    ref: Ref
    title: str
    form: ContractForm
    commissioner: Ref
    provider: Ref
    decision: Ref
    clause: Ref
    value: Money | None
    span: Span
