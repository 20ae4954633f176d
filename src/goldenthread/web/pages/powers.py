"""The scheme of reservation and delegation: by power, or bodies against powers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.powers import Power
from goldenthread.kernel import FinancialYear, Money, Ref
from goldenthread.records.occasion import asked_day, occasion
from goldenthread.web.acting import acting
from goldenthread.web.addresses import address
from goldenthread.web.pages.asking import question_address
from goldenthread.web.pages.delegated import Scheme, Standing, scheme_on
from goldenthread.web.pages.lists import asked_body
from goldenthread.web.pages.scopes import DELEGATORS
from goldenthread.web.presenters import (
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
    limit_words,
)
from goldenthread.web.showing import DECIDING, linker, show

NO_LIMIT = "No limit"
WHOLE = "Wherever the delegator may"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a body may do with a power: in words, and the question that it answers."""

    body: str
    text: str = ""
    href: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A power against every body."""

    power: Mention
    cells: tuple[Cell, ...]


def _used(one: Standing) -> str | Mention:
    if not one.committed.decisions:
        return "Nothing"
    return Mention(str(one.committed.amount), "", counted(one.committed.decisions, "decision"))


def _row(one: Standing, names: Names) -> tuple[object, ...]:
    item = one.delegation
    yearly = item.yearly_limit
    return (
        Mention(
            names.title(item.delegate), address(item.ref),
            "may delegate it further" if item.may_sub_delegate else "",
        ),
        names.mention(item.delegator),
        item.limit or NO_LIMIT,
        Mention(str(yearly), "", f"{one.left} left") if yearly else NO_LIMIT,
        _used(one),
        names.mention(item.area) if item.area else WHOLE,
        one.state,
    )  # fmt: skip


def _part(
    power: Power, scheme: Scheme, year: FinancialYear, names: Names, *, folded: bool
) -> Section:
    """One power: who holds it by law, whether it is reserved, and each delegation of it.

    ``folded``: among every power of the system one looks for a power first, and then opens it.
    """
    reservation = scheme.reserved.get(power.ref)
    terms = [
        Term("By law", (names.mention(power.holder, "under " + names.title(power.clause)),)),
    ]
    if reservation is not None:
        terms.append(
            Term(
                "Reserved",
                (
                    Mention(
                        f"Only {names.title(reservation.body)} may use it, whatever is delegated",
                        address(reservation.ref), "under " + names.title(reservation.clause),
                    ),
                ),
            )
        )  # fmt: skip
    standings = scheme.of(power.ref)
    table = Table(
        f"Delegations of the power: {power.name}",
        columns("Delegated to", "By", "Limit of a decision#", "Limit of a year#",
                f"Used in {year}#", "Only for", "State"),
        tuple(_row(one, names) for one in standings),
    )  # fmt: skip
    return Section(
        power.ref.key, power.name, terms=tuple(terms), table=table if standings else None,
        empty="",
        fold=_fold(standings) if folded and standings else "",
        more=Mention(
            "May a body use it? Ask",
            question_address(
                standings[0].delegation.delegate if standings else power.holder, power.ref
            ),
        ),
    )  # fmt: skip


def _fold(standings: Sequence[Standing]) -> str:
    """``7 delegations, 5 of them in force``."""
    usable = sum(one.usable for one in standings)
    said = counted(len(standings), "delegation")
    if usable == len(standings):
        return f"{said}, in force"
    return f"{said}, {usable or 'none'} of them in force"


def _limit(amount: Money | None) -> str:
    return f"to {limit_words(amount)}" if amount else "any amount"


def _matrix(scheme: Scheme, bodies: list[Ref], names: Names) -> tuple[Line, ...]:
    lines = []
    for power in scheme.powers:
        said: dict[Ref, Cell] = {}
        for one in scheme.of(power.ref):
            item = one.delegation
            if item.delegate in said and not one.usable:
                continue
            where = f", for {names.title(item.area)} only" if item.area else ""
            said[item.delegate] = Cell(
                names.title(item.delegate),
                _limit(item.limit) if one.usable else one.state,
                question_address(item.delegate, power.ref, area=item.area, day=scheme.on),
                f"{names.title(item.delegate)}: {power.name}{where}",
            )
        said[power.holder] = Cell(
            names.title(power.holder),
            "by law",
            question_address(power.holder, power.ref, day=scheme.on),
            f"{names.title(power.holder)}: {power.name}",
        )
        reservation = scheme.reserved.get(power.ref)
        if reservation is not None:
            said[reservation.body] = Cell(
                names.title(reservation.body), "reserved to it", address(reservation.ref),
                f"{names.title(reservation.body)}: {power.name}",
            )  # fmt: skip
        lines.append(
            Line(
                names.mention(power.ref),
                tuple(said.get(body, Cell(names.title(body))) for body in bodies),
            )
        )
    return tuple(lines)


@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """Every power on a day, of one body or of all; with ``?view=matrix`` as one table."""
    now = occasion()
    try:
        on = asked_day(request.GET.get("day"), now.day)
    except ValueError as error:
        raise BadRequest(str(error)) from error
    body = asked_body(request)
    whole = scheme_on(on)
    scheme = whole.of_body(body) if body else whole
    year = FinancialYear.of(on)
    names = Names(
        whole.bodies
        | {body}
        | {ref for one in whole.powers for ref in (one.ref, one.clause)}
        | {ref for one in whole.reserved.values() for ref in (one.body, one.clause)}
        | {
            ref
            for group in whole.standings.values()
            for one in group
            for ref in (one.delegation.delegator, one.delegation.area)
        }
    )
    matrix = request.GET.get("view") == "matrix"
    link = linker(request, "view")
    bodies = sorted(whole.bodies, key=lambda ref: (names.title(ref), ref))
    shown = sorted(scheme.bodies, key=lambda ref: (names.title(ref), ref))
    usable = sum(one.usable for power in scheme.powers for one in scheme.of(power.ref))
    return show(
        request, "powers.jinja", title="Powers", ways=DECIDING, day=on, body=body,
        bodies=[(ref.key, names.title(ref)) for ref in bodies],
        views=(
            Mention("Power by power", link(""), "" if matrix else "here"),
            Mention("Bodies against powers", link("matrix"), "here" if matrix else ""),
        ),
        matrix=matrix,
        columns=[names.mention(ref) for ref in shown],
        lines=_matrix(scheme, shown, names) if matrix else (),
        sections=() if matrix else tuple(
            _part(power, scheme, year, names, folded=body is None) for power in scheme.powers
        ),
        count=f"{counted(len(scheme.powers), 'power')} and {counted(usable, 'delegation')} "
        f"in force on {day(on)}",
        empty=not scheme.powers, delegating=bool(acting(request).roles & DELEGATORS),
        made=Made(
            "Powers that the law gives on the day, with every delegation, lapsed ones included. "
            f"Used: what decisions taken in {year} commit under the delegation, added up.",
            "Powers, delegations and decisions in the system’s own record", on, "pounds",
        ),
    )  # fmt: skip
