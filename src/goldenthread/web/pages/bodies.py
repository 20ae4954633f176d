"""The page of a body: what it is for, who sits on it, what it may do, and what it has done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.powers import Delegation, Power
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.money.funds import Fund
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import facts
from goldenthread.records.selections import decided_by, posts_of
from goldenthread.records.totals import paid_by_year
from goldenthread.structure.agreements import Succession
from goldenthread.structure.bodies import Body
from goldenthread.structure.memberships import Membership
from goldenthread.structure.posts import Holding, Post
from goldenthread.voice.challenges import Challenge
from goldenthread.web.leaves import as_recorded, own_refs, refs_in
from goldenthread.web.occasion import asked_day, occasion
from goldenthread.web.pages.errors import NotInRecord
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
    spell,
)
from goldenthread.web.showing import show

RECENT = 10
"""Meetings, decisions and contracts listed, the newest first."""


def body_leaf(ref: Ref, at: date) -> Leaf:
    """A body as at a day."""
    states = facts(Body, ref=ref, order_by=("since", "pk"))
    if not states:
        raise NotInRecord(ref)
    current = next((state for state in reversed(states) if state.span.holds_on(at)), states[-1])
    posts = facts(Post, body=ref, as_at=at, order_by=("title", "ref"))
    holdings = facts(Holding, posts_of(ref), as_at=at)
    powers = facts(Power, holder=ref, as_at=at, order_by=("name", "ref"))
    received = facts(Delegation, delegate=ref, as_at=at, order_by=("ref",))
    given = facts(Delegation, delegator=ref, as_at=at, order_by=("ref",), limit=100)
    meetings = facts(Meeting, body=ref, held__lte=at, order_by=("-held", "ref"), limit=RECENT)
    taken = facts(
        Decision, decided_by(ref), taken__lte=at, order_by=("-taken", "ref"), limit=RECENT
    )
    memberships = facts(
        Membership, Q(member=ref) | Q(group=ref), as_at=at,
        order_by=("capacity", "group", "member"), limit=200,
    )  # fmt: skip
    succession = facts(
        Succession, Q(predecessor=ref) | Q(successor=ref), order_by=("effective", "successor")
    )
    contracts = facts(
        Contract, Q(provider=ref) | Q(commissioner=ref), as_at=at, order_by=("title", "ref"),
        limit=RECENT,
    )  # fmt: skip
    funds = facts(Fund, holder=ref, year=FinancialYear.of(at), order_by=("name", "ref"), limit=30)
    raised = facts(Challenge, raised_by=ref, order_by=("-raised", "ref"), limit=RECENT)
    paid = paid_by_year(payee=ref)
    names = Names(
        refs_in(*posts, *holdings, *powers, *received, *given, *meetings, *taken, *memberships,
                *succession, *contracts, *funds)
        | own_refs(*powers, *received, *given, *contracts, *funds)
    )  # fmt: skip
    holders: dict[Ref, list[Holding]] = {}
    for holding in holdings:
        holders.setdefault(holding.post, []).append(holding)
    vacant = sum(post.ref not in holders for post in posts)
    sections = [
        Section(
            "remit",
            "What it is",
            terms=(
                Term("Remit", (current.remit,)),
                Term("Form", (current.form,)),
                Term("In being", (spell(current.span),)),
                *(
                    Term(_membership_label(item, ref), (names.mention(_other(item, ref)),))
                    for item in memberships
                    if item.member == ref
                ),
                *(
                    Term(
                        "Took over from" if item.successor == ref else "Succeeded by",
                        (
                            names.mention(
                                item.predecessor if item.successor == ref else item.successor,
                                f"on {day(item.effective)}: {item.what_passed}",
                            ),
                        ),
                    )
                    for item in succession
                ),
            ),
        )
    ]
    if posts:
        sections.append(
            Section(
                "posts",
                "Posts and who holds them",
                f"{len(posts)} posts"
                + (f", {vacant} of them vacant." if vacant else ", none of them vacant."),
                table=Table(
                    f"Posts as at {day(at)}",
                    columns("Post", "Held by", "Speaks from", "Role", "Since"),
                    tuple(_post_row(post, holders.get(post.ref, []), names) for post in posts),
                ),
            )
        )
    if powers or received:
        sections.append(_powers(powers, received, names))
    if given:
        sections.append(_passed_on(given, names))
    groups = [item for item in memberships if item.group == ref]
    if groups:
        sections.append(
            Section(
                "members",
                "Who belongs to it",
                items=tuple(names.mention(item.member, item.capacity.value) for item in groups),
            )
        )
    if meetings:
        sections.append(
            Section(
                "meetings",
                "Latest meetings",
                table=Table(
                    f"The latest {len(meetings)} meetings",
                    columns("Meeting", "Held on", "In public", "Present#", "Quorum#"),
                    tuple(
                        (
                            Mention(item.title, f"/fact/meeting/{item.ref.key}/"),
                            item.held,
                            item.in_public,
                            item.present,
                            item.quorum,
                        )
                        for item in meetings
                    ),
                ),
            )
        )
    if taken:
        sections.append(
            Section(
                "decisions",
                "Latest decisions",
                table=Table(
                    f"The latest {len(taken)} decisions",
                    columns("Decision", "Taken on", "For", "Amount#"),
                    tuple(
                        (
                            Mention(item.title, f"/decision/{item.ref.key}/"),
                            item.taken,
                            names.mention(item.area),
                            item.amount or "None named",
                        )
                        for item in taken
                    ),
                ),
            )
        )
    if funds or contracts or paid:
        figures = tuple(
            Figure(
                f"Paid to it in {year}",
                pounds(total.amount),
                Made(
                    f"The sum of {total.payments:,} payments to this body: {total.amount}.",
                    "Payments in the system's own record", at, "pounds",
                ),
                f"/money/payments/?year={year.begins}&payee={ref.key}",
                counted(total.payments, "payment"),
            )
            for year, total in paid.items()
        )  # fmt: skip
        sections.append(
            Section(
                "money",
                "Money",
                figures=figures,
                items=(
                    *(names.mention(fund.ref, "fund it holds") for fund in funds),
                    *(
                        names.mention(
                            contract.ref,
                            "contract it holds" if contract.provider == ref else "contract it lets",
                        )
                        for contract in contracts
                    ),
                ),
            )
        )
    if raised:
        sections.append(
            Section(
                "challenges",
                "Challenges it has raised",
                items=tuple(
                    Mention(
                        item.ground, f"/challenge/{item.ref.key}/", f"raised {day(item.raised)}"
                    )
                    for item in raised
                ),
            )
        )
    notices = () if current.span.holds_on(at) else (f"It was not in being on {day(at)}.",)
    return Leaf(
        ref, "Body", current.name, str(current.form).capitalize(), sections=tuple(sections),
        made=as_recorded(provenance(Body, ref=ref), at), notices=notices,
    )  # fmt: skip


def _powers(powers: list[Power], received: list[Delegation], names: Names) -> Section:
    rows: list[tuple[Any, ...]] = [
        (names.mention(power.ref), "By law", names.mention(power.clause), "No limit of money", "")
        for power in powers
    ]
    rows += [
        (
            names.mention(item.power),
            Mention(
                "Delegated by " + names.title(item.delegator), f"/fact/delegation/{item.ref.key}/"
            ),
            names.mention(item.clause),
            str(item.limit) if item.limit else "No limit of money",
            names.mention(item.area) if item.area else "",
        )
        for item in received
    ]
    return Section(
        "powers",
        "What it may do",
        table=Table(
            "Powers held and delegated to it",
            columns("Power", "How it came", "Clause", "Limit for each decision#", "Only for"),
            tuple((*row[:4], row[4] or "Anywhere it acts") for row in rows),
        ),
    )


def _passed_on(given: list[Delegation], names: Names) -> Section:
    return Section(
        "delegated",
        "What it has let others decide",
        table=Table(
            "Powers it has delegated",
            columns("Power", "To", "Limit for each decision#", "Only for"),
            tuple(
                (
                    Mention(names.title(item.power), f"/fact/delegation/{item.ref.key}/"),
                    names.mention(item.delegate),
                    str(item.limit) if item.limit else "No limit of money",
                    names.mention(item.area) if item.area else "Anywhere it acts",
                )
                for item in given
            ),
        ),
    )


def _post_row(post: Post, holdings: list[Holding], names: Names) -> tuple[object, ...]:
    title = Mention(post.title, f"/fact/post/{post.ref.key}/")
    if not holdings:
        return (title, "Vacant", post.sector, post.role, "")
    holding = holdings[0]
    return (title, names.mention(holding.person), post.sector, post.role, holding.span.since or "")


def _membership_label(item: Membership, ref: Ref) -> str:
    words = item.capacity.value
    return words[:1].upper() + words[1:] if item.member == ref else words


def _other(item: Membership, ref: Ref) -> Ref:
    return item.group if item.member == ref else item.member


@require_safe
def body(request: HttpRequest, key: str) -> HttpResponse:
    """A body, as at the day of ``?at=``."""
    try:
        at = asked_day(request.GET.get("at"), occasion().day)
    except ValueError as error:
        raise BadRequest(str(error)) from error
    leaf = body_leaf(Ref("body", key), at)
    return show(request, "leaf.jinja", title=leaf.title, leaf=leaf, at=at)
