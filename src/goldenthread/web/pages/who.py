"""Who decides for an area, who spends there, and who speaks for its people."""

from __future__ import annotations

from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Delegation
from goldenthread.kernel import Ref
from goldenthread.money.funds import Fund
from goldenthread.records.occasion import Occasion
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding, Post
from goldenthread.voice.consultations import Consultation
from goldenthread.web.addresses import address
from goldenthread.web.presenters import Mention, Names, Section, Table, Term, columns, day, folded

SPEAKERS = (Form.MEDICAL_COMMITTEE, Form.NEGOTIATING_COMMITTEE, Form.HEALTHWATCH)
"""Bodies that speak for people or for doctors, beside those that represent by membership."""

_DECIDING = frozenset(
    {
        Form.INTEGRATED_CARE_BOARD, Form.COMMITTEE, Form.JOINT_COMMITTEE, Form.PARTNERSHIP,
        Form.COUNCIL, Form.WELLBEING_BOARD, Form.NATIONAL_BODY, Form.DEPARTMENT,
    }
)  # fmt: skip


_TIERS = frozenset({"upper-tier", "lower-tier"})


def near_councils(bodies: list[Body], serving: list[Membership]) -> list[Body]:
    """Bodies without the councils of elsewhere.

    Every council of a system serves its people; that of a surgery is the one whose own area
    holds it. Where the record knows no such area, all stay.
    """
    own = {item.member for item in serving if item.group.kind in _TIERS}
    councils = {body.ref for body in bodies if body.form is Form.COUNCIL}
    if not councils & own:
        return bodies
    return [body for body in bodies if body.ref not in councils or body.ref in own]


def who_decides(
    delegations: list[Delegation],
    bodies: list[Body],
    serving: list[Membership],
    decisions: list[Decision],
    names: Names,
) -> Section:
    """Bodies that decide, powers delegated for this area alone, and the latest decisions."""
    where = {item.member: item.group for item in reversed(serving)}
    items = tuple(
        names.mention(body.ref, f"{body.form}, for {names.title(where[body.ref])}")
        for body in bodies
        if body.form in _DECIDING
    )
    delegated: dict[Ref, list[Delegation]] = {}
    for item in delegations:
        delegated.setdefault(item.delegate, []).append(item)
    terms = tuple(
        Term(names.title(delegate), tuple(_power(item, names) for item in powers))
        for delegate, powers in delegated.items()
    )
    table = Table(
        "The latest decisions for it",
        columns("Decision", "Taken on", "Amount#"),
        tuple(
            (
                Mention(item.title, f"/decision/{item.ref.key}/"),
                item.taken,
                item.amount or "None named",
            )
            for item in decisions
        ),
    )
    found = bool(items or terms or decisions)
    return Section(
        "decides",
        "Who decides",
        "Bodies that decide for the people here, and the powers delegated for this area alone."
        if found
        else "",
        terms=terms,
        items=items,
        table=table if decisions else None,
        empty="No body is recorded as deciding here.",
    )


def _power(item: Delegation, names: Names) -> Mention:
    limit = f"up to {item.limit} a decision" if item.limit else "no limit of money"
    return Mention(names.title(item.power), address(item.ref), limit)


def who_spends(funds: list[Fund], names: Names, *, recorded: bool) -> Section:
    """The funds of the year for the people of this area.

    ``recorded``: whether any fund is, of whatever area: else none being told says nothing.
    """
    table = Table(
        "Funds for the people here",
        columns("Fund", "Held by", "Ring-fenced"),
        tuple(
            (names.mention(fund.ref), names.mention(fund.holder), fund.ring_fenced)
            for fund in funds
        ),
    )
    return Section(
        "spends",
        "Who spends",
        table=table if funds else None,
        fold=folded(table, "funds"),
        empty="No fund is set aside for this area alone."
        if recorded
        else "Funds and payments are not recorded here.",
        more=Mention("The system’s money", "/money/") if funds else None,
    )


def who_speaks(
    *,
    bodies: list[Body],
    serving: list[Membership],
    posts: list[Post],
    holdings: list[Holding],
    consultations: list[Consultation],
    names: Names,
    now: Occasion,
) -> Section:
    """Bodies and posts that speak for people here, and what they were asked."""
    representing = {item.member for item in serving if item.capacity is Capacity.REPRESENTS}
    items = [
        names.mention(body.ref, str(body.form))
        for body in bodies
        if body.ref in representing or body.form in SPEAKERS
    ]
    held = {holding.post: holding.person for holding in holdings}
    items += [
        Mention(
            post.title,
            f"/fact/post/{post.ref.key}/",
            (names.title(held[post.ref]) if post.ref in held else "vacant") + f", {post.role}",
        )
        for post in posts
    ]
    items += [
        names.mention(
            item.ref,
            "consultation open now"
            if item.opened <= now.day <= item.last_day
            else f"consultation closed {day(item.last_day)}",
        )
        for item in consultations
    ]
    return Section(
        "speaks",
        "Who speaks for people here",
        items=tuple(items),
        empty="Nobody is recorded as speaking for this area.",
    )
