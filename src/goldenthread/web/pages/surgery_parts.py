"""The parts of a resident's page: who decides, spends and speaks, what changed, how to be heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Delegation, Power
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import FinancialYear, Money, Ref
from goldenthread.records.occasion import Occasion
from goldenthread.records.totals import Paid
from goldenthread.structure.bodies import Body, Form, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding, Post
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Consultation
from goldenthread.web.drawing import clock
from goldenthread.web.pages.who import SPEAKERS
from goldenthread.web.presenters import (
    Figure,
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    board_of,
    columns,
    counted,
    day,
    people,
    pounds,
)

DECIDING = {
    Form.INTEGRATED_CARE_BOARD: "the board of your system",
    Form.COMMITTEE: "a committee of the board",
    Form.JOINT_COMMITTEE: "a joint committee",
    Form.PARTNERSHIP: "the partnership of your system",
    Form.COUNCIL: "your council",
    Form.WELLBEING_BOARD: "the health and wellbeing board",
}

_POWERS = 3
"""Powers told of a body before the rest are counted."""

_SEATS = 4
"""Representatives' posts told, those on the nearest body first."""

_HOW = (
    "To question a decision, write to the governance lead (the board secretary) of the body that "
    "took it: say which decision, and why. How to reach them is not recorded here; the body "
    "itself will say. A challenge that is recorded is shown with the day by which a reply is due."
)

_BY_DELEGATION = {Form.COMMITTEE, Form.JOINT_COMMITTEE}


def _board(area: Ref, names: Names) -> str:
    line = names.line(area)
    return board_of(area, line.title) if line else ""


def where_part(practice: Practice, memberships: tuple[Membership, ...], names: Names) -> Section:
    """The network, place, system and district of the surgery."""
    own = [item for item in memberships if item.member == practice.ref]
    words = {
        Capacity.IN_NETWORK: "It works with neighbours in",
        Capacity.IN_PLACE: "Your place is",
        Capacity.IN_SYSTEM: "Your system is",
        Capacity.IN_LOWER_TIER: "Your district is",
        Capacity.SERVES: "It serves",
    }
    terms = [
        Term(
            phrase,
            tuple(
                names.mention(item.group, _board(item.group, names))
                for item in own
                if item.capacity is capacity
            ),
        )
        for capacity, phrase in words.items()
        if any(item.capacity is capacity for item in own)
    ]
    if not any(item.capacity is Capacity.IN_NETWORK for item in own):
        terms.insert(0, Term("Network", ("It is in no primary care network.",)))
    return Section("where", "Where it stands", terms=tuple(terms))


_INTRO = (
    "These bodies decide about care where you live. Each has its own page, with its members "
    "and the powers it has been given."
)


def decides_parts(
    bodies: list[Body],
    where: dict[Ref, Ref],
    powers: tuple[list[Power], list[Delegation]],
    buying: set[Ref],
    names: Names,
) -> tuple[Section, ...]:
    """The bodies that decide, the nearest first: what each decides, and how much it may.

    ``powers``: those that bodies hold and those delegated to them; ``buying``: the powers by
    which care is bought. Committees of the board that have none of these decide about how it
    is run, and are folded away.
    """
    may = _powers_of(*powers, buying)
    delegations: dict[Ref, list[Delegation]] = {}
    for item in powers[1]:
        delegations.setdefault(item.delegate, []).append(item)
    nearest = list(dict.fromkeys(where.values()))
    rows: list[tuple[Any, ...]] = []
    within: list[tuple[Any, ...]] = []
    for body in sorted(bodies, key=lambda body: nearest.index(where[body.ref])):
        held = may.get(body.ref, [])
        # A committee with no power of its own advises: it does not decide.
        if body.form not in DECIDING or (body.form in _BY_DELEGATION and not held):
            continue
        row = (
            names.mention(body.ref, DECIDING[body.form]),
            _what(body, held, names),
            names.mention(where[body.ref]),
            _how_much(delegations.get(body.ref, []), held=bool(held)),
        )
        about_care = body.form is not Form.COMMITTEE or not buying or buying & set(held)
        (rows if about_care else within).append(row)
    headings = columns("Body", "What it decides", "For", "How much it may decide")
    sections = [
        Section(
            "decides",
            "Who decides",
            _INTRO if rows else "",
            table=Table("Who decides for you", headings, tuple(rows)) if rows else None,
            empty="No body is recorded here, so it cannot be said who decides.",
        )
    ]
    if within:
        number = counted(len(within), "committee")
        sections.append(
            Section(
                "within",
                "Who decides how the board is run",
                table=Table("Committees that do not decide about care", headings, tuple(within)),
                fold=f"Show {number} of the board that {'does' if len(within) == 1 else 'do'} "
                "not decide about care",
            )
        )
    return tuple(sections)


def _powers_of(
    held: list[Power], delegated: list[Delegation], buying: set[Ref]
) -> dict[Ref, list[Ref]]:
    """The powers of each body, those by which care is bought first."""
    found: dict[Ref, dict[Ref, None]] = {}
    for power in held:
        found.setdefault(power.holder, {})[power.ref] = None
    for item in delegated:
        found.setdefault(item.delegate, {})[item.power] = None
    return {
        body: sorted(powers, key=lambda power: power not in buying)
        for body, powers in found.items()
    }


def _what(body: Body, powers: list[Ref], names: Names) -> str:
    """What a body decides in a few words: its powers, or its remit where none is recorded."""
    if not powers:
        return body.remit
    told = "; ".join(names.title(power) for power in powers[:_POWERS])
    rest = len(powers) - _POWERS
    return f"{told}; and {counted(rest, 'other power')}" if rest > 0 else told


def _how_much(delegations: list[Delegation], *, held: bool) -> str:
    if not delegations:
        return "No limit in pounds is recorded" if held else "What the law gives it"
    limits = [item.limit for item in delegations if item.limit is not None]
    if not limits:
        return "No limit in pounds was set when it was delegated"
    words = f"Up to {pounds(max(limits))} a decision"
    return (
        words if len(limits) == len(delegations) else f"{words}; for some matters no limit is set"
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """What was paid for a surgery in a year by contract, and what it held for others by whom.

    ``under``: the contracts under which anything was paid, to whomever it is due.
    ``signatories``: practices of each network that it held money for. ``people``: the year of its
    registered people and how many, in billionths. ``recording``: in words, what brought the
    payments. ``known``: whether any payment is recorded here, of whomever.
    """

    own: dict[Ref, Paid]
    held: dict[Ref, Paid]
    under: frozenset[Ref]
    signatories: dict[Ref, int]
    people: tuple[FinancialYear, int] | None
    recording: str
    known: bool


def spends_part(
    ref: Ref, contracts: list[Contract], spent: Spent, names: Names, now: Occasion
) -> Section:
    """What was paid for the surgery this year, by contract, and what it held for its network."""
    if not spent.known:
        return Section("spends", "Who spends", empty="Payments are not recorded here.")
    if not (contracts or spent.own or spent.held):
        return Section(
            "spends", "Who spends", empty=f"No payment to this surgery is recorded in {now.year}."
        )
    total = sum(spent.own.values(), Paid())
    source = "Payments in the system’s own record"
    year = now.year.begins
    figures = [
        Figure(
            f"Paid for your surgery in {now.year}",
            pounds(total.amount),
            Made(
                f"The sum of {total.payments:,} payments for this practice: {total.amount}.",
                source, now.day, "pounds", spent.recording,
            ),
            f"/money/payments/?year={year}&benefits={ref}",
            counted(total.payments, "payment") + _for_each(total, spent.people),
        )
    ]  # fmt: skip
    for other, paid in spent.held.items():
        practices = spent.signatories.get(other, 0)
        share = f" ({counted(practices, 'practice')})" if practices else ""
        figures.append(
            Figure(
                f"Held for its network in {now.year}" if practices
                else f"Held for others in {now.year}",
                pounds(paid.amount),
                Made(
                    f"The sum of {paid.payments:,} payments that this practice received for "
                    f"{names.title(other)}{share}: {paid.amount}.",
                    source, now.day, "pounds", spent.recording,
                ),
                f"/money/payments/?year={year}&payee={ref}&benefits={other}",
                f"for {names.title(other)}{share}, as its nominated payee. It is not money for "
                "this surgery alone.",
            )
        )  # fmt: skip
    by_contract = {item.ref: item for item in contracts}
    return Section(
        "spends",
        "Who spends",
        "What the system pays your surgery is public. It is not the pay of your doctors: staff, "
        "premises and running costs come out of it.",
        figures=tuple(figures),
        items=tuple(
            names.mention(item.ref, f"{item.form.value}; nothing was paid under it this year")
            for item in contracts
            if item.ref not in spent.under
        ),
        table=Table(
            f"What was paid for your surgery in {now.year}, by contract",
            columns("Under", "By the decision", "Payments#", "Paid#"),
            tuple(
                (
                    names.mention(contract),
                    names.mention(by_contract[contract].decision)
                    if contract in by_contract
                    else "See the contract",
                    paid.payments,
                    paid.amount,
                )
                for contract, paid in spent.own.items()
            ),
            "Nothing has been paid for it this year.",
        ),
    )


def _for_each(paid: Paid, registered: tuple[FinancialYear, int] | None) -> str:
    """What it comes to for each registered person; money held for a network never counts."""
    if registered is None or registered[1] <= 0 or not paid.payments:
        return ""
    year, billionths = registered
    pence = paid.amount.pence * 1_000_000_000 // billionths
    return f", {Money(pence)} for each of {people(billionths)} people registered in {year}"


def speaks_part(
    bodies: list[Body],
    serving: list[Membership],
    where: dict[Ref, Ref],
    posts: tuple[list[Post], list[Holding]],
    names: Names,
) -> Section:
    """Who speaks for patients and for doctors: bodies, then those who represent on the nearest.

    ``posts``: the representatives' posts on the bodies that decide, and who holds them.
    """
    held = {item.post: item.person for item in posts[1]}
    seats = tuple(
        Mention(
            f"{post.title}, {names.title(post.body)}",
            f"/fact/post/{post.ref.key}/",
            names.title(held[post.ref]) if post.ref in held else "vacant now",
        )
        for post in sorted(posts[0], key=lambda post: list(where).index(post.body))[:_SEATS]
    )
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
        )
        + seats,
        empty="Nobody is recorded as speaking for people here.",
    )


def changed_part(decisions: list[Decision], names: Names) -> Section:
    """The latest decisions."""
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
        ),
        empty="No decision about this area is recorded.",
    )


def heard_part(
    consultations: list[Consultation],
    challenges: list[Challenge],
    names: Names,
    now: Occasion,
    *,
    answerable: bool,
) -> Section:
    """What is open for answers, how to challenge, and the clocks of challenges.

    ``answerable``: whether a body or a decision is recorded that could be written to about.
    """
    if not (answerable or consultations or challenges):
        return Section(
            "heard",
            "How to be heard, and how to challenge",
            empty="No body is recorded here that could be asked.",
        )
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
    waiting = sorted(
        challenges, key=lambda item: item.replied is not None and item.replied <= now.day
    )
    return Section(
        "heard",
        "How to be heard, and how to challenge",
        f"{intro} {_HOW}" if answerable else intro,
        items=items,
        table=Table(
            "Challenges to these decisions, and to services that your surgery is paid for",
            columns("Challenge", "To the decision", "Raised by", "Clock"),
            tuple(
                (
                    Mention(item.ground, f"/challenge/{item.ref.key}/"),
                    names.mention(item.decision),
                    names.mention(item.raised_by),
                    clock(item, now.day).words,
                )
                for item in waiting
            ),
        )
        if challenges
        else None,
    )
