"""The parts of a body's page that are tables: its powers, what it passed on, and its posts."""

from __future__ import annotations

from typing import Any

from goldenthread.authority.powers import Delegation, Power
from goldenthread.kernel import Ref
from goldenthread.structure.memberships import Membership
from goldenthread.structure.posts import Holding, Post
from goldenthread.web.addresses import address
from goldenthread.web.presenters import (
    Mention,
    Names,
    Section,
    Table,
    columns,
    folded,
)


def powers_part(powers: list[Power], received: list[Delegation], names: Names) -> Section:
    """Powers that the law gives it and those delegated to it."""
    rows: list[tuple[Any, ...]] = [
        (names.mention(power.ref), "By law", names.mention(power.clause), "No limit of money", "")
        for power in powers
    ]
    rows += [
        (
            names.mention(item.power),
            Mention("Delegated by " + names.title(item.delegator), address(item.ref)),
            names.mention(item.clause),
            str(item.limit) if item.limit else "No limit of money",
            names.mention(item.area) if item.area else "",
        )
        for item in received
    ]
    table = Table(
        "Powers held and delegated to it",
        columns("Power", "How it came", "Clause", "Limit for each decision#", "Only for"),
        tuple((*row[:4], row[4] or "Anywhere it acts") for row in rows),
    )
    return Section("powers", "What it may do", table=table, fold=folded(table, "powers"))


def passed_on_part(given: list[Delegation], names: Names) -> Section:
    """Powers that it has delegated."""
    table = Table(
        "Powers it has delegated",
        columns("Power", "To", "Limit for each decision#", "Only for"),
        tuple(
            (
                Mention(names.title(item.power), address(item.ref)),
                names.mention(item.delegate),
                str(item.limit) if item.limit else "No limit of money",
                names.mention(item.area) if item.area else "Anywhere it acts",
            )
            for item in given
        ),
    )
    return Section(
        "delegated", "What it has let others decide", table=table, fold=folded(table, "delegations")
    )


def post_row(post: Post, holdings: list[Holding], names: Names) -> tuple[object, ...]:
    """A post, its holder or that it is vacant, and since when."""
    title = Mention(post.title, f"/fact/post/{post.ref.key}/")
    if not holdings:
        return (title, "Vacant", post.sector, post.role, "")
    holding = holdings[0]
    return (title, names.mention(holding.person), post.sector, post.role, holding.span.since or "")


def membership_label(item: Membership, ref: Ref) -> str:
    """What a body is to what it belongs to."""
    words = item.capacity.value
    return words[:1].upper() + words[1:] if item.member == ref else words


def other_end(item: Membership, ref: Ref) -> Ref:
    """What is at the other end of a membership."""
    return item.group if item.member == ref else item.member
