"""Who must sit on a board, and which posts may not stand empty.

National Health Service Act 2006, Schedule 1B, paragraph 3: a chair, a chief executive and at
least three other members. Paragraph 8: at least one member nominated by each of trusts, providers
of primary medical services and local authorities, and regard to knowledge of mental illness.
NHS England's design framework of June 2021 makes that ten: four executives, three independent
members and three partners. Both apply, with different force.

Not coded: who approved an appointment, fit and proper persons, disqualification, terms of office.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from goldenthread.assurance.example import (
    CHAIR_OF_COMMITTEE,
    COMMITTEE,
    added,
    both,
    seat,
    vacated,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import (
    BOARDS_BEGAN,
    COMMITTEE_CHAIRS,
    FRAMEWORK_PUBLISHED,
    MENTAL_HEALTH,
    TEN_MEMBERS,
    law,
)
from goldenthread.assurance.rules import Before, Example, Found, Rule, rules
from goldenthread.kernel import Ref, Severity, Span
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.posts import Holding, Person, Post, Role, Sector

_UNSEEN = (
    "A board of which no post is recorded is not judged. What a seat is for is read from its "
    "title and sector: who nominated or approved its holder is not recorded yet."
)
_PARTNERS = (
    (Sector.TRUSTS, "NHS trusts"),
    (Sector.GENERAL_PRACTICE, "primary medical services"),
    (Sector.LOCAL_AUTHORITY, "local authorities"),
)
_ORDINARY = 3
_FLOORS = ("board-floor", "board-partners")


def _boards(facts: Facts) -> Iterator[tuple[Body, Sequence[Post]]]:
    for body in facts.now(Body):
        if body.form is Form.INTEGRATED_CARE_BOARD and facts.posts.get(body.ref):
            yield body, facts.posts[body.ref]


def _titled(posts: Sequence[Post], *words: str) -> list[Post]:
    return [post for post in posts if any(word in post.title.lower() for word in words)]


def _is_chair(post: Post) -> bool:
    return post.title.lower().split(" (")[0].split(",")[0].strip() in ("chair", "committee chair")


def _floor(facts: Facts) -> Iterator[Found]:
    for body, posts in _boards(facts):
        held = [post for post in posts if facts.is_held(post)]
        chairs = [post for post in held if _is_chair(post)]
        chiefs = _titled(held, "chief executive")
        others = [post for post in held if post not in chairs and post not in chiefs]
        lacking = [
            *(() if chairs else ("a chair",)),
            *(() if chiefs else ("a chief executive",)),
            *(
                ()
                if len(others) >= _ORDINARY
                else (f"{_ORDINARY - len(others)} of three other members",)
            ),
        ]
        if lacking:
            yield Found(
                body.ref,
                f"{body.name} lacks {' and '.join(lacking)}",
                facts.vacant_since(post for post in posts if post not in held),
            )


def _partners(facts: Facts) -> Iterator[Found]:
    for body, posts in _boards(facts):
        lacking = [
            (sector, words)
            for sector, words in _PARTNERS
            if not any(post.sector is sector and facts.is_held(post) for post in posts)
        ]
        if lacking:
            empty = [post for post in posts for sector, _ in lacking if post.sector is sector]
            yield Found(
                body.ref,
                f"{body.name} has no member from {' and none from '.join(w for _, w in lacking)}",
                facts.vacant_since(empty),
            )


def _mental_health(facts: Facts) -> Iterator[Found]:
    for body, posts in _boards(facts):
        seats = _titled(posts, "mental")
        if not any(facts.is_held(post) for post in seats):
            yield Found(
                body.ref,
                f"{body.name} has nobody in a seat for mental health",
                facts.vacant_since(seats),
            )


def _ten(facts: Facts, before: Before) -> Iterator[Found]:
    for body, posts in _boards(facts):
        held = [post for post in posts if facts.is_held(post)]
        executives = [post for post in held if post.sector is Sector.EXECUTIVE]
        independent = [post for post in held if post.sector is Sector.INDEPENDENT]
        wanted = (
            ("a chief executive", _titled(executives, "chief executive"), 1),
            ("a director of finance", _titled(executives, "finance"), 1),
            ("a director of nursing", _titled(executives, "nurs"), 1),
            ("a medical director", _titled(executives, "medical"), 1),
            ("a chair", [post for post in held if _is_chair(post)], 1),
            ("two non-executive members", [p for p in independent if not _is_chair(p)], 2),
            *(
                (f"a partner member from {words}", [p for p in held if p.sector is sector], 1)
                for sector, words in _PARTNERS
            ),
        )
        lacking = [words for words, found, least in wanted if len(found) < least]
        if lacking:
            earlier = (Ref("finding", f"{key}/{body.ref}") for key in _FLOORS)
            yield Found(
                body.ref,
                f"{body.name} is short of the ten members of guidance: it lacks "
                f"{' and '.join(lacking)}",
                facts.vacant_since(post for post in posts if post not in held),
                root=next((ref for ref in earlier if ref in before), None),
            )


def _empty_chair(facts: Facts) -> Iterator[Found]:
    for ref, posts in facts.posts.items():
        body = facts.get(ref, Body)
        if body is None or body.form is Form.INTEGRATED_CARE_BOARD:
            continue
        chairs = [post for post in posts if _is_chair(post)]
        if chairs and not any(facts.is_held(post) for post in chairs):
            yield Found(
                chairs[0].ref,
                f"nobody holds the post of {chairs[0].title} on {body.name}",
                facts.vacant_since(chairs),
            )


def _held_twice(facts: Facts) -> Iterator[Found]:
    for ref, held in facts.holdings.items():
        spells = sorted(held, key=lambda one: (one.span.since is not None, str(one.span.since)))
        for earlier, later in pairwise(spells):
            if earlier.span.overlaps(later.span) and (
                later.span.since is None or later.span.since <= facts.day
            ):
                yield Found(
                    ref, f"{earlier.person} and {later.person} hold it at once", later.span.since
                )
                break


rules.register(
    Rule(
        "board-floor",
        "A board has a chair, a chief executive and three other members",
        "Below this floor there is no board in law, and nothing that it decides is safe.",
        (law("nhs-act-2006-schedule-1b-3"),),
        Severity.BREACH,
        "appoint to the empty seats",
        Example("ten members hold their seats; one independent seat is empty",
                vacated(seat("audit"))),
        Example("the chair has left and nobody follows", vacated(seat("chair"))),
        check=_floor, span=Span(BOARDS_BEGAN), unseen=_UNSEEN,
    )
)  # fmt: skip
rules.register(
    Rule(
        "board-partners",
        "Trusts, general practice and local authorities each have a member on the board",
        "Each of the three nominates at least one member. Without that, a part of the field has "
        "no part in what is decided for it.",
        (law("nhs-act-2006-schedule-1b-8"),),
        Severity.BREACH,
        "have those who nominate put forward a member, for the chair to approve",
        Example("one of two members from trusts has left", vacated(seat("mind"))),
        Example("the member from local authorities has left", vacated(seat("council"))),
        check=_partners, span=Span(BOARDS_BEGAN), unseen=_UNSEEN,
    )
)  # fmt: skip
rules.register(
    Rule(
        "board-mental-health",
        "Somebody on the board knows about mental illness",
        "The chair approves members with a view to at least one who knows services for mental "
        "illness.",
        (MENTAL_HEALTH,),
        Severity.WARNING,
        "appoint a member with knowledge of mental health services",
        Example("the seat for mental health is held"),
        Example("the member for mental health has left", vacated(seat("mind"))),
        check=_mental_health, span=Span(BOARDS_BEGAN),
        unseen=_UNSEEN + " A member of another seat may know about mental illness.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "board-ten",
        "A board has the ten members of guidance",
        "Guidance adds to the floor of the Act: four executives, a chair with two others who are "
        "independent, and three partners. It is not statute: a board may give its reasons.",
        (TEN_MEMBERS,),
        Severity.WARNING,
        "appoint to the empty seats, or publish why not",
        Example("ten hold their seats; one of two members from trusts has left",
                vacated(seat("mind"))),
        Example("the chief nursing officer has left", vacated(seat("nursing"))),
        follow=_ten, follows=_FLOORS, span=Span(FRAMEWORK_PUBLISHED), unseen=_UNSEEN,
    )
)  # fmt: skip
rules.register(
    Rule(
        "vacant-required-post",
        "A committee or partnership has somebody in the chair",
        "A body whose chair is empty can neither call a meeting nor answer for one.",
        (COMMITTEE_CHAIRS,),
        Severity.WARNING,
        "appoint a chair, or name who acts",
        Example("a member's post is empty, and the chair is held",
                added(Post(Ref("post", "EX-COM-member"), "Member", COMMITTEE, Sector.PATIENTS,
                           Role.MEMBER, Span()))),
        Example("the chair of the committee has left", vacated(CHAIR_OF_COMMITTEE)),
        check=_empty_chair,
        unseen="Only posts that are recorded, and whose title is Chair or Committee chair.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "post-held-twice",
        "A post has one holder at a time",
        "Two holders of one post make it uncertain whose vote was counted.",
        (COMMITTEE_CHAIRS,),
        Severity.WARNING,
        "record the day on which the first holder left",
        Example("one holder follows another on the same day",
                both(vacated(seat("audit")),
                     added(Person(Ref("person", "ex-new"), "New"),
                           Holding(seat("audit"), Ref("person", "ex-new"),
                                   Span(since=BOARDS_BEGAN.replace(2025, 5, 1)))))),
        Example("a second holder begins before the first has left",
                added(Person(Ref("person", "ex-new"), "New"),
                      Holding(seat("audit"), Ref("person", "ex-new"), Span(BOARDS_BEGAN)))),
        check=_held_twice,
    )
)  # fmt: skip
