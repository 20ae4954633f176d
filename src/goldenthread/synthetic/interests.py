"""The register of interests: what each member of a board or committee has declared.

Each seat declares what its kind of holder plausibly would: a partner their practice, a trust
member their trust. Parties are named where they are in this record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from goldenthread.authority.interests import Interest, InterestNature
from goldenthread.kernel import Ref, Span
from goldenthread.synthetic.bodies import (
    ADVICE,
    BOARD,
    CARERS,
    COMMUNITY_TRUST,
    GROUPS,
    HEALTHWATCH,
    HOSPICE,
    MEDICAL_COMMITTEE,
    MENTAL_HEALTH_TRUST,
    PARTNERSHIP,
    SEAFARERS,
    SUPPORT_SERVICE,
    council,
    place_committee,
)
from goldenthread.synthetic.business import Offers
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import DISTRICTS, PLACES, UPPER_TIERS
from goldenthread.synthetic.networks import FEDERATION
from goldenthread.synthetic.people import People
from goldenthread.synthetic.practices import Surgeries, Surgery

_FINANCIAL, _PROFESSIONAL = InterestNature.FINANCIAL, InterestNature.PROFESSIONAL
_PERSONAL, _INDIRECT = InterestNature.PERSONAL, InterestNature.INDIRECT
_PRIMARY = frozenset({"primary-medical"})
_BUYING = frozenset({"commission", "budget", "capital"})
_POOLING = frozenset({"pool"})
_NOTHING: frozenset[str] = frozenset()

SESSION_BEGAN = date(2025, 6, 2)
"""The day on which the medical director began to work in a surgery."""

_CHARITIES = MappingProxyType(
    {
        "saltings": (CARERS, "Saltings Carers Together"),
        "northwaith": (HOSPICE, "St Osyra Hospice"),
        "corrant": (ADVICE, "Corrant Debt and Welfare Advice"),
        "dunmarrow": (SEAFARERS, "Dunmarrow Minds"),
        "quillbourne": (None, "a village hall"),
    }
)
"""The charity of which the voluntary member of each place is a trustee."""

_PURSUITS = (
    "Season-ticket holder and volunteer at a football club", "Volunteer with a lifeboat station",
    "Churchwarden", "Chairs an allotment society", "Coaches a youth rowing crew",
    "Treasurer of a choir",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the register before it has its dates.

    ``about`` names powers of which the use may touch the interest although the party itself is
    not named. ``spell`` is None where the interest is older than the office.
    """

    nature: InterestNature
    party: Ref | None
    words: str
    about: frozenset[str] = _NOTHING
    spell: Span | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest on the register, and the powers of which the use may touch it."""

    fact: Interest
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class Register:
    """What was declared, by person."""

    by_person: Mapping[Ref, Sequence[Declared]]

    def facts(self) -> Iterator[Interest]:
        """Every interest."""
        for lines in self.by_person.values():
            yield from (line.fact for line in lines)

    def of(self, person: Ref, day: date) -> list[Declared]:
        """The interests of a person that hold on a day."""
        lines = self.by_person.get(person, ())
        return [line for line in lines if line.fact.span.holds_on(day)]


def declare_interests(draw: Draw, people: People, surgeries: Surgeries, offers: Offers) -> Register:
    """The register of all who sit on a body that decides, in the order of their seats."""
    took_office: dict[Ref, date] = {}
    for held in people.holdings:
        assert held.span.since is not None  # noqa: S101 - every invented holding has begun
        first = took_office.get(held.person, held.span.since)
        took_office[held.person] = min(first, held.span.since)
    planned = _lines(draw, surgeries, offers)
    number: dict[Ref, int] = {}
    by_person: dict[Ref, list[Declared]] = {}
    for held in people.holdings:
        turn = number.get(held.post, 0)
        number[held.post] = turn + 1
        lines = planned.get(held.post)
        if lines is None:
            continue
        office = took_office[held.person]
        for line in lines[min(turn, len(lines) - 1)]:
            mine = by_person.setdefault(held.person, [])
            ref = Ref("interest", f"{held.person.key}-{len(mine) + 1}")
            mine.append(_declared(draw, line, ref, held.person, office))
    return Register(MappingProxyType({who: tuple(lines) for who, lines in by_person.items()}))


def _declared(draw: Draw, line: _Line, ref: Ref, person: Ref, office: date) -> Declared:
    """Old interests are declared on appointment, new ones within the 28 days of the Act."""
    span = line.spell
    if span is None:
        years = draw.whole(1, 14, "interest", ref, "years")
        month = draw.whole(1, 12, "interest", ref, "month")
        span = Span(date(office.year - years, month, 1))
    assert span.since is not None  # noqa: S101 - a spell has begun
    if span.since <= office:
        declared = office - timedelta(days=draw.whole(3, 20, "interest", ref, "declared"))
    else:
        declared = span.since + timedelta(days=draw.whole(4, 20, "interest", ref, "declared"))
    return Declared(
        Interest(ref, person, line.party, line.nature, line.words, declared, span), line.about
    )


_Spells = tuple[tuple[_Line, ...], ...]
"""The lines of each holder of a seat in turn; the last stands for all who follow."""


def _lines(draw: Draw, surgeries: Surgeries, offers: Offers) -> Mapping[Ref, _Spells]:
    planned = {f"QZZ-{key}": lines for key, lines in _board_lines(draw, surgeries, offers).items()}
    for place in PLACES:
        for key, lines in _place_lines(draw, surgeries, place.key).items():
            planned[f"{place_committee(place.key).key}-{key}"] = lines
    planned[f"{PARTNERSHIP.key}-chair"] = (
        (
            _Line(_FINANCIAL, council(UPPER_TIERS[1].code),
                  "Councillor, with an allowance, of The Saltings Council", _POOLING),
        ),
    )  # fmt: skip
    return {Ref("post", key): lines for key, lines in planned.items()}


def _board_lines(draw: Draw, surgeries: Surgeries, offers: Offers) -> Mapping[str, _Spells]:
    first, second = (
        _practices(draw, surgeries, place)[-1] for place in ("corrant", "saltings")
    )  # those that no member of a place committee is drawn for
    session = max(offers.story, key=lambda offer: (offer[1], offer[0].code))[0]
    partner = "Partner in {name}, with a share of its profit"
    return {
        "chair": ((_Line(_PERSONAL, None, "Trustee of a music festival in Corrant"),),),
        "chief-executive": (
            (_Line(_PROFESSIONAL, None, "Unpaid governor of a sixth-form college"),),
        ),
        "finance-director": (
            (_Line(_PROFESSIONAL, None, "Examiner for an institute of accountants"),),
            (_Line(_PERSONAL, None, "Treasurer of a parish council"),),
        ),
        "nursing-director": (
            (_Line(_PROFESSIONAL, None, "Visiting lecturer in nursing, unpaid"),),
        ),
        "medical-director": (
            (
                _Line(_PROFESSIONAL, None, "Member of a royal college's examining board"),
                _Line(_FINANCIAL, session.ref,
                      f"Salaried doctor at {session.fact.name}, one session a week", _PRIMARY,
                      Span(SESSION_BEGAN)),
            ),
        ),
        "audit-member": (
            (_Line(_INDIRECT, Ref("body", "QZZ-CARE-5"),
                   "A brother holds shares in Petrel Complex Care"),),
        ),
        "finance-member": (
            (
                _Line(_FINANCIAL, Ref("body", GROUPS[0].code),
                      "Pension from earlier employment by the commissioning group",
                      spell=Span(date(2019, 10, 1))),
                _Line(_PROFESSIONAL, None,
                      "Trustee of a charity that trains doctors and nurses for practices",
                      _PRIMARY),
            ),
        ),
        "quality-member": (
            (
                _Line(_INDIRECT, FEDERATION,
                      "A daughter is a doctor employed by the federation", _PRIMARY),
                _Line(_INDIRECT, BOARD, "A spouse is a very senior manager of the board",
                      frozenset({"pay"})),
            ),
        ),
        "people-member": (
            (_Line(_FINANCIAL, SUPPORT_SERVICE,
                   "Paid director of Tideway Commissioning Support until January 2024",
                   spell=Span(date(2019, 4, 1), date(2024, 2, 1))),),
            (_Line(_PERSONAL, None, "Chairs the governors of a primary school"),),
        ),
        "gp-member-one": (
            (_Line(_FINANCIAL, first.ref, partner.format(name=first.fact.name), _PRIMARY),),
        ),
        "gp-member-two": (
            (_Line(_FINANCIAL, second.ref, partner.format(name=second.fact.name), _PRIMARY),),
        ),
        "trust-member": (
            (_Line(_FINANCIAL, COMMUNITY_TRUST,
                   "Chief executive of Wealdmarch Community Health NHS Trust", _BUYING),),
        ),
        "mental-health-member": (
            (_Line(_FINANCIAL, MENTAL_HEALTH_TRUST,
                   "Director of Two Rivers Mental Health NHS Foundation Trust", _BUYING),),
        ),
        "council-member": (
            (_Line(_FINANCIAL, council(UPPER_TIERS[0].code),
                   "Employed as a director by Wealdmarch County Council",
                   _POOLING),),
        ),
    }  # fmt: skip


def _place_lines(draw: Draw, surgeries: Surgeries, place: str) -> Mapping[str, _Spells]:
    for_practices, for_networks = _practices(draw, surgeries, place)[:2]
    district = next(one for one in DISTRICTS if one.place == place)
    upper = next(one for one in UPPER_TIERS if one.code == district.upper)
    charity, name = _CHARITIES[place]
    partner = "Partner in {name}, with a share of its profit"
    return {
        "director": (
            (_Line(_PERSONAL, None, draw.one_of(_PURSUITS, "pursuit", place)),),
            (_Line(_PERSONAL, None, "Unpaid governor of a nursery school"),),
        ),
        "lmc": (
            (
                _Line(_FINANCIAL, for_practices.ref,
                      partner.format(name=for_practices.fact.name), _PRIMARY),
                _Line(_PROFESSIONAL, MEDICAL_COMMITTEE,
                      "Elected member of the local medical committee"),
            ),
        ),
        "network-lead": (
            (_Line(_FINANCIAL, for_networks.ref,
                   partner.format(name=for_networks.fact.name), _PRIMARY),),
        ),
        "community": (
            (_Line(_FINANCIAL, COMMUNITY_TRUST,
                   "Employed by Wealdmarch Community Health NHS Trust", _BUYING),),
        ),
        "mental-health": (
            (_Line(_FINANCIAL, MENTAL_HEALTH_TRUST,
                   "Employed by Two Rivers Mental Health NHS Foundation Trust", _BUYING),),
        ),
        "social-care": (
            (_Line(_FINANCIAL, council(upper.code), f"Employed by {upper.council}", _POOLING),),
        ),
        "public-health": (
            (_Line(_FINANCIAL, council(upper.code), f"Employed by {upper.council}", _POOLING),),
        ),
        "voluntary": (
            (_Line(_PROFESSIONAL, charity, f"Unpaid trustee of {name}", frozenset({"grant"})),),
        ),
        "residents": (
            (_Line(_PROFESSIONAL, HEALTHWATCH, "Nominated by Healthwatch, unpaid"),),
        ),
    }  # fmt: skip


def _practices(draw: Draw, surgeries: Surgeries, place: str) -> Sequence[Surgery]:
    """Practices of a place that stay open, in a drawn order; never the tiny one."""
    steady = {
        one.code: one
        for one in surgeries.own
        if one.place == place and not one.tiny and one.fact.span.until is None
    }
    return [steady[code] for code in draw.shuffled(steady, "partner", place)]
