"""Posts on a day, each with those who hold it, or with the day since when it has been vacant."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from goldenthread.kernel import Ref
from goldenthread.records.reading import any_of, facts
from goldenthread.structure.posts import Holding, Person, Post


@dataclass(frozen=True, slots=True)
class Seat:
    """A post on a day. ``holders`` are (person, name); none while it is vacant.

    ``since`` is when the present holder, or the vacancy, began; None where it is not known.
    """

    post: Post
    holders: tuple[tuple[Ref, str], ...]
    since: date | None

    @property
    def vacant(self) -> bool:
        """Whether nobody holds it."""
        return not self.holders

    @property
    def held_by(self) -> str:
        """The names of those who hold it, or ``vacant``."""
        return " and ".join(name for _, name in self.holders) or "vacant"


def seats_on(day: date, *, body: Ref | None = None) -> list[Seat]:
    """The posts that exist on a day, of one body or network or of all; three queries."""
    of_body: dict[str, Any] = {} if body is None else {"body": body}
    posts = facts(Post, as_at=day, order_by=("body", "pk"), **of_body)
    refs = [post.ref for post in posts]
    spells: dict[Ref, list[Holding]] = defaultdict(list)
    for holding in facts(Holding, any_of("post", refs), order_by=("since", "pk")):
        spells[holding.post].append(holding)
    held = {ref: [each for each in spells[ref] if each.span.holds_on(day)] for ref in refs}
    holders = {each.person for now in held.values() for each in now}
    names = {each.ref: each.name for each in facts(Person, any_of("ref", holders))}
    return [
        Seat(
            post,
            tuple(
                (each.person, names.get(each.person, str(each.person))) for each in held[post.ref]
            ),
            held[post.ref][0].span.since
            if held[post.ref]
            else _vacant_since(post, spells[post.ref], day),
        )
        for post in posts
    ]


def _vacant_since(post: Post, spells: list[Holding], day: date) -> date | None:
    """The day after which nobody held it: of the last holder's leaving, or of the post's making."""
    left = [each.span.until for each in spells if each.span.until and each.span.until <= day]
    return max(left, default=post.span.since)
