"""Personas of a demonstration: a card for each role, held by a person who really has such a post.

Loaded in a demonstration only. Who it is stands in the record: a post whose title and body fit,
and the person who holds it on the day of the demonstration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from goldenthread.kernel import Ref
from goldenthread.records.accounts import HeldRole
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import any_of, facts
from goldenthread.records.roles import AccountRole
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding, Person, Post, Sector
from goldenthread.web.presenters import Mention

RESIDENT = "A resident"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody in whose shoes one can be: the role, the post they hold, and what they can do."""

    key: str
    name: str
    post: str
    body: str
    can: tuple[Mention, ...]
    held: HeldRole


@dataclass(frozen=True, slots=True)
class _Card:
    """How a persona is found: the titles of posts that fit, the body, and what the role is for."""

    role: AccountRole
    titles: tuple[str, ...]
    forms: tuple[Form, ...]
    can: tuple[Mention, ...]
    scope: Callable[[Post, dict[Ref, Ref]], Ref | None]
    sectors: tuple[Sector, ...] = ()


def _of_body(post: Post, _: dict[Ref, Ref]) -> Ref | None:
    return post.body


def _of_place(post: Post, places: dict[Ref, Ref]) -> Ref | None:
    return places.get(post.body)


def _of_record(_: Post, __: dict[Ref, Ref]) -> Ref | None:
    return None


_BOARDS = (Form.INTEGRATED_CARE_BOARD,)
_MEET = Mention("Record a meeting of a body, and what it decided", "/meetings/record/")
_CARDS: dict[str, _Card] = {
    "governance-lead": _Card(
        AccountRole.GOVERNANCE_LEAD, ("Chief executive", "Chair"), _BOARDS,
        (Mention("Reply to a challenge, on behalf of the body that decided",
                 "/challenges/?open=yes"),
         _MEET, Mention("Delegate a power, suspend a delegation or end it", "/powers/")),
        _of_record,
    ),
    "finance-lead": _Card(
        AccountRole.FINANCE_LEAD, ("Chief finance officer", "Finance director"), _BOARDS,
        (Mention("Follow each pound from the vote to the payment", "/money/"),
         Mention("Authorise a payment under a contract", "/money/pay/"),
         Mention("Pay many at once, from a file", "/money/pay-in-bulk/"),
         Mention("Allot money between funds", "/money/allot/"),
         Mention("Record what happened anyway, and mend it", "/money/record/")), _of_record,
    ),
    "analyst": _Card(
        AccountRole.ANALYST, ("Public health consultant",), (),
        (Mention("Measure need", "/need/"), Mention("Divide a pot by need", "/pounds/")),
        _of_record,
        (Sector.PUBLIC_HEALTH,),
    ),
    "place-lead": _Card(
        AccountRole.PLACE_LEAD, ("Place director",), (),
        (Mention("Challenge a decision on behalf of the place", "/decisions/"), _MEET),
        _of_place, (Sector.EXECUTIVE,),
    ),
    "lmc-officer": _Card(
        AccountRole.LMC_OFFICER, ("Medical secretary", "Chair"), (Form.MEDICAL_COMMITTEE,),
        (Mention("Challenge a decision on behalf of general practitioners, and be owed a reply",
                 "/decisions/"),),
        _of_body,
    ),
    "member": _Card(
        AccountRole.MEMBER, ("Voluntary sector member", "Clinical director"), (),
        (Mention("Challenge a decision on behalf of your body", "/decisions/"),), _of_body,
    ),
}  # fmt: skip


def personas() -> tuple[Persona, ...]:
    """Every persona of this demonstration, in five queries; those that nobody fits are left out."""
    day = occasion().day
    titles = {title for card in _CARDS.values() for title in card.titles}
    found = facts(Post, any_of("title", titles), as_at=day, order_by=("pk",))
    holdings = facts(Holding, any_of("post", {post.ref for post in found}), as_at=day)
    people = facts(Person, any_of("ref", {each.person for each in holdings}))
    bodies = facts(Body, any_of("ref", {post.body for post in found}), as_at=day)
    serving = facts(
        Membership, Q(capacity=Capacity.SERVES, group__startswith="place:"), as_at=day,
        order_by=("pk",),
    )  # fmt: skip
    places = {tie.member: tie.group for tie in serving}
    names = {person.ref: person.name for person in people}
    holders = {each.post: each.person for each in holdings if each.person in names}
    of_body = {body.ref: body for body in bodies}
    seats = [post for post in found if post.ref in holders and post.body in of_body]
    made = []
    for key, card in _CARDS.items():
        post = next(
            (post for title in card.titles for post in seats
             if _fits(card, post, title, of_body[post.body], places)),
            None,
        )  # fmt: skip
        if post is not None:
            person = holders[post.ref]
            made.append(
                Persona(
                    key, names[person], post.title, of_body[post.body].name, card.can,
                    HeldRole(card.role, card.scope(post, places), person),
                )
            )  # fmt: skip
    made.append(
        Persona(
            "resident", RESIDENT, "", "",
            (Mention("Find who decides for you, and follow what they did", "/my-surgery/"),),
            HeldRole(AccountRole.RESIDENT, None),
        )
    )  # fmt: skip
    return tuple(made)


def persona_called(key: str) -> Persona | None:
    """One persona by its key; None where there is none."""
    return next((each for each in personas() if each.key == key), None)


def _fits(card: _Card, post: Post, title: str, body: Body, places: dict[Ref, Ref]) -> bool:
    return (
        post.title == title
        and (not card.forms or body.form in card.forms)
        and (not card.sectors or post.sector in card.sectors)
        and (card.scope is not _of_place or post.body in places)
    )
