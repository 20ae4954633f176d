"""Every kind of fact in the product, registered with its links."""

from __future__ import annotations

from datetime import date
from typing import Any

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.interests import Interest
from goldenthread.authority.minutes import Consideration, Quorum, Withdrawal
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.commissioning.contracts import Contract
from goldenthread.evidence.editions import Edition
from goldenthread.evidence.releases import Release
from goldenthread.kernel import Span
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.structure.agreements import Agreement, Succession
from goldenthread.structure.areas import Area, SmallArea
from goldenthread.structure.bodies import Body, Network, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.places import Scheme
from goldenthread.structure.posts import Holding, Person, Post
from goldenthread.thread.kinds import Direction, Kind, Link, LinkRule, Stage, kinds
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Answer, Consultation

UP, DOWN = Direction.UP, Direction.DOWN

LAW = frozenset({"law"})
PEOPLE = frozenset({"community", "lower-tier", "place", "system"})


def _since(fact: Any) -> date | None:
    return fact.span.since  # type: ignore[no-any-return]


def _name(fact: Any) -> str:
    return fact.name  # type: ignore[no-any-return]


def _title(fact: Any) -> str:
    return fact.title  # type: ignore[no-any-return]


def _undated(_: Any) -> date | None:
    return None


def _nothing(_: Any) -> str:
    return ""


def _clause_detail(clause: Clause) -> str:
    summary = clause.summary.rstrip(".")
    note = "." if clause.verified else " (not verified against the source)."
    return f"{clause.force.capitalize()}: {summary}{note}"


_CLAUSE_LINKS = (LinkRule("under", "made under", UP, required=False),)

kinds.register(
    Kind(
        "law", "Law", "laws", Stage.LAW, Clause,
        lambda c: f"{c.instrument}, {c.number}", _clause_detail, _since, _CLAUSE_LINKS,
    )
)  # fmt: skip
kinds.register(
    Kind(
        "clause", "Constitution", "clauses", Stage.LAW, Clause,
        lambda c: f"{c.instrument}, {c.number}", _clause_detail, _since,
        (LinkRule("under", "made under", UP),),
        reaches=((UP, LAW),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "power", "Power", "powers", Stage.POWERS, Power, _name, _nothing, _since,
        (
            LinkRule("holder", "held by", UP),
            LinkRule("clause", "given by", UP),
        ),
        reaches=((UP, LAW),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "delegation", "Delegation", "delegations", Stage.POWERS, Delegation,
        lambda d: "Delegation of the power" if d.limit is None
        else f"Delegation, up to {d.limit} a decision",
        _nothing, _since,
        (
            LinkRule("source", "passing on", UP, required=False),
            LinkRule("power", "of the power", UP),
            LinkRule("delegator", "by", UP),
            LinkRule("clause", "under", UP),
            LinkRule("delegate", "to", UP),
        ),
        reaches=((UP, LAW),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "suspension",
        "Suspension",
        "suspensions",
        Stage.POWERS,
        Suspension,
        lambda s: f"Suspended {s.span}",
        _nothing,
        _since,
        (
            LinkRule("delegation", "suspends", UP, aside=True),
            LinkRule("clause", "under", UP),
        ),
        reaches=((UP, LAW),),
    )
)
kinds.register(
    Kind(
        "reservation",
        "Reservation",
        "reservations",
        Stage.POWERS,
        Reservation,
        lambda _: "Reserved: no other body may use the power",
        _nothing,
        _since,
        (
            LinkRule("power", "reserves", UP, aside=True),
            LinkRule("body", "to", UP),
            LinkRule("clause", "under", UP),
        ),
        reaches=((UP, LAW),),
    )
)
kinds.register(
    Kind(
        "quorum", "Quorum", "quorums", Stage.POWERS, Quorum,
        lambda q: f"{q.members} voting members", _nothing, _since,
        (
            LinkRule("body", "of", UP),
            LinkRule("clause", "under", UP),
        ),
        reaches=((UP, LAW),),
    )
)  # fmt: skip
kinds.register(
    Kind("body", "Body", "bodies", Stage.BODIES, Body, _name, lambda b: b.form.capitalize(), _since)
)
kinds.register(
    Kind(
        "meeting", "Meeting", "meetings", Stage.BODIES, Meeting, _title,
        lambda m: f"{m.present} voting members present, quorum {m.quorum}",
        lambda m: m.held,
        (LinkRule("body", "of", UP),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "post", "Post", "posts", Stage.BODIES, Post, _title,
        lambda p: f"{p.sector.capitalize()}, {p.role}", _since,
        (LinkRule("body", "on", UP),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "person", "Office-holder", "office-holders", Stage.BODIES, Person, _name, _nothing, _undated
    )
)
kinds.register(
    Kind(
        "interest", "Interest", "interests", Stage.BODIES, Interest,
        lambda i: f"{i.nature.capitalize()} interest: {i.words}", _nothing, lambda i: i.declared,
        (
            LinkRule("person", "declared by", UP),
            LinkRule("party", "in", DOWN, required=False),
        ),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "agreement", "Agreement", "agreements", Stage.BODIES, Agreement, _title,
        lambda a: a.form.capitalize(), _since,
        (LinkRule("clause", "under", UP),),
        reaches=((UP, LAW),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "scheme", "Scheme of places", "schemes of places", Stage.BODIES, Scheme,
        lambda s: f"Places of {s.system.key}, by {s.rule}", _nothing, _since,
        (LinkRule("system", "of", UP),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "edition", "Edition of evidence", "editions of evidence", Stage.EVIDENCE, Edition,
        lambda e: f"Evidence of {e.system.key} on {e.day:%-d %B %Y}, SHA-256 {e.digest[:16]}",
        lambda e: f"{e.count:,} released values",
        lambda e: e.published,
        (LinkRule("system", "measured for", DOWN),),
        reaches=((DOWN, PEOPLE),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "release", "Release of evidence", "releases", Stage.EVIDENCE, Release,
        lambda r: f"{r.measure}: {r.value} {r.unit}".strip().replace(" %", "%"),
        lambda r: f"{r.year}, {r.population:,} people",
        lambda r: r.published,
        (
            LinkRule("edition", "released in", UP, required=False),
            LinkRule("area", "measured for", DOWN),
        ),
        reaches=((DOWN, PEOPLE | {"practice", "network"}),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "consultation", "Consultation", "consultations", Stage.VOICE, Consultation, _title,
        lambda c: f"Open from {c.opened:%-d %B %Y} to {c.last_day:%-d %B %Y}",
        lambda c: c.opened,
        (
            LinkRule("body", "run by", UP),
            LinkRule("clause", "under the duty in", UP),
            LinkRule("area", "put to the people of", DOWN),
        ),
        reaches=((UP, LAW), (DOWN, PEOPLE)),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "answer", "Answer", "answers", Stage.VOICE, Answer,
        lambda a: f"{a.opinion}, from {a.capacity}", lambda a: a.comment,
        lambda a: a.received,
        (
            LinkRule("consultation", "answers", UP, aside=True),
            LinkRule("organisation", "on behalf of", DOWN, required=False),
        ),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "challenge", "Challenge", "challenges", Stage.VOICE, Challenge,
        lambda c: c.ground,
        lambda c: f"Answered {c.replied:%-d %B %Y}" if c.replied
        else f"Reply due by {c.reply_due:%-d %B %Y}",
        lambda c: c.raised,
        (
            LinkRule("decision", "questions", UP, aside=True),
            LinkRule("raised_by", "raised by", DOWN),
        ),
        reaches=((UP, LAW),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "decision", "Decision", "decisions", Stage.DECISION, Decision, _title,
        lambda d: f"{d.for_votes} for, {d.against_votes} against"
        + (f", {d.withdrawn} withdrew" if d.withdrawn else ""),
        lambda d: d.taken,
        (
            LinkRule("meeting", "taken at", UP),
            LinkRule("power", "using the power", UP),
            LinkRule("delegation", "as delegated", UP, required=False),
            LinkRule("release", "relying on", UP, required=False),
            LinkRule("consultation", "after", UP, required=False),
            LinkRule("area", "for the people of", DOWN),
        ),
        reaches=((UP, LAW), (DOWN, PEOPLE | {"practice", "network"})),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "fund", "Fund", "funds", Stage.MONEY, Fund, lambda f: f"{f.name}, {f.year}",
        lambda f: ("Ring-fenced: " if f.ring_fenced else "") + f.purpose,
        lambda f: f.year.span.since,
        (
            LinkRule("parent", "fed from", UP, required=False),
            LinkRule("holder", "held by", UP),
            LinkRule("decision", "set up by", UP, required=False),
            LinkRule("clause", "under", UP),
            LinkRule("release", "sized by", UP, required=False),
            LinkRule("area", "for the people of", DOWN),
        ),
        reaches=((UP, LAW),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "allotment", "Allotment", "allotments", Stage.MONEY, Allotment,
        lambda a: f"{a.amount} allotted", _nothing, lambda a: a.made,
        (
            LinkRule("source", "from", UP),
            LinkRule("decision", "by", UP, required=False),
            LinkRule("clause", "under", UP),
            LinkRule("clears", "makes good", UP, required=False, aside=True),
            LinkRule("reverses", "takes back", UP, required=False, aside=True),
            LinkRule("destination", "to", DOWN),
        ),
        reaches=((UP, LAW), (DOWN, PEOPLE)),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "contract", "Contract", "contracts", Stage.CONTRACT, Contract, _title,
        lambda c: c.form.value, _since,
        (
            LinkRule("decision", "awarded by", UP),
            LinkRule("commissioner", "held with", UP),
            LinkRule("clause", "under", UP),
            LinkRule("provider", "provided by", DOWN),
        ),
        reaches=((UP, LAW), (DOWN, PEOPLE)),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "payment", "Payment", "payments", Stage.PAYMENT, Payment,
        lambda p: f"{p.amount}: {p.description}", _nothing, lambda p: p.paid,
        (
            LinkRule("fund", "out of", UP),
            LinkRule("contract", "under", UP, required=False),
            LinkRule("decision", "authorised by", UP, required=False),
            LinkRule("delegation", "by the delegation", UP, required=False),
            LinkRule("clause", "owed under", UP, required=False),
            LinkRule("payee", "paid to", DOWN),
            LinkRule("benefits", "for", DOWN),
        ),
        reaches=((UP, LAW), (DOWN, PEOPLE)),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "receipt", "Receipt", "receipts", Stage.PAYMENT, Receipt,
        lambda r: f"{r.amount} came back: {r.description}", _nothing, lambda r: r.received,
        (
            LinkRule("reverses", "takes back", UP, aside=True),
            LinkRule("fund", "into", UP),
            LinkRule("payer", "from", DOWN),
        ),
        reaches=((UP, LAW), (DOWN, PEOPLE)),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "practice", "Practice", "practices", Stage.PEOPLE, Practice, _name,
        lambda p: p.postcode, _since, reaches=((DOWN, PEOPLE),),
    )
)  # fmt: skip
kinds.register(
    Kind(
        "network", "Primary care network", "primary care networks", Stage.PEOPLE, Network, _name,
        lambda _: "An agreement between practices", _since,
    )
)  # fmt: skip
for _level, _label, _plural in (
    ("nation", "Nation", "nations"),
    ("region", "Region", "regions"),
    ("system", "System", "systems"),
    ("place", "Place", "places"),
    ("upper-tier", "Upper-tier area", "upper-tier areas"),
    ("lower-tier", "District", "districts"),
    ("community", "Community", "communities"),
):
    kinds.register(Kind(_level, _label, _plural, Stage.PEOPLE, Area, _name, _nothing, _since))
kinds.register(
    Kind(
        "small-area", "Small area", "small areas", Stage.PEOPLE, SmallArea, _name,
        lambda a: f"{a.residents:,} residents, deprivation decile {a.deprivation_decile}",
        _since, (LinkRule("community", "part of", UP),),
    )
)  # fmt: skip

_MEMBERSHIP_DIRECTION = {
    Capacity.IN_LOWER_TIER: DOWN,
    Capacity.SERVES: DOWN,
    Capacity.REPRESENTS: DOWN,
}


def _membership(fact: Membership) -> Link:
    direction = _MEMBERSHIP_DIRECTION.get(fact.capacity, UP)
    if fact.member.kind == "network":
        direction = UP
    return Link(fact.member, fact.capacity.value, fact.group, direction, span=fact.span)


def _holding(fact: Holding) -> Link:
    return Link(fact.person, "holds the post", fact.post, UP, aside=True, span=fact.span)


def _succession(fact: Succession) -> Link:
    return Link(fact.successor, "took over from", fact.predecessor, UP, span=Span(fact.effective))


def _withdrawal(fact: Withdrawal) -> Link:
    return Link(fact.person, "withdrew from", fact.decision, UP, aside=True)


def _consideration(fact: Consideration) -> Link:
    return Link(fact.decision, "took account of", fact.of, UP, aside=True)


kinds.register_tie(Withdrawal, _withdrawal)
kinds.register_tie(Consideration, _consideration)
kinds.register_tie(Membership, _membership)
kinds.register_tie(Holding, _holding)
kinds.register_tie(Succession, _succession)

__all__ = ["LAW", "PEOPLE", "kinds"]
