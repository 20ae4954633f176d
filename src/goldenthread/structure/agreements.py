"""Agreements between bodies, and succession: which body's place another body takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goldenthread.kernel import Ref, Span


class AgreementForm(StrEnum):
    """What kind of agreement it is; the provision that it rests on is in its clause."""

    MEMORANDUM = "memorandum of understanding"
    POOLED_FUND = "pooled fund"
    PLACE = "place agreement"
    COLLABORATION = "collaboration agreement"


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement, ``agreement:KEY``; its parties are memberships with the capacity partner."""

    ref: Ref
    title: str
    form: AgreementForm
    clause: Ref
    purpose: str
    span: Span


@dataclass(frozen=True, slots=True)
class Succession:
    """``successor`` took over what ``predecessor`` held, on a day, under an instrument."""

    predecessor: Ref
    successor: Ref
    effective: date
    clause: Ref
    what_passed: str
