"""The practices: where they are, how many people they have, and how needy those people are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from goldenthread.kernel import Ref, Span
from goldenthread.structure.bodies import Practice
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import (
    DISTRICTS,
    NEIGHBOUR,
    NEIGHBOUR_TOWN,
    PEOPLE,
    PRACTICES,
    SYSTEM,
    TOWNS,
    Point,
    Town,
)
from goldenthread.synthetic.names import SURGERY_KINDS, SURGERY_WORDS
from goldenthread.synthetic.outlines import Ring, encloses

FIRST_DAY = date(2022, 7, 1)
"""The day on which boards took over from commissioning groups."""

CLOSED_ON = date(2024, 10, 1)
"""The first day on which the practice that closes is no more."""

MERGED_ON = date(2025, 4, 1)
"""The day on which one practice joins another."""

NEIGHBOUR_PRACTICES = 3
_TINY_LIST = 84
_LARGEST_LIST = 40_000
# List sizes by rank: a practice a tenth of the way up has 2,800 people, the middle one 7,000.
_SIZES = ((0, 1_500), (100, 2_800), (250, 4_600), (500, 7_000), (750, 9_600), (900, 13_000),
          (970, 19_000), (993, 28_000), (1_000, _LARGEST_LIST))  # fmt: skip
_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"

DISTRICT_OF = MappingProxyType({district.code: district for district in DISTRICTS})


@dataclass(frozen=True, slots=True)
class Surgery:
    """A practice of the demonstration. ``deprivation`` and ``age`` run from 0 to 100.

    ``people`` is its list in 2024/25. ``form`` is the form of its contract.
    """

    fact: Practice
    town: Town
    system: str
    people: int
    deprivation: int
    age: int
    form: str
    tiny: bool = False

    @property
    def code(self) -> str:
        """Its ODS code."""
        return self.fact.ref.key

    @property
    def ref(self) -> Ref:
        """Its reference."""
        return self.fact.ref

    @property
    def place(self) -> str | None:
        """The key of its place, or None in the neighbouring system."""
        return DISTRICT_OF[self.town.district].place if self.system == SYSTEM else None

    @property
    def at(self) -> Point:
        """Longitude and latitude."""
        assert self.fact.longitude is not None  # noqa: S101 - every invented practice has one
        assert self.fact.latitude is not None  # noqa: S101
        return self.fact.longitude, self.fact.latitude

    def open_on(self, day: date) -> bool:
        """Whether it has patients on that day."""
        return self.fact.span.holds_on(day)


@dataclass(frozen=True, slots=True)
class Surgeries:
    """All practices by ODS code, and the three to which something happened."""

    by_code: Mapping[str, Surgery]
    closed: Surgery
    merged: Surgery
    merged_into: Surgery

    @property
    def own(self) -> list[Surgery]:
        """Those of the system, in order of code."""
        return [surgery for surgery in self.by_code.values() if surgery.system == SYSTEM]


def found_practices(draw: Draw, rings: Mapping[str, Ring]) -> Surgeries:
    """Place and size the practices of the system, and the few known of its neighbour."""
    towns = _towns(draw)
    sizes = _sizes(draw)
    plain: list[Surgery] = []
    names = _names(draw, len(towns))
    used: set[str] = set()
    for index, town in enumerate(towns):
        system = SYSTEM if index < PRACTICES else NEIGHBOUR
        code = f"Z90{index + 1:03d}" if system == SYSTEM else f"Z91{index - PRACTICES + 1:03d}"
        tiny = index == PRACTICES - 1
        at = _site(draw, code, town, rings[town.district])
        fact = Practice(
            Ref("practice", code),
            names[index],
            _postcode(draw, code, town, used),
            at[1],
            at[0],
            Span(FIRST_DAY),
        )
        plain.append(
            Surgery(
                fact,
                town,
                system,
                _TINY_LIST if tiny else sizes[index],
                _near(draw, town.deprivation, "deprivation", code),
                _near(draw, 95 if tiny else 52, "age", code),
                _form(draw, code),
                tiny,
            )
        )
    return _events(plain)


def _towns(draw: Draw) -> list[Town]:
    """The town of each practice, in order of code: a code says nothing about where it is."""
    shares = sum(town.share for town in TOWNS)
    counts = {town: PRACTICES * town.share // shares for town in TOWNS}
    for town in sorted(TOWNS, key=lambda one: (-(PRACTICES * one.share % shares), one.name)):
        if sum(counts.values()) < PRACTICES:
            counts[town] += 1
    seats = [(town, number) for town in TOWNS for number in range(counts[town])]
    order = sorted(seats, key=lambda seat: draw.number("code", seat[0].name, seat[1]))
    return [town for town, _ in order] + [NEIGHBOUR_TOWN] * NEIGHBOUR_PRACTICES


def _sizes(draw: Draw) -> list[int]:
    """List sizes spread as in life, one from each part of the spread, and then dealt out."""
    number = PRACTICES + NEIGHBOUR_PRACTICES
    raw = []
    for rank in range(number):
        thousandth = (1_000 * rank + draw.whole(0, 999, "size", rank)) // number
        raw.append(_LARGEST_LIST if rank == number - 1 else _size_at(thousandth))
    total = sum(raw)
    # Nudge the spread so that the system has the people it should; the ends stay where they are.
    scaled = [
        min(_LARGEST_LIST, max(1_500, size * PEOPLE * number // (total * PRACTICES)))
        for size in raw
    ]
    dealt = draw.shuffled(enumerate(scaled), "deal")
    return [size for _, size in dealt]


def _size_at(thousandth: int) -> int:
    for (low, small), (high, large) in pairwise(_SIZES):
        if thousandth <= high:
            return small + (large - small) * (thousandth - low) // (high - low)
    return _LARGEST_LIST


def _names(draw: Draw, number: int) -> list[str]:
    pairs = [f"{word} {kind}" for word in SURGERY_WORDS for kind in SURGERY_KINDS]
    return draw.shuffled(pairs, "surgery name")[:number]


def _site(draw: Draw, code: str, town: Town, ring: Ring) -> Point:
    """Near its town and inside its district; a site in the sea is drawn again."""
    for attempt in range(200):
        reach = 0.045 if attempt < 100 else 0.01
        point = (
            round(town.at[0] + (draw.share("site", code, attempt, "x") - 0.5) * reach, 6),
            round(town.at[1] + (draw.share("site", code, attempt, "y") - 0.5) * reach * 0.6, 6),
        )
        if encloses(ring, point):
            return point
    return town.at


def _postcode(draw: Draw, code: str, town: Town, used: set[str]) -> str:
    for attempt in range(1_000):
        letters = "".join(draw.one_of(_INWARD_LETTERS, "unit", code, attempt, n) for n in (1, 2))
        postcode = f"{town.outward} {draw.whole(1, 9, 'sector', code, attempt)}{letters}"
        if postcode not in used:
            used.add(postcode)
            return postcode
    raise ValueError(f"{town.outward} has no postcode left")


def _near(draw: Draw, middle: int, *name: object) -> int:
    return max(0, min(100, middle + draw.whole(-18, 18, *name)))


def _form(draw: Draw, code: str) -> str:
    share = draw.whole(1, 100, "form", code)
    return "GMS" if share <= 76 else "PMS" if share <= 96 else "APMS"


def _events(plain: list[Surgery]) -> Surgeries:
    """One small practice closes, and another joins a neighbour in the same town."""
    by_size = sorted(
        (one for one in plain if one.system == SYSTEM and not one.tiny),
        key=lambda one: (one.people, one.code),
    )
    peers: dict[str, list[Surgery]] = {}
    for one in by_size:
        peers.setdefault(one.town.name, []).append(one)
    crowded = [one for one in by_size if len(peers[one.town.name]) >= 4]
    closing = crowded[0]
    joining = next(one for one in crowded if one.town != closing.town)
    host = peers[joining.town.name][2]
    ends = {closing.code: CLOSED_ON, joining.code: MERGED_ON}
    by_code = {one.code: _until(one, ends.get(one.code)) for one in plain}
    return Surgeries(
        MappingProxyType(by_code), by_code[closing.code], by_code[joining.code], by_code[host.code]
    )


def _until(surgery: Surgery, day: date | None) -> Surgery:
    if day is None:
        return surgery
    fact = replace(surgery.fact, span=Span(surgery.fact.span.since, day))
    return replace(surgery, fact=fact)
