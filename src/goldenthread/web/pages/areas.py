"""The page of an area: the ladder above it, what it is made of, and who decides, spends, speaks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Delegation
from goldenthread.evidence.releases import Release
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Payment
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import brought_by, is_recorded, provenance
from goldenthread.records.reading import any_of
from goldenthread.records.selections import for_practices_of, practices_of
from goldenthread.records.totals import (
    paid_by_year,
    people_by_system,
    practices_by_group,
    registered,
)
from goldenthread.structure.areas import Outline, SmallArea
from goldenthread.structure.bodies import Body, Practice
from goldenthread.structure.memberships import Membership
from goldenthread.structure.posts import Holding, Post
from goldenthread.thread.catalogue import kinds
from goldenthread.voice.consultations import Consultation
from goldenthread.web.leaves import as_recorded, hollow_last, own_refs, refs_in
from goldenthread.web.pages.area_lists import MAPPED, evidence, practice_list, systems_of
from goldenthread.web.pages.area_parts import (
    ACROSS,
    Brought,
    across,
    in_figures,
    lede,
    made_of,
    what_it_is,
)
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.ladder import Ladder, area_fact, ladder_of, systems_through
from goldenthread.web.pages.measured_parts import evidence_parts
from goldenthread.web.pages.measured_values import measured
from goldenthread.web.pages.need_figure import need_figure
from goldenthread.web.pages.who import who_decides, who_speaks, who_spends
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Leaf,
    Mention,
    Names,
    Section,
    called,
    day,
    page_of,
    recorded,
)
from goldenthread.web.showing import linker, page_number
from goldenthread.web.standpoint import Standpoint, asked_standpoint

WIDE = frozenset({"nation", "region"})
"""Areas told by their systems; the practices of one would fill a hundred pages."""


def area_leaf(ref: Ref, here: Standpoint, page: int, link: object, now: Occasion) -> Leaf:
    """An area from a standpoint; ``page`` is of the list of its practices."""
    area, in_being = area_fact(ref, here)
    inside = practices_of(ref, here.at, here.known_at)
    groups = practices_by_group(inside, here.at, here.known_at)
    ladder = ladder_of(ref, here, systems_through(ref, groups))
    below = here.facts(
        Membership, Q(group=ref) & ~Q(member__startswith="practice:"),
        order_by=("capacity", "member"), limit=400,
    )  # fmt: skip
    number = here.count(Practice, Q(ref__in=inside))
    pages = page_of(number, page, link)
    practices = here.facts(
        Practice, Q(ref__in=inside), order_by=("name", "ref"), limit=PAGE_LENGTH,
        offset=(pages.page - 1) * PAGE_LENGTH,
    )  # fmt: skip
    registered_here = registered(
        None, Q(practice=ref) | Q(practice__in=inside), known_at=here.known_at
    )
    districts = [group for group in groups if group.kind == "lower-tier"]
    outlined = {item.area for item in here.ever(Outline, any_of("area", districts[:MAPPED]))}
    who, mentioned = _who(ref, ladder, here, now)
    found = measured(ref, ladder.around, here)
    releases = here.ever(
        Release, area=ref, edition__isnull=True, order_by=("-published", "measure"), limit=20
    )
    small_areas = here.facts(SmallArea, community=ref, order_by=("ref",), limit=100)
    spent = for_practices_of(ref, here.at, here.known_at)
    paid = paid_by_year(spent, known_at=here.known_at)
    if ref.kind == "practice":
        held = Q(payee=ref) & ~Q(benefits=ref)
        passing = paid_by_year(held, known_at=here.known_at)
    else:
        passing = {}
    wide = _systems(ref, below, here) if ref.kind in WIDE else {}
    told = {group for group in groups if group.kind in ACROSS}
    names = Names(
        {ref, *ladder.around, *ladder.chain, *told, *wide, *wide.values(), *mentioned}
        | refs_in(*below)
        | own_refs(*releases)
        | set(found.above if found else ())
    )
    listed_already = frozenset(item.member.kind for item in below)
    year = registered_here[0] if registered_here else None
    sections = (
        what_it_is(area, ladder, groups, names),
        *in_figures(
            ref, number, registered_here, paid, here=here, passing=passing,
            brought=_brought(ref, year, inside, spent, here),
            need=need_figure(ref, ladder.of_kind("system"), year, here),
        ),
        *evidence_parts(found, names),
        *made_of(below, names, without=frozenset({"system", "region"}) if wide else frozenset()),
        *_wide(wide, groups, year, here, names),
        *(section(names) for section in who),
        *evidence(releases, small_areas),
        *(() if ref.kind in WIDE else across(ref, number, groups, names, listed_already)),
        *practice_list(
            ref, practices, pages, here=here,
            without_outline=sorted(names.title(item) for item in districts if item not in outlined),
        ),
    )  # fmt: skip
    return Leaf(
        ref, kinds[ref.kind].label, called(ref, area.name), lede(area),
        tuple(names.mention(rung) for rung in ladder.chain), hollow_last(sections),
        as_recorded(provenance(type(area), ref=ref, known_at=here.known_at), here.at),
        () if in_being else (f"It was not in being on {day(here.at)}.",),
        _onward(ref, year, posts=is_recorded(Post)),
    )  # fmt: skip


def _brought(
    ref: Ref, year: FinancialYear | None, inside: Any, spent: Q, here: Standpoint
) -> Brought:
    """The recordings behind the figures; three queries."""
    of_it = Q(practice=ref) | Q(practice__in=inside)
    known_at = here.known_at
    return Brought(
        recorded(*brought_by(PracticeNeed, of_it, known_at=known_at, year=year)) if year else "",
        recorded(*brought_by(Practice, Q(ref__in=inside), known_at=known_at)),
        recorded(*brought_by(Payment, spent, known_at=known_at)),
    )


def _who(ref: Ref, ladder: Ladder, here: Standpoint, now: Occasion) -> tuple[Any, set[Ref]]:
    """Who decides, spends and speaks: sections that wait for names, and the refs they mention."""
    around = (ref, *ladder.around)
    serving = here.facts(
        Membership, any_of("group", around), Q(member__startswith="body:"),
        order_by=("group", "member"), limit=200,
    )  # fmt: skip
    bodies = here.facts(
        Body, any_of("ref", {item.member for item in serving}), order_by=("form", "name")
    )
    delegations = here.facts(Delegation, area=ref, order_by=("ref",), limit=50)
    decisions = here.ever(
        Decision, area=ref, taken__lte=here.at, order_by=("-taken", "ref"), limit=10
    )
    funds = here.ever(
        Fund, area=ref, year=FinancialYear.of(here.at), order_by=("name", "ref"), limit=100
    )
    funds_recorded = is_recorded(Fund)
    consultations = here.ever(
        Consultation, any_of("area", around), order_by=("-opened", "ref"), limit=10
    )
    posts = here.facts(Post, body=ref, order_by=("title",), limit=20)
    holdings = here.facts(Holding, any_of("post", [post.ref for post in posts]))
    mentioned = refs_in(*serving, *delegations, *decisions, *posts, *holdings, *funds) | own_refs(
        *funds, *consultations, *delegations
    )
    sections = (
        lambda names: who_decides(delegations, bodies, serving, decisions, names),
        lambda names: who_spends(funds, names, recorded=funds_recorded),
        lambda names: who_speaks(
            bodies=bodies, serving=serving, posts=posts, holdings=holdings,
            consultations=consultations, names=names, now=now,
        ),
    )  # fmt: skip
    return sections, mentioned


def _systems(ref: Ref, below: list[Membership], here: Standpoint) -> dict[Ref, Ref]:
    """The systems of a nation or region, each with its region."""
    regions = [ref, *(item.member for item in below if item.member.kind == "region")]
    found = here.facts(Membership, any_of("group", regions), Q(member__startswith="system:"))
    return {item.member: item.group for item in found}


def _wide(
    systems: dict[Ref, Ref],
    groups: dict[Ref, int],
    year: FinancialYear | None,
    here: Standpoint,
    names: Names,
) -> list[Section]:
    if not systems:
        return []
    registered_in = people_by_system(year, here.at, here.known_at) if year else {}
    return systems_of(systems, groups, registered_in, year, names)


def _onward(ref: Ref, year: FinancialYear | None, *, posts: bool) -> tuple[Mention, ...]:
    """Where a reader of a system goes next."""
    if ref.kind != "system" or year is None:
        return ()
    return (
        Mention("Need of its places and practices", f"/need/{ref.key}/"),
        Mention("What a pot comes to in each", f"/pounds/{ref.key}/"),
        *((Mention("Vacant posts", "/posts/?vacant=yes"),) if posts else ()),
    )


@require_safe
def area(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """An area, as at the day of ``?at=`` and as known on the day of ``?known=``."""
    now = occasion()
    here = asked_standpoint(request, now.day)
    leaf = area_leaf(Ref(kind, key), here, page_number(request), linker(request), now)
    return show_leaf(request, leaf, here_at=here)
