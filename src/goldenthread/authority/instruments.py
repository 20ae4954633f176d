"""Instruments and their clauses: from statute down to a body's own constitution."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.kernel import Force, Ref, Span


@dataclass(frozen=True, slots=True)
class Clause:
    """One provision of an instrument.

    ``law:KEY`` where Parliament or a minister made it, ``clause:KEY`` where a body did.
    ``summary`` is ours, never a quotation.
    ``under`` is the provision that allows this one to be made (None for an Act).
    ``verified`` is False until somebody read it at the source.
    """

    ref: Ref
    instrument: str
    number: str
    summary: str
    force: Force
    under: Ref | None
    verified: bool
    span: Span
