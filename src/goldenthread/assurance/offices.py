"""Offices that do not go together, and seats without which a place does not decide well.

The design framework of June 2021 asks a board for a chair and further members who are independent
of its executives. Guidance on places of September 2021 names primary care among those who decide
there. Not coded: offices in other systems, and who is independent in law but not in fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.assurance.example import (
    BOARD,
    COMMITTEE,
    NORTH,
    added,
    both,
    member,
    vacated,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import FRAMEWORK_PUBLISHED, PLACES_GUIDED, TEN_MEMBERS
from goldenthread.assurance.rules import Example, Found, Rule, rules
from goldenthread.authority.powers import Delegation
from goldenthread.kernel import Ref, Severity, Span
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding, Post, Role, Sector


def _independent_executive(facts: Facts) -> Iterator[Found]:
    held = facts.by(Holding, "person")
    for body in facts.now(Body):
        if body.form is not Form.INTEGRATED_CARE_BOARD:
            continue
        posts = {post.ref: post for post in facts.posts.get(body.ref, ())}
        for person, holdings in held.items():
            now = [one for one in holdings if one.post in posts and one.span.holds_on(facts.day)]
            of = {sector: [posts[one.post] for one in now if posts[one.post].sector is sector]
                  for sector in (Sector.INDEPENDENT, Sector.EXECUTIVE)}  # fmt: skip
            if all(of.values()):
                titles = [post.title for sector in of for post in of[sector]]
                since = max((one.span.since for one in now if one.span.since), default=None)
                yield Found(
                    person,
                    f"{facts.named(person)} is {' and '.join(titles)} of {body.name}",
                    since,
                )


def _no_general_practice(facts: Facts) -> Iterator[Found]:
    deciding = {one.delegate for one in facts.now(Delegation)}
    serving = facts.by(Membership, "member")
    for body in facts.now(Body):
        places = [
            tie.group
            for tie in serving.get(body.ref, ())
            if tie.capacity is Capacity.SERVES
            and tie.group.kind == "place"
            and tie.span.holds_on(facts.day)
        ]
        posts = facts.posts.get(body.ref, ())
        if not places or not posts or body.ref not in deciding:
            continue
        seats = [post for post in posts if post.sector is Sector.GENERAL_PRACTICE]
        if not any(facts.is_held(post) for post in seats):
            why = "the seats of general practice are empty" if seats else "none is for it"
            yield Found(
                body.ref,
                f"it decides for {places[0]} with {len(posts)} posts, and {why}",
                facts.vacant_since(seats),
            )


_DEPUTY = Ref("post", "EX-deputy")
_GP_SEAT = Ref("post", "EX-COM-gp")
_FOR_NORTH = added(
    Membership(COMMITTEE, NORTH, Capacity.SERVES, Span()),
    Post(_GP_SEAT, "Representative of general practice", COMMITTEE, Sector.GENERAL_PRACTICE,
         Role.REPRESENTATIVE, Span()),
    Holding(_GP_SEAT, member("gp"), Span()),
)  # fmt: skip

rules.register(
    Rule(
        "independent-and-executive",
        "Who is independent on a board is none of its executives",
        "The chair and the other independent members call the executives to account. Nobody calls "
        "themselves to account.",
        (TEN_MEMBERS,),
        Severity.WARNING,
        "have the person give up one of the two offices, and name who acts in it until then",
        Example("an independent member chairs a committee as well"),
        Example("the chair is acting deputy chief executive too",
                added(Post(_DEPUTY, "Deputy chief executive", BOARD,
                           Sector.EXECUTIVE, Role.MEMBER, Span()),
                      Holding(_DEPUTY, member("chair"), Span()))),
        check=_independent_executive, span=Span(FRAMEWORK_PUBLISHED),
        unseen="One person who is recorded as two; offices elsewhere; a spouse or a partner.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "place-without-general-practice",
        "General practice has a seat where a place decides",
        "A body to which a power is delegated for a place has somebody in a seat of general "
        "practice, who knows its people by name.",
        (PLACES_GUIDED,),
        Severity.WARNING,
        "fill a seat of general practice, or publish who speaks for it meanwhile",
        Example("the seat of general practice on the committee of a place is held", _FOR_NORTH),
        Example("its holder has left", both(_FOR_NORTH, vacated(_GP_SEAT))),
        check=_no_general_practice, span=Span(FRAMEWORK_PUBLISHED),
        unseen="Bodies to which nothing is delegated, or of which no post is recorded; whether "
        "other branches of primary care have a seat.",
    )
)  # fmt: skip
