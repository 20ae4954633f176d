"""What the page of an area says of the area itself: what it is, in figures, and made of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from goldenthread.kernel import FinancialYear, Ref
from goldenthread.records.totals import Paid
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.thread.catalogue import kinds
from goldenthread.web.pages.ladder import Ladder
from goldenthread.web.presenters import (
    Figure,
    Made,
    Names,
    Section,
    Table,
    Term,
    board_of,
    columns,
    counted,
    folded,
    listed,
    people,
    pounds,
    spell,
)
from goldenthread.web.standpoint import Standpoint

_PAID = {
    "system": "The sum of the {0.payments:,} payments of the year out of funds for its people: "
    "{0.amount}.",
    "practice": "The sum of the {0.payments:,} payments of the year for this practice: {0.amount}.",
    "": "The sum of the {0.payments:,} payments of the year for its practices, or for it alone: "
    "{0.amount}. Contracts for the whole system are not divided.",
}

ACROSS = ("system", "place", "upper-tier", "lower-tier", "network")
"""Kinds of areas across which practices of another area are counted."""


def lede(area: Area | Network | Practice) -> str:
    """The line beneath the name."""
    if isinstance(area, Practice):
        return f"{area.postcode}, code {area.ref.key}"
    if isinstance(area, Network):
        return (
            "An agreement between practices. It holds no account and no power of its own, and is "
            "paid through a practice or body that it nominates."
        )
    code = f"Code {area.ref.key}" if area.ref.kind != "nation" else ""
    board = board_of(area.ref, area.name)
    return f"{code}. {board}" if board else code


def what_it_is(
    area: Area | Network | Practice, ladder: Ladder, groups: Mapping[Ref, int], names: Names
) -> Section:
    """What it belongs to, what it straddles, and from when to when it is in being."""
    ref = area.ref
    belongs = [
        Term(
            item.capacity.value[:1].upper() + item.capacity.value[1:],
            (names.mention(item.group, spell(item.span).lower() if item.span.until else ""),),
        )
        for item in ladder.memberships
        if item.member == ref
    ]
    network = [item for item in ladder.memberships if item.capacity is Capacity.IN_NETWORK]
    if ref.kind == "practice" and not network:
        belongs.append(Term("Network", ("In no network. It stands whole, and is shown as such.",)))
    for level in ACROSS if ref.kind not in {"practice", "nation", "region"} else ():
        lies_in = [group for group in groups if group.kind == level and group != ref]
        if len(lies_in) == 1 and lies_in[0] not in {item.group for item in ladder.memberships}:
            belongs.append(Term(kinds[level].label, (names.mention(lies_in[0]),)))
    for level in ("system", "lower-tier"):
        lies_in = [group for group in groups if group.kind == level]
        if ref.kind in {"network", "lower-tier", "upper-tier"} and len(lies_in) > 1:
            word = kinds[level].plural
            told = listed([names.title(group) for group in lies_in])
            belongs.append(
                Term(
                    f"Straddles {len(lies_in)} {word}",
                    (f"Its practices belong to {told}. It is shown in each.",),
                )
            )
    return Section("about", "What it is", terms=(*belongs, Term("In being", (spell(area.span),))))


NONE_PAID: Mapping[FinancialYear, Paid] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Brought:
    """In words, the recordings that brought the people, the practices and the payments."""

    people: str = ""
    practices: str = ""
    payments: str = ""


NOTHING_BROUGHT = Brought()


def in_figures(
    ref: Ref,
    number: int,
    registered_here: tuple[FinancialYear, int] | None,
    paid: Mapping[FinancialYear, Paid],
    *,
    here: Standpoint,
    need: tuple[Figure, ...] = (),
    passing: Mapping[FinancialYear, Paid] = NONE_PAID,
    brought: Brought = NOTHING_BROUGHT,
) -> list[Section]:
    """People, practices, need and money."""
    figures: list[Figure] = []
    if registered_here is not None:
        year, count_of_people = registered_here
        whose = "practice" if ref.kind == "practice" else "practices"
        figures.append(
            Figure(
                "Registered people",
                people(count_of_people),
                Made(
                    f"The registered population of its {whose} in {year}, averaged over the year, "
                    "so that the published numbers are not whole.",
                    "Practice allocation file", here.at, "people", brought.people,
                ),
                note=str(year),
            )
        )  # fmt: skip
    if ref.kind != "practice" and number:
        figures.append(
            Figure(
                "Practices",
                f"{number:,}",
                Made("Practices that belong to it on this day.", "Memberships in the record",
                     here.at, "practices", brought.practices),
                "" if ref.kind in {"nation", "region"} else "#practices",
            )
        )  # fmt: skip
    figures += need
    for year, total in sorted(paid.items())[-2:]:
        figures.append(
            Figure(
                f"Paid in {year}"
                if ref.kind in {"system", "practice"}
                else f"Paid for its practices in {year}",
                pounds(total.amount),
                Made(
                    _PAID[ref.kind if ref.kind in _PAID else ""].format(total),
                    "Payments in the system’s own record", here.at, "pounds", brought.payments,
                ),
                f"/money/payments/?year={year.begins}&for={ref}",
                counted(total.payments, "payment"),
            )
        )  # fmt: skip
    for year, total in sorted(passing.items())[-1:]:
        figures.append(
            Figure(
                f"Held for others in {year}",
                pounds(total.amount),
                Made(
                    f"The sum of {total.payments:,} payments that it received as the nominated "
                    f"payee of others, and that are not for it: {total.amount}.",
                    "Payments in the system’s own record", here.at, "pounds", brought.payments,
                ),
                f"/money/payments/?year={year.begins}&payee={ref}",
                "as nominated payee, not for it",
            )
        )  # fmt: skip
    return [Section("figures", "In figures", figures=tuple(figures))] if figures else []


def made_of(below: list[Membership], names: Names, *, without: frozenset[str]) -> list[Section]:
    """The areas that belong to it, by level, and the payee that a network nominates."""
    sections = []
    for level in ("region", "system", "place", "upper-tier", "lower-tier", "network", "community"):
        refs = list(dict.fromkeys(item.member for item in below if item.member.kind == level))
        if refs and level not in without:
            kind = kinds[level]
            word = kind.label if len(refs) == 1 else kind.plural
            sections.append(
                Section(
                    level,
                    f"{len(refs):,} {word.lower()}",
                    items=tuple(
                        sorted((names.mention(item) for item in refs), key=lambda m: m.text)
                    ),
                )
            )
    payees = [item for item in below if item.capacity is Capacity.NOMINATED_PAYEE]
    if payees:
        sections.append(
            Section(
                "payee", "Nominated payee", items=tuple(names.mention(p.member) for p in payees)
            )
        )
    return sections


def across(
    ref: Ref, number: int, groups: Mapping[Ref, int], names: Names, known: frozenset[str]
) -> list[Section]:
    """The areas of other kinds that its practices belong to, with how many are in each.

    ``known``: the levels that the page lists already.
    """
    sections = []
    for level in ACROSS:
        found = {group: part for group, part in groups.items() if group.kind == level}
        if len(found) < 2 or level == ref.kind or level in known or ref.kind == "practice":
            continue
        kind = kinds[level]
        outside = number - sum(found.values())
        none: tuple[tuple[Any, ...], ...] = (("In none", f"{outside:,} of {number:,}"),)
        table = Table(
            f"{kind.plural[:1].upper()}{kind.plural[1:]} and their share of its practices",
            columns(kind.label, "Practices#"),
            tuple(
                (names.mention(group), f"{part:,} of {number:,}")
                for group, part in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
            )
            + (none if outside > 0 else ()),
        )
        sections.append(
            Section(
                f"across-{level}",
                f"Across {len(found):,} {kind.plural}",
                table=table,
                fold=folded(table, kind.plural, len(found)),
            )
        )
    return sections
