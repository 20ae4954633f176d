"""Posts apart from the people who hold them, so that a vacancy is a fact and not a gap."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldenthread.kernel import Ref, Span


class Sector(StrEnum):
    """The part of the field from which, or for which, a post speaks."""

    EXECUTIVE = "executive"
    INDEPENDENT = "independent"
    GENERAL_PRACTICE = "general practice"
    TRUSTS = "trusts"
    LOCAL_AUTHORITY = "local authority"
    PUBLIC_HEALTH = "public health"
    SOCIAL_CARE = "social care"
    VOLUNTARY = "voluntary sector"
    PATIENTS = "patients and public"
    CONSULTANTS = "hospital doctors"
    OTHER_PRIMARY_CARE = "pharmacy, dentistry and optometry"


class Role(StrEnum):
    """Leading delivery and representing colleagues are different roles, never counted as one."""

    MEMBER = "member"
    REPRESENTATIVE = "representative"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Person:
    """A holder of public office, ``person:KEY``. Never a patient."""

    ref: Ref
    name: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post or seat, ``post:KEY``, on a body; for a clinical director, on a network."""

    ref: Ref
    title: str
    body: Ref
    sector: Sector
    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Holding:
    """A person holds a post while the span lasts. A post with no holding is vacant."""

    post: Ref
    person: Ref
    span: Span
