"""The whole demonstration, from a seed: a list of facts, and a manifest that counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.kernel import Ref
from goldenthread.kernel.fixed_point import ONE_PERSON
from goldenthread.structure.memberships import Membership
from goldenthread.synthetic.answers import answer_facts, consultation_facts, count_answers
from goldenthread.synthetic.areas import area_facts, lay_ground
from goldenthread.synthetic.bodies import body_facts
from goldenthread.synthetic.business import make_offers, named_business
from goldenthread.synthetic.challenges import challenge_facts
from goldenthread.synthetic.contracts import sign_contracts
from goldenthread.synthetic.decisions import take_decisions
from goldenthread.synthetic.diary import keep_diary, quorum_facts
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.funds import allot, come_back, fund_facts
from goldenthread.synthetic.gazetteer import SYSTEM
from goldenthread.synthetic.interests import declare_interests
from goldenthread.synthetic.law import law_facts
from goldenthread.synthetic.minutes import keep_minutes, parties_touched
from goldenthread.synthetic.need import measure_needs, release_indices
from goldenthread.synthetic.networks import form_networks
from goldenthread.synthetic.options import consideration_facts, option_facts
from goldenthread.synthetic.outlines import draw_outlines, outline_facts
from goldenthread.synthetic.payments import Payroll, make_payments
from goldenthread.synthetic.people import fill_posts
from goldenthread.synthetic.powers import (
    delegation_facts,
    power_facts,
    reservation_facts,
    suspension_facts,
)
from goldenthread.synthetic.practices import found_practices
from goldenthread.synthetic.story import start_of

Families = Mapping[str, Sequence[Any]]
"""The facts by family, each family after those that it rests on."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a demonstration holds: how many facts of each noun, how many people, where to start.

    ``people`` are on the system's lists in the latest year. ``digest`` is the SHA-256 (hex) of
    the canonical text of all facts.
    """

    seed: int
    counts: Mapping[str, int]
    people: int
    start: Ref
    digest: str


def generate_families(seed: int) -> Families:
    """Every fact of the demonstration, by family. The same seed gives the same facts."""
    draw = Draw(seed)
    rings = draw_outlines(draw)
    surgeries = found_practices(draw, rings)
    networks = form_networks(draw, surgeries)
    ground = lay_ground(draw, surgeries)
    needs = measure_needs(draw, surgeries)
    people = fill_posts(draw, networks)
    diary = keep_diary(draw, people)
    offers = make_offers(draw, surgeries, needs)
    answers = tuple(answer_facts(draw))
    named = named_business(diary, offers, count_answers(answers))
    minutes = take_decisions(draw, diary, surgeries, named)
    contracts = sign_contracts(surgeries, networks, offers, minutes)
    payments = make_payments(Payroll(draw, surgeries, networks, needs, offers, minutes, contracts))
    register = declare_interests(draw, people, surgeries, offers)
    touched = parties_touched(minutes.decisions, contracts.values(), payments)
    kept = keep_minutes(draw, diary, people, register=register, minutes=minutes, touched=touched)
    challenges = tuple(challenge_facts(surgeries, networks, minutes))
    return MappingProxyType(
        {
            "law": tuple(law_facts()),
            "areas and practices": (
                *area_facts(ground, surgeries),
                *outline_facts(rings),
                *(plan.fact for plan in networks.plans),
                *networks.memberships(),
            ),
            "bodies and people": (*body_facts(surgeries), *people.facts(), *register.facts()),
            "need": (*needs.facts(), *release_indices(surgeries, needs)),
            "powers": (
                *power_facts(),
                *delegation_facts(),
                *reservation_facts(),
                *suspension_facts(),
                *quorum_facts(),
            ),
            "meetings and decisions": (
                *diary.meetings,
                *kept.decisions,
                *kept.entries,
                *option_facts(minutes),
            ),
            "voice": (
                *consultation_facts(),
                *answers,
                *challenges,
                *consideration_facts(minutes, challenges),
            ),
            "contracts": tuple(contracts.values()),
            "money": (
                *fund_facts(minutes),
                *allot(surgeries, needs, minutes, payments),
                *payments,
                *come_back(payments),
            ),
        }
    )


def generate(seed: int) -> list[Any]:
    """Every fact of the demonstration, in one list."""
    return [fact for family in generate_families(seed).values() for fact in family]


def make_manifest(seed: int, facts: Sequence[Any]) -> Manifest:
    """Count facts, and find where to start."""
    counts = Counter(type(fact).__name__ for fact in facts)
    needs = [fact for fact in facts if isinstance(fact, PracticeNeed)]
    members = {
        fact.member
        for fact in facts
        if isinstance(fact, Membership) and fact.group == Ref("system", SYSTEM)
    }
    latest = max(fact.year for fact in needs)
    people = sum(
        fact.population or 0 for fact in needs if fact.year == latest and fact.practice in members
    )
    return Manifest(
        seed, MappingProxyType(dict(sorted(counts.items()))), people // ONE_PERSON,
        start_of(facts), digest_of(facts),
    )  # fmt: skip


def canonical(facts: Iterable[Any]) -> Iterable[str]:
    """One line of text for each fact, the same on every machine."""
    for fact in facts:
        yield f"{fact!r}\n"


def digest_of(facts: Iterable[Any]) -> str:
    """The SHA-256 (hex) of the canonical text of facts."""
    total = sha256()
    for line in canonical(facts):
        total.update(line.encode())
    return total.hexdigest()
