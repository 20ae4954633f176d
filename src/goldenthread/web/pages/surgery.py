"""My surgery: from a name or a postcode to who decides, who spends and who speaks for me."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Delegation, Power
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Ref
from goldenthread.money.transfers import Payment
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import brought_by, is_recorded, provenance
from goldenthread.records.reading import any_of, facts
from goldenthread.records.selections import paid_within, that_buy_care
from goldenthread.records.surgeries import LISTED, Match, find_surgeries
from goldenthread.records.totals import paid_by, practices_by_network, registered
from goldenthread.structure.bodies import Body, Practice
from goldenthread.structure.memberships import Membership
from goldenthread.structure.posts import Holding, Post, Role
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Consultation
from goldenthread.web.leaves import as_recorded, hollow_last, own_refs, refs_in
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.ladder import area_fact, ladder_of
from goldenthread.web.pages.measured_parts import resident_part
from goldenthread.web.pages.measured_values import measured
from goldenthread.web.pages.surgery_parts import (
    DECIDING,
    Spent,
    changed_part,
    decides_parts,
    heard_part,
    speaks_part,
    spends_part,
    where_part,
)
from goldenthread.web.pages.who import near_councils
from goldenthread.web.presenters import (
    Leaf,
    Names,
    recorded,
)
from goldenthread.web.showing import show
from goldenthread.web.standpoint import Standpoint


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The form, and the surgeries that fit."""
    query = request.GET.get("q", "").strip()[:100]
    found = find_surgeries(query, occasion().day) if query else None
    return show(
        request, "surgeries.jinja", title="Find my surgery", query=query, found=found,
        listed=LISTED, nothing=Match.NOTHING,
    )  # fmt: skip


_NEAREST = ("practice", "community", "network", "place", "lower-tier", "upper-tier", "system")


def _nearness(area: Ref) -> tuple[int, str]:
    """Where an area stands in the order from a surgery to its nation."""
    level = area.kind
    return (_NEAREST.index(level) if level in _NEAREST else len(_NEAREST), str(area))


def surgery_leaf(ref: Ref, now: Occasion) -> Leaf:
    """What a resident should know about the surgery at which they are registered."""
    here = Standpoint(now.day)
    practice, in_being = area_fact(ref, here)
    assert isinstance(practice, Practice)  # noqa: S101 - the kind practice has no other fact
    ladder = ladder_of(ref, here)
    around = (ref, *ladder.around)
    serving = facts(
        Membership, any_of("group", around), Q(member__startswith="body:"), as_at=now.day,
        order_by=("group", "member"), limit=200,
    )  # fmt: skip
    bodies = facts(
        Body, any_of("ref", {item.member for item in serving}), as_at=now.day,
        order_by=("form", "name"),
    )  # fmt: skip
    delegations = facts(
        Delegation,
        any_of("delegate", [body.ref for body in bodies]),
        as_at=now.day,
        order_by=("delegate", "ref"),
        limit=60,
    )
    own = paid_by("contract", paid_within(now.year), benefits=ref, limit=20)
    held = paid_by("benefits", paid_within(now.year) & Q(payee=ref) & ~Q(benefits=ref), limit=10)
    under = set(paid_by("contract", paid_within(now.year), payee=ref)) | set(own)
    contracts = facts(
        Contract, Q(provider=ref) | any_of("ref", own), as_at=now.day, order_by=("form", "title"),
        limit=40,
    )  # fmt: skip
    powers = facts(Power, any_of("holder", [body.ref for body in bodies]), as_at=now.day)
    buying = set(that_buy_care().values_list("power", flat=True).distinct())
    posts = facts(
        Post,
        any_of("body", [body.ref for body in bodies if body.form in DECIDING]),
        role=Role.REPRESENTATIVE,
        as_at=now.day, order_by=("body", "title"),
    )  # fmt: skip
    holdings = facts(Holding, any_of("post", [post.ref for post in posts]), as_at=now.day)
    decisions = facts(
        Decision, any_of("area", around), taken__lte=now.day, order_by=("-taken", "ref"), limit=8
    )
    consultations = facts(
        Consultation, any_of("area", around), opened__lte=now.day,
        order_by=("-last_day", "ref"), limit=6,
    )  # fmt: skip
    challenges = facts(
        Challenge,
        any_of("decision", {item.ref for item in decisions} | {item.decision for item in contracts})
        | Q(raised_by=ref),
        order_by=("-raised", "ref"), limit=6,
    )  # fmt: skip
    signatories = practices_by_network(list(held), now.day)
    registered_here = registered(None, Q(practice=ref))
    found = measured(ref, ladder.around, here)
    names = Names(
        {*around, *own, *held}
        | refs_in(*delegations, *contracts, *decisions, *challenges, *posts, *holdings)
        | own_refs(*contracts, *bodies, *consultations, *powers)
    )
    bodies = near_councils(bodies, serving)
    where = {
        item.member: item.group
        for item in sorted(serving, key=lambda item: _nearness(item.group), reverse=True)
    }
    where = dict(sorted(where.items(), key=lambda pair: _nearness(pair[1])))
    spent = Spent(
        own, held, frozenset(under), signatories, registered_here,
        recorded(*brought_by(Payment, Q(payee=ref) | Q(benefits=ref), paid_within(now.year))),
        is_recorded(Payment),
    )  # fmt: skip
    sections = (
        where_part(practice, ladder.memberships, names),
        *decides_parts(bodies, where, (powers, delegations), buying, names),
        spends_part(ref, contracts, spent, names, now),
        speaks_part(bodies, serving, where, (posts, holdings), names),
        *resident_part(found, names),
        changed_part(decisions, names),
        heard_part(consultations, challenges, names, now, answerable=bool(decisions or bodies)),
    )
    return Leaf(
        ref, "My surgery", practice.name, practice.postcode, sections=hollow_last(sections),
        made=as_recorded(provenance(Practice, ref=ref), now.day),
        notices=() if in_being else ("This surgery has closed. What follows is its last state.",),
    )  # fmt: skip


@require_safe
def surgery(request: HttpRequest, code: str) -> HttpResponse:
    """A resident's page of one surgery."""
    leaf = surgery_leaf(Ref("practice", code), occasion())
    return show_leaf(request, leaf, resident=True)
