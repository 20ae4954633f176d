"""docs/reference/kinds.md: the kinds of fact, the links they carry, and what they must reach."""

from __future__ import annotations

from itertools import groupby

from docs.making.words import page, table
from goldenthread.structure.memberships import Capacity
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Direction, Kind

_WAYS = {Direction.UP: "up, to the law", Direction.DOWN: "down, to people"}


def make() -> str:
    """The page."""
    stages = groupby(sorted(kinds, key=lambda kind: kind.stage), lambda kind: kind.stage)
    return page(
        "Kinds of fact",
        "Each kind of fact declares the links that it carries. A thread is complete when every "
        "fact on it carries each link that its kind requires, and when it reaches the ends that "
        "its kind must reach. [The thread](../explanation/the-thread.md) explains why.",
        "A link leads *up* when its target justifies the fact, *down* when its target is whom "
        "the fact is for. *Aside*: it is shown beside its target, and a trace goes no further.",
        *(
            f"## {stage.heading}\n\n" + "\n\n".join(_of_kind(kind) for kind in group)
            for stage, group in stages
        ),
        _ties(),
    )


def _of_kind(kind: Kind) -> str:
    parts = [f"### `{kind.name}:` {kind.label}"]
    if kind.links:
        parts.append(
            table(
                ("Field", "In words", "Leads", "Required"),
                [
                    (
                        f"`{link.attribute}`",
                        link.relation,
                        _WAYS[link.direction] + (", aside" if link.aside else ""),
                        "yes" if link.required else "no",
                    )
                    for link in kind.links
                ],
            )
        )
    else:
        parts.append("Carries no link of its own.")
    for direction, ends in kind.reaches:
        named = ", ".join(f"`{name}`" for name in sorted(ends))
        one_of = "one of " if len(ends) > 1 else ""
        parts.append(f"A whole thread must reach, {direction}: {one_of}{named}.")
    return "\n\n".join(parts)


def _ties() -> str:
    capacities = "\n".join(f"- {capacity}" for capacity in Capacity)
    return (
        "## Facts that only tie others together\n\n"
        "These have no reference of their own: a *membership* ties a member to a group, a "
        "*holding* ties a person to a post (aside), a *succession* ties a body to the one whose "
        "place it took. A membership is in one of these capacities:\n\n" + capacities
    )
