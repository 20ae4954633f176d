"""A ruling as pages show it: the verdict in words, the chain from the law down, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from goldenthread.authority.handbook import Question
from goldenthread.kernel import Ref, Ruling
from goldenthread.web.pages.asking import question_address
from goldenthread.web.pages.verdicts import Link, Obstacle, links, named_in, obstacles
from goldenthread.web.presenters import (
    Figure,
    Made,
    Mention,
    Names,
    Told,
    day,
)

SHOWN = 12
"""Bodies that also may, before the rest are only counted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A ruling, ready to be read."""

    permitted: bool
    verdict: Told
    chain: tuple[Link, ...]
    obstacles: tuple[Obstacle, ...]
    figures: tuple[Figure, ...]
    others: tuple[Mention, ...]
    hidden: int


def refs_of(ruling: Ruling, others: Iterable[Ref] = ()) -> set[Ref]:
    """Every reference that showing a ruling names."""
    found = {ruling.body, ruling.power, *others, *ruling.others}
    if ruling.area is not None:
        found.add(ruling.area)
    return found | named_in(ruling.chain, ruling.reasons)


def verdict(ruling: Ruling, names: Names) -> Told:
    """``the Board may use the power Commission primary care for £5.00 in Corrant``."""
    money = f" for {ruling.amount}" if ruling.amount else ""
    where: list[str | Mention] = [" in ", names.mention(ruling.area)] if ruling.area else []
    return Told(
        (
            names.mention(ruling.body),
            " may use the power " if ruling.permitted else " may not use the power ",
            names.mention(ruling.power),
            money,
            *where,
            f" on {day(ruling.on)}.",
        )
    )


def shown(
    ruling: Ruling, question: Question, may: tuple[Ref, ...], names: Names, today: date
) -> Shown:
    """A ruling and everybody who may, ready to be read; ``names`` knows :func:`refs_of` it."""
    others = [ref for ref in may if ref != ruling.body]
    return Shown(
        ruling.permitted,
        verdict(ruling, names),
        links(ruling.chain, names),
        obstacles(ruling.reasons, names),
        _figures(ruling, today),
        tuple(
            Mention(names.title(ref), _ask(replace(question, body=ref))) for ref in others[:SHOWN]
        ),
        max(0, len(others) - SHOWN),
    )


def _ask(question: Question) -> str:
    return question_address(
        question.body, question.power, amount=question.amount, area=question.area, day=question.on
    )


def _figures(ruling: Ruling, today: date) -> tuple[Figure, ...]:
    """What the limits allow; nothing where it is refused, since no chain then has limits."""
    if not ruling.permitted:
        return ()
    source = "Delegations and decisions in the system’s own record"
    limit = Figure(
        "Limit of one decision",
        str(ruling.limit) if ruling.limit is not None else "No limit",
        Made("The lowest limit of the delegations in the chain.", source, today, "pounds"),
        note="of money, in the delegations that lead here" if ruling.limit is None else "",
    )
    if ruling.left is None:
        return (limit,)
    after = f"{ruling.left - ruling.amount} after this" if ruling.amount else ""
    left = Figure(
        "Left of this financial year’s limit",
        str(ruling.left),
        Made(
            "The yearly limit, less what decisions of the financial year committed under the "
            "delegation; the least of them where several in the chain have one.",
            source, today, "pounds",
        ),
        note=after,
    )  # fmt: skip
    return limit, left
