"""Posts and the invented people who hold them, with vacancies and those who have left."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from goldenthread.kernel import Ref, Span
from goldenthread.structure.posts import Holding, Person, Post, Role, Sector
from goldenthread.synthetic.bodies import (
    AUDIT,
    BOARD,
    COLLABORATIVE,
    EXECUTIVE,
    FINANCE,
    HEALTHWATCH,
    MEDICAL_COMMITTEE,
    NEGOTIATING_COMMITTEE,
    PARTNERSHIP,
    PLACES_BEGAN,
    PRIMARY_CARE,
    QUALITY,
    REMUNERATION,
    place_committee,
)
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import PLACES, UPPER_TIERS
from goldenthread.synthetic.names import FAMILY_NAMES, GIVEN_NAMES
from goldenthread.synthetic.networks import Networks
from goldenthread.synthetic.practices import FIRST_DAY

_EXECUTIVE, _INDEPENDENT = Sector.EXECUTIVE, Sector.INDEPENDENT
_GP, _TRUSTS, _COUNCIL = Sector.GENERAL_PRACTICE, Sector.TRUSTS, Sector.LOCAL_AUTHORITY

# The seat on the board (its key), its title and the part of the field from which it speaks.
_BOARD_SEATS: tuple[tuple[str, str, Sector], ...] = (
    ("chair", "Chair", _INDEPENDENT),
    ("chief-executive", "Chief executive", _EXECUTIVE),
    ("finance-director", "Chief finance officer", _EXECUTIVE),
    ("nursing-director", "Chief nursing officer", _EXECUTIVE),
    ("medical-director", "Chief medical officer", _EXECUTIVE),
    ("audit-member", "Non-executive member, audit", _INDEPENDENT),
    ("finance-member", "Non-executive member, finance", _INDEPENDENT),
    ("quality-member", "Non-executive member, quality", _INDEPENDENT),
    ("people-member", "Non-executive member, people and pay", _INDEPENDENT),
    ("gp-member-one", "Partner member, general practice", _GP),
    ("gp-member-two", "Partner member, general practice", _GP),
    ("trust-member", "Partner member, NHS trusts", _TRUSTS),
    ("mental-health-member", "Partner member, mental health", _TRUSTS),
    ("council-member", "Partner member, local authorities", _COUNCIL),
)

# Seats on committees: the key of a board seat whose holder sits there too, or a title of its own.
_COMMITTEE_SEATS: Mapping[Ref, tuple[str, ...]] = MappingProxyType(
    {
        FINANCE: ("finance-member", "audit-member", "chief-executive", "finance-director",
                  "trust-member", "council-member"),
        QUALITY: ("quality-member", "nursing-director", "medical-director", "gp-member-one",
                  "mental-health-member", "people-member"),
        PRIMARY_CARE: ("quality-member", "finance-member", "finance-director", "medical-director",
                       "nursing-director", "council-member", "people-member"),
        REMUNERATION: ("people-member", "chair", "finance-member", "quality-member"),
        AUDIT: ("audit-member", "finance-member", "quality-member", "people-member"),
        EXECUTIVE: ("chief-executive", "finance-director", "nursing-director", "medical-director"),
    }
)  # fmt: skip

_PLACE_SEATS: tuple[tuple[str, str, Sector, Role], ...] = (
    ("director", "Place director", _EXECUTIVE, Role.MEMBER),
    ("lmc", "Representative of general practice", _GP, Role.REPRESENTATIVE),
    ("network-lead", "Lead for primary care networks", _GP, Role.DELIVERY),
    ("community", "Community services lead", _TRUSTS, Role.DELIVERY),
    ("mental-health", "Mental health services lead", _TRUSTS, Role.DELIVERY),
    ("social-care", "Director of adult social services", Sector.SOCIAL_CARE, Role.MEMBER),
    ("public-health", "Public health consultant", Sector.PUBLIC_HEALTH, Role.MEMBER),
    ("voluntary", "Voluntary sector member", Sector.VOLUNTARY, Role.MEMBER),
    ("residents", "Residents' member, nominated by Healthwatch", Sector.PATIENTS,
     Role.REPRESENTATIVE),
)  # fmt: skip

_OTHER_SEATS: tuple[tuple[str, str, Ref, Sector, Role], ...] = (
    ("QZZ-LMC-chair", "Chair", MEDICAL_COMMITTEE, _GP, Role.REPRESENTATIVE),
    ("QZZ-LMC-vice-chair", "Vice-chair", MEDICAL_COMMITTEE, _GP, Role.REPRESENTATIVE),
    ("QZZ-LMC-secretary", "Medical secretary", MEDICAL_COMMITTEE, _GP, Role.REPRESENTATIVE),
    ("QZZ-LNC-chair", "Chair", NEGOTIATING_COMMITTEE, Sector.CONSULTANTS, Role.REPRESENTATIVE),
    ("QZZ-LNC-resident", "Resident doctors' officer", NEGOTIATING_COMMITTEE, Sector.CONSULTANTS,
     Role.REPRESENTATIVE),
    ("QZZ-HWATCH-manager", "Manager", HEALTHWATCH, Sector.PATIENTS, Role.REPRESENTATIVE),
    ("QZZ-ICP-chair", "Chair", PARTNERSHIP, _COUNCIL, Role.MEMBER),
    ("QZZ-COLL-lead", "Managing director", COLLABORATIVE, _TRUSTS, Role.DELIVERY),
)  # fmt: skip

CHANGED_ON = date(2024, 10, 1)
"""The day on which a new chief finance officer began."""

_VACANT_SINCE: Mapping[str, date] = MappingProxyType(
    {"QZZ-gp-member-two": date(2025, 10, 1), "QZZ-PLACE-DUNMARROW-voluntary": date(2025, 6, 1)}
)
_LEFT: Mapping[str, date] = MappingProxyType(
    {
        "QZZ-finance-director": CHANGED_ON,
        "QZZ-PLACE-SALTINGS-director": date(2025, 1, 6),
        "QZZ-LMC-vice-chair": date(2025, 5, 1),
        "QZZ-people-member": date(2025, 7, 1),
    }
)
"""Posts whose holder left and was followed by another on the same day."""


@dataclass(frozen=True, slots=True)
class People:
    """Posts, the people of the demonstration and who holds which post."""

    posts: tuple[Post, ...]
    persons: tuple[Person, ...]
    holdings: tuple[Holding, ...]

    def facts(self) -> Iterator[Any]:
        """All of them."""
        yield from self.posts
        yield from self.persons
        yield from self.holdings

    def in_post(self, body: Ref, day: date) -> list[Holding]:
        """Who holds a seat of a body on a day, in the order of its seats."""
        seats = {post.ref for post in self.posts if post.body == body and post.span.holds_on(day)}
        return [held for held in self.holdings if held.post in seats and held.span.holds_on(day)]


def fill_posts(draw: Draw, networks: Networks) -> People:
    """Give each post a holder, but for the vacant ones; committee seats go to board members."""
    names = iter(_names(draw))
    posts: list[Post] = []
    holdings: list[Holding] = []
    persons: list[Person] = []
    of_board: dict[str, list[tuple[Person, Span]]] = {}

    def appoint(post: Post) -> list[tuple[Person, Span]]:
        spells = [(next(names), spell) for spell in _spells(post)]
        posts.append(post)
        persons.extend(person for person, _ in spells)
        holdings.extend(Holding(post.ref, person.ref, span) for person, span in spells)
        return spells

    for key, title, sector in _BOARD_SEATS:
        ref = Ref("post", f"QZZ-{key}")
        of_board[key] = appoint(Post(ref, title, BOARD, sector, Role.MEMBER, Span(FIRST_DAY)))
    for post in _other_posts(networks):
        appoint(post)
    titles = {key: (title, sector) for key, title, sector in _BOARD_SEATS}
    for committee, seats in _COMMITTEE_SEATS.items():
        for number, key in enumerate(seats):
            title, sector = titles[key]
            seat = Post(
                Ref("post", f"{committee.key}-{key}"),
                f"Committee chair ({title})" if number == 0 else f"Member ({title})",
                committee, sector, Role.MEMBER, Span(FIRST_DAY),
            )  # fmt: skip
            posts.append(seat)
            holdings.extend(Holding(seat.ref, person.ref, span) for person, span in of_board[key])
    return People(tuple(posts), tuple(persons), tuple(holdings))


def _other_posts(networks: Networks) -> Iterator[Post]:
    for place in PLACES:
        body = place_committee(place.key)
        for key, title, sector, role in _PLACE_SEATS:
            yield Post(
                Ref("post", f"{body.key}-{key}"), title, body, sector, role, Span(PLACES_BEGAN)
            )
    for key, title, holder, sector, role in _OTHER_SEATS:
        yield Post(Ref("post", key), title, holder, sector, role, Span(FIRST_DAY))
    for place in PLACES:
        yield Post(
            Ref("post", f"QZZ-LMC-{place.key}"), f"Member for {place.name}", MEDICAL_COMMITTEE,
            _GP, Role.REPRESENTATIVE, Span(FIRST_DAY),
        )  # fmt: skip
    for upper in UPPER_TIERS:
        yield Post(
            Ref("post", f"HWB-{upper.code}-chair"), "Chair", Ref("body", f"HWB-{upper.code}"),
            _COUNCIL, Role.MEMBER, Span(FIRST_DAY),
        )  # fmt: skip
    for plan in networks.plans:
        yield Post(
            Ref("post", f"{plan.fact.ref.key}-clinical-director"), "Clinical director",
            plan.fact.ref, _GP, Role.DELIVERY, Span(FIRST_DAY),
        )  # fmt: skip


def _spells(post: Post) -> list[Span]:
    """The spells for which a post is held, each by another person; none while it is vacant."""
    key = post.ref.key
    if key.startswith("U99") and int(key[3:6]) % 13 == 4:
        return [Span(post.span.since, date(2025, 2, 1))]
    if key in _VACANT_SINCE:
        return [Span(post.span.since, _VACANT_SINCE[key])]
    if key in _LEFT:
        return [Span(post.span.since, _LEFT[key]), Span(_LEFT[key])]
    return [post.span]


def _names(draw: Draw) -> Iterator[Person]:
    """People with names of their own, family names repeated as little as can be."""
    family = draw.shuffled(FAMILY_NAMES, "family name")
    given = draw.shuffled(GIVEN_NAMES, "given name")
    for number in range(len(family) * len(given)):
        # One step on in the given names for each turn through the family names: no pair twice.
        turn, place = divmod(number, len(family))
        name = f"{given[(place + turn * 7) % len(given)]} {family[place]}"
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        yield Person(Ref("person", plain.lower().replace(" ", "-")), name)
