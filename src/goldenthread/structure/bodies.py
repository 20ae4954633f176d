"""Bodies: organisations, committees and partnerships that can hold powers, money or a voice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.kernel import Ref, Span


class Form(StrEnum):
    """The legal form of a body. A primary care network is no body: it is an agreement."""

    DEPARTMENT = "government department"
    NATIONAL_BODY = "national body"
    INTEGRATED_CARE_BOARD = "integrated care board"
    COMMITTEE = "committee of the board"
    JOINT_COMMITTEE = "joint committee"
    PARTNERSHIP = "integrated care partnership"
    FORUM = "consultative forum"
    TRUST = "NHS trust"
    FOUNDATION_TRUST = "NHS foundation trust"
    COUNCIL = "local authority"
    WELLBEING_BOARD = "health and wellbeing board"
    FEDERATION = "federation of practices"
    COLLABORATIVE = "provider collaborative"
    MEDICAL_COMMITTEE = "local medical committee"
    NEGOTIATING_COMMITTEE = "local negotiating committee"
    HEALTHWATCH = "local Healthwatch"
    VOLUNTARY = "voluntary or community organisation"
    PROVIDER = "other provider"
    GROUP = "clinical commissioning group"


@dataclass(frozen=True, slots=True)
class Body:
    """A body, ``body:CODE``; ``remit`` says in one sentence what it is for."""

    ref: Ref
    name: str
    form: Form
    remit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Practice:
    """A general practice, ``practice:ODS CODE``: the base unit, never replaced by its network.

    ``latitude`` and ``longitude`` are degrees (WGS 84) of its postcode, None where unknown.
    """

    ref: Ref
    name: str
    postcode: str
    latitude: float | None
    longitude: float | None
    span: Span


@dataclass(frozen=True, slots=True)
class Network:
    """A primary care network, ``network:ODS CODE``: an agreement between practices.

    It is not an entity and not a parent: it holds no account and no delegated power, and is
    paid through its nominated payee (a membership with the capacity ``nominated payee``).
    Source: Network Contract Directed Enhanced Service.
    """

    ref: Ref
    name: str
    span: Span
