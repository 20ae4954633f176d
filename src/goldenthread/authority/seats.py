"""Who sits on a body on a day, and whether the body was then in being."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from goldenthread.kernel import Reason, Ref
from goldenthread.structure.bodies import Body
from goldenthread.structure.posts import Holding, Post


def seated(
    posts: Iterable[Post], holdings: Iterable[Holding], body: Ref, day: date
) -> dict[Ref, tuple[Ref, ...]]:
    """For each person who holds posts of a body on a day, those posts, in order."""
    there = {one.ref for one in posts if one.body == body and one.span.holds_on(day)}
    held: dict[Ref, set[Ref]] = defaultdict(set)
    for one in holdings:
        if one.post in there and one.span.holds_on(day):
            held[one.person].add(one.post)
    return {person: tuple(sorted(refs)) for person, refs in held.items()}


def in_being(ref: Ref, spells: Iterable[Body], day: date) -> Iterator[Reason]:
    """A reason where no spell of a body holds on a day."""
    found = [one for one in spells if one.ref == ref]
    if any(one.span.holds_on(day) for one in found):
        return
    words = f"{ref} is not recorded as a body"
    if found:
        words = f"{found[-1].name} was in being {found[-1].span}, not on {day:%-d %B %Y}"
    yield Reason(ref, words, None, "put it to the body that has taken over its functions")
