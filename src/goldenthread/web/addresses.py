"""One readable, permanent address for each reference."""

from __future__ import annotations

from urllib.parse import quote

from goldenthread.kernel import Ref

AREAS = frozenset(
    {
        "nation", "region", "system", "place", "network", "practice",
        "upper-tier", "lower-tier", "community",
    }
)  # fmt: skip
"""Kinds that have an area page."""

OWN_PAGE = frozenset(
    {
        "body", "decision", "delegation", "edition", "meeting", "fund", "payment", "consultation",
        "challenge",
    }
)  # fmt: skip
"""Kinds that have a page of their own; every other kind has the page of facts."""


def address(ref: Ref) -> str:
    """The path of a fact's page, ``/decision/2025-041/``."""
    if ref.kind in AREAS:
        return f"/area/{ref.kind}/{_key(ref)}/"
    if ref.kind in OWN_PAGE:
        return f"/{ref.kind}/{_key(ref)}/"
    return f"/fact/{ref.kind}/{_key(ref)}/"


def thread_address(ref: Ref) -> str:
    """The path of a fact's thread."""
    return f"/thread/{ref.kind}/{_key(ref)}/"


def _key(ref: Ref) -> str:
    return quote(ref.key, safe="-._~/:,()'")
