"""Consultations and the answers given to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goldenthread.kernel import Ref


class Opinion(StrEnum):
    """The closed scale on which a proposal is answered."""

    STRONGLY_AGREE = "Strongly agree"
    AGREE = "Agree"
    NEITHER = "Neither agree nor disagree"
    DISAGREE = "Disagree"
    STRONGLY_DISAGREE = "Strongly disagree"
    DONT_KNOW = "Don't know"


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation, ``consultation:KEY``, open from a day through its last day."""

    ref: Ref
    title: str
    question: str
    body: Ref
    area: Ref
    clause: Ref
    opened: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, ``answer:KEY``. ``capacity`` is in what capacity it was given; no names."""

    ref: Ref
    consultation: Ref
    capacity: str
    organisation: Ref | None
    opinion: Opinion
    comment: str
    received: date
