"""My surgery: from a name or a postcode to who decides, who spends and who speaks for me."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Delegation
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Ref
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import any_of, facts
from goldenthread.records.selections import from_funds_of
from goldenthread.records.surgeries import LISTED, Match, find_surgeries
from goldenthread.records.totals import Paid, paid_by
from goldenthread.structure.bodies import Body, Form, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Consultation
from goldenthread.web.golden_line import clock
from goldenthread.web.leaves import as_recorded, own_refs, refs_in
from goldenthread.web.occasion import Occasion, occasion
from goldenthread.web.pages.areas import SPEAKERS, area_fact, ladder_of
from goldenthread.web.presenters import (
    Figure,
    Leaf,
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
    pounds,
)
from goldenthread.web.showing import show

_DECIDING = {
    Form.INTEGRATED_CARE_BOARD: "the board of your system",
    Form.COMMITTEE: "a committee of the board",
    Form.JOINT_COMMITTEE: "a joint committee",
    Form.PARTNERSHIP: "the partnership of your system",
    Form.COUNCIL: "your council",
    Form.WELLBEING_BOARD: "the health and wellbeing board",
}

_BY_DELEGATION = {Form.COMMITTEE, Form.JOINT_COMMITTEE}


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The form, and the surgeries that fit."""
    query = request.GET.get("q", "").strip()[:100]
    found = find_surgeries(query, occasion().day) if query else None
    return show(
        request, "surgeries.jinja", title="Find my surgery", query=query, found=found,
        listed=LISTED, nothing=Match.NOTHING,
    )  # fmt: skip


def surgery_leaf(ref: Ref, now: Occasion) -> Leaf:
    """What a resident should know about the surgery at which they are registered."""
    practice, in_being = area_fact(ref, now.day)
    assert isinstance(practice, Practice)  # noqa: S101 - the kind practice has no other fact
    ladder = ladder_of(ref, now.day)
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
    contracts = facts(Contract, provider=ref, as_at=now.day, order_by=("form", "title"), limit=20)
    decisions = facts(
        Decision, any_of("area", around), taken__lte=now.day, order_by=("-taken", "ref"), limit=8
    )
    consultations = facts(
        Consultation, any_of("area", around), opened__lte=now.day,
        order_by=("-last_day", "ref"), limit=6,
    )  # fmt: skip
    challenges = facts(
        Challenge, any_of("decision", [item.ref for item in decisions]) | Q(raised_by=ref),
        order_by=("-raised", "ref"), limit=6,
    )  # fmt: skip
    this_year = (Q(payee=ref) | Q(benefits=ref)) & from_funds_of(now.year.begins)
    kinds_of_payment = paid_by("contract", this_year, limit=20)
    names = Names(
        {*around, *kinds_of_payment}
        | refs_in(*delegations, *contracts, *decisions, *challenges)
        | own_refs(*contracts, *bodies, *consultations)
    )
    where = {
        item.member: item.group
        for item in sorted(serving, key=lambda item: around.index(item.group), reverse=True)
    }
    where = dict(sorted(where.items(), key=lambda pair: around.index(pair[1])))
    sections = (
        _where(practice, ladder.memberships, names),
        _decides(bodies, where, delegations, names),
        _spends(ref, contracts, kinds_of_payment, names, now),
        _speaks(bodies, serving, where, names),
        _changed(decisions, names),
        _heard(consultations, challenges, names, now),
    )
    return Leaf(
        ref, "My surgery", practice.name, practice.postcode, sections=sections,
        made=as_recorded(provenance(Practice, ref=ref), now.day),
        notices=() if in_being else ("This surgery has closed. What follows is its last state.",),
    )  # fmt: skip


def _where(practice: Practice, memberships: tuple[Membership, ...], names: Names) -> Section:
    own = [item for item in memberships if item.member == practice.ref]
    words = {
        Capacity.IN_NETWORK: "It works with neighbours in",
        Capacity.IN_PLACE: "Your place is",
        Capacity.IN_SYSTEM: "Your system is",
        Capacity.IN_LOWER_TIER: "Your district is",
        Capacity.SERVES: "It serves",
    }
    terms = [
        Term(phrase, tuple(names.mention(item.group) for item in own if item.capacity is capacity))
        for capacity, phrase in words.items()
        if any(item.capacity is capacity for item in own)
    ]
    if not any(item.capacity is Capacity.IN_NETWORK for item in own):
        terms.insert(0, Term("Network", ("It is in no primary care network.",)))
    return Section("where", "Where it stands", terms=tuple(terms))


def _decides(
    bodies: list[Body], where: dict[Ref, Ref], delegations: list[Delegation], names: Names
) -> Section:
    may: dict[Ref, list[Delegation]] = {}
    for item in delegations:
        may.setdefault(item.delegate, []).append(item)
    nearest = list(where.values())
    rows = [
        (
            names.mention(body.ref),
            _DECIDING[body.form],
            names.mention(where[body.ref]),
            _how_much(body, may.get(body.ref, [])),
        )
        for body in sorted(bodies, key=lambda body: nearest.index(where[body.ref]))
        # A committee with no power of its own advises: it does not decide.
        if body.form in _DECIDING and (body.ref in may or body.form not in _BY_DELEGATION)
    ]
    return Section(
        "decides",
        "Who decides",
        "These bodies decide about care where you live. Each has its own page, with its members "
        "and the powers it has been given.",
        table=Table(
            "Who decides for you", columns("Body", "What it is", "For", "How much it may decide"),
            tuple(rows), "Nobody is recorded as deciding here.",
        ),
    )  # fmt: skip


def _how_much(body: Body, powers: list[Delegation]) -> str:
    if not powers:
        return "What the law gives it"
    limits = [item.limit for item in powers if item.limit is not None]
    if not limits:
        return "What was delegated to it, with no limit in pounds"
    words = f"Up to {pounds(max(limits))} a decision"
    return words if len(limits) == len(powers) else f"{words}; for some matters no limit in pounds"


def _spends(
    ref: Ref, contracts: list[Contract], by_contract: dict[Ref, Paid], names: Names, now: Occasion
) -> Section:
    total = sum(by_contract.values(), Paid())
    figures = (
        Figure(
            f"Paid to or for your surgery in {now.year}",
            pounds(total.amount),
            Made(
                f"The sum of {total.payments:,} payments to or for this practice, up to "
                f"{day(now.day)}: {total.amount}.",
                "Payments in the system's own record",
                now.day,
                "pounds",
            ),
            f"/money/payments/?year={now.year.begins}&for={ref}",
            counted(total.payments, "payment"),
        ),
    )
    return Section(
        "spends",
        "Who spends",
        "What the system pays your surgery is public. It is not the pay of your doctors: staff, "
        "premises and running costs come out of it.",
        figures=figures,
        items=tuple(
            names.mention(item.ref, f"{item.form.value}; nothing was paid under it this year")
            for item in contracts
            if item.ref not in by_contract
        ),
        table=Table(
            f"What was paid in {now.year}, by contract",
            columns("Under", "Payments#", "Paid#"),
            tuple(
                (names.mention(contract), paid.payments, paid.amount)
                for contract, paid in by_contract.items()
            ),
            "Nothing has been paid this year.",
        ),
    )


def _speaks(
    bodies: list[Body], serving: list[Membership], where: dict[Ref, Ref], names: Names
) -> Section:
    representing = {item.member for item in serving if item.capacity is Capacity.REPRESENTS}
    words = {
        Form.HEALTHWATCH: "speaks for patients and the public",
        Form.MEDICAL_COMMITTEE: "speaks for general practitioners",
        Form.NEGOTIATING_COMMITTEE: "speaks for hospital doctors",
    }
    return Section(
        "speaks",
        "Who speaks for you",
        items=tuple(
            names.mention(
                body.ref,
                f"{words.get(body.form, body.form.value)}, in {names.title(where[body.ref])}",
            )
            for body in sorted(bodies, key=lambda body: body.form is not Form.HEALTHWATCH)
            if body.ref in representing or body.form in SPEAKERS
        ),
        empty="Nobody is recorded as speaking for people here.",
    )


def _changed(decisions: list[Decision], names: Names) -> Section:
    return Section(
        "changed",
        "What changed lately",
        table=Table(
            "The latest decisions about where you live",
            columns("Decision", "For", "Taken on"),
            tuple(
                (
                    Mention(item.title, f"/decision/{item.ref.key}/"),
                    names.mention(item.area),
                    item.taken,
                )
                for item in decisions
            ),
            "No decision about this area is recorded.",
        ),
    )


def _heard(
    consultations: list[Consultation], challenges: list[Challenge], names: Names, now: Occasion
) -> Section:
    open_now = [item for item in consultations if item.last_day >= now.day]
    items = tuple(
        names.mention(item.ref, f"open until {day(item.last_day)}") for item in open_now
    ) or tuple(
        names.mention(item.ref, f"closed {day(item.last_day)}") for item in consultations[:3]
    )
    intro = (
        "You can answer these now."
        if open_now
        else "Nothing is open for answers now. These were the last."
        if items
        else "Nothing is open for answers now."
    )
    return Section(
        "heard",
        "How to be heard, and how to challenge",
        f"{intro} Any decision can be questioned: write to the body that took it, say which "
        "decision and why. It owes a reply by a day that is then shown here. Healthwatch can "
        "help you, and so can your councillor.",
        items=items,
        table=Table(
            "Challenges to these decisions",
            columns("Challenge", "Raised by", "Clock"),
            tuple(
                (
                    Mention(item.ground, f"/challenge/{item.ref.key}/"),
                    names.mention(item.raised_by),
                    clock(item, now.day).words,
                )
                for item in challenges
            ),
        )
        if challenges
        else None,
    )


@require_safe
def surgery(request: HttpRequest, code: str) -> HttpResponse:
    """A resident's page of one surgery."""
    leaf = surgery_leaf(Ref("practice", code), occasion())
    return show(request, "leaf.jinja", title=leaf.title, leaf=leaf, resident=True)
