"""The decisions: what each body decided, at which meeting, with which power and on which evidence.

Decisions that later facts rest on are drafted by name; ordinary business fills the agenda up to
the number wanted. All are numbered in order of day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.kernel import FinancialYear, Money, Ref
from goldenthread.structure.bodies import Practice
from goldenthread.synthetic.agenda_words import ITEMS, PLACE, Item
from goldenthread.synthetic.areas import SYSTEM_REF, place_ref
from goldenthread.synthetic.bodies import (
    AUDIT,
    BOARD,
    EXECUTIVE,
    PARTNERSHIP,
    QUALITY,
    REMUNERATION,
    TRUSTS,
    place_committee,
)
from goldenthread.synthetic.diary import Diary
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import PLACES, TOWNS
from goldenthread.synthetic.powers import power
from goldenthread.synthetic.practices import DISTRICT_OF, Surgeries

DECISIONS = 300
_HASTE: Mapping[Ref, int] = MappingProxyType(
    {EXECUTIVE: 3, AUDIT: 3, REMUNERATION: 6, PARTNERSHIP: 6, QUALITY: 2}
)
_MONTHS = ("May", "September", "November", "January", "March", "July")
_TRUST_NAMES = (
    "the Corrant hospitals", "the coast hospital", "the community trust", "the mental health trust",
    "the ambulance service",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision before it has its number. ``conflicted`` counts those who withdraw."""

    key: str
    meeting: Meeting
    title: str
    reasons: str
    power: str
    area: Ref
    pounds: int | None = None
    release: Ref | None = None
    consultation: Ref | None = None
    conflicted: int = 0


@dataclass(frozen=True, slots=True)
class Minutes:
    """All decisions in order, and those with a name by their name."""

    decisions: tuple[Decision, ...]
    by_key: Mapping[str, Decision]

    def ref(self, key: str) -> Ref:
        """The reference of a named decision."""
        return self.by_key[key].ref


def take_decisions(
    draw: Draw, diary: Diary, surgeries: Surgeries, named: Sequence[Proposal]
) -> Minutes:
    """Fill the agendas, take every decision, and number them."""
    proposals = [*named, *_ordinary(draw, diary, surgeries, DECISIONS - len(named))]
    proposals.sort(key=lambda one: (one.meeting.held, str(one.meeting.ref), one.key))
    counts: dict[int, int] = {}
    decisions: list[Decision] = []
    by_key: dict[str, Decision] = {}
    for proposal in proposals:
        year = FinancialYear.of(proposal.meeting.held).begins
        counts[year] = counts.get(year, 0) + 1
        ref = Ref("decision", f"QZZ-{year}-{counts[year]:03d}")
        decision = _decide(draw, proposal, ref)
        decisions.append(decision)
        by_key[proposal.key] = decision
    return Minutes(tuple(decisions), MappingProxyType(by_key))


def delegation_used(body: Ref, key: str) -> Ref | None:
    """The delegation by which a body uses a power; None where the power is its own."""
    if body == PARTNERSHIP:
        return None
    if body == BOARD:
        national = ("primary-medical", "dental", "pharmacy")
        return Ref("delegation", f"QZZ-{key}-board") if key in national else None
    return Ref("delegation", f"{body.key}-{key}")


def _decide(draw: Draw, proposal: Proposal, ref: Ref) -> Decision:
    meeting = proposal.meeting
    withdrawn = min(proposal.conflicted, meeting.present - meeting.quorum)
    voting = meeting.present - withdrawn
    doubt = draw.whole(1, 100, "against", proposal.key)
    against = 0 if doubt <= 78 else min(1 + (doubt > 93), (voting - 1) // 2)
    return Decision(
        ref=ref,
        meeting=meeting.ref,
        title=proposal.title,
        reasons=proposal.reasons,
        power=power(proposal.power),
        delegation=delegation_used(meeting.body, proposal.power),
        area=proposal.area,
        amount=None if proposal.pounds is None else Money(proposal.pounds * 100),
        release=proposal.release,
        consultation=proposal.consultation,
        for_votes=voting - against,
        against_votes=against,
        withdrawn=withdrawn,
        taken=meeting.held,
    )


def _ordinary(draw: Draw, diary: Diary, surgeries: Surgeries, wanted: int) -> Iterator[Proposal]:
    """Ordinary business, dealt over meetings; the same words never come twice to one body."""
    slots = [
        (meeting, item, number)
        for meeting in diary.meetings
        if meeting.held.year * 12 + meeting.held.month > 2024 * 12 + 3
        for number, item in enumerate(ITEMS)
        if _for_body(item, meeting.body)
    ]
    # Bodies that meet seldom or have few kinds of business come up oftener, so that none is idle.
    slots.sort(
        key=lambda slot: draw.number("slot", slot[0].ref, slot[2]) // _HASTE.get(slot[0].body, 1)
    )
    used: set[tuple[Ref, str]] = set()
    busy: dict[Ref, int] = {}
    found = 0
    for meeting, item, _ in slots:
        if found == wanted:
            return
        proposal = _worded(draw, item, meeting, surgeries)
        said = (meeting.body, proposal.title)
        if said in used or busy.get(meeting.ref, 0) >= 3:
            continue
        used.add(said)
        busy[meeting.ref] = busy.get(meeting.ref, 0) + 1
        found += 1
        yield proposal
    raise ValueError(f"there is business for {found} of {wanted} decisions only")


def _for_body(item: Item, body: Ref) -> bool:
    return body in item.bodies or (PLACE in item.bodies and "-PLACE-" in body.key)


def _worded(draw: Draw, item: Item, meeting: Meeting, surgeries: Surgeries) -> Proposal:
    name = ("item", meeting.ref, item.title)
    key = _place_of(meeting.body)
    towns = [town for town in TOWNS if key in (None, DISTRICT_OF[town.district].place)]
    practices = [
        one.fact
        for one in surgeries.own
        if key in (None, one.place) and one.fact.span.until is None and not one.tiny
    ]
    town = draw.one_of(towns, *name, "town")
    practice: Practice = draw.one_of(practices, *name, "practice")
    words = {
        "town": town.name,
        "practice": practice.name,
        "trust": _TRUST_NAMES[draw.whole(0, len(TRUSTS) - 1, *name, "trust")],
        "month": draw.one_of(_MONTHS, *name, "month"),
        "number": f"{draw.whole(11, 96, *name, 'number'):,}",
        "place": draw.one_of(PLACES, *name, "place").name,
    }
    pounds = None
    if item.pounds is not None:
        low, high = item.pounds
        pounds = draw.whole(low // 1_000, high // 1_000, *name, "pounds") * 1_000
    title = item.title.format(**words)
    if title == item.title:
        # Yearly business says of which meeting it is, so that one year is told from the next.
        title = f"{title}, {meeting.held:%B %Y}"
    return Proposal(
        key=f"{meeting.ref.key}/{title}",
        meeting=meeting,
        title=title,
        reasons=item.reasons.format(**words),
        power=item.power,
        area=place_ref(key) if key else SYSTEM_REF,
        pounds=pounds,
        conflicted=draw.whole(1, 2, *name, "conflicted") if item.conflicted else 0,
    )


def _place_of(body: Ref) -> str | None:
    return next((one.key for one in PLACES if place_committee(one.key) == body), None)
