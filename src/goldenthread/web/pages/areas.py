"""The page of an area: the ladder above it, what it is made of, and who decides, spends, speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Delegation
from goldenthread.evidence.releases import Release
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.money.funds import Fund
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import any_of, count, facts
from goldenthread.records.selections import for_practices_of, holds_funds, members_of
from goldenthread.records.totals import Paid, paid_by_year, registered
from goldenthread.structure.areas import LADDER, Area, SmallArea
from goldenthread.structure.bodies import Body, Form, Network, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding, Post
from goldenthread.thread.catalogue import kinds
from goldenthread.voice.consultations import Consultation
from goldenthread.web.leaves import as_recorded, own_refs, refs_in
from goldenthread.web.occasion import Occasion, asked_day, occasion
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Chart,
    Figure,
    Leaf,
    Made,
    Mention,
    Names,
    Pages,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
    listed,
    page_of,
    people,
    pounds,
    spell,
)
from goldenthread.web.showing import linker, page_number, show

FUNDS = 20
"""Funds of the year that are listed; the rest are on the page of the system's money."""

SPEAKERS = (Form.MEDICAL_COMMITTEE, Form.NEGOTIATING_COMMITTEE, Form.HEALTHWATCH)
"""Bodies that speak for people or for doctors, beside those that represent by membership."""

_STEPS_UP = 3
"""Steps from a practice to its nation: system, region, nation (places and networks on the way)."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """What lies above an area: the chain from the nation down, and everything it belongs to."""

    chain: tuple[Ref, ...]
    memberships: tuple[Membership, ...]

    @property
    def around(self) -> tuple[Ref, ...]:
        """Every area above, for what concerns this one too."""
        return tuple(dict.fromkeys(item.group for item in self.memberships))

    def of_kind(self, kind: str) -> tuple[Ref, ...]:
        """The areas of one kind above it."""
        return tuple(ref for ref in self.around if ref.kind == kind)


def ladder_of(ref: Ref, at: date) -> Ladder:
    """Climb from an area to its nation, always in the same number of queries."""
    found: list[Membership] = []
    rung: list[Ref] = [ref]
    for _ in range(_STEPS_UP):
        above = facts(Membership, any_of("member", rung), as_at=at, order_by=("group",))
        above = [item for item in above if item.group.kind in kinds and item.group.kind != "body"]
        found += above
        rung = [item.group for item in above if item.group.kind != "community"]
    chain: list[Ref] = []
    for level in LADDER:
        at_level = {item.group for item in found if item.group.kind == level}
        # Where two are above (a network across places) no one of them is the way up.
        if len(at_level) == 1 and level != ref.kind:
            chain.extend(at_level)
    return Ladder(tuple(chain), tuple(found))


def area_fact(ref: Ref, at: date) -> tuple[Area | Network | Practice, bool]:
    """The latest state of an area up to a day, and whether it is in being on that day."""
    noun = kinds[ref.kind].fact if ref.kind in kinds else Area
    states = facts(noun, ref=ref, order_by=("since", "pk"))
    if not states:
        raise NotInRecord(ref)
    for state in reversed(states):
        if state.span.holds_on(at):
            return state, True
    return states[-1], False


def area_leaf(ref: Ref, at: date, page: int, link: object, now: Occasion) -> Leaf:
    """An area as at a day; ``page`` is of the list of its practices."""
    area, in_being = area_fact(ref, at)
    ladder = ladder_of(ref, at)
    below = facts(
        Membership, Q(group=ref) & ~Q(member__startswith="practice:"), as_at=at,
        order_by=("capacity", "member"), limit=400,
    )  # fmt: skip
    number = count(Membership, group=ref, as_at=at, member__startswith="practice:")
    pages = page_of(number, page, link)
    practices = facts(
        Practice, Q(ref__in=members_of(ref, "practice", at)), as_at=at, order_by=("name", "ref"),
        limit=PAGE_LENGTH, offset=(pages.page - 1) * PAGE_LENGTH,
    )  # fmt: skip
    around = (ref, *ladder.around)
    serving = facts(
        Membership, any_of("group", around), Q(member__startswith="body:"), as_at=at,
        order_by=("group", "member"), limit=200,
    )  # fmt: skip
    bodies = facts(
        Body, any_of("ref", {item.member for item in serving}), as_at=at, order_by=("form", "name")
    )
    delegations = facts(Delegation, area=ref, as_at=at, order_by=("ref",), limit=50)
    decisions = facts(Decision, area=ref, taken__lte=at, order_by=("-taken", "ref"), limit=10)
    funds = facts(Fund, area=ref, year=FinancialYear.of(at), order_by=("name", "ref"), limit=FUNDS)
    releases = facts(Release, area=ref, order_by=("-published", "measure"), limit=20)
    consultations = facts(
        Consultation, any_of("area", around), order_by=("-opened", "ref"), limit=10
    )
    small_areas = facts(SmallArea, community=ref, as_at=at, order_by=("ref",), limit=100)
    posts = facts(Post, body=ref, as_at=at, order_by=("title",), limit=20)
    holdings = facts(Holding, any_of("post", [post.ref for post in posts]), as_at=at)
    paid = paid_by_year(Q(payee=ref) | for_practices_of(ref, at))
    registered_here = registered(
        None, Q(practice=ref) | Q(practice__in=members_of(ref, "practice", at))
    )
    names = Names(
        {ref, *around, *ladder.chain}
        | refs_in(*below, *serving, *delegations, *decisions, *posts, *holdings)
        | own_refs(*funds, *releases, *consultations, *delegations)
    )
    sections = [
        _what_it_is(area, ref, ladder, names),
        *_figures(ref, number, registered_here, paid, at),
        *_made_of(below, names),
        _who_decides(delegations, bodies, serving, decisions, names),
        _who_spends(funds, names),
        _who_speaks(
            bodies=bodies,
            serving=serving,
            posts=posts,
            holdings=holdings,
            consultations=consultations,
            names=names,
            now=now,
        ),
        *_evidence(releases, small_areas),
        *_practices(ref, practices, number, pages, at),
    ]
    notices = () if in_being else (f"It was not in being on {day(at)}.",)
    return Leaf(
        ref, kinds[ref.kind].label, area.name, _lede(area),
        tuple(names.mention(rung) for rung in ladder.chain),
        tuple(sections),
        as_recorded(provenance(type(area), ref=ref), at), notices,
    )  # fmt: skip


def _lede(area: Area | Network | Practice) -> str:
    if isinstance(area, Practice):
        return f"{area.postcode}, code {area.ref.key}"
    if isinstance(area, Network):
        return (
            "An agreement between practices. It holds no account and no power of its own, and is "
            "paid through a practice or body that it nominates."
        )
    return f"Code {area.ref.key}"


def _what_it_is(area: Area | Network | Practice, ref: Ref, ladder: Ladder, names: Names) -> Section:
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
    systems = ladder.of_kind("system")
    if len(systems) > 1:
        told = listed([names.title(system) for system in systems])
        belongs.append(Term("Straddles", (f"It lies in {told}, and is shown in each.",)))
    return Section("about", "What it is", terms=(*belongs, Term("In being", (spell(area.span),))))


def _figures(
    ref: Ref,
    number: int,
    registered_here: tuple[FinancialYear, int] | None,
    paid: Mapping[FinancialYear, Paid],
    at: date,
) -> list[Section]:
    figures: list[Figure] = []
    if registered_here is not None:
        year, count_of_people = registered_here
        figures.append(
            Figure(
                "Registered people",
                people(count_of_people),
                Made(
                    f"The sum of the registered populations of its practices in {year}, averaged "
                    "over the year, so that they are not whole numbers.",
                    "Practice allocation file", at, "people",
                ),
                note=str(year),
            )
        )  # fmt: skip
    if ref.kind != "practice" and number:
        figures.append(
            Figure(
                "Practices",
                f"{number:,}",
                Made("Practices that belong to it on this day.", "Memberships in the record", at,
                     "practices"),
                "#practices",
            )
        )  # fmt: skip
    for year, total in sorted(paid.items())[-2:]:
        figures.append(
            Figure(
                f"Paid in {year}",
                pounds(total.amount),
                Made(
                    f"The sum of {total.payments:,} payments for its practices, or for it: "
                    f"{total.amount}. Contracts for the whole system are not divided.",
                    "Payments in the system's own record", at, "pounds",
                ),
                f"/money/payments/?year={year.begins}&for={ref}",
                counted(total.payments, "payment"),
            )
        )  # fmt: skip
    return [Section("figures", "In figures", figures=tuple(figures))] if figures else []


def _made_of(below: list[Membership], names: Names) -> list[Section]:
    sections = []
    for level in ("region", "system", "place", "upper-tier", "lower-tier", "network", "community"):
        refs = list(dict.fromkeys(item.member for item in below if item.member.kind == level))
        if refs:
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


def _practices(
    ref: Ref, practices: list[Practice], number: int, pages: Pages, at: date
) -> list[Section]:
    if not number:
        return []
    return [
        Section(
            "practices",
            f"{number:,} practices" if number > 1 else "1 practice",
            chart=Chart(
                "Where its practices are",
                f"/chart/practices/{ref.kind}/{ref.key}.json?at={at.isoformat()}",
                "A map of the practices in the table below, over the outlines of districts.",
            ),
            table=Table(
                f"Practices as at {day(at)}",
                columns("Practice", "Postcode", "Code"),
                tuple(
                    (
                        Mention(item.name, f"/area/practice/{item.ref.key}/"),
                        item.postcode,
                        item.ref.key,
                    )
                    for item in practices
                ),
                pages=pages if pages.last > 1 else None,
            ),
        )
    ]


def _who_decides(
    delegations: list[Delegation],
    bodies: list[Body],
    serving: list[Membership],
    decisions: list[Decision],
    names: Names,
) -> Section:
    deciding = {
        Form.INTEGRATED_CARE_BOARD, Form.COMMITTEE, Form.JOINT_COMMITTEE, Form.PARTNERSHIP,
        Form.COUNCIL, Form.WELLBEING_BOARD, Form.NATIONAL_BODY, Form.DEPARTMENT,
    }  # fmt: skip
    where = {item.member: item.group for item in reversed(serving)}
    items = tuple(
        names.mention(body.ref, f"{body.form}, for {names.title(where[body.ref])}")
        for body in bodies
        if body.form in deciding
    )
    terms = tuple(
        Term(
            names.title(item.delegate),
            (
                Mention(
                    names.title(item.power),
                    f"/fact/delegation/{item.ref.key}/",
                    f"up to {item.limit} a decision" if item.limit else "no limit of money",
                ),
            ),
        )
        for item in delegations
    )
    table = None
    if decisions:
        table = Table(
            "The latest decisions for it",
            columns("Decision", "Taken on", "Amount#"),
            tuple(
                (
                    Mention(item.title, f"/decision/{item.ref.key}/"),
                    item.taken,
                    item.amount or "None named",
                )
                for item in decisions
            ),
        )
    return Section(
        "decides",
        "Who decides",
        "Bodies that decide for the people here, and the powers delegated for this area alone.",
        terms=terms,
        items=items,
        table=table,
        empty="No body is recorded as deciding here.",
    )


def _who_spends(funds: list[Fund], names: Names) -> Section:
    return Section(
        "spends",
        "Who spends",
        table=Table(
            "Funds for the people here",
            columns("Fund", "Year", "Held by", "Ring-fenced"),
            tuple(
                (names.mention(fund.ref), fund.year, names.mention(fund.holder), fund.ring_fenced)
                for fund in funds
            ),
        )
        if funds
        else None,
        empty="No fund is set aside for this area alone. The system's money pays for care here.",
        more=Mention("The system's money", "/money/"),
    )


def _who_speaks(
    *,
    bodies: list[Body],
    serving: list[Membership],
    posts: list[Post],
    holdings: list[Holding],
    consultations: list[Consultation],
    names: Names,
    now: Occasion,
) -> Section:
    representing = {item.member for item in serving if item.capacity is Capacity.REPRESENTS}
    items = [
        names.mention(body.ref, str(body.form))
        for body in bodies
        if body.ref in representing or body.form in SPEAKERS
    ]
    held = {holding.post: holding.person for holding in holdings}
    items += [
        Mention(
            post.title,
            f"/fact/post/{post.ref.key}/",
            (names.title(held[post.ref]) if post.ref in held else "vacant") + f", {post.role}",
        )
        for post in posts
    ]
    items += [
        names.mention(
            item.ref,
            "open now"
            if item.opened <= now.day <= item.last_day
            else f"closed {day(item.last_day)}",
        )
        for item in consultations
    ]
    return Section(
        "speaks",
        "Who speaks for people here",
        items=tuple(items),
        empty="Nobody is recorded as speaking for this area.",
    )


def _evidence(releases: list[Release], small_areas: list[SmallArea]) -> list[Section]:
    sections = []
    if releases:
        sections.append(
            Section(
                "evidence",
                "What is measured",
                table=Table(
                    "Released measures",
                    columns("Measure", "Year", "Value#", "People#", "Released"),
                    tuple(
                        (
                            Mention(item.measure, f"/fact/release/{item.ref.key}/"),
                            item.year,
                            f"{item.value} {item.unit}".strip(),
                            item.population,
                            item.published,
                        )
                        for item in releases
                    ),
                ),
            )
        )
    if small_areas:
        sections.append(
            Section(
                "small-areas",
                "Small areas",
                "Lower-layer super output areas. Decile 1 is the most deprived tenth.",
                table=Table(
                    "Small areas of this community",
                    columns("Small area", "Residents#", "Deprivation decile#"),
                    tuple(
                        (
                            Mention(item.name, f"/fact/small-area/{item.ref.key}/"),
                            item.residents,
                            item.deprivation_decile,
                        )
                        for item in small_areas
                    ),
                ),
            )
        )
    return sections


@require_safe
def area(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """An area, as at the day of ``?at=``."""
    now = occasion()
    try:
        at = asked_day(request.GET.get("at"), now.day)
    except ValueError as error:
        raise BadRequest(str(error)) from error
    leaf = area_leaf(Ref(kind, key), at, page_number(request), linker(request), now)
    return show(request, "leaf.jinja", title=leaf.title, leaf=leaf, at=at)


def own_system(now: Occasion) -> Ref | None:
    """The system that this record is of: the only one, or the only one whose board holds funds.

    A neighbour whose practices are known because a district straddles is not the record's own.
    """
    systems = facts(Area, ref__startswith="system:", as_at=now.day, order_by=("ref",))
    boards = facts(Body, holds_funds(), form=Form.INTEGRATED_CARE_BOARD, as_at=now.day)
    own = [item.ref for item in systems if item.ref.key in {board.ref.key for board in boards}]
    if len(own) == 1:
        return own[0]
    return systems[0].ref if len(systems) == 1 else None


def to_own_system(request: HttpRequest, folder: str, title: str) -> HttpResponse:
    """Leads from a menu entry to the page of the record's own system, or to a list of all."""
    now = occasion()
    own = own_system(now)
    if own is not None:
        return redirect(f"/{folder}/{own.key}/")
    systems = facts(Area, ref__startswith="system:", as_at=now.day, order_by=("name", "ref"))
    section = Section(
        "systems",
        f"{len(systems)} systems",
        items=tuple(
            Mention(item.name, f"/{folder}/{item.ref.key}/", item.ref.key) for item in systems
        ),
        empty="No system is recorded yet.",
    )
    return show(request, "sections.jinja", title=title, sections=(section,))


@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """The system of this record."""
    return to_own_system(request, "area/system", "Systems")
