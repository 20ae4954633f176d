"""Finding a general practice by its name, its code or a postcode, forgivingly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from goldenthread.records.reading import facts
from goldenthread.structure.bodies import Practice

_POSTCODE = re.compile(r"(?P<outward>[A-Z]{1,2}\d[A-Z\d]?)(?P<inward>\d[A-Z]{2})?")
_CODE = re.compile(r"[A-Z]\d{5}")
LISTED = 50
"""Practices listed for one search; a search that finds more asks for more words."""


class Match(StrEnum):
    """What of the search fitted."""

    CODE = "its code"
    POSTCODE = "the whole postcode"
    SECTOR = "the postcode sector"
    OUTWARD = "the first half of the postcode"
    NAME = "its name"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Surgeries:
    """The practices found, and by what."""

    match: Match
    practices: tuple[Practice, ...]


def find_surgeries(text: str, day: date) -> Surgeries:
    """Practices open on a day that fit a name, a code or a postcode typed in any manner.

    A postcode with no surgery at it is widened to its sector and then to its first half, so
    that a home's postcode finds the surgeries around it. One query.
    """
    typed = re.sub(r"[^A-Z0-9 ]", "", text.upper()).strip()
    joined = typed.replace(" ", "")
    shape = _POSTCODE.fullmatch(joined)
    tries: list[tuple[Match, Q]] = []
    if _CODE.fullmatch(joined):
        tries.append((Match.CODE, Q(ref=f"practice:{joined}")))
    if shape and shape["inward"]:
        outward, inward = shape["outward"], shape["inward"]
        tries += [
            (Match.POSTCODE, Q(postcode=f"{outward} {inward}")),
            (Match.SECTOR, Q(postcode__startswith=f"{outward} {inward[0]}")),
            (Match.OUTWARD, Q(postcode__startswith=f"{outward} ")),
        ]
    else:
        if len(joined) > 2 and joined[-1].isdigit() and _POSTCODE.fullmatch(joined[:-1]):
            sector = Q(postcode__startswith=f"{joined[:-1]} {joined[-1]}")
            tries.append((Match.SECTOR, sector))
        if shape:
            # "ZZ1 1" is a sector; "ZZ11" typed without a space is an outward code first.
            whole = (Match.OUTWARD, Q(postcode__startswith=f"{joined} "))
            tries.insert(0 if " " not in typed else len(tries), whole)
    words = [word for word in re.split(r"\s+", text.strip()) if word]
    if words and any(character.isalpha() for character in text):
        by_name = Q()
        for word in words[:8]:
            by_name &= Q(name__icontains=word)
        tries.append((Match.NAME, by_name))
    if not tries:
        return Surgeries(Match.NOTHING, ())
    wanted = Q(pk__in=())
    for _, condition in tries:
        wanted |= condition
    found = facts(Practice, wanted, as_at=day, order_by=("name", "ref"))
    for match, _ in tries:
        fitting = tuple(practice for practice in found if _fits(match, practice, joined, words))
        if fitting:
            return Surgeries(match, fitting)
    return Surgeries(Match.NOTHING, ())


def _fits(match: Match, practice: Practice, joined: str, words: list[str]) -> bool:
    outward, _, inward = practice.postcode.upper().partition(" ")
    shape = _POSTCODE.fullmatch(joined)
    if match is Match.CODE:
        return practice.ref.key == joined
    if match is Match.POSTCODE:
        return outward + inward == joined
    if match is Match.SECTOR:
        sector = shape["outward"] + shape["inward"][0] if shape and shape["inward"] else joined
        return outward + inward[:1] == sector
    if match is Match.OUTWARD:
        return shape is not None and outward == shape["outward"]
    name = practice.name.lower()
    return all(word.lower() in name for word in words[:8])


__all__ = ["LISTED", "Match", "Surgeries", "find_surgeries"]
